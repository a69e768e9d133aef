"""What there is to say of a line: what happens to it, why, and what to do about it.

A finding is a code with its facts, so that it reads in the language of whoever looks at it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext

from mentorship.roster.fates import WORST_LAST, Fate
from mentorship.roster.sayings import SAYINGS


@dataclass(frozen=True)
class Finding:
    """One thing that is said of one record."""

    line: int
    code: str
    columns: tuple[str, ...] = ()
    """Headings; none where it is about the whole line."""
    facts: dict[str, Any] = field(default_factory=dict)
    last_line: int = 0
    """Where the record ends, if that is another line."""

    @property
    def fate(self) -> Fate:
        """What it means for the line."""
        return SAYINGS[self.code].fate

    @property
    def said(self) -> str:
        """What is wrong, or odd."""
        return SAYINGS[self.code].put(SAYINGS[self.code].said, self.facts)

    @property
    def remedy(self) -> str:
        """What was done about it, or what to do."""
        return SAYINGS[self.code].put(SAYINGS[self.code].remedy, self.facts)

    @property
    def lines(self) -> str:
        """The line as people count: 12, or 56–57."""
        return lines_of(self.line, self.last_line)

    @property
    def where(self) -> str:
        """The columns that it is about."""
        return where_of(self.columns)


class Said:
    """What is said of one record, as it is read; the same of two columns is said once."""

    def __init__(self, line: int, last_line: int) -> None:
        self.line, self.last_line = line, last_line
        self.findings: list[Finding] = []

    def note(self, code: str, *columns: str, **facts: Any) -> None:
        """Say something of these columns; lists among the facts are put together."""
        for at, one in enumerate(self.findings):
            if one.code == code and _alike(one.facts, facts):
                self.findings[at] = _joined(one, columns, facts)
                return
        self.findings.append(Finding(self.line, code, columns, facts, self.last_line))

    @property
    def fate(self) -> Fate:
        """What becomes of the record, by the gravest thing that is said of it."""
        return max((one.fate for one in self.findings), key=WORST_LAST.index, default=Fate.TAKEN)

    @property
    def is_refused(self) -> bool:
        """Whether anything said of it refuses it."""
        return any(one.fate is Fate.REFUSED for one in self.findings)


def _alike(facts: dict[str, Any], others: dict[str, Any]) -> bool:
    return facts.keys() == others.keys() and all(
        isinstance(value, list) or value == others[name] for name, value in facts.items()
    )


def _joined(one: Finding, columns: tuple[str, ...], facts: dict[str, Any]) -> Finding:
    merged = {
        name: [*value, *(new for new in facts[name] if new not in value)]
        if isinstance(value, list)
        else value
        for name, value in one.facts.items()
    }
    more = tuple(column for column in columns if column not in one.columns)
    return Finding(one.line, one.code, (*one.columns, *more), merged, one.last_line)


def lines_of(line: int, last_line: int) -> str:
    """The lines of a record as people write them."""
    return f"{line}–{last_line}" if last_line > line else str(line)


def where_of(columns: Iterable[str]) -> str:
    """The columns that something is about, as people write them."""
    return "; ".join(columns) or gettext("whole line")
