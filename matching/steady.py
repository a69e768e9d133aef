"""Of results that are equally good, the one in which most pairs stay that were suggested before.

A result may be best in several ways, and two solvings of almost the same people may find two of
them: a coordinator who has read fifty pairs would find fifty others for nothing. So points are
multiplied until all standing pairs together are worth less than one of them, and each standing pair
gets one. What is best then is best without it too, and the proof of the first solving holds for it:
prices that prove one best result prove all of them.
"""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

import numpy as np

from matching.core import Problem, Solution, solve
from matching.core.problem import MOST_POINTS, Cell
from matching.core.score_matrix import Mapped


def steady(
    problem: Problem, best: Solution, standing: Collection[Cell], first: dict[str, Any]
) -> Solution:
    """Choose among the best results by what stands; `first` is who comes first, as for `solve`.

    The result is `best` itself where nothing stands, all of it does, or the numbers grow too large.
    """
    if not standing or set(standing) <= set(best.pairs):
        return best
    factor = len(standing) + 1
    if problem.source.most * factor >= MOST_POINTS // 4:
        return best
    worth = np.arange(problem.source.most + 1, dtype=np.int32) * factor
    finer = replace(problem, source=Mapped(problem.source, worth))
    found = solve(finer, incumbents=standing, incumbent_bonus=1, **first)
    same = int(problem.points_of(found.pairs).sum()) == best.points
    return replace(best, pairs=found.pairs) if same and found.matched == best.matched else best
