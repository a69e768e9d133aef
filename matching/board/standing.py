"""Which pairs stand on the board, and writing down which ones do after a step."""

from typing import Any

from django.utils import timezone

from matching import proposal
from matching.board.solver import Found, Standing, calm
from matching.core.explanation.runners_up import best_partners
from matching.models import Board, MatchRun, Suggestion
from mentorship import states


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
    present, problem = found.present, found.problem
    cells = [cell for cell in found.solution.pairs if present.ids(*cell)[0] in come]
    best = best_partners(problem, proposal.OTHERS)
    names = proposal.Names()
    return list(
        proposal.suggested(present.snapshot, problem, cells, best, names, lambda *_told: True)
    )


def _sum_up(run: MatchRun, found: Found) -> None:
    """Have the run's own figures, and its list of people left over, say what stands now."""
    best = best_partners(found.problem, proposal.OTHERS)
    kept = (Suggestion.State.NEW, Suggestion.State.APPROVED)
    rows = list(run.suggestions.filter(state__in=kept).values("points", "band", "mentor"))
    taken = {row["mentor"] for row in rows}
    left = proposal.left_over(found.problem, found.solution, best)
    run.unmatched = [one for one in left if one["enrollment"] not in taken]
    run.figures = {**run.figures, **proposal.figures_of_pairs(rows)}
    run.save(update_fields=["unmatched", "figures"])


def _keep(board: Board, found: Found) -> None:
    """Write down what was proved, and what calm costs."""
    board.mark, board.proof = found.present.mark, found.proof()
    board.proved_at = timezone.now()
    board.calm_points, board.calm_people = calm(found)
    board.save(
        update_fields=["mark", "proof", "proved_at", "calm_points", "calm_people", "left_out"]
    )
