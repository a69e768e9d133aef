"""The circles and the peers of a round: what is proposed and proved, changed, and announced."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.views.reader import reader
from matching import grouped, queries
from matching.admin.paging import page_of
from matching.models import MatchRun
from mentorship import access, circle_access, states
from mentorship.admin.closings import answers_of_circles
from mentorship.circle_states import CIRCLE_HIDDEN, SEAT_HELD
from mentorship.models import (
    Circle,
    CircleCertificate,
    CircleCheckIn,
    CircleSeat,
    Enrollment,
    Round,
)
from mentorship.models.certificates import made_of_circles
from mentorship.models.pairings import unpaired
from mentorship.roles import Role
from mentorship.services import circles, pairings
from mentorship.services.acts import Refused
from mentorship.site import refusals
from mentorship.site.desk import desk
from mentorship.state_types import CircleState
from mentorship.text.numbers import number_of

CIRCLE: dict[str, tuple[str, Promise]] = {
    CircleState.PROPOSED: ("waiting", gettext_lazy("Proposed")),
    CircleState.APPROVED: ("active", gettext_lazy("Approved")),
    CircleState.OFFERED: ("waiting", gettext_lazy("Waiting for answers")),
    CircleState.ACTIVE: ("active", gettext_lazy("Active")),
    CircleState.COMPLETED: ("completed", gettext_lazy("Completed")),
    CircleState.ENDED: ("ended", gettext_lazy("Ended early")),
    CircleState.FALLEN: ("ended", gettext_lazy("Too few said yes")),
    CircleState.WITHDRAWN: ("ended", gettext_lazy("Taken back")),
}
"""The states of circles in a word, each with the tone that it is shown in."""

SHOWN = [state for state in CircleState.values if state != CircleState.WITHDRAWN]


def circles_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What is proposed, and who waits; every change is one press, and nobody is told before."""
    round = access.round_run_for(reader(request), pk)
    rows = circle_access.circles_run_by(reader(request)).filter(round=round, state__in=SHOWN)
    page = page_of(request, rows.order_by("number"))
    counts = Counter(dict(rows.order_by().values_list("state").annotate(count=Count("pk"))))
    context = {
        "round": round,
        "program": round.program,
        "page": page,
        "rows": _rows(reader(request), list(page)),
        "run": _latest(round),
        "proved": _proved(round),
        "changed": rows.filter(state=CircleState.PROPOSED, changed_by_hand=True).exists(),
        "proposed": counts[CircleState.PROPOSED],
        "approved": counts[CircleState.APPROVED],
        "answer_by": pairings.answer_by(round, timezone.now()),
        "mails": _mails(rows),
        "at_work": circles.being_announced(round),
        "waiting": _waiting(round),
    }
    return desk.page(request, "circles", context)


def _rows(user: User, page: list[Circle]) -> list[dict[str, Any]]:
    seats = circles.seats_of_all(page)
    told = {
        "said": _said(user, page),
        "closings": answers_of_circles(user, page),
        "certificates": _certificates(page),
    }
    return [
        _row(circle, seats[circle.pk])
        | {name: found.get(circle.pk, []) for name, found in told.items()}
        for circle in page
    ]


def _row(circle: Circle, seats: list[CircleSeat]) -> dict[str, Any]:
    return {
        "circle": circle,
        "state": CIRCLE[circle.state],
        "mentors": [seat for seat in seats if seat.is_mentor],
        "members": [seat for seat in seats if not seat.is_mentor],
        "points": sum(seat.points or 0 for seat in seats),
        "is_quiet": circle.state in CIRCLE_HIDDEN,
        "enough": circles.is_enough(circle, seats),
    }


def _certificates(page: list[Circle]) -> dict[int, list[CircleCertificate]]:
    """What people have had certified of circles, but for what they withdrew themselves."""
    begun = [circle.pk for circle in page if circle.active_at]
    rows = made_of_circles(begun) if begun else []
    found: dict[int, list[CircleCertificate]] = {}
    for row in rows:
        found.setdefault(row.seat.circle_id, []).append(row)
    return found


def _said(user: User, page: list[Circle]) -> dict[int, list[CircleCheckIn]]:
    """What each said last when asked how it goes, by the circles that go on; none of one's own."""
    going_on = [circle.pk for circle in page if circle.is_active]
    judged = circle_access.circles_judged_to(user).filter(pk__in=going_on).order_by()
    rows = CircleCheckIn.objects.filter(seat__circle__in=judged).exclude(answer="")
    people = rows.select_related("seat__enrollment__person__profile")
    found: dict[int, list[CircleCheckIn]] = {}
    for one in people.order_by("seat_id", "-asked_at").distinct("seat_id"):
        found.setdefault(one.seat.circle_id, []).append(one)
    return found


def _latest(round: Round) -> MatchRun | None:
    rows = MatchRun.objects.filter(round=round).defer("certificate", "unmatched")
    return rows.first()


def _mails(rows: Any) -> int:
    approved = rows.filter(state=CircleState.APPROVED)
    return CircleSeat.objects.filter(circle__in=approved, state__in=SEAT_HELD).count()


def _waiting(round: Round) -> list[Enrollment]:
    """Who takes part and sits nowhere: of circles everybody, else those who look for a peer.

    At a convention, newcomers without a partner, and whoever would take a small circle.
    """
    rows = Enrollment.objects.filter(round=round, state=Enrollment.State.SUBMITTED)
    if round.program.holds_small_circles:
        mentors = unpaired(rows.filter(role=Role.MENTOR, wishes_circle=True))
        mentees = unpaired(rows.filter(role=Role.MENTEE), *states.PAIRING_PLACED)
        rows = rows.filter(Q(pk__in=mentors.values("pk")) | Q(pk__in=mentees.values("pk")))
    elif not round.program.makes_circles:
        rows = rows.filter(role=Role.MENTEE)
        rows = rows if round.program.is_of_peers else rows.filter(seeks_peer=True)
    alone = unpaired(rows.filter(person__is_active=True))
    return list(alone.select_related("person__profile__institution").order_by("role", "pk")[:200])


# What is proved --------------------------------------------------------------------------------


def _proved(round: Round) -> list[str]:
    """What the run under review has proved, in sentences that claim no more than that."""
    run = MatchRun.objects.filter(round=round, state=MatchRun.State.REVIEW).first()
    if run is None:
        return []
    figures = run.figures
    found = _proved_of_circles(figures["circles"]) if "circles" in figures else []
    return found + (_proved_of_peers(figures["peers"]) if "peers" in figures else [])


def _proved_of_circles(said: dict[str, Any]) -> list[str]:
    sentences = [
        _("%(placed)s of %(mentees)s mentees have a place, in %(circles)s circles.") % said,
        _gap(said),
    ]
    if said["two_mentors"]:
        sentences.append(
            _(
                "Who holds a circle together was settled first: %(wished)s by their own wish, the "
                "others by what they have in common. What is proved holds for these."
            )
            % said
        )
    return sentences


def _gap(said: dict[str, Any]) -> str:
    if said["gap_members"]:
        return ngettext(
            "This is not proved to be the best: other circles might place %(count)s mentee more, "
            "at most.",
            "This is not proved to be the best: other circles might place %(count)s mentees more, "
            "at most.",
            said["gap_members"],
        ) % {"count": said["gap_members"]}
    if said["gap_points"]:
        return (
            _(
                "Nobody more could be placed. Other circles might have %(gap_points)s points more "
                "at most; so it is near the best, and not proved to be the best."
            )
            % said
        )
    return _("Proved: no other circles place more mentees, or as many with more points.")


def _proved_of_peers(said: dict[str, Any]) -> list[str]:
    return [
        ngettext(
            "%(pairs)s pair of peers; %(left_over)s without one.",
            "%(pairs)s pairs of peers; %(left_over)s without one.",
            said["pairs"],
        )
        % said,
        _("Proved: there are no more pairs of peers, and none with more points together."),
    ]


# Acts ------------------------------------------------------------------------------------------


@require_POST
def approve_all(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve every circle that is proposed."""
    round = access.round_run_for(reader(request), pk)
    count = circles.approve_all(reader(request), round)
    said = ngettext("%(count)s approved", "%(count)s approved", count)
    messages.success(request, said % {"count": count})
    return redirect("admin:circles", pk)


@require_POST
def announce(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask everybody of the approved circles; many by a job."""
    round = access.round_run_for(reader(request), pk)
    with refusals.told(request):
        if circles.are_many(reader(request), round):
            return redirect("admin:job", circles.announce_by_job(reader(request), round).pk)
        piece = circles.announce(reader(request), round)
        for sentence in piece.skipped:
            messages.error(request, sentence)
        if piece.done:
            said = ngettext("%(count)s announced", "%(count)s announced", piece.done)
            messages.success(request, said % {"count": piece.done})
    return redirect("admin:circles", pk)


@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve one."""
    circle = circle_access.circle_run_for(reader(request), pk)
    with refusals.told(request):
        circles.approve(reader(request), circle)
        messages.success(request, _("%(circle)s is approved") % {"circle": circle})
    return redirect("admin:circles", circle.round_id)


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one back."""
    circle = circle_access.circle_run_for(reader(request), pk)
    with refusals.told(request):
        circles.drop(reader(request), circle)
        messages.success(request, _("%(circle)s is taken back") % {"circle": circle})
    return redirect("admin:circles", circle.round_id)


@require_POST
def seat(request: HttpRequest, pk: int) -> HttpResponse:
    """Move somebody to the circle of the number that was typed, or take them out."""
    rows = circle_access.seats_run_by(reader(request)).filter(state__in=SEAT_HELD)
    found = access.one_or_404(rows, pk)
    round = found.circle.round
    with refusals.told(request):
        if "out" in request.POST:
            circles.take_out(reader(request), found)
            name = {"name": found.person.public_name}
            messages.success(request, _("%(name)s is taken out") % name)
        else:
            _put(request, round, found.enrollment)
    return redirect("admin:circles", round.pk)


@require_POST
def put(request: HttpRequest, pk: int) -> HttpResponse:
    """Give somebody who waits a seat in the circle of the number that was typed."""
    round = access.round_run_for(reader(request), pk)
    number = number_of(request.POST.get("place", ""))
    place = Enrollment.objects.filter(round=round, pk=number or 0).first()
    if place is None:
        raise Http404
    with refusals.told(request):
        _put(request, round, place)
    return redirect("admin:circles", pk)


def _put(request: HttpRequest, round: Round, place: Enrollment) -> None:
    number = number_of(request.POST.get("to", ""))
    rows = circle_access.circles_run_by(reader(request)).filter(round=round, number=number or 0)
    circle = rows.first()
    if circle is None:
        raise Refused(_("Enter the number of a circle on this page"))
    points = grouped.points_in(circle, place, queries.calibration_of(round))
    circles.put(reader(request), circle, place, points)
    named = {"name": place.person.public_name, "circle": circle}
    messages.success(request, _("%(name)s is in %(circle)s now") % named)


# On the page of the round ------------------------------------------------------------------------


def next_of(round: Round) -> dict[str, Any] | None:
    """What to do with circles next, for the page of the round; None where nothing waits."""
    if not round.program.has_circles:
        return None
    url = reverse("admin:circles", args=[round.pk])
    rows = Circle.objects.filter(round=round)
    if count := rows.filter(state=CircleState.PROPOSED).count():
        label = ngettext("Look at %(count)s proposal", "Look at %(count)s proposals", count)
        text = _(
            "Approve, change or drop what matching proposes. Nobody is told until you announce."
        )
        return {"text": text, "label": label % {"count": count}, "url": url}
    if count := rows.filter(state=CircleState.APPROVED).count():
        label = ngettext("Announce %(count)s circle", "Announce %(count)s circles", count)
        text = _("Everybody in them is asked by mail.")
        return {"text": text, "label": label % {"count": count}, "url": url}
    return None


desk.add_page("rounds/<int:pk>/circles/", circles_page, "circles")
desk.add_page("rounds/<int:pk>/circles/approve/", approve_all, "circles_approve")
desk.add_page("rounds/<int:pk>/circles/announce/", announce, "circles_announce")
desk.add_page("rounds/<int:pk>/circles/put/", put, "circles_put")
desk.add_page("circles/<int:pk>/approve/", approve, "circle_approve")
desk.add_page("circles/<int:pk>/drop/", drop, "circle_drop")
desk.add_page("seats/<int:pk>/", seat, "circle_seat")
