"""What is said between the board's pages, its acts and its solver, as plain data."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any, Self  # Any: what a column of JSON holds

from accounts.models import User
from matching.models import BoardStep
from matching.models.board import BoardVerb as Verb
from mentorship.services.acts import Refused

OF_A_PAIR = (
    Verb.APPROVE,
    Verb.REJECT,
    Verb.LOCK,
    Verb.UNLOCK,
    Verb.BAR,
    Verb.UNBAR,
    Verb.MOVE,
)
OF_A_MENTEE = (Verb.LEAVE_OUT, Verb.PUT_BACK)


@dataclass(frozen=True)
class Edit:
    """One change on the board; mentee and mentor are ids of enrollments."""

    verb: Verb
    mentee: int | None = None
    mentor: int | None = None
    places: int = 0
    """For `place`: 1 more, or -1."""
    for_good: bool = False
    """For `reject` and `bar`: in every later run of the round too."""
    reason: str = ""
    words: str = ""
    """Why, for coordinators alone; kept with the suggestion."""
    draft: int | None = None
    """For `adopt`: which draft's settings become the board's."""

    def __post_init__(self) -> None:
        """Refuse an edit that lacks what its verb needs; it never came from a page of ours."""
        needs_mentee = self.verb in (*OF_A_PAIR, *OF_A_MENTEE)
        needs_mentor = self.verb in (*OF_A_PAIR, Verb.PLACE)
        if needs_mentee != (self.mentee is not None) or needs_mentor != (self.mentor is not None):
            raise ValueError(f"“{self.verb}” names the wrong people.")
        if (self.verb == Verb.PLACE) != (self.places in (-1, 1)):
            raise ValueError("Places change by one.")

    @property
    def pair(self) -> tuple[int, int]:
        """The two whom it is about, mentee first."""
        assert self.mentee is not None
        assert self.mentor is not None
        return self.mentee, self.mentor

    @property
    def enrollments(self) -> set[int]:
        """Everybody whom it names."""
        return {each for each in (self.mentee, self.mentor) if each is not None}

    def as_data(self) -> dict[str, Any]:
        """What a step or a form keeps: what is not as it is by default."""
        plain = asdict(Edit(Verb.READ_ANEW))
        told = {name: value for name, value in asdict(self).items() if value != plain[name]}
        return {**told, "verb": str(self.verb)}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Read what `as_data` gave.

        Raises
        ------
        ValueError, TypeError, KeyError : it is none.
        """
        return cls(**{**data, "verb": Verb(data["verb"])})

    def without_words(self) -> "Edit":
        """The same without what a coordinator wrote."""
        return replace(self, words="")


def named_by(edits: Iterable[Edit]) -> set[int]:
    """Everybody whom some edits name."""
    return {pk for edit in edits for pk in edit.enrollments}


@dataclass(frozen=True)
class Moved:
    """One mentee whose mentor changes; None is nobody. Ids of enrollments."""

    mentee: int
    before: int | None
    after: int | None


@dataclass(frozen=True)
class Difference:
    """What one step changes: matches, points, and everybody who moves."""

    matched: int = 0
    points: int = 0
    moved: tuple[Moved, ...] = ()
    free: tuple[int, int] | None = None
    """Points and people of a solve without loyalty to the pairs that stand, where it differs."""
    hidden: int = 0
    """How many of those who move the reader must not see."""

    @property
    def people(self) -> int:
        """How many mentees change."""
        return len(self.moved) + self.hidden

    @property
    def price(self) -> tuple[int, int]:
        """What two differences are compared by: matches first."""
        return self.matched, self.points

    def as_data(self) -> dict[str, Any]:
        """What a step keeps."""
        moved = [[each.mentee, each.before, each.after] for each in self.moved]
        free = list(self.free) if self.free else None
        return {"matched": self.matched, "points": self.points, "moved": moved, "free": free}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Read what `as_data` gave; of a step that changed nothing, there may be none of it."""
        return cls(
            data.get("matched", 0),
            data.get("points", 0),
            tuple(Moved(*each) for each in data.get("moved", ())),
            tuple(data["free"]) if data.get("free") else None,
        )

    def without(self, own: frozenset[int]) -> "Difference":
        """The same without the rows of these enrollments, which the reader leaves to others."""
        kept = tuple(
            each for each in self.moved if own.isdisjoint({each.mentee, each.before, each.after})
        )
        return replace(self, moved=kept, hidden=self.hidden + len(self.moved) - len(kept))


@dataclass(frozen=True)
class Offer:
    """Somebody else for a mentee: what it would change, or the rule that forbids the two."""

    mentor: int
    points: int
    difference: Difference | None = None
    broken: tuple[str, ...] = ()
    """Rules by name; empty with no difference: for private reasons alone, or no place at all."""

    def as_data(self) -> dict[str, Any]:
        """What an answer keeps."""
        difference = self.difference and self.difference.as_data()
        return {
            "mentor": self.mentor,
            "points": self.points,
            "difference": difference,
            "broken": list(self.broken),
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Read what `as_data` gave."""
        difference = data["difference"] and Difference.from_data(data["difference"])
        return cls(data["mentor"], data["points"], difference, tuple(data["broken"]))

    def without_own(self, own: frozenset[int]) -> "Offer":
        """The same without the rows that the reader leaves to others."""
        return replace(self, difference=self.difference and self.difference.without(own))


@dataclass(frozen=True)
class State:
    """Where the board stands, and what exactly is proved of it."""

    version: int
    proved_at: datetime | None
    matched: int
    left_over: int
    mentees: int
    mentors: int
    decided: int
    """Pairs that were approved, or were made otherwise, and are taken as given."""
    locked: int
    barred: int
    places: int
    """Mentors with places changed on the board."""
    left_out: int
    bonus: int
    goal: str
    worst: int
    average: int
    calm_costs: tuple[int, int]
    """Points that loyalty to standing pairs costs, and how many people would change without."""
    behind: bool
    """What stands is not what was proved last: something happened elsewhere."""
    waiting: int
    """Steps that the solver of large rounds has not taken yet."""
    arrivals: int
    """Sign-ups that came since, and wait for a press."""
    changed: int
    """People whose answers are others than the board has read."""


class Stale(Refused):
    """The press would now cost more than was shown; nothing was done."""

    def __init__(self, sentence: str, difference: Difference, by: User | None) -> None:
        super().__init__(sentence)
        self.difference, self.by = difference, by


class NotProved(Refused):
    """The result of a step did not pass its check; the step was not taken."""


@dataclass(frozen=True)
class Done:
    """A step that was taken (or waits for the solver), and what it changed for this reader."""

    step: BoardStep
    difference: Difference = field(default_factory=Difference)
    skipped: tuple[str, ...] = ()
    """Why some of many were not approved, a sentence each."""
