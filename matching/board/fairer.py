"""Fairer rounds: other questions than the board's goals, tried as drafts, proved by their checkers.

Worst pairs first, one after the other; or places shared out, among mentors and among groups of
mentees. None of them costs a match, and each says what it costs in points. They look at the pairs
of a round as a whole: neither loyalty to pairs that stand nor who comes first counts here.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from matching.board.edits import NotProved
from matching.board.present import Pair, Present
from matching.core import (
    NotFeasible,
    NotOptimal,
    Problem,
    QuotaProblem,
    QuotaSolution,
    equal_rates,
    quota_prices,
    solve_leximin,
    solve_quotas,
    verify_leximin,
    verify_quota_price,
    verify_quotas,
)
from matching.core.explanation.figures import joined
from matching.core.solvers.leximin import MOST_PEOPLE
from mentorship import states
from mentorship.models import Pairing
from mentorship.services.acts import Refused

Groupings = Mapping[str, Sequence[Hashable]]


class Way(TextChoices):
    """How pairs are found, where it is not by a goal of the board."""

    WORST_FIRST = "worst_first", lazy("The worst pair first, then the second worst, and so on")
    SHARES = "shares", lazy("Places shared out")


GROUPED: dict[str, Any] = {
    "region": lazy("Region"),
    "field": lazy("Field of work"),
    "library": lazy("Kind of library"),
}
"""By what mentees are put into groups; the names are those of `groups.groupings`."""


class Rule(TextChoices):
    """What is asked for groups."""

    LEAST = "least", lazy("At least this many of each group")
    RATES = "rates", lazy("Equal shares of each group, within this many percentage points")


@dataclass(frozen=True)
class Fairness:
    """What a draft asks for beside weights and fewest points; as it comes, nothing."""

    way: str = ""
    loads: bool = False
    """Whether every mentor gets at least one, where that costs no match."""
    group: str = ""
    rule: str = Rule.LEAST
    number: int = 0

    def __bool__(self) -> bool:
        return bool(self.way)

    def as_data(self) -> dict[str, Any]:
        """What a draft keeps: nothing where nothing is asked."""
        return asdict(self) if self else {}

    def checked(self, mentees: int, goal: str, plain: str) -> "Fairness":
        """The same, where it makes sense for so many mentees.

        Raises
        ------
        Refused : it does not.
        """
        if self.way == Way.WORST_FIRST and (self.loads or self.group):
            raise Refused(_("Worst pairs first cannot be asked for together with shares of places"))
        if self and goal != plain:
            raise Refused(_("This goes with the first goal alone: most matched, then most points"))
        if self.way == Way.WORST_FIRST and mentees > MOST_PEOPLE:
            said = _("Worst pairs first is worked out for up to %(most)s mentees; here are %(n)s")
            raise Refused(said % {"most": f"{MOST_PEOPLE:,}", "n": f"{mentees:,}"})
        if self.way == Way.SHARES:
            self._check_shares()
        return self

    def _check_shares(self) -> None:
        if not self.loads and not self.group:
            raise Refused(_("Say among whom places are shared out: mentors, or groups"))
        known = self.group in ("", *GROUPED) and self.rule in Rule.values
        if not known or (self.group and not 1 <= self.number <= 100):
            raise Refused(_("Enter a number from 1 to 100 for the groups"))


@dataclass(frozen=True)
class Shared:
    """The pairs that were found and proved, and what is told of them."""

    pairs: tuple[Pair, ...]
    points: int
    told: dict[str, Any] = field(default_factory=dict)


def solved(present: Present, asked: Fairness, groupings: Groupings) -> Shared:
    """Solve what is asked, and prove it by the checker of that question.

    Raises
    ------
    NotProved : the result did not pass its check.
    ProblemError : the question makes no sense here.
    """
    try:
        if asked.way == Way.WORST_FIRST:
            return _worst_first(present)
        return _shares(present, asked, groupings)
    except (NotFeasible, NotOptimal) as error:
        raise NotProved(_("This draft did not pass its check.")) from error


def _worst_first(present: Present) -> Shared:
    found = solve_leximin(present.problem)
    verify_leximin(present.problem, found)
    return Shared(_ids(present, found.pairs), found.points)


def _ids(present: Present, cells: Sequence[tuple[int, int]]) -> tuple[Pair, ...]:
    return tuple(present.ids(*cell) for cell in cells)


# Places shared out -----------------------------------------------------------------------------


def _shares(present: Present, asked: Fairness, groupings: Groupings) -> Shared:
    names, rows = _groups(present, asked, groupings)
    question = _question(present, asked, names, rows)
    found = solve_quotas(question)
    verify_quotas(question, found)
    told = {
        "missing_members": int(found.missing_members.sum()),
        "missing_loads": int(found.missing_loads.sum()),
        "groups": _prices(question, found, names),
    }
    if asked.loads:
        told["loads_cost"] = _cost_of_loads(question, found)
    return Shared(_ids(present, found.pairs), found.points, told)


def _groups(
    present: Present, asked: Fairness, groupings: Groupings
) -> tuple[list[Hashable], list[int]]:
    """The groups, those too small joined, and of each row the group: -1 for none."""
    out = present.problem.out
    if not asked.group:
        return [], [-1] * len(present.snapshot.mentees)
    keys = joined(list(groupings[asked.group]), out=frozenset(out))
    names = sorted({key for row, key in enumerate(keys) if row not in out}, key=str)
    places = {name: at for at, name in enumerate(names)}
    return names, [-1 if row in out else places[key] for row, key in enumerate(keys)]


def _question(
    present: Present, asked: Fairness, names: list[Hashable], rows: list[int]
) -> QuotaProblem:
    problem: Problem = present.problem
    loads = _loads(present) if asked.loads else [0] * len(present.snapshot.mentors)
    if names and asked.rule == Rule.RATES:
        return equal_rates(problem, rows, asked.number, loads=loads)
    least = [min(asked.number, rows.count(at)) for at in range(len(names))]
    return QuotaProblem.with_quotas(problem, loads=loads, groups=rows, least=least)


def _loads(present: Present) -> list[int]:
    """One for each mentor with a place, but for those who have a mentee already."""
    mentors = present.snapshot.mentors
    rows = Pairing.objects.filter(
        mentor__in=[mentor.id for mentor in mentors], state__in=states.PAIRING_PLACED
    )
    have = set(rows.values_list("mentor", flat=True))
    return [int(mentor.capacity > 0 and mentor.id not in have) for mentor in mentors]


def _prices(
    question: QuotaProblem, found: QuotaSolution, names: list[Hashable]
) -> list[dict[str, Any]]:
    """Each group with what it has, and what one more required place would cost; each proved."""
    rows = {row for row, _column in found.pairs}
    groups = question.groups.tolist()
    told = []
    for price in quota_prices(question, found):
        verify_quota_price(question, found, price)
        members = [row for row, at in enumerate(groups) if at == price.group]
        told.append(
            {
                "group": str(names[price.group]),
                "people": len(members),
                "matched": sum(row in rows for row in members),
                "least": int(question.least[price.group]),
                "more": price.points if price.is_possible else None,
            }
        )
    return told


def _cost_of_loads(question: QuotaProblem, found: QuotaSolution) -> int:
    """Points that a mentee for every mentor costs, by the same question without."""
    without = QuotaProblem.with_quotas(
        question.problem, groups=question.groups, least=question.least, most=question.most
    )
    plain = solve_quotas(without)
    verify_quotas(without, plain)
    return plain.points - found.points
