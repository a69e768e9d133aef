"""What the clock has to say: answers that are missing, ends that are near, sign-ups left open."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from mentorship.mail.layout import name_of
from mentorship.mail.message import Letter, Message, mail, site_link
from mentorship.mail.wording import OF_ONE, OF_TWO
from mentorship.messages.coordinators import nobody_reads
from mentorship.messages.kinds import LONG_TERM, PART, Kind
from mentorship.messages.stage import Make, Stage
from mentorship.messages.truth import answered, knows, while_pairing_is
from mentorship.models import Enrollment, EnrollmentDraft, OutgoingMail, Pairing, Round
from mentorship.roles import Role


def _still_waits(mail: OutgoingMail) -> bool:
    """Whether the first of what a reminder names still waits for this person's answer."""
    pairing = mail.pairing
    if pairing is None or pairing.state not in (Pairing.State.ASKED, Pairing.State.OFFERED):
        return False
    return knows(pairing, mail.to_person_id) and not answered(pairing, mail.to_person_id)


def _waiting_samples(make: Make, it: Stage) -> Iterable[Message]:
    pairing = it.pairing(Pairing.State.OFFERED, Pairing.State.ASKED)
    for side in it.sides:
        yield make(it.person(side), [pairing])
        yield make(it.person(side), [pairing, pairing])


@mail(
    Kind.ANSWER_REMINDER,
    _("Your answer is missing"),
    group="reminders",
    reminder=True,
    true=_still_waits,
    samples=_waiting_samples,
    placeholders=OF_ONE,
)
def answer_reminder(person: User, waiting: Sequence[Pairing]) -> Letter:
    """Your answer is missing: everything that waits for it, what lapses first at the top."""
    lines = [_line(person, pairing) for pairing in waiting]
    first, programs = waiting[0], {pairing.round.program for pairing in waiting}
    facts = {
        "lines": lines,
        "first": lines[0],
        "others": lines[1:],
        "count": len(lines),
        "program": first.round.program if len(programs) == 1 else None,
        "url": site_link("pairing", first.pk) if len(lines) == 1 else site_link("home"),
        "more_time_url": _more_time(person, first) if len(lines) == 1 else "",
    }
    # Where the day has moved, people are reminded of the new one as well.
    moved = sum(bool(first.side(side).more_time_at) for side in Role)
    columns: dict[str, Any] = {"pairing": first}
    if len(programs) == 1:  # else it names programs that one coordinator may not read of
        columns |= {"program": first.round.program, "round": first.round}
    once = f"moved:{moved}" if moved else ""
    return Letter(f"pairing:{first.pk}", person, facts, columns, once=once)


def _more_time(person: User, pairing: Pairing) -> str:
    """Where to take more time; the page says whether the day can still move."""
    taken = pairing.own_side(person).more_time_at
    return "" if taken else site_link("pairing_more_time", pairing.pk)


def _line(person: User, pairing: Pairing) -> dict[str, Any]:
    """One thing that waits, as the person reads of it."""
    side = pairing.side_of(person) or Role.MENTEE
    other, program = pairing.side(side).other.enrollment, pairing.round.program
    return {
        "name": name_of(other.person),
        "word": program.word_for(other.role),
        "program": program.name,
        "answer_by": pairing.answer_by,
        "asked": pairing.state == Pairing.State.ASKED,
    }


def _still_unfinished(mail: OutgoingMail) -> bool:
    """Whether the sign-up that was begun is neither finished nor gone, and could be finished."""
    begun = EnrollmentDraft.objects.filter(person=mail.to_person_id, round=mail.round_id)
    return begun.filter(round__state=Round.State.OPEN).exists()


def _draft_samples(make: Make, it: Stage) -> Iterable[Message]:
    now = timezone.now()
    for side in it.sides:
        draft = EnrollmentDraft(round=it.next_round, person=it.person(side), role=side)
        draft.updated_at = now
        yield make(it.keep(draft), now + timedelta(days=30))


@mail(
    Kind.DRAFT_REMINDER,
    _("A sign-up is not finished"),
    group="reminders",
    reminder=True,
    true=_still_unfinished,
    samples=_draft_samples,
)
def draft_reminder(draft: EnrollmentDraft, gone_at: datetime) -> Letter:
    """Your sign-up is not finished: where to go on, and until when the answers are kept."""
    round = draft.round
    facts = {
        "round": round,
        "program": round.program,
        "own_word": round.program.a_word_for(draft.role),
        "gone_at": gone_at,
        "closes_on": round.closes_on(draft.role),
        "url": site_link("join_check", round.pk, draft.role),
    }
    columns = {"round": round, "program": round.program}
    about = f"draft:{draft.pk}"
    key = f"{about}:reminder:{draft.updated_at:%Y-%m-%d}"
    return Letter(about, draft.person, facts, columns, key=key)


def _still_goes_on(mail: OutgoingMail) -> bool:
    """Whether this person still has a pairing that ends on the day that the mail names."""
    own = Q(mentor=mail.enrollment_id) | Q(mentee=mail.enrollment_id)
    rows = Pairing.objects.filter(own, state=Pairing.State.ACTIVE).select_related("round")
    return any(mail.payload.get("ends_on") == str(row.last_day) for row in rows)


def _ending_samples(make: Make, it: Stage) -> Iterable[Message]:
    pairing = it.pairing_with_end(Pairing.State.ACTIVE)
    for side in it.sides:
        yield make(it.enrollment(side), [pairing], "month")
        yield make(it.enrollment(side), [pairing], "week")


@mail(
    Kind.ENDING_SOON,
    _("A pairing ends in a month or in a week"),
    why=PART,
    true=_still_goes_on,
    samples=_ending_samples,
    placeholders=(*OF_TWO, "ends_on"),
    programs=LONG_TERM,
)
def ending_soon(enrollment: Enrollment, pairings: Sequence[Pairing], stage: str) -> Letter:
    """A month, or a week, is left: of one pairing or of several in the same round."""
    round, ends_on = enrollment.round, pairings[0].last_day
    names = [name_of(pairing.side(enrollment.role).other.person) for pairing in pairings]
    alone = len(pairings) == 1
    facts = {
        "round": round,
        "program": round.program,
        "ends_on": ends_on,
        "longer": ends_on != round.ends_on,
        "talk_url": site_link("last_talk", pairings[0].pk) if alone else "",
        "last_week": stage == "week",
        "count": len(pairings),
        "other_name": names[0],
        "names": names,
        "url": site_link("pairing", pairings[0].pk) if alone else site_link("home"),
    }
    columns = {
        "enrollment": enrollment,
        "pairing": pairings[0] if alone else None,
        "round": round,
        "program": round.program,
        "payload": {"ends_on": str(ends_on)},
    }
    about = f"enrollment:{enrollment.pk}"
    key = f"{about}:ending_{stage}:{ends_on}:user:{enrollment.person_id}"
    return Letter(about, enrollment.person, facts, columns, key=key)


def _reached_samples(make: Make, it: Stage) -> Iterable[Message]:
    pairing = it.pairing_with_end(Pairing.State.ACTIVE, Pairing.State.COMPLETED)
    return (make(pairing, side) for side in it.sides)


@mail(
    Kind.REACHED_END,
    _("A pairing has reached its end"),
    why=PART,
    true=while_pairing_is(Pairing.State.COMPLETED),
    samples=_reached_samples,
    placeholders=(*OF_TWO, "ends_on"),
    programs=LONG_TERM,
)
def reached_end(pairing: Pairing, side: str) -> Letter:
    """The round's last day has passed, and the pairing with it."""
    own, round = pairing.side(side).enrollment, pairing.round
    facts = {
        "round": round,
        "program": round.program,
        "other_name": name_of(pairing.side(side).other.person),
        "ends_on": pairing.last_day,
        "longer": pairing.last_day != round.ends_on,
        "answer_by": _asked_until(pairing),
        "url": site_link("pairing", pairing.pk),
    }
    columns = {"pairing": pairing, "round": round, "program": round.program}
    return Letter(f"pairing:{pairing.pk}", own.person, facts, columns)


def _asked_until(pairing: Pairing) -> date | None:
    """The day until which the round asks how it was; None where it names none, or it has passed."""
    day, last = pairing.round.survey_by, pairing.last_day
    if day is None or last is None or day <= last:
        return None
    return None if pairing.made_by_the_two or nobody_reads(pairing) else day
