"""What a template of a program says: filled columns, days counted from the start, rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mentorship.models.eligibility import RuleKind, RuleStrength
from mentorship.models.questions import QuestionAudience, QuestionKind, QuestionReaders
from mentorship.roles import Role

ASSOCIATION, OWN_UNIT = "association", "unit"
"""Which unit a rule of membership means: the one at the top, or that of the program."""


@dataclass(frozen=True)
class RuleLine:
    """One rule of who may join, before it is known in which unit and which year."""

    role: Role
    kind: RuleKind
    strength: RuleStrength = RuleStrength.REQUIRED
    unit: str = ""
    """`ASSOCIATION` or `OWN_UNIT`, where members are meant."""
    at_least: int | None = None
    at_most: int | None = None
    students_too: bool = False


@dataclass(frozen=True)
class QuestionLine:
    """An own question: what is asked, of whom, and who reads the answer."""

    words: Any
    kind: QuestionKind
    asked_of: QuestionAudience = QuestionAudience.BOTH
    required: bool = False
    read_by: QuestionReaders = QuestionReaders.PARTNER
    choices: tuple[Any, ...] = ()
    """The answers to choose from; empty where only the program itself can know them."""
    of_library_types: bool = False
    """Whether the association's own list of kinds of library is chosen from."""
    weight: int = 0
    """How many of 100 answers that are alike count; other weights hold where it is not asked."""


@dataclass(frozen=True)
class Template:
    """A way to run a program that has proved good elsewhere; each line can be changed."""

    slug: str
    kind: str
    title: Any
    lead: Any
    length: Any
    for_whom: Any
    program: Mapping[str, Any]
    """Columns of the program, by name."""
    weights: Mapping[str, int]
    """What each factor weighs where no own question counts."""
    days: Mapping[str, int] = field(default_factory=dict)
    """Dates of the round by column, in days from its start."""
    round: Mapping[str, Any] = field(default_factory=dict)
    """Other columns of the round, by name."""
    rules: tuple[RuleLine, ...] = ()
    questions: tuple[QuestionLine, ...] = ()
    weights_with_question: Mapping[str, int] = field(default_factory=dict)
    """What each weighs besides the own question that counts, where it is asked."""
    topic_groups: tuple[str | tuple[str, int], ...] = ()
    """The groups of topics in their order; of some no more than so many topics."""
    months: tuple[Any, ...] = ()
    """What pairs may talk about, month by month."""
    suits: tuple[str, ...] = ()
    """The kinds of unit to which it is proposed first."""
    of_a_school: bool = False
    """Whether the program names a school, whose classes decide."""
    events: tuple[tuple[int, Any], ...] = ()
    """Days from the start, and what it is well to invite to then; hour and link are the
    program's own."""

    @property
    def lasts(self) -> int | None:
        """Days from the start to the end; None where it has no end, or where that is asked."""
        return self.days.get("ends_on")
