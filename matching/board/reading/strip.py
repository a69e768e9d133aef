"""The numbers over the board: each counts lines, and leads to exactly those that it counts."""

from collections import Counter
from dataclasses import dataclass

from matching.board.reading.asked import by_others, lowest
from matching.board.reading.lines import Line, Stage


@dataclass(frozen=True)
class Strip:
    """What stands now, counted from the lines themselves."""

    total: int
    matched: int
    left: int
    to_decide: int
    held_up: int
    decided: int
    """Paired, whether they have been told or not."""
    told: int
    others: int
    """Decided by somebody else, and nobody told yet."""
    by_hand: int
    lowest: int | None
    average: int | None
    bands: Counter[str]

    @property
    def to_announce(self) -> int:
        return self.decided - self.told


def strip_of(lines: list[Line], reader: int) -> Strip:
    """Count all lines of a round."""
    stages = Counter(line.stage for line in lines)
    shares = [line.share for line in lines if line.share is not None]
    return Strip(
        total=len(lines),
        matched=len(lines) - stages[Stage.LEFT],
        left=stages[Stage.LEFT],
        to_decide=stages[Stage.OPEN] + stages[Stage.HELD_UP],
        held_up=stages[Stage.HELD_UP],
        decided=stages[Stage.DECIDED] + stages[Stage.TOLD],
        told=stages[Stage.TOLD],
        others=sum(by_others(line, reader) for line in lines),
        by_hand=sum(line.by_hand for line in lines),
        lowest=lowest(lines),
        average=sum(shares) // len(shares) if shares else None,
        bands=Counter(line.band for line in lines if line.band),
    )
