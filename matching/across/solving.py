"""Looking for pairs across, by a worker: as many as possible, then the best, proved as any run."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from matching import proposal, queries, snapshot
from matching.across.acts import log_both
from matching.core import Problem, calibrate, solve, verify
from matching.models import PairAcross
from matching.names import Names
from matching.snapshot import Snapshot
from mentorship.models import SharedPool


def solve_next() -> bool:
    """Look for pairs in one pool that waits; False if none does.

    Found pairs are stored only while both still consent and nobody has asked anew meanwhile.
    """
    rows = SharedPool.objects.filter(over_at=None, agreed_at__isnull=False)
    rows = rows.filter(wanted_at__isnull=False).order_by("wanted_at")
    pool = rows.select_related("asking__program", "lending__program").first()
    if pool is None:
        return False
    assert pool.wanted_at is not None
    store(pool, pool.wanted_at, found_in(pool))
    return True


def found_in(pool: SharedPool) -> list[dict[str, Any]]:
    """The best pairs of the two rounds, as columns of `PairAcross`."""
    taken = _left_to_find(snapshot.take_across(pool), pool)
    if not taken.mentees or not taken.mentors:
        return []
    scale = queries.calibration_of(pool.asking)
    problem = Problem.from_people(
        taken.mentees,
        taken.mentors,
        taken.weights,
        taken.rules,
        calibration=scale or calibrate(taken.mentees, taken.mentors, taken.rules),
    )
    solution = solve(problem)
    verify(problem, solution)
    names = Names()
    return [_row(taken, problem, cell, names) for cell in solution.pairs]


def _row(taken: Snapshot, problem: Problem, cell: tuple[int, int], names: Names) -> dict[str, Any]:
    mentee, mentor = taken.mentees[cell[0]].id, taken.mentors[cell[1]].id
    people = problem.people
    assert people is not None
    words = proposal.explained(taken, mentee, mentor, names, people.calibration)
    assert words is not None
    kept = {name: words[name] for name in ("points", "parts", "reasons", "band")}
    return {"mentee_id": mentee, "mentor_id": mentor, **kept}


def _left_to_find(taken: Snapshot, pool: SharedPool) -> Snapshot:
    """Without whom somebody has said yes to, and without couples that somebody said no to."""
    yes = Q(asking_said=True) | Q(lending_said=True)
    no = Q(asking_said=False) | Q(lending_said=False)
    waiting = pool.couples.filter(yes, pairing=None).exclude(no)
    kept = list(waiting.values_list("mentee", "mentor"))
    refused = frozenset(pool.couples.filter(no).values_list("mentee", "mentor"))
    return snapshot.without(taken, kept, refused)


def store(pool: SharedPool, wanted: datetime, rows: list[dict[str, Any]]) -> bool:
    """Put these pairs in the place of those undecided; False where they are not wanted any more."""
    with transaction.atomic():
        held = SharedPool.objects.select_for_update(no_key=True).get(pk=pool.pk)
        if not held.is_agreed or held.wanted_at != wanted:
            return False
        undecided = held.couples.filter(asking_said=None, lending_said=None)
        undecided.delete()
        PairAcross.objects.bulk_create(PairAcross(pool=held, **row) for row in rows)
        SharedPool.objects.filter(pk=held.pk).update(wanted_at=None, found_at=timezone.now())
        log_both("pool.found", None, pool, count=len(rows))
    return True
