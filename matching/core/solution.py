"""What a solver hands back: the pairs, and the prices that prove that no others are better."""

import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any  # plain data, as JSON holds it

import numpy as np
from numpy.typing import NDArray

from matching.core.errors import Cancelled
from matching.core.objectives import DEFAULT, Goal
from matching.core.problem import Cell

Ints = NDArray[np.int64]

Progress = Callable[[str, int, int], object]
"""Called with (stage, done, total); returning False stops the work."""


@dataclass(frozen=True, eq=False)
class Certificate:
    """A price for every mentee and for a place with every mentor, each a pair (class, points).

    Prices are compared class first, as matches are counted before points. They prove optimality:
    the prices of every permitted pair add up to (1, its points) or more, exactly that on the chosen
    pairs; they are never below zero; and whoever is left over, or has places left, has price zero.
    Prices belong to the problem *beside* the locked pairs; a locked mentee has none (zero).

    Attributes
    ----------
    mentee_class, mentee_points : ndarray of int64, shape (M,)
    mentor_class, mentor_points : ndarray of int64, shape (N,)

    """

    mentee_class: Ints
    mentee_points: Ints
    mentor_class: Ints
    mentor_points: Ints

    def as_data(self) -> dict[str, list[int]]:
        """Give the prices as plain data that JSON can hold."""
        return {name: getattr(self, name).tolist() for name in self.__dataclass_fields__}

    @classmethod
    def from_data(cls, data: dict[str, list[int]]) -> "Certificate":
        """Read what `as_data` gave."""
        return cls(
            **{name: np.array(data[name], dtype=np.int64) for name in cls.__dataclass_fields__}
        )


@dataclass(frozen=True, eq=False)
class Solution:
    """The chosen pairs, by position.

    Attributes
    ----------
    pairs : tuple of (row, column)
        In the order of the rows; locked pairs are among them.
    matched : int
        Number of pairs.
    points : int
        Sum of their points.
    certificate : Certificate
        The proof that `verify` reads.
    goal : Goal
        What was to be best; the certificate belongs to the pairs' worth for this goal.
    proofs : tuple of Certificate
        For ``best_worst``: that no more can be matched, and that fewer would be with better pairs.

    """

    pairs: tuple[Cell, ...]
    matched: int
    points: int
    certificate: Certificate
    goal: Goal = DEFAULT
    proofs: tuple[Certificate, ...] = ()

    @cached_property
    def _mentors(self) -> dict[int, int]:
        return dict(self.pairs)

    def mentor_of(self, row: int) -> int | None:
        """Give the mentor's column for a mentee's row, or None for who is left over."""
        return self._mentors.get(row)

    def as_data(self) -> dict[str, Any]:
        """Give everything as plain data that JSON can hold."""
        return {
            "pairs": [list(pair) for pair in self.pairs],
            "points": self.points,
            "certificate": self.certificate.as_data(),
            "goal": self.goal.as_data(),
            "proofs": [each.as_data() for each in self.proofs],
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Solution":
        """Read what `as_data` gave; nothing of it is believed until `verify` has seen it."""
        pairs = tuple((row, column) for row, column in data["pairs"])
        return cls(
            pairs,
            len(pairs),
            data["points"],
            Certificate.from_data(data["certificate"]),
            Goal.from_data(data["goal"]),
            tuple(Certificate.from_data(each) for each in data["proofs"]),
        )

    def as_bytes(self) -> bytes:
        """Give the same packed, to be kept in a column of a database.

        Examples
        --------
        >>> from matching.core import Problem, solve
        >>> found = solve(Problem.from_scores([[9, 5], [8, 7]], [1, 1]))
        >>> Solution.from_bytes(found.as_bytes()).pairs == found.pairs
        True

        """
        return zlib.compress(json.dumps(self.as_data()).encode())

    @classmethod
    def from_bytes(cls, packed: bytes) -> "Solution":
        """Read what `as_bytes` gave."""
        return cls.from_data(json.loads(zlib.decompress(packed)))


def report(progress: Progress | None, stage: str, done: int, total: int) -> None:
    """Tell the caller how far the work is; raise `Cancelled` if the answer is False."""
    if progress is not None and progress(stage, done, total) is False:
        raise Cancelled(f"Stopped at the stage “{stage}”.")


def split_lexicographic(price: Ints, unit: int) -> tuple[Ints, Ints]:
    """Split prices into (class, points): points may be below zero, but by less than half a unit.

    Examples
    --------
    >>> [part.tolist() for part in split_lexicographic(np.array([0, 5, 103, 98]), 100)]
    [[0, 0, 1, 1], [0, 5, 3, -2]]

    """
    classes = (price + unit // 2) // unit
    return classes, price - classes * unit
