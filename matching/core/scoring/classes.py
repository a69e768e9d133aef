"""Classes of people who gave the same few answers, and tables of numbers by class."""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.core.score_matrix import Ints, padded
from matching.core.scoring.columns import Column

FORBIDDEN = -10_001
"""Added for each rule broken: the sum stays below zero whatever else counts."""

WIDEST = 1 << 62
"""Keys of rows stay below this."""

S = TypeVar("S", bound=np.generic)


def classed(columns: Sequence[Column]) -> tuple[Ints, Ints]:
    """Number the distinct rows of ``columns``: each row's class, and one row of each class.

    Examples
    --------
    >>> classed([np.array([5, 7, 5]), np.array([1, 1, 1])])
    (array([0, 1, 0]), array([0, 1]))

    """
    keys = _keys(columns)
    _, first, classes = np.unique(keys, return_index=True, return_inverse=True)
    return classes, first


def _keys(columns: Sequence[Column]) -> Ints:
    """Give each row one number; rows are alike where it is the same."""
    keys, width = np.zeros(len(columns[0]), dtype=np.int64), 1
    for column in columns if len(keys) else ():
        answers = column.view(np.uint8) if column.dtype == np.bool_ else column
        if width * (span := _span(answers)) >= WIDEST:
            keys, answers = (np.unique(each, return_inverse=True)[1] for each in (keys, answers))
            width, span = _span(keys), _span(answers)
        keys = keys * span + (answers - answers.min()).astype(np.int64)
        width *= span
    return keys


def _span(numbers: Column) -> int:
    return int(numbers.max()) - int(numbers.min()) + 1


def spread_out(table: Column, of_mentor: Ints, kind: type[S]) -> NDArray[S]:
    """Give each mentor the column of their class; padding is zero."""
    spread = np.zeros((len(table), padded(len(of_mentor))), dtype=kind)
    np.take(table.astype(kind), of_mentor, axis=1, out=spread[:, : len(of_mentor)], mode="clip")
    return spread
