"""A small table of numbers, which a chart can be drawn of."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from mentorship.numbers.measure import Kind

Number = float | int | None


@dataclass(frozen=True)
class Column:
    """One column of numbers: its heading, and how its numbers are written."""

    label: str
    kind: Kind = Kind.COUNT
    drawn: bool = False
    """Whether it is a series of the chart."""


@dataclass(frozen=True)
class Line:
    """One line: what it is about, and a number for each column."""

    label: str
    numbers: Sequence[Number]
    words: str = ""
    """What the numbers say, where they are not to be read alone."""


@dataclass(frozen=True)
class Grid:
    """A table with what it means; without lines, `empty` says why."""

    name: str
    label: str
    definition: str
    columns: Sequence[Column]
    lines: Sequence[Line] = field(default_factory=list)
    empty: str = ""
    note: str = ""
    stub: str = ""
    """The heading of the first column."""

    @property
    def told(self) -> list[tuple[str, list[str], str]]:
        """Its lines as they are read."""
        return [(one.label, self._cells(one), one.words) for one in self.lines]

    def _cells(self, line: Line) -> list[str]:
        pairs = zip(self.columns, line.numbers, strict=True)
        return ["–" if number is None else column.kind.told(number) for column, number in pairs]

    @property
    def has_words(self) -> bool:
        """Whether its lines say something beside their numbers."""
        return any(line.words for line in self.lines)

    @property
    def series(self) -> list[tuple[Column, list[Number]]]:
        """What a chart of it shows."""
        numbered = enumerate(self.columns)
        return [
            (one, [line.numbers[at] for line in self.lines]) for at, one in numbered if one.drawn
        ]
