"""What pairs did together: meetings, agreements, goals and notes; what they answered and said."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from mentorship.demo.checkins import SAID
from mentorship.demo.endings import THANKS, WORDS
from mentorship.demo.large.people import KEPT
from mentorship.demo.large.writing import write, written
from mentorship.demo.meetings import ROOM
from mentorship.demo.together import GOALS
from mentorship.models import Agreement, CheckIn, Closing, Goal, Meeting, Note, Pairing, Terms
from mentorship.roles import Role
from mentorship.services import checkins

BETWEEN = timedelta(weeks=8)
HOWS = (Meeting.How.VIDEO, Meeting.How.VIDEO, Meeting.How.PHONE, Meeting.How.IN_PERSON)

TERMS = {
    "goals": "We look at the first year in the job, and at what comes after it.",
    "rhythm": "About once a month, by video, for an hour.",
    "sharing": "What worked, what did not, and what we would do otherwise today.",
    "private": "Whatever one of us says is about work or family stays between us.",
    "ends": "With the round, or earlier if one of us asks for it.",
}

NOTES = (
    "We look at my draft next time.",
    "Ask about the first month as a supervisor.",
    "Two examples of a good application are promised.",
)


def live_together(random: Random, pairings: list[Pairing]) -> list[CheckIn]:
    """Write what began pairs left behind; returns the questions how it is going."""
    begun = [pairing for pairing in pairings if pairing.active_at]
    asked = written(CheckIn, _checkins(random, begun))
    write(Meeting, _meetings(random, begun))
    agreements = written(Agreement, _agreements(random, begun))
    write(Terms, map(_terms, agreements))
    write(Goal, _goals(random, begun))
    write(Note, _notes(random, begun))
    over = [pairing for pairing in begun if pairing.state == Pairing.State.COMPLETED]
    write(Closing, _closings(random, over))
    return asked


def span(pairing: Pairing) -> tuple[datetime, datetime]:
    """From when until when the two were, or have been, paired."""
    assert pairing.active_at is not None
    return pairing.active_at, pairing.ended_at or timezone.now()


def words_are_kept(pairing: Pairing) -> bool:
    """Whether the site still holds what they wrote: it lets go a year after the round."""
    last = pairing.round.ends_on
    return not pairing.round.is_over or last is None or last > (timezone.now() - KEPT).date()


def _checkins(random: Random, pairings: Iterable[Pairing]) -> Iterator[CheckIn]:
    """Both are asked after three weeks, and then every eight."""
    for pairing in pairings:
        begun, over = span(pairing)
        at = begun + checkins.FIRST_AFTER
        while at < over - timedelta(hours=1):
            for side in Role:
                yield _checkin(random, pairing, side, at)
            at += BETWEEN


def _checkin(random: Random, pairing: Pairing, side: Role, at: datetime) -> CheckIn:
    until, over = at + checkins.TIME_TO_ANSWER, span(pairing)[1]
    told: dict[str, Any] = {"state_changed_at": at}
    answered = at + timedelta(hours=random.randint(1, 240))
    if random.random() < 0.7 and answered < over:
        answer, words, useful = random.choice(SAID)
        told |= {"answer": answer, "useful": useful, "state": CheckIn.State.ANSWERED}
        told |= {"words": words if words_are_kept(pairing) else "", "answered_at": answered}
        told["state_changed_at"] = answered
    elif until < over or pairing.ended_at:
        told = {"state": CheckIn.State.LAPSED, "state_changed_at": min(until, over)}
    return CheckIn(pairing=pairing, side=side, asked_at=at, due_at=until, **told)


def _meetings(random: Random, pairings: Iterable[Pairing]) -> Iterator[Meeting]:
    """Up to six that were noted; of those that go on, every tenth has agreed on the next."""
    for pairing in pairings:
        begun, over = span(pairing)
        days = max(1, (over - begun).days)
        for day in random.sample(range(days), min(days, random.choice([0, 1, 2, 3, 4, 6]))):
            at = begun + timedelta(days=day)
            how = random.choice(HOWS)
            yield _meeting(pairing, Meeting.State.HELD, at, met_on=at.date(), how=how)
        if pairing.is_active and random.random() < 0.1:
            at = timezone.now() + timedelta(days=random.randint(3, 20))
            plan = {"starts_at": at, "how": Meeting.How.VIDEO, "place": ROOM, "sequence": 1}
            yield _meeting(pairing, Meeting.State.CONFIRMED, begun, **plan)


def _meeting(pairing: Pairing, state: str, at: datetime, **values: Any) -> Meeting:
    stamps = {"created_at": at, "state_changed_at": at}
    return Meeting(pairing=pairing, state=state, proposed_by=Role.MENTEE, **stamps, **values)


def _agreements(random: Random, pairings: Iterable[Pairing]) -> Iterator[Agreement]:
    """Half have agreed, some are about to."""
    for pairing in pairings:
        at = span(pairing)[0] + timedelta(hours=3)
        both = {"mentor_agreed_at": at, "mentee_agreed_at": at, "state": Agreement.State.AGREED}
        one = {"mentee_agreed_at": at, "state": Agreement.State.PROPOSED}
        values = random.choice([both, both, one, None])
        if values:
            yield Agreement(pairing=pairing, state_changed_at=at, **values)


def _terms(agreement: Agreement) -> Terms:
    at = agreement.state_changed_at
    return Terms(agreement=agreement, number=1, written_by=Role.MENTEE, written_at=at, **TERMS)


def _goals(random: Random, pairings: Iterable[Pairing]) -> Iterator[Goal]:
    for pairing in pairings:
        at = span(pairing)[0] + timedelta(hours=4)
        chosen = random.sample(GOALS, random.choice([0, 1, 2]))
        for place, (words, progress, line) in enumerate(chosen, start=1):
            yield Goal(
                pairing=pairing,
                place=place,
                words=words,
                progress=progress,
                line=line,
                changed_by=Role.MENTEE,
                changed_at=at,
                created_at=at,
            )


def _notes(random: Random, pairings: Iterable[Pairing]) -> Iterator[Note]:
    for pairing in pairings:
        if random.random() < 0.3:
            at, side = span(pairing)[0] + timedelta(hours=5), random.choice(list(Role))
            yield Note(
                pairing=pairing,
                writer=side,
                shared=random.random() < 0.5,
                words=random.choice(NOTES),
                changed_by=side,
                created_at=at,
                changed_at=at,
            )


def _closings(random: Random, pairings: Iterable[Pairing]) -> Iterator[Closing]:
    """Most people say how it was soon after the end, and many thank each other."""
    for pairing in pairings:
        for side in Role:
            if random.random() < 0.8:
                yield _closing(random, pairing, side)


def _closing(random: Random, pairing: Pairing, side: Role) -> Closing:
    at = span(pairing)[1] + timedelta(hours=random.randint(10, 100))
    thanks = random.choice(THANKS)
    return Closing(
        pairing=pairing,
        side=side,
        worth=random.choice([3, 4, 5, 5]),
        reached=random.choice(
            [Closing.Reached.YES, Closing.Reached.PARTLY, Closing.Reached.CHANGED]
        ),
        words=random.choice(WORDS) if words_are_kept(pairing) else "",
        thanks=thanks,
        thanked_at=at if thanks else None,
        created_at=at,
        changed_at=at,
    )
