"""What the address of the board asks for: whom, in which order, which pair is open."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from matching.board.reading.lines import Line, Lines, Stage
from matching.models import Suggestion
from mentorship.text.addresses import chosen, searched

Test = Callable[[Line], bool]

SHOWN: dict[str, Test] = {
    "matched": lambda line: line.is_matched,
    "left": lambda line: line.stage is Stage.LEFT,
    "todo": lambda line: line.is_to_decide,
    "held_up": lambda line: line.stage is Stage.HELD_UP,
    "decided": lambda line: line.is_decided,
    "hand": lambda line: line.by_hand,
    "told": lambda line: line.stage is Stage.TOLD,
}
"""Whom each choice of the filter leaves; two more hang on all lines: `lowest` and `others`."""
LOWEST, OTHERS = "lowest", "others"

ORDERS: dict[str, Callable[[Line], Any]] = {
    "": lambda line: line.doubt,
    "mentee": lambda line: (line.mentee_name.casefold(), line.mentee),
    "mentor": lambda line: (not line.mentor, line.mentor_name.casefold(), line.mentee),
    "fit": lambda line: (line.share is not None, -(line.share or 0), line.mentee),
    "newest": lambda line: (-_seconds(line), line.mentee),
    "firm": lambda line: line.doubt,
}
"""What each order sorts by; the first is how doubtful a pair is. See `_order` for `firm`."""

Firmness = Mapping[tuple[int, int], int]
"""Mentee and mentor -> in how many of a hundred slightly other weightings the two stay."""


def _seconds(line: Line) -> float:
    moment = line.decided_at or line.changed_at
    return moment.timestamp() if moment else 0


@dataclass(frozen=True)
class Asked:
    """What the address asks for; what makes no sense in it is left out."""

    words: str = ""
    show: str = ""
    fit: str = ""
    order: str = ""
    pair: str = ""
    """The key of the line that is open: `12-40`, or `12` for somebody who is left over."""
    page: int = 1
    since: int = 0
    """Since when lines have kept their places, though they were decided on; 0 for now."""
    names: bool = True
    """Whether names are read; without them people are numbers."""

    @classmethod
    def in_address(cls, query: Mapping[str, str]) -> "Asked":
        """Read it from the address, each word only where it is a known one."""
        return cls(
            words=searched(query),
            show=chosen(query, "show", (*SHOWN, LOWEST, OTHERS)),
            fit=chosen(query, "fit", Suggestion.Band.values),
            order=chosen(query, "sort", ORDERS),
            pair=_key(query.get("pair", "")),
            page=_number(query.get("page", "")) or 1,
            since=_number(query.get("since", "")),
            names=query.get("names") != "off",
        )

    def as_address(self, **changes: Any) -> str:
        """The end of an address that asks for the same, but for `changes`."""
        asked = replace(self, **changes)
        pieces = {
            "q": asked.words,
            "show": asked.show,
            "fit": asked.fit,
            "sort": asked.order,
            "names": "" if asked.names else "off",
            "page": asked.page if asked.page > 1 else "",
            "since": asked.since or "",
            "pair": asked.pair,
        }
        said = urlencode({name: value for name, value in pieces.items() if value})
        return f"?{said}" if said else "?"

    @property
    def narrows(self) -> bool:
        """Whether it leaves anybody out."""
        return bool(self.words or self.show or self.fit)

    def found(self, board: Lines, reader: int, firmness: Firmness | None = None) -> list[Line]:
        """The lines that it asks for, in its order."""
        shown = self._shown(board.lines, reader)
        labels = {} if self.names else board.labels
        rows = [line for line in shown if self._fits(line, labels)]
        return sorted(rows, key=self._order(firmness or {}))

    def _order(self, firmness: Firmness) -> Callable[[Line], Any]:
        if self.order == "firm":  # least firm first, then those that were not measured
            return lambda line: (firmness.get((line.mentee, line.mentor or 0), 101), line.doubt)
        return ORDERS[self.order] if self.order or not self.since else self._kept

    def _shown(self, lines: list[Line], reader: int) -> list[Line]:
        if self.show == LOWEST:
            worst = lowest(lines)
            return [line for line in lines if line.is_matched and line.share == worst]
        if self.show == OTHERS:
            return [line for line in lines if by_others(line, reader)]
        test = SHOWN.get(self.show)
        if test is None:
            return lines
        return [line for line in lines if test(line) or self._stays(line)]

    def _stays(self, line: Line) -> bool:
        """Whether a line stays, decided on a moment ago, in a list of those to decide."""
        return self.show == "todo" and self.keeps(line)

    def keeps(self, line: Line) -> bool:
        """Whether a line keeps its place among those to decide, having just been decided on."""
        if not self.since:
            return False
        at = line.decided_at
        since = datetime.fromtimestamp(self.since, UTC)
        return line.stage is Stage.DECIDED and at is not None and at >= since

    def _kept(self, line: Line) -> Any:
        stage, *rest = line.doubt
        return (Stage.OPEN if self.keeps(line) else stage, *rest)

    def moved(self, lines: list[Line]) -> int:
        """How many lines would go elsewhere if they were sorted again."""
        return 0 if self.order else sum(map(self.keeps, lines))

    def _fits(self, line: Line, labels: Mapping[int, str]) -> bool:
        if self.fit and line.band != self.fit:
            return False
        return self._named(line) if self.names else self._labelled(line, labels)

    def _named(self, line: Line) -> bool:
        said = f"{line.mentee_name} {line.mentor_name}".casefold()
        return all(word in said for word in self.words.casefold().split())

    def _labelled(self, line: Line, labels: Mapping[int, str]) -> bool:
        """Where names are hidden, nobody is found by one."""
        words = self.words.casefold()
        return not words or words in (labels.get(pk or 0, "").casefold() for pk in line.two)


def lowest(lines: Iterable[Line]) -> int | None:
    """The lowest share of any pair of which it is known."""
    return min((line.share for line in lines if line.share is not None), default=None)


def by_others(line: Line, reader: int) -> bool:
    """Whether somebody else has decided on this line, and nobody has been told."""
    return line.stage is Stage.DECIDED and line.decided_by not in (None, reader)


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 12 else 0


def _key(typed: str) -> str:
    """The key of a line, made plain; nothing for anything else."""
    mentee, dash, mentor = typed.partition("-")
    known = [_number(one) for one in (mentee, mentor) if one]
    return "-".join(map(str, known)) if known and all(known) and len(known) == 1 + len(dash) else ""
