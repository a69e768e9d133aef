"""The line of those for whom a round had no place: who is taken in, and how they hear of it."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import access, messages, states
from mentorship.mail import outbox
from mentorship.models import Enrollment, Program, Round
from mentorship.roles import Role
from mentorship.services.acts import Refused, act, log
from mentorship.services.windows import free_places, next_in

MOVES_UP = states.ROUND_BEFORE_ANNOUNCED
"""In these states the line moves by itself; once pairs are announced, coordinators decide."""


def locked(round: Round) -> Round:
    """The round, held until the transaction ends, so that places are given one after the other.

    It keeps nobody from pairing, or from signing up in a round without a limit.
    """
    rows = Round.objects.select_for_update(no_key=True, of=("self",)).select_related("program")
    return rows.get(pk=round.pk)


def with_somebody_to_take_in(now: datetime) -> Iterator[Round]:
    """Rounds whose line could move: somebody waits, and there may be room."""
    rows = Round.objects.filter(
        state__in=MOVES_UP, enrollments__state=Enrollment.State.WAITING_LIST
    )
    for round in rows.select_related("program").distinct().order_by("pk"):
        if any(next_in(round, role) for role in Role):
            yield round


@act
def move_up(round: Round, now: datetime | None = None) -> int:
    """Take in as many as there is room for, first come first, and tell each; returns how many.

    Whoever signed up late stays for the coordinators to decide, and so does whoever does not meet
    the rules by now.
    """
    if round.state not in MOVES_UP or not _anybody_waits(round):
        return 0
    round = locked(round)
    return sum(_take(None, place) for role in Role for place in next_in(round, role, lock=True))


def with_late_ones(now: datetime) -> Iterator[Round]:
    """Conventions matched by themselves in which somebody waits who signed up late."""
    rows = Round.objects.filter(
        matches_nightly=True,
        program__kind=Program.Kind.CONVENTION,
        state__in=states.ROUND_UNDER_WAY,
        enrollments__state=Enrollment.State.WAITING_LIST,
    )
    yield from rows.select_related("program").distinct().order_by("pk")


@act
def take_in_late(round: Round, now: datetime) -> int:
    """Take in late ones without a coordinator, where there is room; returns how many.

    There is no time to wait for one at a convention that is matched by itself.
    """
    round = locked(round)
    if not round.matches_nightly or round.state not in states.ROUND_UNDER_WAY:
        return 0
    found = [next_in(round, role, lock=True, late=True) for role in Role]
    return sum(_take(None, place) for line in found for place in line)


def _anybody_waits(round: Round) -> bool:
    return round.enrollments.filter(state=Enrollment.State.WAITING_LIST).exists()


@act
def take_in(actor: User, enrollment: Enrollment) -> None:
    """Take one person in from the waiting list, whatever their turn; they are told by mail.

    Raises
    ------
    Refused : all places are taken, or the person waits no more.
    """
    round = locked(access.round_run_for(actor, enrollment.round_id))
    if round.is_over:
        raise Refused(_("This round is over"))
    if free_places(round, enrollment.role) == 0:
        raise Refused(_("All places are taken. Raise their number in the round’s form first"))
    _take(actor, enrollment)


def _take(actor: User | None, place: Enrollment) -> bool:
    states.move(place, "take_in", states.COORDINATOR if actor else states.CLOCK)
    log("enrollment.taken_in", actor, enrollment=place)
    outbox.enqueue(messages.taken_in(place))
    return True
