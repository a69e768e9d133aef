"""Nobody in silence: whoever signed up hears what has become of the round, once each.

Only of what happened lately: a site that is brought up to date writes to nobody about old rounds.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from mentorship import messages, states
from mentorship.mail import outbox
from mentorship.mail.message import Message
from mentorship.messages.kinds import Kind
from mentorship.models import Enrollment, LogLine, OutgoingMail, Program, Round
from mentorship.models.pairings import unpaired
from mentorship.roles import Role
from mentorship.services.acts import act
from mentorship.services.sparing import if_any

LATELY = timedelta(days=14)
"""What happened longer ago is told to nobody any more."""

A_DAY = timedelta(days=1)
"""So long after pairs were announced the others hear that there was nobody: a coordinator may
announce in several steps."""

LONG = timedelta(days=30)
"""Whoever has waited so long where sign-up never closes hears that there is nobody yet."""

Step = Callable[[Enrollment, datetime], bool]


def _rounds(now: datetime, *found: str, after: timedelta = timedelta()) -> QuerySet[Round]:
    return Round.objects.filter(
        state__in=found, state_changed_at__gt=now - LATELY, state_changed_at__lte=now - after
    )


def _untold(rounds: QuerySet[Round], kind: Kind) -> QuerySet[Enrollment]:
    """Whoever has a place in these rounds, and no mail of this kind about it yet."""
    told = OutgoingMail.objects.filter(enrollment=OuterRef("pk"), kind=kind)
    rows = Enrollment.objects.filter(round__in=rounds, person__is_active=True)
    rows = rows.exclude(state__in=states.ENROLLMENT_GONE).exclude(Exists(told))
    return rows.select_related("round__program", "person__profile").order_by("pk")


def signup_closed(now: datetime) -> Iterator[Enrollment]:
    """Everybody who takes part in a round whose sign-up is over; matching may have begun since."""
    closed = LogLine.objects.filter(
        round=OuterRef("pk"), verb="round.signup_closed", at__gt=now - LATELY
    )
    rounds = Round.objects.filter(
        Exists(closed), state__in=(Round.State.MATCHING, Round.State.REVIEW)
    )
    rows = _untold(rounds, Kind.SIGNUP_CLOSED).filter(state=Enrollment.State.SUBMITTED)
    yield from if_any(unpaired(rows, *states.PAIRING_OPEN))


def without_partner(now: datetime) -> Iterator[Enrollment]:
    """Whoever was there when pairs were announced, and is in none a day later.

    Where mentors are asked first, nobody may learn that one said no: mentees hear once mentors have
    had all their days to answer.
    """
    rounds = _rounds(now, Round.State.ANNOUNCED, Round.State.RUNNING, after=A_DAY)
    rows = _untold(rounds.exclude(program__kind=Program.Kind.INFORMAL), Kind.NO_PARTNER)
    rows = rows.filter(state=Enrollment.State.SUBMITTED, submitted_at__lte=now - A_DAY)
    for place in if_any(unpaired(rows, *states.PAIRING_OPEN, *states.PAIRING_PAST)):
        if _may_know(place, now):
            yield place
    yield from _waiting_long(now)


def _waiting_long(now: datetime) -> Iterator[Enrollment]:
    """Whoever has waited for a month in vain where sign-up never closes.

    Where mentors are asked first, a mentee of whom one was asked hears nothing, so that a no of
    theirs is told by nothing that comes or does not come.
    """
    rounds = Round.objects.filter(rolling=True, state=Round.State.OPEN)
    rows = _untold(rounds, Kind.NO_PARTNER).filter(state=Enrollment.State.SUBMITTED)
    rows = rows.filter(submitted_at__gt=now - LONG - LATELY, submitted_at__lte=now - LONG)
    asked = (*states.PAIRING_OPEN, *states.PAIRING_PAST)
    hidden = Q(round__program__asks_first=Program.AsksFirst.MENTOR, role=Role.MENTEE)
    yield from if_any(unpaired(rows.exclude(hidden), *asked))
    yield from if_any(unpaired(rows.filter(hidden), *asked, *states.PAIRING_FALLEN))


def _may_know(place: Enrollment, now: datetime) -> bool:
    round = place.round
    hidden = round.program.asks_first == Program.AsksFirst.MENTOR and place.role == Role.MENTEE
    wait = A_DAY + timedelta(days=round.offer_days) if hidden else A_DAY
    return now >= round.state_changed_at + wait


def called_off(now: datetime) -> Iterator[Enrollment]:
    """Everybody in a round that the coordinators called off."""
    yield from if_any(_untold(_rounds(now, Round.State.CANCELLED), Kind.ROUND_CALLED_OFF))


def over(now: datetime) -> Iterator[Enrollment]:
    """Whoever waited to the end of a round, or in its line, and was never paired in it."""
    rounds = _rounds(now, Round.State.CLOSED).exclude(program__kind=Program.Kind.INFORMAL)
    begun = (*states.PAIRING_OPEN, *states.PAIRING_PAST)
    yield from if_any(unpaired(_untold(rounds, Kind.OVER_UNPAIRED), *begun))


def _telling(message: Callable[[Enrollment], Message]) -> Step:
    @act
    def tell(place: Enrollment, now: datetime) -> bool:
        return outbox.enqueue(message(place)) is not None

    return tell


tell_signup_closed = _telling(messages.signup_closed)
tell_without_partner = _telling(messages.no_partner)
tell_called_off = _telling(messages.round_called_off)
tell_over = _telling(messages.over_unpaired)
