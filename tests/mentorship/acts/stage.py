"""The situations in which an act is tried, and how each act is made."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from mentorship import messages
from mentorship.mail import outbox
from mentorship.models import Agreement, CheckIn, Enrollment, Goal, Meeting, Note, Pairing, Round
from mentorship.roles import Role
from mentorship.services import (
    agreements,
    blocks,
    checkins,
    closings,
    corrections,
    enrollments,
    goals,
    leaving,
    meetings,
    notes,
    pairings,
    rounds,
    stewards,
    waiting_list,
)
from mentorship.services.pairings import pauses
from tests import factories, people

NOW = timezone.now()
SOON, AGO = NOW + timedelta(days=3), NOW - timedelta(days=2)
BEGUN = ("active", "completed", "ended")

CLOCK = "clock"
ACTORS = (
    "mentor",
    "mentee",
    "coordinator",  # of the program
    "elsewhere",  # a coordinator of another program
    "stranger",
    "head",  # who runs the whole association
    CLOCK,
)


@dataclass
class Stage:
    """A world in one situation; each act reads its subject from the database anew."""

    cast: people.Cast
    ids: dict[str, int] = field(default_factory=dict)

    def person(self, actor: str) -> User | None:
        """Who plays this actor; the clock is nobody."""
        cast = self.cast
        return {
            "mentor": cast.ada,
            "mentee": cast.ben,
            "coordinator": cast.cleo,
            "elsewhere": cast.dov,
            "stranger": cast.eve,
            "head": cast.ann,
        }.get(actor)

    def keep(self, row: Any) -> None:
        self.ids[type(row).__name__] = row.pk

    def __getattr__(self, name: str) -> Any:
        """`it.pairing`, `it.meeting` …: the row as it stands now."""
        model = MODELS.get(name)
        if model is None:
            raise AttributeError(name)
        return model.objects.get(pk=self.ids[model.__name__])


MODELS: dict[str, Any] = {
    "pairing": Pairing,
    "meeting": Meeting,
    "checkin": CheckIn,
    "agreement": Agreement,
    "enrollment": Enrollment,
    "goal": Goal,
    "note": Note,
    "round": Round,
    "account": User,
}

# Situations ----------------------------------------------------------------------------------


def _stage(*rows: Any, cast: people.Cast) -> Stage:
    it = Stage(cast)
    for row in (cast.round, cast.ben_in, cast.ben, *rows):
        it.keep(row)
    return it


def _told(cast: people.Cast, pairing: Pairing) -> None:
    """The mails of an offer, which a promise asks for."""
    for side in ("mentor", "mentee"):
        if pairing.side(side).is_told:
            outbox.enqueue(messages.offered(pairing, side))


STATE_OF = dict.fromkeys(("first", "half", "late"), "offered")
STATE_OF |= dict.fromkeys(("paused", "rested"), "active")
WRAP_UP = {"wrap_up_proposed_at": AGO, "wrap_up_by": "mentee"}
PAUSED_UNTIL = (NOW + timedelta(days=20)).date()


def pairing_in(situation: str) -> Stage:
    """Ada and Ben's pairing. "half" is an offer that the mentor has accepted, "late" one too old,
    "first" one of which only the mentor knows.

    "rested" is a pause whose last day has come. A request (asked) is Ben's. Two who have begun
    have a goal, and a shared note of the mentee.
    """
    cast = people.cast()
    state = STATE_OF.get(situation, situation)
    more: dict[str, Any] = {
        "first": {"mentor_only": True},
        "half": {"mentor_accepted_at": AGO},
        "late": {"offered_at": AGO, "answer_by": AGO},
        "paused": {"paused_until": PAUSED_UNTIL},
        "rested": {"paused_until": AGO.date()},
        "asked": {"origin": "asked", "asked_by": cast.ben, "mentee_accepted_at": AGO},
        "declined": {"declined_by": cast.ada},
    }.get(situation, {})
    pairing = cast.pairing(state, **more)
    if state == "offered":
        _told(cast, pairing)
    rows: list[Any] = [pairing]
    if state in BEGUN:
        note = factories.NoteFactory(pairing=pairing, shared=True)
        rows += [factories.GoalFactory(pairing=pairing), note]
    return _stage(*rows, cast=cast)


LONGER = (NOW + timedelta(days=40)).date()


def end_in(situation: str) -> Stage:
    """Ada and Ben near the last day of their round; "proposed" is Ben's wish to go on for longer.

    "early" lies before the month's notice, "over" after the last day, "ended" is past.
    """
    cast = people.cast()
    today, days = NOW.date(), {"early": 90, "over": -1}.get(situation, 10)
    Round.objects.filter(pk=cast.round.pk).update(
        signup_opens_on=today - timedelta(days=200),
        signup_closes_on=today - timedelta(days=150),
        starts_on=today - timedelta(days=100),
        ends_on=today + timedelta(days=days),
    )
    cast.round.refresh_from_db()
    wish = {"longer_until": LONGER, "longer_by": "mentee"} if situation == "proposed" else {}
    pairing = cast.pairing("ended" if situation == "ended" else "active", **wish)
    return _stage(pairing, cast=cast)


def wrap_up_in(situation: str) -> Stage:
    """Two who are paired; "proposed" is Ben's wish to wrap up.

    "ahead" is the same with a talk that lies ahead, "agreed" what both agreed on before such a
    talk, and "met" the same once it is over.
    """
    cast = people.cast()
    if situation in ("completed", "ended"):
        return _stage(cast.pairing(situation), cast=cast)
    more: dict[str, Any] = {} if situation == "active" else dict(WRAP_UP)
    if situation in ("agreed", "met"):
        more["wrap_up_agreed_at"] = AGO
    pairing = cast.pairing("active", **more)
    if situation in ("ahead", "agreed", "met"):
        starts_at = AGO if situation == "met" else SOON
        factories.MeetingFactory(pairing=pairing, state="confirmed", starts_at=starts_at)
    return _stage(pairing, cast=cast)


def meeting_in(situation: str) -> Stage:
    """A meeting that Ada proposed. "past" was agreed for a day that is over.

    "over" was agreed for such a day by two whose pairing has ended since.
    """
    cast = people.cast()
    pairing = cast.pairing("ended" if situation == "over" else "active")
    past = situation in ("past", "held", "over")
    state = {"past": "confirmed", "over": "confirmed"}.get(situation, situation)
    more = {"starts_at": AGO} if past else {}
    times = [AGO] if past else [SOON, SOON + timedelta(days=1)]
    row = factories.MeetingFactory(pairing=pairing, state=state, times=times, **more)
    return _stage(pairing, row, cast=cast)


def agreement_in(situation: str) -> Stage:
    """An agreement that Ada has agreed to first; "over" is one of two who have parted."""
    cast = people.cast()
    pairing = cast.pairing("ended" if situation == "over" else "active")
    if situation == "none":
        return _stage(pairing, cast=cast)
    state = "proposed" if situation == "over" else situation
    row = factories.AgreementFactory(pairing=pairing, state=state, words="To say no")
    return _stage(pairing, row, cast=cast)


def checkin_in(situation: str) -> Stage:
    """A question to Ben; "late" is one whose time has passed, "over" one of two who have parted."""
    cast = people.cast()
    pairing = cast.pairing("ended" if situation == "over" else "active")
    asked_at = AGO - timedelta(days=9)
    more = {"asked_at": asked_at, "due_at": AGO} if situation == "late" else {}
    if situation == "over":
        more = {"asked_at": asked_at, "due_at": asked_at + checkins.TIME_TO_ANSWER}
    state = "asked" if situation in ("late", "over") else situation
    row = factories.CheckInFactory(pairing=pairing, state=state, **more)
    return _stage(pairing, row, cast=cast)


def enrollment_in(situation: str) -> Stage:
    """Ben's place in the round; "closed" is one in a round that is over, "paired" has an offer."""
    cast = people.cast()
    rows = []
    if situation == "paired":
        rows.append(cast.pairing("active"))
    state = {"waiting": "waiting_list"}.get(situation, situation)
    if state in ("paused", "waiting_list", "withdrawn"):
        Enrollment.objects.filter(pk=cast.ben_in.pk).update(state=state)
    if situation == "closed":
        Round.objects.filter(pk=cast.round.pk).update(state="closed")
    return _stage(*rows, cast=cast)


def account_in(situation: str) -> Stage:
    """Ben's account; "due" was closed so long ago that it is to be erased."""
    cast = people.cast()
    it = _stage(cast.pairing("active"), cast=cast)
    if situation != "open":
        leaving.close(cast.ben, cast.ben)
        User.objects.filter(pk=cast.ben.pk).update(closed_at=AGO - timedelta(days=1))
    if situation == "due":
        User.objects.filter(pk=cast.ben.pk).update(closed_at=AGO - leaving.GRACE)
    if situation == "erased":
        leaving.erase(cast.ben, cast.ben)
    return it


def round_in(situation: str) -> Stage:
    """The round with one pairing: approved where that can be, else what came of it."""
    cast = people.cast()
    became = {"announced": "offered", "running": "active", "closed": "completed"}
    if situation not in ("draft", "cancelled"):
        pairing = cast.pairing(became.get(situation, "approved"))
        if pairing.state == "offered":
            _told(cast, pairing)
    Round.objects.filter(pk=cast.round.pk).update(state=situation)
    return _stage(cast=cast)


# Acts ----------------------------------------------------------------------------------------

PLAN = meetings.Plan((SOON + timedelta(hours=5),), 60, "phone")
ANSWERS = enrollments.Answers(goal="To rest")
SAID = closings.Said(worth=4, words="Well led")
AIM = goals.Aim("To lead a meeting")

Act = Callable[[Stage, Any], object]

PAIRING_ACTS: dict[str, Act] = {
    "pairings.offer": lambda it, who: pairings.offer(who, it.pairing),
    "pairings.withdraw": lambda it, who: pairings.withdraw(who, it.pairing),
    "pairings.accept": lambda it, who: pairings.accept(who, it.pairing),
    "pairings.decline": lambda it, who: pairings.decline(who, it.pairing, "Too far"),
    "pairings.take_back": lambda it, who: pairings.take_back(who, it.pairing),
    "pairings.ask_coordinator": lambda it, who: pairings.ask_coordinator(who, it.pairing, "How?"),
    "pairings.take_more_time": lambda it, who: pairings.take_more_time(who, it.pairing),
    "pairings.expire": lambda it, who: pairings.expire(it.pairing, timezone.now()),
    "pairings.conclude": lambda it, who: pairings.conclude(who, it.pairing),
    "pairings.end_early": lambda it, who: pairings.end_early(
        who, it.pairing, "time", "Busy", again=True
    ),
    "pairings.pause": lambda it, who: pairings.pause(who, it.pairing, PAUSED_UNTIL),
    "pairings.resume": lambda it, who: pairings.resume(who, it.pairing),
    "pairings.wake": lambda it, who: pauses.wake(it.pairing, NOW),
    "pairings.look_again": lambda it, who: pairings.look_again(who, it.pairing),
    "pairings.correct_reason": lambda it, who: pairings.correct_reason(who, it.pairing, "moved"),
    "pairings.reopen": lambda it, who: pairings.reopen(who, it.pairing),
    "corrections.correct": lambda it, who: corrections.correct(who, it.pairing, "goal", ANSWERS),
    "stewards.look_after": lambda it, who: stewards.look_after(who, [it.pairing], it.cast.cleo),
    "meetings.propose": lambda it, who: meetings.propose(who, it.pairing, PLAN),
    "meetings.note": lambda it, who: meetings.note(who, it.pairing, NOW.date()),
    "agreements.write": lambda it, who: agreements.write(who, it.pairing, {"goals": "Rest"}, 0),
    "goals.add": lambda it, who: goals.add(who, it.pairing, AIM),
    "notes.write": lambda it, who: notes.write(who, it.pairing, "Read on", shared=False),
    "checkins.ask": lambda it, who: checkins.ask(it.pairing, Role.MENTEE, NOW),
    "closings.answer": lambda it, who: closings.answer(who, it.pairing, SAID),
    "pairings.stay": lambda it, who: pairings.stay(who, it.pairing),
    "pairings.stay_no_more": lambda it, who: pairings.stay_no_more(who, it.pairing),
    "blocks.keep_apart": lambda it, who: blocks.keep_apart(who, it.pairing, apart=True),
}
END_ACTS: dict[str, Act] = {
    "pairings.propose_longer": lambda it, who: pairings.propose_longer(who, it.pairing, LONGER),
    "pairings.agree_longer": lambda it, who: pairings.agree_longer(who, it.pairing, LONGER),
    "pairings.drop_longer": lambda it, who: pairings.drop_longer(who, it.pairing),
    "pairings.come_to_end": lambda it, who: pairings.come_to_end(it.pairing, NOW),
}
WRAP_UP_ACTS: dict[str, Act] = {
    "pairings.propose_wrap_up": lambda it, who: pairings.propose_wrap_up(who, it.pairing),
    "pairings.agree_wrap_up": lambda it, who: pairings.agree_wrap_up(who, it.pairing),
    "pairings.drop_wrap_up": lambda it, who: pairings.drop_wrap_up(who, it.pairing),
    "pairings.finish_wrap_up": lambda it, who: pairings.finish_wrap_up(it.pairing, NOW),
}
THINGS_OF_TWO: dict[str, Act] = {
    "goals.change": lambda it, who: goals.change(who, it.goal, AIM, 1),
    "goals.remove": lambda it, who: goals.remove(who, it.goal),
    "notes.change": lambda it, who: notes.change(who, it.note, "Read less", 1),
    "notes.remove": lambda it, who: notes.remove(who, it.note),
}
MEETING_ACTS: dict[str, Act] = {
    "meetings.confirm": lambda it, who: meetings.confirm(who, it.meeting, it.meeting.times[0]),
    "meetings.change": lambda it, who: meetings.change(who, it.meeting, PLAN),
    "meetings.cancel": lambda it, who: meetings.cancel(who, it.meeting, "Ill"),
    "meetings.met": lambda it, who: meetings.met(who, it.meeting),
    "meetings.remind": lambda it, who: meetings.remind(it.meeting, NOW),
}
AGREEMENT_ACTS: dict[str, Act] = {
    "agreements.write": lambda it, who: agreements.write(who, it.pairing, {"goals": "Rest"}, 1),
    "agreements.agree": lambda it, who: agreements.agree(who, it.pairing, 1),
}
CHECKIN_ACTS: dict[str, Act] = {
    "checkins.answer": lambda it, who: checkins.answer(who, it.checkin, "trouble", "Quiet"),
    "checkins.rate": lambda it, who: checkins.rate(who, it.checkin, 4),
    "checkins.lapse": lambda it, who: checkins.lapse(it.checkin, NOW),
}
ENROLLMENT_ACTS: dict[str, Act] = {
    "enrollments.submit": lambda it, who: enrollments.submit(who, it.round, "mentee", ANSWERS),
    "enrollments.pause": lambda it, who: enrollments.pause(who, it.enrollment),
    "enrollments.resume": lambda it, who: enrollments.resume(who, it.enrollment),
    "enrollments.withdraw": lambda it, who: enrollments.withdraw(who, it.enrollment),
    "waiting_list.take_in": lambda it, who: waiting_list.take_in(who, it.enrollment),
    "waiting_list.move_up": lambda it, who: waiting_list.move_up(it.round),
}
ACCOUNT_ACTS: dict[str, Act] = {
    "leaving.close": lambda it, who: leaving.close(who, it.account),
    "leaving.reopen": lambda it, who: leaving.reopen(who, it.account),
    "leaving.erase": lambda it, who: leaving.erase(who, it.account),
    "leaving.erase_due": lambda it, who: leaving.erase_due(it.account, NOW),
}
ROUND_ACTS: dict[str, Act] = {
    "rounds.open_signup": lambda it, who: rounds.open_signup(who, it.round),
    "rounds.close_signup": lambda it, who: rounds.close_signup(who, it.round),
    "rounds.announce": lambda it, who: rounds.announce(who, it.round),
    "rounds.start": lambda it, who: rounds.start(who, it.round),
    "rounds.close": lambda it, who: rounds.close(who, it.round),
    "rounds.cancel": lambda it, who: rounds.cancel(who, it.round),
}
