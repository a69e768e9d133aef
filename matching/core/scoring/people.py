"""What the core knows of people, programs and rules: plain data, filled by the caller.

All identities are opaque whole numbers. ``id`` names somebody *in a role in a round* and is
unique on its side; ``person`` names the human being, so that nobody is paired with themselves.
Nothing here is ever changed by the core.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Annotated

from matching.core.errors import ProblemError

ITEMS = 5
"""Questions in one working-style block."""

STEPS = 4
"""Steps between the two ends of a question (answers run from 1 to 5)."""

IN_PERSON = "in_person"
"""The meeting mode that needs the two people to be near one another."""


class Direction(StrEnum):
    """What somebody wishes of a partner's region, field or institution."""

    ANY = "any"
    SAME = "same"
    DIFFERENT = "different"


class Turn(StrEnum):
    """What somebody wishes of a partner's way of working."""

    ALIKE = "alike"
    EITHER = "either"
    DIFFERENT = "different"


class Comparison(StrEnum):
    """How answers to a program's own question are compared."""

    ALIKE = "alike"
    """The more they share of what either said, the better."""
    NEAR = "near"
    """The same for answers on a scale; told without naming them."""
    COVERED = "covered"
    """The more of what the mentee said the mentor says too, the better."""


class Kind(StrEnum):
    """The three kinds of program; they differ in default weights and in two hard rules."""

    LONG_TERM = "long_term"
    CONVENTION = "convention"
    INFORMAL = "informal"


@dataclass(frozen=True, slots=True)
class Wish:
    """A direction, and whether it is a wish (points) or a must (a hard rule, no points)."""

    direction: Direction = Direction.ANY
    must: bool = False


@dataclass(frozen=True, slots=True)
class Within:
    """The bounds of a number, both included; said with its type, for whoever makes people up."""

    low: int
    high: int


OnScale = Annotated[int, Within(1, STEPS + 1)]
Answers = tuple[OnScale | None, OnScale | None, OnScale | None, OnScale | None, OnScale | None]
NO_ANSWERS: Answers = (None, None, None, None, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What mentee and mentor have in common.

    Parameters
    ----------
    id : int
        Unique among the mentees, or among the mentors, of one problem.
    person : int
        The human being; the same number may stand on both sides.
    region, institution : int, optional
        None means not answered.
    fields : frozenset of int
        Fields of work (for a mentee: those named as interesting).
    languages, modes : frozenset of str
        Empty means not answered. Modes are ways to meet, such as ``"video"``.
    communication, approach : tuple of five
        Answers 1 to 5, or None where skipped.
    listening, clarity : int, optional
        The two self-checks, 1 to 5. They never change a score.
    region_wish, field_wish, institution_wish : Wish
        Wishes give points, musts are hard rules.
    ranked : tuple of int
        Ids of people on the other side, the most wished first.
    frequency : int, optional
        How often to meet, 1 (seldom) to 5 (weekly).
    days : frozenset of int
        Convention days attended, by number.
    first_time : bool
        New to the convention.
    class_year : int, optional
        When the person finished, or will finish, the school whose alumni body runs the program.
    study : int, optional
        What the person studied there.
    eligible : bool
        False keeps the person out of every pair.
    own_answers : frozenset of int
        Answers to the one question of the program's own that counts. Empty means not answered.

    """

    id: int
    person: int
    region: int | None = None
    institution: int | None = None
    fields: frozenset[int] = frozenset()
    languages: frozenset[str] = frozenset()
    communication: Answers = NO_ANSWERS
    approach: Answers = NO_ANSWERS
    communication_turn: Turn = Turn.EITHER
    approach_turn: Turn = Turn.EITHER
    listening: OnScale | None = None
    clarity: OnScale | None = None
    region_wish: Wish = Wish()
    field_wish: Wish = Wish()
    institution_wish: Wish = Wish()
    ranked: tuple[int, ...] = ()
    frequency: OnScale | None = None
    modes: frozenset[str] = frozenset()
    days: frozenset[int] = frozenset()
    first_time: bool = False
    class_year: int | None = None
    study: int | None = None
    eligible: bool = True
    own_answers: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        """Refuse answers outside their scale, with a sentence."""
        for block in ("communication", "approach"):
            answers = getattr(self, block)
            if len(answers) != ITEMS:
                raise ProblemError(
                    f"Person {self.id}: {block} needs {ITEMS} answers, empty ones as None."
                )
            for answer in answers:
                _within(self.id, block, answer)
        _within(self.id, "frequency", self.frequency)


def _within(who: int, what: str, answer: int | None) -> None:
    if answer is not None and not 1 <= answer <= STEPS + 1:
        raise ProblemError(f"Person {who}: {what} must be 1 to {STEPS + 1}, not {answer}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentee(Person):
    """Somebody who looks for a mentor.

    Parameters
    ----------
    sought : frozenset of int
        Topics asked for.
    top : int, optional
        The topic that matters most; it counts double.

    Examples
    --------
    >>> Mentee(id=1, person=7, sought=frozenset({3, 4}), top=3).asked
    3

    """

    sought: frozenset[int] = frozenset()
    top: int | None = None

    @property
    def asked(self) -> int:
        """Total weight of the topics sought."""
        return len(self.sought) + (self.top in self.sought)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentor(Person):
    """Somebody who offers to mentor.

    Parameters
    ----------
    willing, could : frozenset of int
        Topics offered gladly (strength 1.0), and those that the mentor could do (0.6).
    capacity : int
        Places for mentees, 0 or more.

    """

    willing: frozenset[int] = frozenset()
    could: frozenset[int] = frozenset()
    capacity: Annotated[int, Within(0, 10)] = 1


@dataclass(frozen=True, slots=True)
class Regions:
    """How near regions are: the same, neighbours or of one group, or neither.

    Examples
    --------
    >>> regions = Regions(neighbours=frozenset({(1, 2)}), group={2: 9, 3: 9})
    >>> [regions.nearness(1, other) for other in (1, 2, 3)]
    [2, 1, 0]

    """

    neighbours: frozenset[tuple[int, int]] = frozenset()
    group: Mapping[int, int] = field(default_factory=dict)

    def nearness(self, one: int, other: int) -> int:
        """Give 2 for the same region, 1 for a near one, 0 for any other."""
        if one == other:
            return 2
        if (one, other) in self.neighbours or (other, one) in self.neighbours:
            return 1
        together = one in self.group and self.group[one] == self.group.get(other)
        return int(together)


@dataclass(frozen=True)
class Taxonomy:
    """How near fields of work are: the same, related, or neither.

    Parameters
    ----------
    parent : Mapping[int, int]
        A tree: parents, children and siblings are related.
    pairs : frozenset[tuple[int, int]]
        Any two that are related, in either order; a relation that no tree can hold.

    Examples
    --------
    >>> sorted(Taxonomy(parent={11: 1, 12: 1, 21: 2}).near(frozenset({11})))
    [1, 12]
    >>> sorted(Taxonomy(pairs=frozenset({(1, 2), (2, 3)})).near(frozenset({1})))
    [2]

    """

    parent: Mapping[int, int] = field(default_factory=dict)
    pairs: frozenset[tuple[int, int]] = frozenset()

    def near(self, named: frozenset[int]) -> frozenset[int]:
        """Give the fields related to any of ``named``, without ``named`` themselves."""
        if named not in self._known:
            self._known[named] = self._around(named)
        return self._known[named]

    def _around(self, named: frozenset[int]) -> frozenset[int]:
        parents = frozenset(self.parent[each] for each in named if each in self.parent)
        below = (self._children.get(each, frozenset()) for each in parents | named)
        beside = (self._beside.get(each, set()) for each in named)
        return parents.union(*below, *beside) - named

    @cached_property
    def _known(self) -> dict[frozenset[int], frozenset[int]]:
        """What was asked before: many people name the same fields."""
        return {}

    @cached_property
    def _beside(self) -> dict[int, set[int]]:
        beside: dict[int, set[int]] = {}
        for one, other in self.pairs:
            beside.setdefault(one, set()).add(other)
            beside.setdefault(other, set()).add(one)
        return beside

    @cached_property
    def _children(self) -> dict[int, frozenset[int]]:
        children: dict[int, set[int]] = {}
        for child, above in self.parent.items():
            children.setdefault(above, set()).add(child)
        return {above: frozenset(each) for above, each in children.items()}


PersonPairs = frozenset[tuple[int, int]]
"""Pairs of *person* numbers; the order within a pair means nothing."""

RolePairs = frozenset[tuple[int, int]]
"""Pairs of ids, mentee's first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What decides whether a pair is permitted at all, and the maps that scoring reads.

    Parameters
    ----------
    kind : Kind
        In a convention a mentee is first-time, a mentor returning, and they share a day.
    earlier_class : bool
        For a school's program: the mentor is of an earlier class than the mentee; both are known.
    class_years : int
        By how many years the mentor's class is earlier at least. Below 0 it is later instead: the
        younger one is the mentor.
    other_institution : bool
        No two of one institution; of whom none is known, nobody is known to share it.
    regions, taxonomy : Regions, Taxonomy
        How near regions and fields are.
    blocked, reporting, earlier, again : pairs of person numbers
        Blocks by either side, reporting lines, past pairings, and those of them that both
        wish to repeat.
    declined : pairs of person numbers
        Of whom one has said no to the other lately; also where both wish it otherwise.
    barred, locked : pairs of ids, mentee first
        What a coordinator forbade, and what a coordinator decided.
    minimum : int
        Fewest points of a pair that may be proposed. A locked pair may have fewer.
    own_comparison : Comparison
        How answers to the program's own question are compared.
    own_question : int
        A code for that question, for whoever puts reasons into words.
    own_told : bool
        False where members do not read one another's answers: then no reason tells them.

    """

    kind: Kind = Kind.LONG_TERM
    earlier_class: bool = False
    class_years: int = 1
    other_institution: bool = False
    regions: Regions = field(default_factory=Regions)
    taxonomy: Taxonomy = field(default_factory=Taxonomy)
    blocked: PersonPairs = frozenset()
    reporting: PersonPairs = frozenset()
    earlier: PersonPairs = frozenset()
    again: PersonPairs = frozenset()
    declined: PersonPairs = frozenset()
    barred: RolePairs = frozenset()
    locked: RolePairs = frozenset()
    minimum: int = 0
    own_comparison: Comparison = Comparison.ALIKE
    own_question: int = 0
    own_told: bool = True
