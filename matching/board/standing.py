"""Which pairs stand on the board, and writing down which ones do after a step."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from django.utils import timezone

from matching import proposal
from matching.board.solver import Found, Standing, calm
from matching.core import PairSensitivity, Problem, pair_sensitivity
from matching.core.explanation.runners_up import best_partners
from matching.core.problem import SMALL
from matching.models import Board, MatchRun, Suggestion
from matching.names import Names
from mentorship import states

FEW = 50
"""Of so many pairs the next best are looked up one by one."""


def standing(run: MatchRun) -> dict[int, tuple[int, int]]:
    """The pairs that nobody has decided on: mentee -> mentor and points."""
    rows = run.suggestions.filter(state=Suggestion.State.NEW)
    return {
        mentee: (mentor, points)
        for mentee, mentor, points in rows.values_list("mentee_id", "mentor_id", "points")
    }


def write(board: Board, run: MatchRun, found: Found, before: Standing) -> None:
    """Make the suggestions that are new the pairs found: only rows that change are written."""
    pairs = {mentee: mentor for mentee, (mentor, _points) in found.pairs.items()}
    gone = {
        mentee: mentor for mentee, (mentor, _p) in before.items() if pairs.get(mentee) != mentor
    }
    come = {mentee for mentee, mentor in pairs.items() if before.get(mentee, (None,))[0] != mentor}
    if gone:
        rows = run.suggestions.filter(state=Suggestion.State.NEW, mentee__in=list(gone))
        states.move_all(rows, "go_stale", states.WORKER)
    if come:
        _add(run, found, come)
    _refresh(run, found, {one for one in pairs.keys() - come if _differs(found, before, one)})
    if gone or come or board.mark != found.present.mark:
        _sum_up(run, found)
    _keep(board, found)


def _add(run: MatchRun, found: Found, come: set[int]) -> None:
    """Write pairs that are suggested now: a row of before is new again, with words of today."""
    rows = _worded(found, come)
    known = {
        (row.mentee_id, row.mentor_id): row
        for row in run.suggestions.filter(mentee__in=come).only("mentee_id", "mentor_id", "state")
    }
    fresh = []
    for row in rows:
        again = known.get((row["mentee_id"], row["mentor_id"]))
        if again is None:
            fresh.append(Suggestion(run=run, **row))
        else:
            nothing = {"reject_reason": "", "reject_words": "", "pairing": None}
            states.move(again, "revive", states.WORKER, **row, **nothing)
    Suggestion.objects.bulk_create(fresh, batch_size=500)


def _differs(found: Found, before: Standing, mentee: int) -> bool:
    """Whether a pair that stays has other points than before: answers or weights are new."""
    return found.pairs[mentee][1] != before[mentee][1]


def _refresh(run: MatchRun, found: Found, mentees: set[int]) -> None:
    """Write what is said of pairs that stay, and whose points are others."""
    if not mentees:
        return
    said = {row["mentee_id"]: row for row in _worded(found, mentees)}
    rows = list(run.suggestions.filter(state=Suggestion.State.NEW, mentee__in=mentees))
    for row in rows:
        for name, value in said[row.mentee_id].items():
            setattr(row, name, value)
    written = [name for name in next(iter(said.values())) if not name.endswith("_id")]
    Suggestion.objects.bulk_update(rows, written, batch_size=500)


def _worded(found: Found, come: set[int]) -> list[dict[str, Any]]:
    cells = [cell for cell in found.solution.pairs if found.ids(*cell)[0] in come]
    best = NextBest(found) if len(cells) <= FEW else best_partners(found.problem, proposal.OTHERS)
    names = Names()
    told = proposal.suggested(
        found.snapshot, found.problem, cells, best, names, lambda *_told: True
    )
    return list(told)


class NextBest:
    """The next best of few pairs, each looked up by itself."""

    def __init__(self, found: Found) -> None:
        self.found = found

    def of_mentee(self, row: int, column: int) -> Iterable[tuple[int, int]]:
        """Others for the mentee of a pair, by position, with their points."""
        return self._of(row, column).next_mentors

    def of_mentor(self, column: int, row: int) -> Iterable[tuple[int, int]]:
        """Others for its mentor."""
        return self._of(row, column).next_mentees

    def _of(self, row: int, column: int) -> PairSensitivity:
        found = self.found
        return pair_sensitivity(found.problem, found.solution, row, column, others=proposal.OTHERS)


def _sum_up(run: MatchRun, found: Found) -> None:
    """Have the run's own figures, and its list of people left over, say what stands now."""
    kept = (Suggestion.State.NEW, Suggestion.State.APPROVED)
    rows = list(run.suggestions.filter(state__in=kept).values("points", "band", "mentor"))
    taken = {row["mentor"] for row in rows}
    left = _left_of_many(run, found) if is_many(found.problem) else _left(found)
    run.unmatched = [one for one in left if one["enrollment"] not in taken]
    run.figures = {**run.figures, **proposal.figures_of_pairs(rows)}
    run.save(update_fields=["unmatched", "figures"])


def is_many(problem: Problem) -> bool:
    """Whether it would take long to say anew of everybody why they are left over."""
    return problem.shape[0] * problem.shape[1] > SMALL


def _left(found: Found) -> list[proposal.Row]:
    """Everybody who is left over, and why."""
    best = best_partners(found.problem, proposal.OTHERS)
    return proposal.left_over(found.problem, found.solution, best)


def _left_of_many(run: MatchRun, found: Found) -> list[proposal.Row]:
    """The same, as it was said of those who were left over before; anew of the others."""
    known = {one["enrollment"]: one for one in run.unmatched}
    out = found.problem.out
    rows = {row for row, _column in found.solution.pairs}
    columns = {column for _row, column in found.solution.pairs}
    left = [row for row in range(found.problem.shape[0]) if row not in rows and row not in out]
    idle = np.flatnonzero(found.problem.capacity > 0).tolist()
    told = [
        known.get(found.snapshot.mentees[row].id)
        or proposal.why_mentee_left(found.problem, found.solution, row)
        for row in left
    ]
    told += [
        known.get(found.snapshot.mentors[column].id)
        or proposal.why_mentor_left(found.problem, column)
        for column in idle
        if column not in columns
    ]
    return told


def _keep(board: Board, found: Found) -> None:
    """Write down what was proved, and what calm costs."""
    board.mark, board.proof = found.present.mark, found.proof()
    board.proved_at = timezone.now()
    board.calm_points, board.calm_people = calm(found)
    board.save(
        update_fields=["mark", "proof", "proved_at", "calm_points", "calm_people", "left_out"]
    )
