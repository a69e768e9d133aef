"""The numbers of rounds: a constant set of queries for any number of rounds."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.models import User
from mentorship import access, states
from mentorship.circle_states import SEAT_HELD
from mentorship.models import CircleSeat, Enrollment, Pairing, Round
from mentorship.models.pairings import ENDED_WELL
from mentorship.roles import Role
from mentorship.state_types import SeatState


@dataclass
class Figures:
    """How many people and pairings a round has, counted now."""

    people: Counter[str] = field(default_factory=Counter)
    """By role; people who paused or left are not counted."""
    pairings: Counter[str] = field(default_factory=Counter)
    """By state."""
    own: int = 0
    """Approved pairings of the user themselves that nobody else could announce."""
    alone: int = 0
    """Mentees who are neither in a pairing nor offered one."""

    @property
    def signed_up(self) -> int:
        return self.people.total()

    @property
    def paired(self) -> int:
        """Pairings that hold places: approved, offered or active."""
        return sum(self.pairings[state] for state in states.PAIRING_PLACED)

    @property
    def to_announce(self) -> int:
        return self.pairings[Pairing.State.APPROVED] + self.own

    @property
    def waiting(self) -> int:
        """Offers and requests that wait for an answer."""
        return sum(self.pairings[state] for state in states.PAIRING_UNANSWERED)

    @property
    def declined(self) -> int:
        """Offers that were declined, or not answered in time."""
        return sum(self.pairings[state] for state in states.PAIRING_FALLEN)


def without_partner(rounds: Iterable[Round]) -> QuerySet[Enrollment]:
    """Mentees of these rounds who are there to be paired, and are in no placed pairing.

    Whoever has ended one well is content, unless they asked for somebody.
    """
    content = ENDED_WELL & Q(mentee__waits_again_since__isnull=True)
    placed = Pairing.objects.filter(
        Q(state__in=states.PAIRING_PLACED) | content, mentee=OuterRef("pk")
    )
    rows = Enrollment.objects.filter(
        round__in=rounds, role=Role.MENTEE, state=Enrollment.State.SUBMITTED
    )
    seated = CircleSeat.objects.filter(
        enrollment=OuterRef("pk"), state__in=(*SEAT_HELD, SeatState.DONE)
    )
    return rows.filter(~Exists(placed), ~Exists(seated), person__is_active=True)


def figures_of(user: User, rounds: Iterable[Round]) -> dict[int, Figures]:
    """The figures of each of these rounds by its id, in three queries.

    A pairing in which the user is one of the two does not count for them, but among those to
    announce where it waits for them, since nobody else could.
    """
    rounds = list(rounds)
    found: dict[int, Figures] = defaultdict(Figures)
    joined = Enrollment.objects.filter(
        round__in=rounds, state=Enrollment.State.SUBMITTED
    ).order_by()
    for pk, role, count in joined.values_list("round", "role").annotate(count=Count("pk")):
        found[pk].people[role] = count
    mine = access.is_one_of_two(user)
    made = access.pairings_decided_by(user).filter(round__in=rounds).order_by()
    both = {"count": Count("pk", filter=~mine), "own": Count("pk", filter=mine)}
    for pk, state, count, own in made.values_list("round", "state").annotate(**both):
        found[pk].pairings[state] = count
        found[pk].own += own if state == Pairing.State.APPROVED else 0
    alone = without_partner(rounds).order_by().values_list("round")
    for pk, count in alone.annotate(count=Count("pk")):
        found[pk].alone = count
    return found
