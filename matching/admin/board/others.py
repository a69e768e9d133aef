"""Who else there is for a mentee, each with the exact price; and choosing anybody by name."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse

from accounts.views.reader import reader
from matching.admin.board import saying, showing
from matching.admin.board.page import piece
from matching.admin.board.patience import patient
from matching.admin.board.showing import View, view_of
from matching.admin.words import BROKEN
from matching.board import acts
from matching.board.acts import Edit, Offer, Verb
from matching.board.reading.pair import Pair
from mentorship import access
from mentorship.models import Enrollment, Round
from mentorship.roles import Role
from mentorship.services.acts import Refused
from mentorship.site.desk import desk
from mentorship.text.addresses import searched

MOST_PLACES_TRIED = 3
"""For so many mentors it is tried what one more place of theirs would bring."""

MOST_FOUND = 20
"""So many mentors are listed of a search."""


@patient
def others_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Who else there is for the open mentee, each with what choosing them would change."""
    round = access.round_run_for(reader(request), pk)
    view = view_of(request, round)
    if view.opened is None:
        raise Http404
    context = {**showing.frame_of(view), "pair": view.opened, **_offered(view, view.opened)}
    if "X-Board" in request.headers:
        return piece(request, view, {**context, "only_others": True})
    return desk.page(request, "board/others", context)


def _offered(view: View, pair: Pair) -> dict[str, Any]:
    try:
        offers = acts.instead(view.user, view.round, pair.mentee.pk)
    except Refused as refusal:
        return {"offers": [], "offered": True, "why_none": refusal.sentence}
    name = saying.namer(view.round, [one.mentor for one in offers], names=view.asked.names)
    rows = [_row(view, pair, one, name) for one in offers]
    places = [] if pair.mentor else _places(view, [one.mentor for one in offers], name)
    return {"offers": rows, "places": places, "offered": True}


def _row(view: View, pair: Pair, offer: Offer, name: saying.Name) -> dict[str, Any]:
    """One other mentor: the price, or why the two cannot be."""
    found = offer.difference
    return {
        "name": name(offer.mentor),
        "points": offer.points,
        "price": saying.price_said(found) if found else "",
        "rules": [BROKEN[rule] for rule in offer.broken if rule in BROKEN],
        "href": _try(view, verb=Verb.MOVE, mentee=pair.mentee.pk, mentor=offer.mentor),
        "possible": found is not None,
    }


def _try(view: View, **edit: Any) -> str:
    query = "&".join(f"{name}={value}" for name, value in edit.items())
    return f"{view.page_address('board_try')}&{query}"


def _places(view: View, mentors: Iterable[int], name: saying.Name) -> list[dict[str, Any]]:
    """What one more place with the best mentors would bring to somebody who is left over."""
    found = []
    for mentor in list(mentors)[:MOST_PLACES_TRIED]:
        try:
            difference = acts.price(
                view.user, view.round, Edit(Verb.PLACE, mentor=mentor, places=1)
            )
        except Refused:
            continue
        if difference.matched > 0:
            found.append(
                {
                    "name": name(mentor),
                    "price": saying.price_said(difference),
                    "href": _try(view, verb=Verb.PLACE, mentor=mentor, places=1),
                }
            )
    return found


# By name ---------------------------------------------------------------------------------------


def move_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a mentor by name for the open mentee; the price comes next."""
    round = access.round_run_for(reader(request), pk)
    view = view_of(request, round)
    if view.opened is None:
        raise Http404
    words = searched(request.GET, "find")
    found = _named(round, words, besides=reader(request).pk) if words else []
    rows = [
        {
            "mentor": one,
            "href": _try(view, verb=Verb.MOVE, mentee=view.opened.mentee.pk, mentor=one.pk),
        }
        for one in found
    ]
    context = {"pair": view.opened, "rows": rows, "words": words, "searched": bool(words)}
    frame = {**showing.frame_of(view), **context, "sheet": "move"}
    if "X-Board" in request.headers:
        return piece(request, view, frame)
    return desk.page(request, "board/move", frame)


def _named(round: Round, words: str, besides: int) -> list[Enrollment]:
    """Mentors of the round by name, without whoever looks."""
    rows = Enrollment.objects.filter(
        round=round, role=Role.MENTOR, state=Enrollment.State.SUBMITTED
    )
    named = Q()
    for word in words.split():
        named &= Q(person__profile__full_name__icontains=word)
    rows = rows.filter(named, person__is_active=True).exclude(person=besides)
    rows = rows.select_related("person__profile__institution", "person__profile__region")
    return list(rows.order_by("person__profile__full_name", "pk")[:MOST_FOUND])


desk.add_page("rounds/<int:pk>/board/others/", others_page, "board_others")
desk.add_page("rounds/<int:pk>/board/move/", move_page, "board_move")
