"""Small circles at a convention: newcomers left over after pairs, around who would take one.

They are proposed beside the pairs of the same run, so that a night which leaves somebody over also
says who would take them in. Whoever takes a circle keeps the pair that they have besides.
"""

from dataclasses import replace

from matching import grouped, pooled
from matching import snapshot as reading
from matching.core import Calibration
from matching.proposal import Outcome, Progress
from matching.snapshot import Snapshot
from mentorship.models import Enrollment, Round
from mentorship.models.grouping import MOST_OF_SMALL
from mentorship.roles import Role


def would_hold(round: Round) -> list[int]:
    """Sign-ups of those who said that they would take a small circle, and have none yet."""
    free = pooled.free_for_circles(round)
    rows = Enrollment.objects.filter(pk__in=free, role=Role.MENTOR, wishes_circle=True)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def with_small_circles(
    round: Round, found: Outcome, scale: Calibration, progress: Progress
) -> Outcome:
    """Add the circles of those whom pairs leave over; who sits in one is left over no more."""
    holders = would_hold(round)
    found = replace(found, figures={**found.figures, "would_hold": holders})
    taken = _taken(round, found, holders)
    if not (taken.mentees and taken.mentors):
        return found
    shape = shape_of(round, holders)
    proposed, figures, _left = grouped.find_circles(round, taken, scale, shape, progress)
    placed = {pk for each in proposed for pk, _points in each.members}
    return replace(
        found,
        figures={**found.figures, "circles": figures},
        unmatched=[row for row in found.unmatched if row["enrollment"] not in placed],
        circles=tuple(proposed),
    )


def shape_of(round: Round, holders: list[int]) -> grouped.Shape:
    """One mentor each, from the program's fewest to five, or its most where that is fewer."""
    program = round.program
    most = max(program.circle_least, min(program.circle_most, MOST_OF_SMALL))
    return grouped.Shape(1, program.circle_least, dict.fromkeys(holders, most))


def _taken(round: Round, found: Outcome, holders: list[int]) -> Snapshot:
    """Newcomers without a partner in what was found, and those who would take them."""
    alone = [row["enrollment"] for row in found.unmatched if row["role"] == Role.MENTEE]
    free = Enrollment.objects.filter(pk__in=alone).exclude(first_time=False)
    mentees = list(free.order_by("pk").values_list("pk", flat=True))
    taken = reading.of_these(round, [*mentees, *holders])
    return replace(taken, rules=pooled.undecided(taken.rules))
