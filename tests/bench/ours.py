"""Our own contestants, from profile arrays to the end: the core, SciPy's dense solver, and greedy.

python -m tests.bench.ours METHOD MENTEES MENTORS [TABLE]
"""

import gc
import sys

import numpy as np
from scipy.optimize import linear_sum_assignment

from matching.core import Problem, Scorer, Weights, calibrate, solve, verify
from matching.core.score_matrix import table_of
from matching.core.scoring.gates import Gate, permitted_points
from matching.core.scoring.pool import PoolScores
from matching.core.synthetic import generate
from tests.bench.measure import most_resident, resident, seats, timed, told


def profiles(mentees, mentors):
    """Invent people and encode them: the profile arrays that everything starts from."""
    made_up = generate(mentees, mentors)
    constants = calibrate(made_up.mentees, made_up.mentors, made_up.rules)
    scorer = Scorer(made_up.mentees, made_up.mentors, Weights(), made_up.rules, constants)
    gate = Gate(scorer, made_up.mentees, made_up.mentors)
    capacity = np.array([mentor.capacity for mentor in made_up.mentors])
    return scorer, gate, capacity


def ours(scorer, gate, capacity):
    """The core: solved, with prices that prove it."""
    return solve(Problem(PoolScores(scorer, gate), capacity)).pairs


def ours_verified(scorer, gate, capacity):
    """The same, and then what no peer does: the proof is read, and points are scored once more."""
    problem = Problem(PoolScores(scorer, gate), capacity)
    solution = solve(problem)
    verify(problem, solution)
    return solution.pairs


def scipy_and_numpy(scorer, gate, capacity):
    """SciPy as without us: the table in numpy, then its dense solver."""
    return dense(permitted_points(scorer, gate), capacity)


def dense(table, capacity):
    """Expand a table by places and hand it to SciPy's dense solver."""
    places = seats(capacity)
    worth = np.where(table < 0, 0.0, table + float((int(table.max()) + 1) * (len(table) + 1)))
    rows, columns = linear_sum_assignment(worth[:, places], maximize=True)
    return zip(rows.tolist(), places[columns].tolist(), strict=True)


def greedy(scorer, gate, capacity):
    """First come, first served: what most sites do."""
    left, crowd = capacity.copy(), PoolScores(scorer, gate)
    buffer = crowd.buffer(1)
    for row in range(crowd.shape[0]):
        points = np.where(left > 0, crowd.block(np.array([row]), buffer)[0, : len(left)], -1)
        column = int(points.argmax())
        if points[column] >= 0:
            left[column] -= 1
            yield row, column


METHODS = {
    "ours": ours,
    "ours, verified": ours_verified,
    "scipy and numpy": scipy_and_numpy,
    "greedy": greedy,
}


def main(method, mentees, mentors, held=None):
    """Run one contestant after small rounds to warm up, with plenty of mentors and with few."""
    for few in (600, 100):
        list(METHODS[method](*profiles(800, few)))
    scorer, gate, capacity = profiles(int(mentees), int(mentors))
    gc.collect()
    before = resident()
    pairs, wall, work = timed(lambda: list(METHODS[method](scorer, gate, capacity)))
    rows, columns = (np.array(side) for side in zip(*pairs, strict=True))
    table = dict(zip(pairs, PoolScores(scorer, gate).pairs(rows, columns).tolist(), strict=True))
    if not held:
        told(pairs, table, wall, work, before)
        return
    # For the peers; only now, as it takes more memory than all the rest.
    peak = most_resident()
    whole, *making = timed(lambda: table_of(PoolScores(scorer, gate)))
    told(pairs, table, wall, work, before, feeding=making, peak=peak)
    np.savez(held, table=whole, capacity=capacity)


if __name__ == "__main__":
    main(*sys.argv[1:])
