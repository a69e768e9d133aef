"""The fast exact method for large rounds: a few candidates each, and a look at all pairs as proof.

1. *Prices from a sample.* A fifth of the mentees bid for places; what the places fetch says
   which mentors are in demand. Otherwise everybody's candidates would be the same few mentors.
2. *Candidates.* Each mentee's best mentors at these prices, in one pass over all pairs, block by
   block; the table of points is never held.
3. *Solve* on the candidates by shortest augmenting paths (`augmenting_paths`).
4. *Price all pairs.* Does any mentee gain with a mentor who was not a candidate? If not, the
   prices prove that the pairs are best of all, not only of the candidates (column generation:
   Dantzig and Wolfe 1960; for assignment: Volgenant 1996).
5. *Repair.* If so, those pairs become candidates, their mentees are freed, and the state is
   mended with one path each. Back to 4; three to five rounds are usual.

The same state serves changes later on: a bar, a lock, one more place (`warm_start`).
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from matching.core.errors import ProblemError
from matching.core.score_matrix import Block, Ints, ScoreMatrix, padded
from matching.core.solution import Progress, report, split_lexicographic
from matching.core.solvers import augmenting_paths, pricing

THREADS = 2
CELLS = 1 << 16
"""Cells of a block: its points stay in the processor's cache."""

WORTH_THREADS = 1 << 20
"""Pairs from which starting threads costs less than they save."""

SAMPLE_PART, SAMPLE_ROWS = 5, 400
"""The sample is a fifth of the mentees, and at least this many."""

SAMPLE_CANDIDATES = 96
WANTED, ROOM = 16, 72
"""Candidates looked for at first, and room for them."""

LIST_CELLS = 1 << 25
"""Cells of all lists of candidates together, where many mentees are alike."""

OFFENDERS = 8
"""New candidates that a mentee gets after one pass."""

STEP = 48
"""Points by which bids rise in the sample; `solve.MARGIN` allows for it."""

LARGEST_PRICE = 1 << 26
"""Prices must stay below this, or 32-bit blocks would overflow."""

UNPROVEN = np.iinfo(np.int64).max
"""A price above all others: whoever has it must be looked at."""

PATIENCE = 10
"""Passes after which lists get twice the room."""

ROUNDS = 200
"""Passes before giving up; a handful is usual."""


class ColumnGeneration:
    """Mentees, mentors' places, candidates and prices, mended until they are proven best.

    Parameters
    ----------
    source : ScoreMatrix
        Points of all pairs.
    capacity : int64 array, shape (N,)
        Places beside the locked ones.
    active : bool array, shape (M,)
        Mentees who take part (not locked).
    unit : int
        What one more match is worth, in points.
    progress : callable, optional

    """

    def __init__(
        self,
        source: ScoreMatrix,
        capacity: Ints,
        active: NDArray[np.bool_],
        unit: int,
        progress: Progress | None = None,
    ) -> None:
        self.source, self.unit, self.progress = source, unit, progress
        self.active = active.copy()
        self.state = self._nobody_seated(capacity)
        self.edges = self._no_candidates()
        self.proven = _never(self.state.u), _never(self.state.v)
        self.work = augmenting_paths.work_room(len(active), len(capacity))
        self.height = max(1, min(CELLS // max(len(capacity), 1), 64))
        self.buffers = [source.buffer(self.height) for _ in range(THREADS)]

    def _nobody_seated(self, capacity: Ints) -> augmenting_paths.State:
        mentees, mentors = self.source.shape
        bounded = np.minimum(
            capacity, mentees + 1
        )  # so that a mentor with room for all is never full
        first = np.concatenate([[0], np.cumsum(bounded)]).astype(np.int64)
        empty, nobody = np.zeros(mentors, dtype=np.int64), np.full(mentees, augmenting_paths.FREE)
        return augmenting_paths.State(
            unit=self.unit,
            u=np.zeros(mentees, dtype=np.int64),
            v=empty.copy(),
            mate=nobody,
            seat=nobody.copy(),
            seats=np.full(int(first[-1]), augmenting_paths.FREE),
            first=first,
            load=empty,
            capacity=bounded,
        )

    def _no_candidates(self) -> augmenting_paths.Edges:
        mentees, mentors = self.source.shape
        kind = self.source.kinds()
        alike = np.bincount(kind, minlength=mentees)
        room = ROOM + (int(alike.max(initial=1)) - 1)
        room = min(room, max(ROOM, LIST_CELLS // max(mentees, 1)), max(mentors, 1))
        return _lists(mentees, room, kind, alike > 1)

    def solve(self, prices: Ints | None = None) -> None:
        """Find the best pairs from nothing, or from mentors' ``prices`` that may be near."""
        rows = np.flatnonzero(self.active)
        if prices is not None:
            self.state.v[:] = prices
        elif len(rows) and len(self.state.seats):
            self.state.v[:] = self._sampled_prices(rows)
        self._find_candidates(rows)
        augmenting_paths.start(self.state, self.edges, rows)
        self.mend(rows)

    def mend(self, free: Ints) -> None:
        """Cell free mentees and price all pairs, until nobody would gain by another mentor."""
        for number in range(1, ROUNDS + 1):
            self._place(free)
            self._fill()
            free = self._violating_rows()
            self.proven = self.state.u.copy(), self.state.v.copy()
            self.proven[0][free] = UNPROVEN  # not all that they covet became candidates
            if not len(free):
                return
            if number % PATIENCE == 0 and self._are_full(free):
                self._widen(2 * self.edges.where.shape[1])
        raise ProblemError(f"The prices did not settle in {ROUNDS} passes.")

    def _are_full(self, rows: Ints) -> bool:
        """Tell whether lists of these mentees may drop what the next pass misses again."""
        used = self.edges.used[self.edges.kind[rows]]
        return bool((used >= self.edges.where.shape[1]).any())

    # -- steps ------------------------------------------------------------------------------

    def _sampled_prices(self, rows: Ints) -> Ints:
        """Step 1: what places fetch among a sample of the mentees (fixed seed)."""
        size = min(len(rows), max(len(rows) // SAMPLE_PART, SAMPLE_ROWS))
        dice = np.random.Generator(np.random.PCG64(1))
        sample = np.sort(dice.choice(rows, size, replace=False))
        mentees, room = self.source.shape[0], min(SAMPLE_CANDIDATES, self.source.shape[1])
        listed = _lists(mentees, room, np.arange(mentees), np.zeros(mentees, dtype=bool))
        self._list(sample, np.zeros(len(self.state.v), dtype=np.int32), max(1, room // 2), listed)
        units, limit = round(len(rows) / size), 40 * size
        bidders = augmenting_paths.Edges(*(array[sample] for array in listed))
        first, capacity = self.state.first, self.state.capacity
        prices: Ints = pricing.auction_prices(bidders, units, capacity, first, STEP, limit)
        return prices

    def _find_candidates(self, rows: Ints) -> None:
        """Step 2: each mentee's best mentors at these prices."""
        report(self.progress, "candidates", 0, 1)
        price = as_prices(self.state.v, self.unit)
        self._list_anew(rows, price)

    def _list_anew(self, rows: Ints, price: Block) -> None:
        """List candidates for mentees whose lists are empty; more where many share a list."""
        rows = self._one_of_each(rows[self.edges.used[self.edges.kind[rows]] == 0])
        several = self.edges.shared[self.edges.kind[rows]]
        room = self.edges.where.shape[1]
        self._list(rows[~several], price, min(WANTED, room), self.edges)
        self._list(rows[several], price, room, self.edges)

    def _one_of_each(self, rows: Ints) -> Ints:
        """Give one mentee for each list among those of ``rows``."""
        return np.sort(rows[np.unique(self.edges.kind[rows], return_index=True)[1]])

    def _list(self, rows: Ints, price: Block, wanted: int, edges: augmenting_paths.Edges) -> None:
        chunk = max(1, min(64, len(price) // (4 * wanted)))

        def look(block: Block, at: Ints) -> None:
            pricing.candidates(block, at, price, wanted, chunk, edges)

        self._over(rows, look)

    def _place(self, free: Ints) -> None:
        """Step 3a: one shortest path for every free mentee."""
        step = max(1, min(1000, len(free) // 10))
        for at in range(0, len(free), step):
            report(self.progress, "solve", at, len(free))
            augmenting_paths.place_all(self.state, self.edges, self.work, free[at : at + step])

    def _fill(self) -> None:
        """Step 3b: no mentor may have both a price and an open place."""
        state = self.state
        open_ones = np.flatnonzero((state.load < state.capacity) & (state.v > 0))
        if len(open_ones):
            self._fill_mentors(open_ones)

    def _fill_mentors(self, open_ones: Ints) -> None:
        offers = self._offers()
        step = max(1, min(1000, len(open_ones) // 4))
        for at in range(0, len(open_ones), step):
            report(self.progress, "solve", at, len(open_ones))
            augmenting_paths.fill_all(self.state, offers, self.work, open_ones[at : at + step])

    def _offers(self) -> augmenting_paths.Offers:
        """Look at the candidates from the mentors' side."""
        rows = np.flatnonzero(self.active)
        members = rows[np.argsort(self.edges.kind[rows], kind="stable")]
        whose = self.edges.kind[members]
        begins = np.searchsorted(whose, np.arange(len(self.active) + 1))
        starts, lists, worth = pricing.by_mentor(np.unique(whose), self.edges, len(self.state.v))
        return augmenting_paths.Offers(starts, lists, worth, begins, members)

    def _violating_rows(self) -> Ints:
        """Step 4: free everybody who would gain by a mentor who is no candidate, and add those.

        All pairs fitted the prices `proven`; where neither price fell since, they still do. So only
        the mentees and the mentors whose price fell are looked at: at first all of them.
        """
        rows = np.flatnonzero(self.active)
        prices, classes, u = self._split_prices()
        fell = rows[self.state.u[rows] < self.proven[0][rows]]
        cheaper = np.flatnonzero(self.state.v < self.proven[1])
        if 2 * (len(fell) / max(len(rows), 1) + len(cheaper) / max(len(self.state.v), 1)) > 1:
            violating = self._positive_reduced_cost(self.source, rows, prices, classes, u)
        else:
            violating = self._positive_reduced_cost(self.source, fell, prices, classes, u)
            if len(cheaper):
                part, fewer = self.source.part(cheaper), prices[:, cheaper]
                more = self._positive_reduced_cost(
                    part, rows, np.ascontiguousarray(fewer), classes, u
                )
                violating = np.union1d(violating, more)
        self._add(violating, prices, classes, u)
        return violating

    def _positive_reduced_cost(
        self, source: ScoreMatrix, rows: Ints, prices: Block, classes: Ints, u: Ints
    ) -> Ints:
        """Find who would gain by some mentor of a source."""
        best = np.empty(len(self.active), dtype=np.int32)

        def look(block: Block, at: Ints) -> None:
            found = np.empty(len(at), dtype=np.int32)
            pricing.best_values(block, prices, classes[at], found)
            best[at] = found

        self._over(rows, look, stage="prove", source=source)
        return rows[best[rows] > u[rows]]

    def _add(self, violating: Ints, prices: Block, classes: Ints, u: Ints) -> None:
        adding = self._one_of_each(violating)
        alike = np.bincount(self.edges.kind, minlength=len(self.active))
        most = np.minimum(OFFENDERS + alike[self.edges.kind] - 1, self.edges.where.shape[1])
        for at in range(0, len(adding), self.height):
            some = adding[at : at + self.height]
            block = self.source.block(some, self.buffers[0])
            pricing.add_better(self.state, self.edges, block, some, prices, classes, u, most[some])
        for i in violating[self.state.mate[violating] != augmenting_paths.FREE].tolist():
            augmenting_paths.unassign(self.state, i)

    def _widen(self, room: int) -> None:
        """Make room for so many candidates on each list, or for all mentors."""
        more = min(room, len(self.state.v)) - self.edges.where.shape[1]
        if more > 0:
            where, worth = (
                np.pad(each, ((0, 0), (0, more))) for each in (self.edges.where, self.edges.worth)
            )
            self.edges = self.edges._replace(where=where, worth=worth)

    # -- parts ------------------------------------------------------------------------------

    def _split_prices(self) -> tuple[Block, Ints, Ints]:
        """Give prices for mentees of class 0 and of class 1, the mentees' classes and points."""
        v_class, v_points = split_lexicographic(self.state.v, self.unit)
        u_class, u_points = split_lexicographic(self.state.u, self.unit)
        largest = max(np.abs(v_points).max(initial=0), np.abs(u_points).max(initial=0))
        if largest >= LARGEST_PRICE:
            raise ProblemError("Prices grew beyond what 32-bit blocks can hold.")
        low = np.where(v_class == 0, -pricing.OUT // 2, v_points)
        high = np.where(v_class == 0, v_points, pricing.OUT)
        return np.stack([low, high]).astype(np.int32), u_class, u_points

    def _over(
        self,
        rows: Ints,
        look: Callable[[Block, Ints], None],
        stage: str = "candidates",
        source: ScoreMatrix | None = None,
    ) -> None:
        """Look at all pairs of ``rows``, block by block, on two threads where there are many."""
        whole = source is None or source is self.source
        source = source or self.source
        height = self.height if whole else max(1, min(CELLS // padded(source.shape[1]), 4096))
        buffers = self.buffers if whole else [source.buffer(height) for _ in range(THREADS)]
        slices = [rows[at : at + height] for at in range(0, len(rows), height)]
        alone = len(slices) if rows.size * source.shape[1] < WORTH_THREADS else 2 * THREADS
        _part(source, slices[:alone], buffers[0], look)
        rest = slices[alone:]
        if not rest:
            report(self.progress, stage, 1, 1)
            return
        with ThreadPoolExecutor(THREADS) as threads:
            waiting = [
                threads.submit(_part, source, rest[each::THREADS], buffer, look)
                for each, buffer in enumerate(buffers)
            ]
            for at, done in enumerate(waiting):
                done.result()
                report(self.progress, stage, at + 1, THREADS)


def _part(
    source: ScoreMatrix, slices: list[Ints], buffer: Block, look: Callable[[Block, Ints], None]
) -> None:
    for rows in slices:
        look(source.block(rows, buffer), rows)


def _lists(
    mentees: int, room: int, kind: Ints, shared: NDArray[np.bool_]
) -> augmenting_paths.Edges:
    """Make empty lists of candidates."""
    where, worth = (np.zeros((mentees, room), dtype=np.int32) for _ in range(2))
    return augmenting_paths.Edges(
        where, worth, np.zeros(mentees, dtype=np.int32), kind.copy(), shared
    )


def _never(prices: Ints) -> Ints:
    """Give prices at which nothing is proven yet."""
    return np.full(len(prices), UNPROVEN, dtype=np.int64)


def as_prices(v: Ints, unit: int) -> Block:
    """Give prices by which mentors can be ranked: one class is worth more than any points."""
    classes, points = split_lexicographic(v, unit)
    return (points + classes * (pricing.OUT // 2)).clip(-pricing.OUT, pricing.OUT).astype(np.int32)
