"""Column generation that follows changes: a bar, a lock, a place more, somebody who leaves.

Candidates, prices and pairs stay; what the change made wrong is freed, one or two shortest paths
mend it, and only the mentees and mentors whose price fell are looked at again
(`column_generation`).
"""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.core.problem import Cell
from matching.core.score_matrix import Block, Ints, Mapped, Offset, Patched, ScoreMatrix, WithBonus
from matching.core.solution import split_lexicographic
from matching.core.solvers import augmenting_paths, pricing
from matching.core.solvers.column_generation import (
    LARGEST_PRICE,
    ROOM,
    THREADS,
    UNPROVEN,
    ColumnGeneration,
    as_prices,
)

S = TypeVar("S", bound=np.generic)

Checkpoint = tuple[
    ScoreMatrix,
    NDArray[np.bool_],
    augmenting_paths.State,
    augmenting_paths.Edges,
    tuple[Ints, Ints],
    augmenting_paths.Work,
    list[Block],
]
"""A source, who is active, what the method knows of them, and its room for searches."""


class WarmColumnGeneration(ColumnGeneration):
    """A solved round whose problem may change."""

    def resume(self, mate: Ints, u: Ints, v: Ints) -> bool:
        """Take over pairs and prices of before; tell whether they prove each other, by one look.

        They are complementary already (see `complementary`). If not, solve from nothing.
        """
        rows = np.flatnonzero(self.active)
        self.state.u[:], self.state.v[:] = u, v
        if not _readable(np.concatenate([u, v]), self.unit):
            return False
        self._find_candidates(rows)
        self.reseat(mate)
        violating = self._violating_rows()
        self.proven = self.state.u.copy(), self.state.v.copy()
        return not len(violating)

    def reseat(self, mate: Ints) -> None:
        """Seat everybody with the mentor given, at the prices there are."""
        state, seated = self.state, np.flatnonzero(mate != augmenting_paths.FREE)
        seated = seated[np.argsort(mate[seated], kind="stable")]
        columns = mate[seated]
        state.load[:] = np.bincount(columns, minlength=len(state.v))
        begins = np.cumsum(state.load) - state.load
        state.mate[:], state.seat[:] = mate, augmenting_paths.FREE
        state.seat[seated] = state.first[columns] + np.arange(len(seated)) - begins[columns]
        state.seats[:] = augmenting_paths.FREE
        state.seats[state.seat[seated]] = seated

    def follows(self, source: ScoreMatrix) -> bool:
        """Tell whether a source differs by newcomers and single pairs alone: `update` will do."""
        return _alike(_frame(self.source), _frame(source))

    def update(
        self, source: ScoreMatrix, active: NDArray[np.bool_], places: Ints, *, mend: bool = True
    ) -> None:
        """Take over a changed problem, and mend what no longer fits."""
        before, self.source = self.source, source
        self._grow(active, places)
        freed = [*self._left_or_come(active), *self._seats_changed(places)]
        freed += self._revalued(before, source)
        if mend:
            self.mend(np.unique(np.array(freed, dtype=np.int64)))

    def checkpoint(self) -> Checkpoint:
        """Keep a copy of everything that `update` changes."""
        state = augmenting_paths.State(self.unit, *(each.copy() for each in self.state[1:]))
        edges, (u, v) = _with_more_rows(self.edges, 0), self.proven
        proven = u.copy(), v.copy()
        return self.source, self.active.copy(), state, edges, proven, self.work, self.buffers

    def restore(self, kept: Checkpoint) -> None:
        """Go back to what was remembered."""
        self.source, self.active, self.state, self.edges, self.proven = kept[:5]
        self.work, self.buffers = kept[5:]

    def _grow(self, active: NDArray[np.bool_], places: Ints) -> None:
        """Make room for newcomers and for more places."""
        mentees, mentors = len(active) - len(self.active), len(places) - len(self.state.v)
        if (
            not mentees
            and not mentors
            and (np.minimum(places, len(active) + 1) <= np.diff(self.state.first)).all()
        ):
            return
        old = self.state
        bounded = np.minimum(places, len(active) + 1)
        room = np.maximum(np.append(np.diff(old.first), np.zeros(mentors, dtype=np.int64)), bounded)
        first = np.concatenate([[0], np.cumsum(room)]).astype(np.int64)
        wider = {name: _longer(getattr(old, name), mentors) for name in ("v", "load", "capacity")}
        taller = {"u": _longer(old.u, mentees)}
        for name in ("mate", "seat"):
            taller[name] = _longer(getattr(old, name), mentees, augmenting_paths.FREE)
        seats = np.full(int(first[-1]), augmenting_paths.FREE)
        self.state = augmenting_paths.State(old.unit, **wider, **taller, seats=seats, first=first)
        seated = np.flatnonzero(self.state.mate != augmenting_paths.FREE)
        moved = self.state.mate[seated]
        self.state.seat[seated] += first[moved] - old.first[moved]
        seats[self.state.seat[seated]] = seated
        self.proven = (
            _longer(self.proven[0], mentees, UNPROVEN),
            _longer(self.proven[1], mentors, UNPROVEN),
        )
        self.active = _longer(self.active, mentees)
        self.edges = _with_more_rows(self.edges, mentees)
        newcomers = slice(len(self.active) - mentees, len(self.active))
        self.edges.kind[newcomers] = np.arange(len(self.active))[newcomers]
        if mentors:  # whoever was alike may differ with them
            self._widen(min(ROOM, len(places)))
            for i in np.flatnonzero(self.edges.shared[self.edges.kind]).tolist():
                self._set_apart(i)
        self.work = augmenting_paths.work_room(len(active), len(places))
        self.buffers = [self.source.buffer(self.height) for _ in range(THREADS)]

    def _left_or_come(self, active: NDArray[np.bool_]) -> list[int]:
        """Let mentees out who are locked or gone, and in who are back; give those to place."""
        for i in np.flatnonzero(self.active & ~active).tolist():
            self._free(i)
            self.state.u[i] = 0
        came = np.flatnonzero(active & ~self.active)
        self.proven[0][came] = UNPROVEN
        self.active = active.copy()
        self._list_anew(came, as_prices(self.state.v, self.unit))
        return came.tolist()

    def _seats_changed(self, places: Ints) -> list[int]:
        """Take over the places; give the mentees who lost theirs."""
        state = self.state
        state.capacity[:] = np.minimum(places, len(self.active) + 1)
        freed = []
        for j in np.flatnonzero(state.load > state.capacity).tolist():
            taken = state.seats[state.first[j] : state.first[j] + state.load[j]]
            freed += taken[state.capacity[j] :].tolist()
        for i in freed:
            self._free(i)
        return freed

    def _revalued(self, before: ScoreMatrix, after: ScoreMatrix) -> list[int]:
        """Take over changed points of single pairs; give the mentees to be placed anew."""
        places = sorted(_changed(before, after))
        if not places:
            return []
        rows, columns = (np.array(side, dtype=np.int64) for side in zip(*places, strict=True))
        worth = after.pairs(rows, columns)
        found = zip(rows.tolist(), columns.tolist(), worth.tolist(), strict=True)
        return [i for i, j, points in found if self._revalue(i, j, points)]

    def _revalue(self, i: int, j: int, points: int) -> bool:
        """Take over one pair's points; tell whether its mentee must be placed anew."""
        state = self.state
        self._set_apart(i)
        if not self.active[i]:
            self.edges.used[i] = 0  # to be listed anew when the mentee comes back
            return False
        here = np.flatnonzero(self.edges.where[i, : self.edges.used[i]] == j)
        if points < 0:
            for at in here.tolist():
                last = self.edges.used[i] - 1
                self.edges.where[i, at] = self.edges.where[i, last]
                self.edges.worth[i, at] = self.edges.worth[i, last]
                self.edges.used[i] = last
            return bool(state.mate[i] == j) and self._free(i)
        pricing.add_edge(state, self.edges, i, j, points)
        slack = int(state.u[i] + state.v[j] - self.unit - points)
        if state.mate[i] == j and slack < 0:
            state.u[i] -= slack
            return False
        wrong = slack < 0 or (state.mate[i] == j and slack > 0)
        return wrong and self._free(i)

    def _set_apart(self, i: int) -> None:
        """Give mentee i a list of their own, as they are not like the others any more."""
        edges, list_of = self.edges, int(self.edges.kind[i])
        others = np.flatnonzero(edges.kind == list_of)
        others = others[others != i]
        if not len(others):
            return
        kept = int(others[0]) if list_of == i else list_of
        for array in (edges.where, edges.worth, edges.used):
            array[kept if list_of == i else i] = array[list_of]
        edges.kind[others], edges.kind[i] = kept, i
        edges.shared[kept], edges.shared[i] = len(others) > 1, False

    def _free(self, i: int) -> bool:
        if self.state.mate[i] != augmenting_paths.FREE:
            augmenting_paths.unassign(self.state, i)
        return True


def _longer(array: NDArray[S], more: int, value: int = 0) -> NDArray[S]:
    """Give a copy with ``more`` rows of ``value`` at its end."""
    return np.concatenate([array, np.full((more, *array.shape[1:]), value, dtype=array.dtype)])


def _with_more_rows(edges: augmenting_paths.Edges, more: int) -> augmenting_paths.Edges:
    """Give a copy of the candidates, with empty lists for newcomers at its end."""
    return augmenting_paths.Edges(
        where=_longer(edges.where, more),
        worth=_longer(edges.worth, more),
        used=_longer(edges.used, more),
        kind=_longer(edges.kind, more),
        shared=_longer(edges.shared, more),
    )


def _changed(before: ScoreMatrix, after: ScoreMatrix) -> set[Cell]:
    """Find the single pairs whose points may differ."""
    old, new = _laid_over(before), _laid_over(after)
    places = {place for place in old.keys() | new.keys() if old.get(place) != new.get(place)}
    (one, bonus), (other, later) = _favoured(before), _favoured(after)
    one = _longer(one, len(other) - len(one), augmenting_paths.FREE)
    rows = np.flatnonzero((one != other) | (bonus != later))
    for columns in (one[rows], other[rows]):
        found = zip(rows.tolist(), columns.tolist(), strict=True)
        places |= {place for place in found if place[1] != augmenting_paths.FREE}
    return places


def _laid_over(source: ScoreMatrix) -> dict[Cell, int]:
    """Collect the single pairs laid over a source, the outermost first."""
    if isinstance(source, Patched):
        return _laid_over(source.base) | source.changes
    return _laid_over(source.base) if isinstance(source, WithBonus | Offset | Mapped) else {}


def _favoured(source: ScoreMatrix) -> tuple[Ints, int]:
    """Give the column that each mentee stands with, and the bonus."""
    if isinstance(source, WithBonus):
        return source.incumbents, source.bonus
    if isinstance(source, Offset):
        return _favoured(source.base)
    return np.full(source.shape[0], augmenting_paths.FREE), 0


Frame = dict[str, NDArray[np.int32]]
"""What is true of whole rows, columns and numbers of points in a source."""


def _frame(source: ScoreMatrix) -> Frame:
    """Give a source's lifts and its curve."""
    if isinstance(source, Offset):
        return {"rows": source.rows, "columns": source.columns, **_frame(source.base)}
    if isinstance(source, Mapped):
        return {"values": source.values[:-1], **_frame(source.base)}
    return _frame(source.base) if isinstance(source, WithBonus | Patched) else {}


def _alike(one: Frame, other: Frame) -> bool:
    """Compare two frames as far as both go; newcomers may make one longer."""
    return one.keys() == other.keys() and all(
        np.array_equal(first, second)
        for first, second in ((one[name], other[name][: len(one[name])]) for name in one)
    )


def _readable(prices: Ints, unit: int) -> bool:
    """Tell whether the looks at blocks can read all prices: two classes, points of 32 bits."""
    classes, points = split_lexicographic(prices, unit)
    two = (classes == 0) | (classes == 1)
    return bool(two.all() and (np.abs(points) < LARGEST_PRICE).all())
