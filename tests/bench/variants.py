"""The other questions: seconds of the processor to solve and to check, on invented people.

python -m tests.bench.variants [meetings | several | circles | peers | quotas | leximin ...]
"""

import sys
import time
from random import Random

import numpy as np

from matching.core import (
    CircleProblem,
    MeetingProblem,
    PeerProblem,
    Problem,
    QuotaProblem,
    SeveralProblem,
    schedule,
    solve_circles,
    solve_leximin,
    solve_peers,
    solve_quotas,
    solve_several,
    verify_circles,
    verify_leximin,
    verify_peers,
    verify_quotas,
    verify_schedule,
    verify_several,
)
from matching.core.scoring.pool import PoolScores
from matching.core.synthetic import generate
from tests.bench.ours import profiles


def timed(run):
    """Give what a run gives, and its seconds of the processor: the least of three tries."""
    tries = []
    for _ in range(3):
        start = time.process_time()
        found = run()
        tries.append(time.process_time() - start)
    return found, min(tries)


def told(what, problem, solve, verify, say):
    """Solve and check a problem, and print a line of a table."""
    solve(problem)
    found, solving = timed(lambda: solve(problem))
    report, checking = timed(lambda: verify(problem, found))
    print(f"| {what} | {say(found, report)} | {solving:.2f} s | {checking:.2f} s |", flush=True)  # noqa: T201
    return found


def scored(mentees, mentors):
    """Invent a round whose points come from profile arrays."""
    scorer, gate, capacity = profiles(mentees, mentors)
    return Problem(PoolScores(scorer, gate), capacity)


def convention(pairs, mentors, circles, slots, room):
    """Invent a convention of twelve points; one meeting in ten needs one of three of them."""
    dice = Random(1)
    share = 0.85 if circles else 0.6
    mentees = [("mentee", at) for at in range(pairs)]
    who = mentees + [("mentor", at) for at in range(mentors)]
    free = {each: [at for at in range(slots) if dice.random() < share] for each in who}
    people = [(each, ("mentor", dice.randrange(mentors))) for each in mentees]
    people += [
        (*dice.sample(mentees, 5), ("mentor", dice.randrange(mentors))) for _ in range(circles)
    ]
    suits = [range(12) if dice.random() < 0.9 else range(3) for _ in people]
    return MeetingProblem.from_free_times(people, free, np.full((12, slots), room), suits=suits)


def meetings():
    """Conventions, and what happens when people stay away."""
    for size in ((900, 600, 0, 24, 4), (900, 700, 150, 24, 5), (1200, 700, 0, 24, 5)):
        told(size, convention(*size), schedule, verify_schedule, lambda plan, report: report)
    told(
        "quarters", convention(1200, 700, 0, 96, 1), schedule, verify_schedule, lambda _, each: each
    )


def several():
    """Half of all want one mentor, a third two, the others three."""
    for size in ((1000, 700), (5000, 3000)):
        dice = np.random.default_rng(3)
        wanted = dice.choice([1, 2, 3], size[0], p=[0.5, 0.34, 0.16])
        problem = SeveralProblem.wanting(scored(*size), wanted)
        told(size, problem, solve_several, verify_several, lambda _, report: report.with_mentors)


def circles():
    """One mentor a circle, fields spread at 300 points; least sizes alike, tight and mixed."""
    dice = np.random.default_rng(2)
    for size, least, most in (
        ((300, 60), 3, 8),
        ((300, 60), 5, 8),
        ((300, 60), 3, 5),
        ((300, 60), 5, 5),
        ((1200, 250), 3, 8),
        ((1200, 250), dice.integers(3, 7, 250), 6),
    ):
        made_up = generate(*size)
        fields = [min(each.fields) for each in made_up.mentees]
        rooms = np.maximum(dice.integers(4, most + 1, size[1]), least)
        table = scored(*size).points
        problem = CircleProblem.from_scores(table, least, rooms, fields=fields, crowding=300)
        told(
            (size, np.unique(least), most),
            problem,
            solve_circles,
            verify_circles,
            verify_peers,
            lambda _, report: report,
        )


def peers():
    """As many mentees as mentors, each pair with the mean of two people's points."""
    for people in (500, 1000, 2000):
        problem = PeerProblem.from_scores(scored(people, people).points)
        told(people, problem, solve_peers, verify_peers, lambda _, report: report)


def quotas():
    """Fewer places than mentees, each mentor used, and nine regions with as many matched each."""
    for size in ((1000, 350), (5000, 1700)):
        problem = scored(*size)
        groups = np.array([each.region % 9 for each in generate(*size).mentees])
        least = np.full(9, int(problem.capacity.sum()) // 9 - 5)
        asked = QuotaProblem.with_quotas(problem, loads=1, groups=groups, least=least)
        told(size, asked, solve_quotas, verify_quotas, lambda _, report: report)


def leximin():
    """Worst pairs first, one after the other."""
    for size in ((300, 200), (1000, 700), (2000, 1400)):
        told(size, scored(*size), solve_leximin, verify_leximin, lambda _, report: report)


METHODS = {
    "leximin": leximin,
    "meetings": meetings,
    "several": several,
    "circles": circles,
    "peers": peers,
    "quotas": quotas,
}


def main(*names):
    """Measure what is named, or all."""
    for name in names or METHODS:
        METHODS[name]()


if __name__ == "__main__":
    main(*sys.argv[1:])
