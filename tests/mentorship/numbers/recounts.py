"""Every number once more, in plain Python over plain rows."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property
from statistics import mean, median
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from mentorship.models import (
    Appointment,
    CheckIn,
    Circle,
    CircleClosing,
    CircleMeeting,
    CircleSeat,
    Closing,
    Enrollment,
    EnrollmentDraft,
    Goal,
    Meeting,
    NextYear,
    OutgoingMail,
    Pairing,
    Round,
    StandIn,
)
from mentorship.models.association import house
from mentorship.numbers.scopes import Scope

PLACED = ("submitted", "paused")
PAST = ("completed", "ended")


class Recount:
    """The rows of a scope, and each number by its name."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.rounds = {one.pk: one for one in Round.objects.select_related("program")}
        self.zone = ZoneInfo(house().time_zone)
        me = scope.user.pk
        here = list(Pairing.objects.select_related("mentor", "mentee", "round"))
        self.all_pairs = here
        self.pairs = [
            one
            for one in here
            if one.round_id in scope.rounds
            and me not in (one.mentor.person_id, one.mentee.person_id)
        ]
        rows = Enrollment.objects.select_related("round", "sign_up_review")
        self.sign_ups = [
            one for one in rows if one.round_id in scope.rounds and self.within(one.submitted_at)
        ]
        self.begun = [one for one in self.pairs if self.within(one.active_at)]
        self.over = [one for one in self.pairs if one.state in PAST and self.within(one.ended_at)]
        self.offered = [one for one in self.pairs if self.within(one.offered_at)]
        self.meetings = self._meetings()
        own = {one.pk for one in self.pairs}
        asked = [one for one in CheckIn.objects.select_related("pairing") if one.pairing_id in own]
        self.asked = [one for one in asked if self.within(one.asked_at)]
        self.closed = [
            one
            for one in Closing.objects.select_related("pairing")
            if one.pairing_id in own and self.within(one.created_at)
        ]
        over = {one.pk for one in self.over}
        self.goals = [
            one for one in Goal.objects.select_related("pairing") if one.pairing_id in over
        ]
        self.mails = [
            one
            for one in OutgoingMail.objects.all()
            if one.round_id in scope.rounds and self.within(one.created_at)
        ]

    def _meetings(self) -> list[Meeting]:
        own = {one.pk for one in self.pairs}
        held = [one for one in Meeting.objects.filter(state="held") if one.pairing_id in own]
        self.held_on: dict[int, list[date]] = defaultdict(list)
        for one in held:
            self.held_on[one.pairing_id].append(one.met_on)
        year, until = self.scope.year, self.scope.until
        in_year = [one for one in held if year in (None, year_with(one.met_on))]
        return [one for one in in_year if until is None or one.met_on <= until.date()]

    def within(self, moment: datetime | None) -> bool:
        if moment is None:
            return False
        if self.scope.year is None:
            return True
        until = self.scope.until
        return year_with(moment.astimezone(self.zone)) == self.scope.year and (
            until is None or moment < until
        )

    def by_the_end(self, moment: datetime | None) -> bool:
        if moment is None:
            return False
        if self.scope.year is None:
            return True
        if self.scope.until is not None:
            return moment < self.scope.until
        return year_with(moment.astimezone(self.zone)) <= self.scope.year

    @cached_property
    def whole(self) -> "Recount":
        """The same in the whole of the year: what people said is compared so."""
        return Recount(replace(self.scope, until=None))

    # People ----------------------------------------------------------------------------------

    def starts(self, row: Enrollment) -> list[datetime]:
        key = "mentor_id" if row.role == "mentor" else "mentee_id"
        own = [one.active_at for one in self.all_pairs if getattr(one, key) == row.pk]
        return sorted(at for at in own if self.by_the_end(at))

    def counted(self, role: str) -> list[Enrollment]:
        rows = [one for one in self.sign_ups if one.role == role]
        return [one for one in rows if one.state in PLACED or self.starts(one)]

    def matched(self, role: str) -> list[Enrollment]:
        return [one for one in self.counted(role) if self.starts(one)]

    def was_mentee(self, row: Enrollment) -> bool:
        return any(
            one.mentee.person_id == row.person_id
            and one.active_at is not None
            and one.active_at < row.submitted_at
            for one in self.all_pairs
            if one.round.program_id in self.programs
        )

    programs: set[int] = set()
    """Those that the reader runs."""

    def accepted(self, row: Enrollment) -> bool:
        review = getattr(row, "sign_up_review", None)
        looked = not row.round.reviews_first or (review is not None and review.state == "accepted")
        return row.state in PLACED and looked

    def first_meeting(self, pair: Pairing) -> int | None:
        days = self.held_on.get(pair.pk)
        return (min(days) - pair.active_at.astimezone(self.zone).date()).days if days else None


def year_with(day: date) -> int:
    """The association's year in which a day lies."""
    months = 12 * day.year + day.month - house().year_begins
    return months // 12


def share(part: list, whole: list) -> float | None:
    return 100 * len(part) / len(whole) if whole else None


def average(values: list) -> float | None:
    return mean(values) if values else None


def well(pair: Pairing) -> bool:
    return pair.state == "completed" or pair.end_reason == "reached"


def in_state(rows: list, *states: str) -> list:
    return [one for one in rows if one.state in states]


# What people said ----------------------------------------------------------------------------

LEVELS = ("round", "program", "unit", "association")
"""From below; the units of these worlds have none above them."""


def told(it: Recount, rows: list[tuple[Any, int, datetime]]) -> list[Any]:
    """Which of these rows, each of a round at a moment, are told on a page: five of a kind."""
    kept, left = [], rows
    for level in LEVELS[: LEVELS.index(it.scope.extent.value) + 1]:
        groups = defaultdict(list)
        for one in left:
            year = year_with(one[2].astimezone(it.zone))
            groups[above(it.rounds[one[1]], level), year].append(one)
        kept += [one for group in groups.values() if len(group) > 4 for one in group]
        left = [one for group in groups.values() if len(group) < 5 for one in group]
    return [row for row, _round, _at in kept]


def above(round: Round, level: str) -> int:
    found = {"round": round.pk, "program": round.program_id, "unit": round.program.unit_id}
    return found.get(level, 0)


def told_checkins(it: Recount, column: str) -> list[CheckIn]:
    """Check-ins in which this was said, as far as a page tells of them."""
    rows = [one for one in it.whole.asked if getattr(one, column) not in (None, "")]
    return told(it, [(one, one.pairing.round_id, one.asked_at) for one in rows])


def told_closings(it: Recount, column: str) -> list[Closing]:
    rows = [one for one in it.whole.closed if getattr(one, column) not in (None, "")]
    return told(it, [(one, one.pairing.round_id, one.created_at) for one in rows])


def fit(it: Recount) -> float | None:
    rows = [one for one in it.whole.begun if one.points is not None]
    return average(
        [one.points / 100 for one in told(it, [(one, one.round_id, one.active_at) for one in rows])]
    )


def goals(it: Recount) -> float | None:
    rows = it.whole.goals
    found = told(it, [(one, one.pairing.round_id, one.pairing.ended_at) for one in rows])
    return share([one for one in found if one.progress == "reached"], found)


def said(it: Recount, answer: str) -> float | None:
    answered = told_checkins(it, "answer")
    return share([one for one in answered if one.answer == answer], answered)


def days(it: Recount) -> float | None:
    waits = [
        (it.starts(one)[0] - one.submitted_at).total_seconds() / 86_400
        for one in it.matched("mentee")
    ]
    return median(waits) if waits else None


def waited(it: Recount) -> float | None:
    waits = [
        (timezone.now() - one.submitted_at).total_seconds() / 86_400
        for one in it.counted("mentee")
        if not it.starts(one)
    ]
    return median(waits) if waits else None


def days_to_meet(it: Recount) -> float | None:
    found = [it.first_meeting(one) for one in it.begun]
    known = [one for one in found if one is not None]
    return median(known) if known else None


def reached(it: Recount) -> float | None:
    answered = told_closings(it, "reached")
    return share([one for one in answered if one.reached in ("yes", "partly")], answered)


def places(it: Recount) -> int:
    return sum(one.capacity for one in it.counted("mentor"))


def used(it: Recount) -> float | None:
    taken = sum(min(one.capacity, len(it.starts(one))) for one in it.counted("mentor"))
    return 100 * taken / places(it) if places(it) else None


def invited(it: Recount) -> int:
    mails = OutgoingMail.objects.filter(letter__group="former").select_related("letter")
    sent = [one for one in mails if one.letter.round_id in it.scope.rounds]
    return len({one.to_person_id for one in sent if it.within(one.sent_at)})


def given(it: Recount) -> list[Appointment]:
    own = {one.pk for one in it.pairs}
    rows = Appointment.objects.select_related("slot", "meeting")
    come = [one for one in rows if one.slot.starts_at <= timezone.now()]
    return [one for one in come if one.meeting.pairing_id in own and it.within(one.slot.starts_at)]


def said_of_next_year(it: Recount) -> list[NextYear]:
    rows = NextYear.objects.select_related("enrollment")
    here = [one for one in rows if one.enrollment.round_id in it.scope.rounds]
    in_time = [one for one in here if it.whole.within(one.said_at)]
    return told(it, [(one, one.enrollment.round_id, one.said_at) for one in in_time])


def circles_of(it: Recount) -> list[Circle]:
    return [one for one in Circle.objects.all() if one.round_id in it.scope.rounds]


def begun_circles(it: Recount) -> set[int]:
    return {one.pk for one in circles_of(it) if it.within(one.active_at)}


def people_of_circles(it: Recount) -> list[CircleSeat]:
    begun = begun_circles(it)
    rows = CircleSeat.objects.filter(state__in=["accepted", "left", "done"])
    rows = rows.select_related("circle")
    return [one for one in rows if one.circle_id in begun]


def meetings_of_circles(it: Recount) -> list[CircleMeeting]:
    own = {one.pk for one in circles_of(it)}
    return [
        one
        for one in CircleMeeting.objects.all()
        if one.circle_id in own
        and one.called_off_at is None
        and one.starts_at <= timezone.now()
        and it.within(one.starts_at)
    ]


def circles_over(it: Recount) -> list[Circle]:
    return [one for one in circles_of(it) if one.state in PAST and it.within(one.ended_at)]


def left_circles(it: Recount) -> float | None:
    rows = people_of_circles(it.whole)
    there = told(it, [(one, one.circle.round_id, one.circle.active_at) for one in rows])
    return share([one for one in there if one.state == "left"], there)


def told_of_circles(it: Recount, column: str) -> list[CircleClosing]:
    """What people in circles said at the end, as far as a page tells of it to who sat in none."""
    mine = CircleSeat.objects.filter(enrollment__person=it.scope.user)
    sat = set(mine.values_list("circle", flat=True))
    own = {one.pk for one in circles_of(it)} - sat
    rows = CircleClosing.objects.select_related("seat__circle")
    year = it.whole
    rows = [one for one in rows if one.seat.circle_id in own and year.within(one.created_at)]
    said = [one for one in rows if getattr(one, column) not in (None, "")]
    return told(it, [(one, one.seat.circle.round_id, one.created_at) for one in said])


def circles_reached(it: Recount) -> float | None:
    answered = told_of_circles(it, "reached")
    return share([one for one in answered if one.reached in ("yes", "partly")], answered)


RECOUNTS: dict[str, Callable[[Recount], float | None]] = {
    "invited": invited,
    "unfinished": lambda it: len(
        [one for one in EnrollmentDraft.objects.all() if one.round_id in it.scope.rounds]
    ),
    "signed_up": lambda it: len(it.sign_ups),
    "mentees": lambda it: len([one for one in it.sign_ups if one.role == "mentee"]),
    "mentors": lambda it: len([one for one in it.sign_ups if one.role == "mentor"]),
    "for_each": lambda it: (
        len([one for one in it.sign_ups if one.role == "mentee"])
        / max(1, len([one for one in it.sign_ups if one.role == "mentor"]))
    ),
    "accepted": lambda it: len([one for one in it.sign_ups if it.accepted(one)]),
    "declined": lambda it: len(in_state(it.sign_ups, "declined")),
    "withdrew": lambda it: len(in_state(it.sign_ups, "withdrawn")),
    "in_line": lambda it: len(in_state(it.sign_ups, "waiting_list")),
    "match_rate_mentee": lambda it: share(it.matched("mentee"), it.counted("mentee")),
    "match_rate_mentor": lambda it: share(it.matched("mentor"), it.counted("mentor")),
    "unmatched": lambda it: len(it.counted("mentee")) - len(it.matched("mentee")),
    "days_waiting": days,
    "days_waited": waited,
    "fit": fit,
    "offered": lambda it: len(it.offered),
    "said_yes": lambda it: share(
        [one for one in it.offered if one.active_at],
        in_state(it.offered, "active", *PAST, "declined", "expired"),
    ),
    "said_no": lambda it: len(in_state(it.offered, "declined")),
    "unanswered": lambda it: len(in_state(it.offered, "expired")),
    "places": places,
    "places_used": used,
    "were_mentees": lambda it: share(
        [one for one in it.counted("mentor") if it.was_mentee(one)], it.counted("mentor")
    ),
    "begun": lambda it: len(it.begun),
    "active": lambda it: len(in_state(it.begun, "active")),
    "first_meeting": lambda it: share(
        [one for one in it.begun if it.first_meeting(one) is not None], it.begun
    ),
    "days_to_meet": days_to_meet,
    "circles_begun": lambda it: len(begun_circles(it)),
    "circle_people": lambda it: len(people_of_circles(it)),
    "circle_people_each": lambda it: (
        len(people_of_circles(it)) / len({one.circle_id for one in people_of_circles(it)})
        if people_of_circles(it)
        else None
    ),
    "circle_meetings": lambda it: len(meetings_of_circles(it)),
    "circle_left": left_circles,
    "circles_concluded": lambda it: share(
        [one for one in circles_over(it) if one.state == "completed"], circles_over(it)
    ),
    "circle_worth": lambda it: average([one.worth for one in told_of_circles(it, "worth")]),
    "circle_reached": circles_reached,
    "event_meetings": lambda it: len(given(it)),
    "event_held": lambda it: share(
        [one for one in given(it) if one.meeting.state == "held"], given(it)
    ),
    "no_shows": lambda it: len(
        [one for one in given(it) if one.missing and one.meeting.state != "held"]
    ),
    "re_paired": lambda it: len(
        [
            one
            for one in StandIn.objects.filter(state="made")
            if one.pairing_id in {each.pk for each in it.pairs} and it.within(one.state_changed_at)
        ]
    ),
    "would_return": lambda it: share(
        [one for one in said_of_next_year(it) if one.returns], said_of_next_year(it)
    ),
    "meetings": lambda it: len(it.meetings),
    "meetings_each": lambda it: (
        len(it.meetings) / len({one.pairing_id for one in it.meetings}) if it.meetings else None
    ),
    "hours": lambda it: sum(one.minutes for one in it.meetings) / 60,
    "extended": lambda it: len([one for one in it.begun if one.ends_on]),
    "asked": lambda it: len(it.asked),
    "answers": lambda it: share(
        in_state(it.asked, "answered"), in_state(it.asked, "answered", "lapsed")
    ),
    "well": lambda it: said(it, "well"),
    "not_met": lambda it: said(it, "not_met"),
    "trouble": lambda it: said(it, "trouble"),
    "useful": lambda it: average([one.useful for one in told_checkins(it, "useful")]),
    "ended": lambda it: len(it.over),
    "completed": lambda it: share([one for one in it.over if well(one)], it.over),
    "ended_early": lambda it: len([one for one in it.over if not well(one)]),
    "stayed": lambda it: len(
        [one for one in it.over if one.mentor_stays_at and one.mentee_stays_at]
    ),
    "worth": lambda it: average([one.worth for one in told_closings(it, "worth")]),
    "reached": reached,
    "goals": goals,
    "mails_sent": lambda it: len(in_state(it.mails, "sent", "bounced")),
    "mails_failed": lambda it: len(in_state(it.mails, "failed", "bounced")),
}
