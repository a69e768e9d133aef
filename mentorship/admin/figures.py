"""The numbers of rounds: a constant set of queries for any number of rounds."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.lookups import IsNull
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from mentorship import access, circle_access, states
from mentorship.circle_states import SEAT_HELD
from mentorship.models import CircleSeat, Enrollment, Pairing, Program, Round
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
    seats: Counter[str] = field(default_factory=Counter)
    """Seats in circles, and of peers, by state."""

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

    @property
    def seated(self) -> int:
        """People who hold a seat: proposed, offered or taken."""
        return sum(self.seats[state] for state in SEAT_HELD)

    @property
    def seats_waiting(self) -> int:
        """Seats that wait for an answer."""
        return self.seats[SeatState.OFFERED]

    @property
    def seats_declined(self) -> int:
        """Seats that were declined, or not answered in time."""
        return self.seats[SeatState.DECLINED] + self.seats[SeatState.EXPIRED]

    def people_in_words(self, program: Program) -> str:
        """Who has signed up: “12 mentees, 1 mentor”; where all are peers, “12 people”."""
        mentees, mentors = self.people[Role.MENTEE], self.people[Role.MENTOR]
        if program.is_of_peers:
            said = ngettext("%(count)s person", "%(count)s people", mentees)
            return said % {"count": mentees}
        seeking = ngettext("%(count)s mentee", "%(count)s mentees", mentees) % {"count": mentees}
        giving = ngettext("%(count)s mentor", "%(count)s mentors", mentors) % {"count": mentors}
        return f"{seeking}, {giving}"

    def together_in_words(self, program: Program) -> str:
        """How many of them are brought together, in what the program brings together."""
        said = []
        if program.makes_pairs:
            pairs = ngettext("%(count)s pair", "%(count)s pairs", self.paired)
            said.append(pairs % {"count": self.paired})
        if program.makes_peers:
            said.append(_("%(count)s with a peer") % {"count": self.seated})
        elif program.makes_circles or self.seated:
            said.append(_("%(count)s in circles") % {"count": self.seated})
        return ", ".join(said)


def without_partner(rounds: Collection[Round]) -> QuerySet[Enrollment]:
    """Mentees of these rounds who are there to be paired, and are in no placed pairing.

    Whoever has ended one well is content, unless they asked for somebody.
    """
    content = Q(ENDED_WELL, IsNull(OuterRef("waits_again_since"), True))
    placed = Pairing.objects.filter(
        Q(state__in=states.PAIRING_PLACED) | content, mentee=OuterRef("pk"), round__in=rounds
    )
    rows = Enrollment.objects.filter(
        round__in=rounds, role=Role.MENTEE, state=Enrollment.State.SUBMITTED
    )
    seated = CircleSeat.objects.filter(
        enrollment=OuterRef("pk"), state__in=(*SEAT_HELD, SeatState.DONE)
    )
    return rows.filter(~Exists(placed), ~Exists(seated), person__is_active=True)


def figures_of(user: User, rounds: Iterable[Round]) -> dict[int, Figures]:
    """The figures of each of these rounds by its id, in three queries, and one for circles.

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
    circled = [round for round in rounds if round.program.has_circles]
    for pk, state, count in _seats(user, circled) if circled else ():
        found[pk].seats[state] = count
    return found


def _seats(user: User, rounds: list[Round]) -> QuerySet[CircleSeat, tuple[int, str, int]]:
    """How many seats of circles these rounds have: round, state, count."""
    rows = circle_access.seats_run_by(user).filter(circle__round__in=rounds).order_by()
    counted = rows.values_list("circle__round", "state").annotate(count=Count("pk"))
    return counted.values_list("circle__round", "state", "count")
