"""Planning to meet: proposing times, agreeing on one, changing it, and noting that one met."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import dates
from accounts.views.reader import reader
from mentorship import access
from mentorship.forms.meetings import CancelForm, ChooseForm, NoteForm, PlanForm
from mentorship.models import Meeting, Pairing
from mentorship.models.meetings import MOST_TIMES, days_to_meet, zone_in
from mentorship.services import meetings
from mentorship.services.acts import Refused
from mentorship.text import times
from mentorship.views.pairing_view import PairingView

SHOWN = 10
"""How many meetings of the past a pairing's page lists."""


class TalkKind(StrEnum):
    """How a meeting may stand for one of the two."""

    MINE = "mine"
    """The reader is to answer."""
    THEIRS = "theirs"
    """The other is to answer."""
    AHEAD = "ahead"
    OVER = "over"
    HELD = "held"
    CANCELLED = "cancelled"


TO_MEET = (TalkKind.MINE, TalkKind.THEIRS, TalkKind.AHEAD)
"""The kinds that are planned."""

LABELS: dict[TalkKind, tuple[str, str | Promise]] = {
    TalkKind.MINE: ("waiting", gettext_lazy("Waiting for your answer")),
    TalkKind.THEIRS: ("waiting", gettext_lazy("Waiting for the other’s answer")),
    TalkKind.AHEAD: ("active", gettext_lazy("Agreed")),
    TalkKind.OVER: ("waiting", gettext_lazy("Did you meet?")),
    TalkKind.HELD: ("completed", gettext_lazy("You met")),
    TalkKind.CANCELLED: ("ended", gettext_lazy("Cancelled")),
}


@dataclass(frozen=True)
class Talk:
    """A meeting as one of the two sees it."""

    meeting: Meeting
    view: PairingView

    @property
    def kind(self) -> TalkKind:
        """How the meeting stands for the reader."""
        if self.meeting.state == Meeting.State.PROPOSED:
            own = self.meeting.proposed_by == self.view.side
            return TalkKind.THEIRS if own else TalkKind.MINE
        if self.meeting.state == Meeting.State.CONFIRMED:
            return TalkKind.OVER if self.meeting.is_over else TalkKind.AHEAD
        return TalkKind(self.meeting.state)

    @property
    def tone(self) -> str:
        """The tone of the state's label."""
        return LABELS[self.kind][0]

    @property
    def label(self) -> str | Promise:
        """The state's label."""
        return LABELS[self.kind][1]

    @property
    def plannable(self) -> bool:
        """Whether the two may still plan together."""
        return self.view.pairing.is_active

    @property
    def when(self) -> str:
        """Its time on the reader's clock; the day alone of one that was noted afterwards."""
        if self.meeting.starts_at:
            return times.in_words(self.meeting.starts_at, self._zone)
        return dates.full_day(self.meeting.met_on) if self.meeting.met_on else ""

    @property
    def when_for_other(self) -> str:
        """The same on the other's clock, where that shows something else."""
        return self._other(self.meeting.starts_at) if self.meeting.starts_at else ""

    @property
    def slots(self) -> list[tuple[datetime, str, str]]:
        """The times that are proposed, on both clocks."""
        own = self._zone
        return [(one, times.in_words(one, own), self._other(one)) for one in self.meeting.times]

    @property
    def choices(self) -> list[tuple[datetime, str, str]]:
        """Those of them that still lie ahead."""
        return [slot for slot in self.slots if slot[0] > timezone.now()]

    @property
    def _zone(self) -> Any:
        return self.meeting.zone_for(self.view.side)

    def _other(self, moment: datetime) -> str:
        other = self.meeting.zone_for(self.view.other.role)
        return times.for_the_other(moment, self._zone, other, self.view.called)


def talks_of(view: PairingView) -> dict[str, Any]:
    """The meetings of a pairing for its page: to answer and agreed ones, then those that were."""
    talks = [Talk(row, view) for row in view.pairing.meetings.all()]
    open_ = [talk for talk in talks if talk.kind in (*TO_MEET, TalkKind.OVER)]
    held = [talk for talk in talks if talk.kind == TalkKind.HELD]
    held.sort(key=lambda talk: talk.meeting.met_on or date.min, reverse=True)
    return {
        "talks": sorted(
            open_, key=lambda talk: (talk.kind != TalkKind.OVER, talk.kind != TalkKind.MINE)
        ),
        "held": held[:SHOWN],
        "held_count": len(held),
    }


def _talk(request: HttpRequest, pk: int) -> Talk:
    meeting = access.meeting_for(reader(request), pk)
    return Talk(meeting, PairingView.of(meeting.pairing, reader(request)))


def _standing(request: HttpRequest, pk: int) -> PairingView:
    return PairingView.of(access.pairing_for(reader(request), pk), reader(request))


def _context(view: PairingView, **more: Any) -> dict[str, Any]:
    pairing = view.pairing
    zone, other = zone_in(pairing, view.side), zone_in(pairing, view.other.role)
    return {
        "view": view,
        "round": pairing.round,
        "program": pairing.round.program,
        "zone": times.zone_words(zone),
        "other_zone": "" if _same_clock(zone, other) else times.zone_words(other),
        "convention": pairing.round.program.is_convention,
        **more,
    }


def _same_clock(one: Any, other: Any) -> bool:
    now = timezone.now()
    return now.astimezone(one).utcoffset() == now.astimezone(other).utcoffset()


# Planning ------------------------------------------------------------------------------------


@login_required
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose up to three times."""
    view = _standing(request, pk)
    if not view.is_active:
        return redirect("pairing", pk)
    form = _plan_form(request, view.pairing, view.side, _first_plan(view.pairing))
    if request.method == "POST" and form.is_valid():
        plan = form.plan()
        if _done(request, lambda: meetings.propose(reader(request), view.pairing, plan)):
            messages.success(request, _asked(view))
        return redirect("pairing", pk)
    return render(request, "meetings/plan.html", _context(view, form=form))


def _sent(request: HttpRequest) -> Any:
    """What was sent, also where that is nothing; None where the page is only looked at."""
    return request.POST if request.method == "POST" else None


def _first_plan(pairing: Pairing) -> dict[str, Any]:
    if pairing.round.program.is_convention:
        return {"how": Meeting.How.IN_PERSON, "place": pairing.round.place, "minutes": 30}
    return {"how": Meeting.How.VIDEO}


def _plan_form(
    request: HttpRequest,
    pairing: Pairing,
    side: str,
    initial: dict[str, Any],
    view: datetime | None = None,
) -> PlanForm:
    convention = pairing.round.program.is_convention
    return PlanForm(
        _sent(request),
        initial=initial,
        zone=zone_in(pairing, side),
        days=days_to_meet(pairing) if convention else (),
        planned_for=view,
    )


def _asked(view: PairingView) -> str:
    return _("%(name)s is asked to choose a time, and you hear from us then") % {
        "name": view.called
    }


@login_required
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting: its times on both clocks, and what the reader may do."""
    talk = _talk(request, pk)
    return _page(request, talk, ChooseForm(choices=talk.choices))


def _page(request: HttpRequest, talk: Talk, form: ChooseForm) -> HttpResponse:
    context = _context(talk.view, talk=talk, form=form)
    return render(request, "meetings/meeting.html", context)


@login_required
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree to one of the times."""
    talk = _talk(request, pk)
    if request.method != "POST":
        return redirect("meeting", pk)
    if talk.kind == TalkKind.MINE:
        form = ChooseForm(request.POST, choices=talk.choices)
        if not form.is_valid():
            return _page(request, talk, form)
        chosen = datetime.fromisoformat(form.cleaned_data["starts_at"])
        if _done(request, lambda: meetings.confirm(reader(request), talk.meeting, chosen)):
            messages.success(request, _("You meet: an invitation for your calendar is on its way"))
    else:
        messages.info(request, f"{meetings.state_sentence(talk.meeting)}.")
    return redirect("meeting", pk)


@login_required
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose other times, or change how and where."""
    talk = _talk(request, pk)
    if not talk.plannable or talk.kind not in TO_MEET:
        return redirect("meeting", pk)
    row = talk.meeting
    initial = _as_typed(row, talk.view.side, with_times=talk.kind != TalkKind.MINE)
    form = _plan_form(request, row.pairing, talk.view.side, initial, row.starts_at)
    if request.method == "POST" and form.is_valid():
        plan = form.plan()
        if _done(request, lambda: meetings.change(reader(request), row, plan)):
            asked = row.state == Meeting.State.PROPOSED
            messages.success(request, _asked(talk.view) if asked else _("Changed"))
        return redirect("meeting", pk)
    return render(request, "meetings/plan.html", _context(talk.view, form=form, talk=talk))


def _as_typed(row: Meeting, side: str, *, with_times: bool) -> dict[str, Any]:
    """A meeting as the answers of the form; somebody who answers begins without times."""
    found: dict[str, Any] = {"minutes": row.minutes, "how": row.how, "place": row.place}
    moments = [row.starts_at] if row.starts_at else row.times
    if with_times:
        for number, moment in enumerate(moments[:MOST_TIMES], start=1):
            local = moment.astimezone(row.zone_for(side))
            found |= {f"day_{number}": local.date(), f"time_{number}": local.time()}
    return found


@login_required
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Call a meeting off, or strike out one that was noted by mistake."""
    talk = _talk(request, pk)
    if not talk.plannable or talk.kind == TalkKind.CANCELLED:
        return redirect("meeting", pk)
    form = CancelForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["words"]
        _done(request, lambda: meetings.cancel(reader(request), talk.meeting, words))
        return redirect("pairing", talk.view.pairing.pk)
    return render(request, "meetings/cancel.html", _context(talk.view, form=form, talk=talk))


# What was held -------------------------------------------------------------------------------


@login_required
def met(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that an agreed meeting took place."""
    talk = _talk(request, pk)
    if request.method == "POST" and _done(
        request, lambda: meetings.met(reader(request), talk.meeting)
    ):
        messages.success(request, _("Noted: the two of you have met"))
    return redirect("pairing", talk.view.pairing.pk)


@login_required
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """Note a meeting of the past in one go."""
    view = _standing(request, pk)
    if not view.is_active:
        return redirect("pairing", pk)
    zone = zone_in(view.pairing, view.side)
    form = NoteForm(_sent(request), today=timezone.now().astimezone(zone).date())
    if request.method == "POST" and form.is_valid():
        said = (form.cleaned_data["day"], form.cleaned_data["how"])
        if _done(request, lambda: meetings.note(reader(request), view.pairing, *said)):
            messages.success(request, _("Noted: the two of you have met"))
        return redirect("pairing", pk)
    return render(request, "meetings/note.html", _context(view, form=form))


def _done(request: HttpRequest, act: Callable[[], object]) -> bool:
    """Act; a refusal is told on the page that follows, which says how things stand now."""
    try:
        act()
    except Refused as refusal:
        messages.warning(request, f"{refusal.sentence.rstrip('.')}.")
        return False
    return True
