"""The people and things that a sample of a mail is about.

All that is on this stage is invented and written nowhere; `samples` puts real people on it, for a
coordinator who looks at the mails of their program.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any, TypeVar

from django.db.models import Model
from django.utils import timezone

from accounts.models import Profile, User
from mentorship.mail.message import Message, Samples
from mentorship.models import Enrollment, Pairing, Program, Round
from mentorship.states import MENTEE, MENTOR

Make = Callable[..., Message]
Row = TypeVar("Row", bound=Model)

INVENTED = {MENTOR: "Maya Lindqvist", MENTEE: "Tomas Okafor"}
COORDINATOR = "Noor Haddad"


class Stage:
    """A program, a round of it, a mentor, a mentee, and who coordinates them."""

    sides: tuple[str, ...] = (MENTOR, MENTEE)
    """To whom of the two a sample is."""

    def __init__(self, program: Program) -> None:
        round = program.rounds.order_by("-signup_opens_on", "-pk").first() or _round(program)
        round.program = program
        self.program = self.other_program = program
        self.round = self.next_round = round
        self.mentor, self.mentee = (
            Enrollment(pk=0, round=round, role=side, person=_person(number, name))
            for number, (side, name) in enumerate(INVENTED.items(), start=1)
        )
        self.coordinator = _person(3, COORDINATOR)

    def enrollment(self, side: str) -> Enrollment:
        """The one on this side, in the round."""
        return self.mentor if side == MENTOR else self.mentee

    def person(self, side: str) -> User:
        """The one on this side."""
        return self.enrollment(side).person

    def pairing(self, *states: str, **values: Any) -> Pairing:
        """The two, paired, in the one of these states that fits the program best."""
        informal = self.program.is_informal
        asked_by = self.mentee.person if informal else None
        pairing = Pairing(
            pk=0,
            round=self.round,
            mentor=self.mentor,
            mentee=self.mentee,
            origin=Pairing.Origin.ASKED if informal else Pairing.Origin.MATCHED,
            asked_by=asked_by,
            state=states[0],
        )
        for name, value in values.items():
            setattr(pairing, name, value)
        return dated(pairing)

    def pairing_with_end(self, *states: str, **values: Any) -> Pairing:
        """The two, paired until a day."""
        pairing = self.pairing(*states, **values)
        pairing.round.ends_on = pairing.round.ends_on or in_days(30)
        return pairing

    def keep(self, row: Row) -> Row:
        """A row that a mail is about, such as a meeting."""
        return row


def dated(pairing: Pairing) -> Pairing:
    """The pairing with a day to answer by; nothing of it is written."""
    days = timedelta(days=pairing.round.offer_days)
    pairing.answer_by = pairing.answer_by or timezone.now() + days
    return pairing


def in_days(count: int) -> Any:
    """The day in so many days."""
    return timezone.now().date() + timedelta(days=count)


def _round(program: Program) -> Round:
    today = timezone.now().date()
    return Round(pk=0, program=program, name=str(today.year + 1), signup_opens_on=today)


def _person(number: int, name: str) -> User:
    """Somebody who is in no table; the numbers below zero are nobody's."""
    person = User(pk=-number, email=f"{name.split()[0].lower()}@example.org")
    person.profile = Profile(user=person, full_name=name, called=name.split()[0])
    return person


# Samples -------------------------------------------------------------------------------------


def to_each(make: Make, it: "Stage") -> Iterable[Message]:
    """Samples to each of the two, about their place in the round."""
    return (make(it.enrollment(side)) for side in it.sides)


def to_both(*states: str, **values: Any) -> Samples:
    """Samples to each of the two, about their pairing in one of these states."""

    def samples(make: Make, it: Stage) -> Iterable[Message]:
        pairing = it.pairing(*states, **values)
        return (make(pairing, side) for side in it.sides)

    return samples


def to_coordinator(state: str, **values: Any) -> Samples:
    """A sample to who coordinates the two."""

    def samples(make: Make, it: Stage) -> Iterable[Message]:
        yield make(it.pairing(state, **values), it.coordinator)

    return samples
