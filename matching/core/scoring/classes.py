"""Classes of people who gave the same few answers, and tables of numbers by class."""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.core.score_matrix import Ints, padded
from matching.core.scoring.columns import Column

FORBIDDEN = -10_001
"""Added for each rule broken: the sum stays below zero whatever else counts."""

S = TypeVar("S", bound=np.generic)


def classed(columns: Sequence[Column]) -> tuple[Ints, Ints]:
    """Number the distinct rows of ``columns``: each row's class, and one row of each class.

    Examples
    --------
    >>> classed([np.array([5, 7, 5]), np.array([1, 1, 1])])
    (array([0, 1, 0]), array([0, 1]))

    """
    classes = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        _, found = np.unique(column, return_inverse=True)
        _, classes = np.unique(
            classes * (int(found.max(initial=0)) + 1) + found, return_inverse=True
        )
    _, first = np.unique(classes, return_index=True)
    return classes, first


def spread_out(table: Column, of_mentor: Ints, kind: type[S]) -> NDArray[S]:
    """Give each mentor the column of their class; padding is zero."""
    spread = np.zeros((len(table), padded(len(of_mentor))), dtype=kind)
    spread[:, : len(of_mentor)] = table.astype(kind)[:, of_mentor]
    return spread
