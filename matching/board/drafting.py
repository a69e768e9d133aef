"""What if: drafts of other settings, solved beside the board, set side by side, taken or dropped.

All columns are measured by the board's own weights, so that they can be compared; beside them
stands what a draft's pairs come to by its own. A draft is loyal to the pairs that stand, as every
step is.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from matching import snapshot
from matching.board import fairer
from matching.board.boards import (
    Desk,
    Situation,
    board_of,
    looking,
    run_of,
    situation,
    stored,
)
from matching.board.checking import with_settings
from matching.board.edits import NotProved
from matching.board.fairer import Fairness, Shared
from matching.board.groups import groupings
from matching.board.present import Present
from matching.board.solver import Found, difference
from matching.core import (
    Cancelled,
    Problem,
    ProblemError,
    Solution,
    Weights,
    figures,
    firmness,
)
from matching.core.explanation.firmness import DRAWS, to_hundred
from matching.core.solution import Progress
from matching.models import Board, BoardDraft, MatchRun
from matching.names import Names
from mentorship import access, tasks
from mentorship.models import Round
from mentorship.models.shared_clock import shared_now
from mentorship.roles import Role
from mentorship.services import leases
from mentorship.services.acts import Refused, act, log

MOST_DRAFTS = 8
"""As many stand side by side."""

MOST_POINTS = 10_000
NO_FAIRNESS = Fairness()

AT_REST = timedelta(seconds=60)
"""How long nobody has taken a step before it is measured how firm pairs are."""

# Sliders -----------------------------------------------------------------------------------------


def shared_out(
    weights: Mapping[str, int], name: str, value: int, held: frozenset[str] = frozenset()
) -> dict[str, int]:
    """The weights once one of them is moved: the others that are not held share out the rest.

    They keep their proportions, in whole hundredths, by largest remainder. What the held ones leave
    is the most that the moved one can have.
    """
    others = [each for each in weights if each != name and each not in held]
    fixed = sum(weights[each] for each in weights if each in held and each != name)
    value = max(0, min(value, 100 - fixed)) if others else 100 - fixed
    rest = 100 - fixed - value
    parts = [float(weights[each]) for each in others]
    if not any(parts):
        parts = [1.0] * len(parts)
    hundred = to_hundred([part * rest / sum(parts) for part in parts] + [100.0 - rest])
    moved = dict(zip(others, hundred, strict=False)) if others else {}
    return {**weights, **moved, name: 100 - fixed - sum(moved.values())}


# Drafts ------------------------------------------------------------------------------------------


def drafts_of(actor: User, round: Round) -> QuerySet[BoardDraft]:
    """The drafts of the round's board, in the order in which they were made."""
    round = access.round_run_for(actor, round.pk)
    rows = BoardDraft.objects.filter(board__round=round, run__state=MatchRun.State.REVIEW)
    return rows.select_related("by__profile", "board")


def draft_for(actor: User, round: Round, pk: int) -> BoardDraft:
    """One of them; 404 for anybody who does not run the round."""
    return access.one_or_404(drafts_of(actor, round), pk)


@act
def make(
    actor: User,
    round: Round,
    name: str,
    weights: Mapping[str, int],
    minimum: int,
    goal: str,
    fairness: Fairness = NO_FAIRNESS,
) -> BoardDraft:
    """Have other settings solved by a worker.

    Raises
    ------
    Refused : the settings make no sense, a draft of this name is there, or there are too many.
    """
    round = access.round_run_for(actor, round.pk)
    run = run_of(round)
    settings = _checked(name, weights, minimum, goal)
    plain = BoardDraft.Goal.MOST_MATCHED
    settings["fairness"] = fairness.checked(mentees_of(round), goal, plain).as_data()
    board = stored(round, run)
    if BoardDraft.objects.filter(board=board, run=run).count() >= MOST_DRAFTS:
        raise Refused(_("Drop a draft first: %(most)s fit side by side") % {"most": MOST_DRAFTS})
    draft = BoardDraft.objects.create(board=board, run=run, by=actor, **settings)
    log("board.draft_made", actor, round=round, name=draft.name)
    tasks.wake(tasks.MATCHING)
    return draft


def mentees_of(round: Round) -> int:
    """How many mentees matching may look at now."""
    return snapshot.available(round).filter(role=Role.MENTEE).count()


def _checked(name: str, weights: Mapping[str, int], minimum: int, goal: str) -> dict[str, Any]:
    if not 1 <= len(name.strip()) <= 60:
        raise Refused(_("Give the draft a name of up to 60 letters"))
    if goal not in BoardDraft.Goal.values:
        raise Refused(_("Choose a goal from the list"))
    if not 0 <= minimum <= MOST_POINTS:
        raise Refused(_("The fewest points lie between 0 and 10,000"))
    try:
        known = Weights.only(weights).by_factor()
    except ProblemError as error:
        raise Refused(str(error)) from error
    return {"name": name.strip(), "weights": known, "minimum": minimum, "goal": goal}


@act
def drop(actor: User, round: Round, pk: int) -> None:
    """Throw a draft away."""
    draft = draft_for(actor, round, pk)
    log("board.draft_dropped", actor, round=draft.board.round, name=draft.name)
    draft.delete()


@act
def solve_again(actor: User, round: Round, pk: int) -> BoardDraft:
    """Have a draft solved on the board as it stands by now."""
    draft = draft_for(actor, round, pk)
    draft.solved_at, draft.error, draft.claimed_until = None, "", None
    draft.save(update_fields=["solved_at", "error", "claimed_until"])
    tasks.wake(tasks.MATCHING)
    return draft


def is_stale(draft: BoardDraft) -> bool:
    """Whether somebody has taken a step since the draft was solved."""
    return bool(draft.solved_at) and draft.version != draft.board.version


# The worker ----------------------------------------------------------------------------------


def solve_next() -> bool:
    """Solve one draft that waits; False if there is none."""
    draft = _claimed()
    if draft is None:
        return False
    try:
        told = {"result": _solved(draft), "version": draft.board.version, "error": ""}
    except (Refused, NotProved, ProblemError) as error:
        told = {"error": str(error)}
    rows = BoardDraft.objects.filter(pk=draft.pk, claimed_until=draft.claimed_until)
    rows.update(solved_at=timezone.now(), **told)
    return True


def _claimed() -> BoardDraft | None:
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lt=shared_now())
    waiting = BoardDraft.objects.filter(solved_at__isnull=True, run__state=MatchRun.State.REVIEW)
    with transaction.atomic():
        locked = waiting.select_for_update(skip_locked=True, of=("self",)).filter(free)
        draft = locked.select_related("board__round__program").order_by("at").first()
        if draft:
            draft.claimed_until = leases.leased()
            draft.save(update_fields=["claimed_until"])
    return draft


def _solved(draft: BoardDraft) -> dict[str, Any]:
    """What a draft comes to, and what the board does, both measured by the board's weights."""
    now = situation(looking(None, draft.board.round))
    draft.board = now.desk.board
    settings = {"weights": draft.weights, "minimum": draft.minimum, "goal": draft.goal}
    tried = with_settings(now.present, settings)
    yardstick, names = now.present.problem, Names()
    groups = groupings(now.present.snapshot.mentees, names)
    if draft.fairness:
        return _shared(now, tried, Fairness(**draft.fairness), groups)
    found = now.optimum(tried)
    before = _as_solution(now.present, now.stand)
    return {
        "draft": _column(now.present, yardstick, found.solution, before, groups)
        | {"own_points": found.solution.points},
        "board": _column(now.present, yardstick, before, before, groups),
        "moved": [
            [one.mentee, one.before, one.after] for one in difference(now.stand, found.pairs).moved
        ],
    }


def _shared(
    now: Situation, tried: Present, asked: Fairness, groups: Mapping[str, Any]
) -> dict[str, Any]:
    """The same of a draft that asks another question than the board: with its pairs, to be kept."""
    found = fairer.solved(tried, asked, groups)
    before = _as_solution(now.present, now.stand)
    solution = _of_pairs(now.present, found)
    after = dict(found.pairs)
    stood = {mentee: mentor for mentee, (mentor, _points) in now.stand.items()}
    return {
        "draft": _column(now.present, now.present.problem, solution, before, groups)
        | {"own_points": found.points},
        "board": _column(now.present, now.present.problem, before, before, groups),
        "moved": [
            [mentee, stood.get(mentee), after.get(mentee)]
            for mentee in sorted({*stood, *after})
            if stood.get(mentee) != after.get(mentee)
        ],
        "pairs": [list(pair) for pair in found.pairs],
        "fair": found.told | _not_heeded(now.present, stood, after),
    }


def _not_heeded(
    present: Present, stood: Mapping[int, int], after: Mapping[int, int]
) -> dict[str, int]:
    """What such a draft gives no weight to: pairs that stand, and mentees who come first."""
    first = present.snapshot.first & present.rows.keys()
    return {
        "stands": len(stood),
        "stays": sum(after.get(mentee) == mentor for mentee, mentor in stood.items()),
        "first": len(first),
        "first_without": len(first - after.keys()),
        "first_without_now": len(first - stood.keys()),
    }


def _of_pairs(present: Present, found: Shared) -> Solution:
    """Pairs of a draft as the core reads pairs; they were proved by another checker."""
    cells = sorted((present.rows[one], present.columns[two]) for one, two in found.pairs)
    shape = Found.of_nobody(present)
    return replace(shape, pairs=tuple(cells), matched=len(cells), points=found.points)


def _as_solution(present: Present, stand: Mapping[int, tuple[int, int]]) -> Solution:
    """The pairs that stand as the core reads pairs; nothing is proved by them here."""
    cells = sorted((present.rows[one], present.columns[two]) for one, (two, _p) in stand.items())
    proved = Found.of_nobody(present)
    points = int(present.problem.points_of(cells).sum()) if cells else 0
    return replace(proved, pairs=tuple(cells), matched=len(cells), points=points)


def _column(
    present: Present,
    problem: Problem,
    solution: Solution,
    before: Solution,
    groups: Mapping[str, Any],
) -> dict[str, Any]:
    """One column of what stands side by side, as plain data."""
    found = figures(problem, solution, before=before, groupings=groups)
    return {
        "matched": found.matched,
        "points": found.points,
        "lowest": list(present.ids(*found.worst)) if found.worst else None,
        "lowest_points": found.least,
        "fifth": found.low,
        "would_swap": found.would_swap,
        "change": len(found.changed),
        "groups": {
            name: {str(group): [of.people, of.matched, of.fit] for group, of in parts.items()}
            for name, parts in found.groups.items()
        },
        "gaps": dict(found.gaps),
    }


# Firmness ------------------------------------------------------------------------------------


def measure_next(urgent: Callable[[], bool]) -> bool:
    """Measure how firm the pairs of one board at rest are; False if there is none to measure.

    Half a minute for thousands: what is ``urgent`` is done meanwhile, and a board on which somebody
    works again is left for later.
    """
    quiet = Board.objects.filter(
        run__state=MatchRun.State.REVIEW, proved_at__lt=timezone.now() - AT_REST
    )
    rows = quiet.exclude(measured=F("version")).select_related("round__program")
    board = rows.order_by("pk").first()
    if board is None:
        return False

    def goes_on(_stage: str, _done: int, _total: int) -> bool:
        while urgent():
            continue
        return Board.objects.filter(pk=board.pk, version=board.version, run=board.run_id).exists()

    with suppress(Cancelled):
        told = {"measured": board.version, "firmness": _firmness(board, goes_on)}
        Board.objects.filter(pk=board.pk).update(**told)
    return True


def _firmness(board: Board, goes_on: Progress) -> dict[str, Any]:
    """In how many of the draws each pair is kept, by ids; nothing where it cannot be said."""
    try:
        run = run_of(board.round)
        desk = Desk(None, board_of(board.round, run), run)
        now = situation(desk)
        found = now.found or now.optimum(now.present)
        measured = firmness(
            found.problem, found.solution, draws=range(DRAWS), seed=run.pk, progress=goes_on
        )
    except (Refused, ProblemError):
        return {"draws": 0, "kept": []}
    kept = [[*found.ids(*cell), count] for cell, count in measured.kept.items()]
    return {"draws": measured.draws, "kept": kept}


def firmness_of(board: Board) -> dict[tuple[int, int], int]:
    """The share, in hundredths, of weightings in which each pair is kept; others: not measured."""
    draws = board.firmness.get("draws", 0)
    kept = board.firmness.get("kept", ())
    return {(mentee, mentor): 100 * count // draws for mentee, mentor, count in kept if draws}
