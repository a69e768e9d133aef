"""The pages of somebody who is at a convention: where and when, who is here, and afterwards.

Every press names a row and is one act however often it is sent: a phone that lost the answer in a
hall sends it again.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.views.reader import reader
from mentorship import access
from mentorship.conventions import points, reading
from mentorship.conventions.forms import AfterForm, OwnTimesForm
from mentorship.models import Enrollment, MeetingPoint, NextYear
from mentorship.services import closings, pairings
from mentorship.services.conventions import after, moving, own_times, presence, stand_ins
from mentorship.site import refusals
from mentorship.text.numbers import number_of


def _own(request: HttpRequest, pk: int) -> Enrollment:
    """The person's place at a convention; 404 for any other round."""
    person = reader(request)
    rows = access.enrollments_visible_to(person).select_related("event_times")
    place = access.one_or_404(rows, pk)
    if not place.round.program.is_convention:
        raise Http404
    place.person = person
    return place


def _context(place: Enrollment, **more: Any) -> dict[str, Any]:
    return {"place": place, "round": place.round, "program": place.round.program, **more}


@login_required
def convention(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom one meets, where and when; who is here; and one button for what comes next."""
    place, now = _own(request, pk), timezone.now()
    cards = reading.cards_of(place, now)
    context = _context(
        place,
        cards=cards,
        questions=reading.questions_of(place),
        is_there=reading.is_there(place, now),
        may_be_free=not presence.why_not_free(place, now),
        after_open=after.is_open(place, now),
        waits=[card for card in cards if card.is_missed],
    )
    return render(request, "conventions/day.html", context)


@login_required
def times(request: HttpRequest, pk: int) -> HttpResponse:
    """Say when one cannot meet."""
    place = _own(request, pk)
    form = OwnTimesForm(request.POST or None, place=place)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with refusals.told(request):
            own_times.say(reader(request), place, said["away"], step_free=said["step_free"])
            messages.success(request, _("Noted. The next plan keeps to it"))
        return redirect("convention", pk)
    return render(request, "conventions/times.html", _context(place, form=form))


# Presses ---------------------------------------------------------------------------------------


def _pressed(request: HttpRequest, act: Callable[[], object], said: str) -> None:
    with refusals.told(request):
        act()
        messages.success(request, said)


@login_required
@require_POST
def here(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that one is here for a meeting."""
    row = moving.appointment_for(reader(request), pk)
    _pressed(request, lambda: presence.arrive(reader(request), row), _("Noted: you are here"))
    return redirect("convention", row.pairing.own_side(reader(request)).enrollment.pk)


@login_required
@require_POST
def missing(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that the other did not come; the best free person is asked."""
    row = moving.appointment_for(reader(request), pk)
    with refusals.told(request):
        found = stand_ins.miss(reader(request), row)
        if found is None:
            messages.info(
                request,
                _("We are sorry. Nobody is free just now: we look again, and so does the desk"),
            )
        else:
            messages.success(request, _("We are sorry. Somebody else is free: see below"))
    return redirect("convention", row.pairing.own_side(reader(request)).enrollment.pk)


@login_required
@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Meet at another time instead."""
    row = moving.appointment_for(reader(request), pk)
    with refusals.told(request):
        moving.move(reader(request), row, number_of(request.POST.get("slot", ""), 12, 0))
        messages.success(request, _("Changed. You are both told, and your calendars follow"))
    return redirect("convention", row.pairing.own_side(reader(request)).enrollment.pk)


@login_required
@require_POST
def free(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that one is at the convention and free, or that one has gone."""
    place, person = _own(request, pk), reader(request)
    if "gone" in request.POST:
        _pressed(request, lambda: presence.go(person, place), _("Noted. See you"))
    else:
        said = _("Noted: if somebody waits in vain, we may ask you")
        _pressed(request, lambda: presence.be_free(person, place), said)
    return redirect("convention", pk)


@login_required
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Say yes or no to meeting somebody else now."""
    person = reader(request)
    found = stand_ins.stand_in_for(person, pk)
    own = found.waiting if person.pk == found.waiting.person_id else found.candidate
    with refusals.told(request):
        if request.POST.get("answer") == "no":
            stand_ins.say_no(person, found)
            messages.success(request, _("Noted: it did not work out this time"))
        else:
            found = stand_ins.say_yes(person, found)
            both = bool(found.pairing_id)
            said = _("It is settled: you meet now") if both else _("Noted: you hear at once")
            messages.success(request, said)
    return redirect("convention", own.pk)


@login_required
def point(request: HttpRequest, pk: int, mark: str) -> HttpResponse:
    """The page behind the code at a meeting point: one button for the meeting there now."""
    if not points.is_mark(pk, mark):
        raise Http404
    found = access.one_or_404(MeetingPoint.objects.select_related("round__program"), pk)
    person = reader(request)
    own = access.enrollments_visible_to(person).filter(round=found.round_id).order_by("pk").first()
    if own is None:
        raise Http404
    own.person = person
    now = timezone.now()
    cards = [card for card in reading.cards_of(own, now) if card.may_arrive]
    cards.sort(key=lambda card: (card.row.point_id != found.pk, card.row.slot.starts_at))
    context = _context(own, point=found, cards=cards[:1])
    return render(request, "conventions/point.html", context)


# Afterwards ------------------------------------------------------------------------------------


@login_required
def after_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Two questions, whether one comes again, and staying in touch."""
    place = _own(request, pk)
    judged = after.first_to_judge(place)
    form = AfterForm(request.POST or None, judged=judged is not None, initial=_said(place, judged))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        words = closings.Said(worth=said.get("worth"), words=said.get("words", ""))
        with refusals.told(request):
            after.answer(reader(request), place, words, returns=said["returns"])
            messages.success(request, _("Thank you: your answers are saved"))
        return redirect("convention_after", pk)
    met = [one for one in after.met(place) if pairings.may_stay(one)]
    own = [(one, one.side(place.role)) for one in met]
    context = _context(place, form=form, met=own, is_open=after.is_open(place, timezone.now()))
    return render(request, "conventions/after.html", context)


def _said(place: Enrollment, judged: Any) -> dict[str, Any]:
    """What somebody said before."""
    found: dict[str, Any] = {}
    if judged is not None:
        own = judged.closings.filter(side=place.role).first()
        found = {"worth": own.worth, "words": own.words} if own else {}
    said = NextYear.objects.filter(enrollment=place).first()
    if said:
        found["returns"] = str(int(said.returns))
    return found
