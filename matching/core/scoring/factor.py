"""What a factor is: one object that holds all its forms.

A factor without one of its forms is refused when its module is loaded, by name; that the forms
agree is tried by `tests/matching/core/test_factors.py`, for each factor alone.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, Any  # Any: a form that was not given

from matching.core.score_matrix import Ints
from matching.core.scoring.arithmetic import Points
from matching.core.scoring.calibration import Calibration, Spread
from matching.core.scoring.centring import Centring
from matching.core.scoring.columns import Column, Columns, Mask
from matching.core.scoring.people import Kind, Mentee, Mentor, Rules
from matching.core.scoring.reasons import Reason, Sentences

if TYPE_CHECKING:
    from matching.core.scoring.encoding import Pool, Side
    from matching.core.scoring.vectorized import Scorer

Plain = Callable[[Mentee, Mentor, int, Rules, Calibration], Points]
"""The definition: the points of one pair, of at most so many, and what they rest on."""

Found = tuple[Ints, Mask, Mask | bool]
"""Points of many pairs, where they rest on answers, and where a must decides."""

Vectorized = Callable[["Scorer", int, Ints, Ints], Found]
"""The same for many pairs at once; rows and columns broadcast against each other."""


Reasons = Callable[[Mentee, Mentor, Rules], Iterator[Reason]]


class Row(StrEnum):
    """The rows of numbers that the compiled loop adds to each pair, one for each class."""

    REGION = "region"
    TIME = "time"
    TERMS = "terms"


class Slot(IntEnum):
    """What the compiled loop itself can compare, bit by bit, in the order in which it does."""

    TOPICS = 0
    FIELDS = 1
    COMMUNICATION = 2
    APPROACH = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ByClass:
    """Compiled form of points that hang on few answers: each class of people is scored once.

    Parameters
    ----------
    row : Row
        Which row of numbers they are added to. Take the one whose columns yours are among, else
        `Row.TERMS`: the more different columns a row has, the more classes there are.
    columns : callable
        Gives, for one side, the columns on which the points hang, each of shape (n,). Columns too
        few give wrong points.
    points : callable, optional
        The vectorized form, where it is not that of the factor's shares.

    """

    row: Row
    columns: Callable[["Scorer", "Side"], Sequence[Column]]
    points: Vectorized | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Singles:
    """Compiled form of what is true of few pairs: each is scored alone, and laid over the rest.

    Parameters
    ----------
    keys : callable
        Gives the pairs as ``row * N + column``.
    without : callable
        Gives the pool as if there were no such pair, for the classes.

    """

    keys: Callable[["Scorer"], Sequence[Ints]]
    without: Callable[["Pool"], "Pool"]


@dataclass(frozen=True, slots=True, kw_only=True)
class InLoop:
    """Compiled form of what `compiled.fill` compares pair by pair: what it is to read.

    Parameters
    ----------
    slot : Slot
        Which of the loop's comparisons.
    bits, numbers : callable
        Columns of the mentees: words of 32 bits, and numbers.
    lanes : callable
        Columns of the mentors, of 32 bits.
    classes : callable, optional
        Each mentee's class, and tables of shape (classes, padded N).

    """

    slot: Slot
    bits: Callable[["Scorer"], Sequence[Column]]
    numbers: Callable[["Scorer", int], Sequence[Column]]
    lanes: Callable[["Scorer", int], Sequence[Column]]
    classes: Callable[["Scorer", int], tuple[Ints, tuple[Column, ...]]] | None = None


Compiled = ByClass | Singles | InLoop

ABSENT: Any = None
"""Stands for a form that was not given, until it is refused."""


def _missing(what: str, name: str, forms: Mapping[str, object]) -> None:
    for form, given in forms.items():
        if not given:
            raise TypeError(f"The {what} “{name}” has no {form}.")


@dataclass(frozen=True, kw_only=True)
class Share:
    """A part of a factor that people answer separately; it has an average of its own.

    Parameters
    ----------
    name : str
        Scales are kept under it: a changed name makes stored scales forget it.
    plain, vectorized : callable
        The same points, twice.
    centring : Centring, optional
        For what rests on how somebody chose to answer.
    spread : callable, optional
        Gives from where to where points run, where that is not the whole share.

    """

    name: str
    plain: Plain = ABSENT
    vectorized: Vectorized = ABSENT
    centring: Centring | None = None
    spread: Callable[["Scorer", Ints, Ints], Spread] | None = None

    def __post_init__(self) -> None:
        """Refuse a share of which a form is missing."""
        forms = {"plain definition": self.plain, "vectorized form": self.vectorized}
        _missing("share", self.name, forms)
        if self.centring and self.centring.share != self.name:
            raise TypeError(f"The share “{self.name}” is centred as “{self.centring.share}”.")


Split = tuple[int | None, ...]
"""The points of each share; None where a share does not count at all."""


def whole(most: int, kind: Kind) -> Split:
    """Give all points to a factor's only share."""
    return (most,)


def no_columns(mentees: Sequence[Mentee], mentors: Sequence[Mentor], rules: Rules) -> Columns:
    """Give no columns, for a factor that reads those of others."""
    return Columns()


@dataclass(frozen=True, kw_only=True)
class Factor:
    """Something that a pair is scored on, with all its forms.

    Parameters
    ----------
    name : str
        What weights and parts are stored under.
    label : str
        A few words for the desk: “Region”.
    explanation : str
        What gives points, in a sentence for who sets its weight.
    weights : mapping of Kind to int
        The proposed weight in each kind of program; all factors' sum to 100.
    shares : tuple of Share
        What people answer separately. Most factors have one, of the same name.
    split : callable
        Gives the points of each share, of a factor's most.
    columns : callable
        Encodes what the vectorized form reads.
    compiled : tuple of compiled forms
        How the compiled loop comes by the same points.
    reasons : callable
        Finds what speaks for a pair, as codes with data.
    sentences : mapping
        The words of those codes.
    told : int
        Its turn among the reasons; equal ones by their points.
    told_without_points : bool
        Its reasons hold whatever points are left of them.
    told_in_common : bool
        Its reasons are told of pairs that are not scored on it as well, if any are wanted.
    only_adds : bool
        Having no points here says nothing against a pair.
    items : mapping of str to str
        The questions by name, as they are called inside a sentence, in the order of the answers.
    gaps : callable, optional
        Gives the steps between the two by item, for what is worth talking about.

    """

    name: str
    label: str = ""
    explanation: str = ""
    weights: Mapping[Kind, int] = ABSENT
    shares: tuple[Share, ...] = ()
    split: Callable[[int, Kind], Split] = whole
    columns: Callable[[Sequence[Mentee], Sequence[Mentor], Rules], Columns] = no_columns
    compiled: tuple[Compiled, ...] = ()
    reasons: Reasons = ABSENT
    sentences: Sentences = ABSENT
    told: int = 2
    told_without_points: bool = False
    told_in_common: bool = False
    only_adds: bool = False
    items: Mapping[str, str] = field(default_factory=dict)
    gaps: Callable[[Mentee, Mentor], dict[str, int]] | None = None

    def __post_init__(self) -> None:
        """Refuse a factor of which a form is missing."""
        forms = {
            "label": self.label,
            "explanation": self.explanation,
            "default weights": self.weights,
            "shares (plain and vectorized form)": self.shares,
            "compiled form": self.compiled,
            "reasons": self.reasons,
            "sentences": self.sentences,
        }
        _missing("factor", self.name, forms)
        if set(self.weights) != set(Kind):
            raise TypeError(f"The factor “{self.name}” has no weight for some kind of program.")

    def shares_of(self, most: int, kind: Kind) -> list[tuple[Share, int]]:
        """Split points over the shares that count in a kind of program."""
        split = zip(self.shares, self.split(most, kind), strict=True)
        return [(share, points) for share, points in split if points is not None]
