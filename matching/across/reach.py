"""What of a shared pool a coordinator reaches: their own people, and of the others a name.

Each side runs one of the two rounds. It sees who its own people are, and of the other side of a
pair the name and the reasons, which is what one decides by; no sign-up, profile, address or mail.
A pair with the reader in it is left to others. 404 for everybody else.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q, QuerySet

from accounts.models import User
from matching.models import PairAcross
from mentorship import access, states
from mentorship.models import Enrollment, Pairing, Program, Round, SharedPool


class Which(StrEnum):
    """The two sides of a pool."""

    ASKING = "asking"
    LENDING = "lending"

    def column(self, what: str) -> str:
        """The column of this side, such as that of what it said."""
        return f"{self.value}_{what}"

    @property
    def other(self) -> "Which":
        """The other side."""
        return Which.LENDING if self is Which.ASKING else Which.ASKING


def pools_run_by(user: User) -> QuerySet[SharedPool]:
    """Pools of which the user runs one of the two rounds, or both."""
    either = access.run_by(user, "asking__program") | access.run_by(user, "lending__program")
    rows = SharedPool.objects.filter(either)
    return rows.select_related("asking__program__unit", "lending__program__unit")


def pool_for(user: User, pk: int) -> SharedPool:
    """One of them."""
    return access.one_or_404(pools_run_by(user), pk)


def sides_of(user: User, pool: SharedPool) -> list[Which]:
    """For which sides the user may speak: those whose round they run."""
    run = set(
        access.rounds_run_by(user)
        .filter(pk__in=(pool.asking_id, pool.lending_id))
        .values_list("pk", flat=True)
    )
    return [side for side in Which if getattr(pool, side.column("id")) in run]


def round_of(pool: SharedPool, side: Which) -> Round:
    """The round of a side."""
    found: Round = getattr(pool, str(side))
    return found


def pairs_run_by(user: User) -> QuerySet[PairAcross]:
    """Pairs of those pools, but for any in which the user is one of the two."""
    rows = PairAcross.objects.filter(pool__in=pools_run_by(user).values("pk"))
    mine = Q(mentor__person=user) | Q(mentee__person=user)
    return rows.exclude(mine).select_related(
        "pool__asking__program",
        "pool__lending__program",
        "pairing",
        "mentor__person__profile",
        "mentee__person__profile",
    )


def pair_for(user: User, pk: int) -> PairAcross:
    """One of them."""
    return access.one_or_404(pairs_run_by(user), pk)


def askable(user: User, round: Round) -> QuerySet[Round]:
    """Rounds whose mentors may be asked for: under way, listed, of the same kind, not one's own."""
    taken = SharedPool.objects.filter(asking=round, over_at=None).values("lending")
    rows = Round.objects.filter(
        program__listed=True, program__kind=round.program.kind, state__in=states.ROUND_UNDER_WAY
    ).exclude(program=round.program_id)
    rows = rows.exclude(pk__in=taken).exclude(program__kind=Program.Kind.INFORMAL)
    return rows.select_related("program__unit").order_by("program__unit__name", "program__name")


def counted_for(round: Round) -> QuerySet[Pairing]:
    """Pairings across that count for a round: where it asked, and where it lent."""
    return Pairing.objects.filter(Q(across__asking=round) | Q(across__lending=round))


@dataclass(frozen=True)
class Person:
    """One of a pair as a side reads them."""

    name: str
    sign_up: int | None
    """Their sign-up, where they are the reader's own."""


def people_of(pair: PairAcross, sides: list[Which]) -> tuple[Person, Person]:
    """The mentee and the mentor, as somebody reads them who speaks for these sides."""
    return (
        _person(pair.mentee, Which.ASKING in sides),
        _person(pair.mentor, Which.LENDING in sides),
    )


def _person(enrollment: Enrollment, own: bool) -> Person:
    return Person(enrollment.person.public_name, enrollment.pk if own else None)
