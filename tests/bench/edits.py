"""Two more trials of the core: edits of a round, and rounds in which many people are alike.

    python -m tests.bench.edits

Each line gives seconds of the clock and of the processor; see `tests.bench.run` for whole rounds.
"""

import random
import time

from matching.core import Problem, Session, Weights, solve, verify
from matching.core.scoring.pool import PoolScores
from matching.core.synthetic import generate

EDITS, WARM = 100, 10
SHARES = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9)


def main():
    """Run both trials."""
    for mentees, mentors in ((1000, 700), (5000, 3000)):
        for incumbent_bonus in (0, 250):
            edit(mentees, mentors, incumbent_bonus)
    for share in SHARES:
        alike(share)


def edit(mentees, mentors, incumbent_bonus):
    """Bar and lock chosen pairs in turn; print the median and the 95th percentile."""
    session = Session(problem_of(mentees, mentors), incumbent_bonus=incumbent_bonus)
    dice, times = random.Random(1), []
    for number in range(WARM + EDITS):
        free = sorted(set(session.solution.pairs).difference(session.problem.locked))
        pair = dice.choice(free)
        times.append(timed(session.lock if number % 2 else session.bar, *pair)[1:])
    for what, one in zip(("clock", "processor"), zip(*times[WARM:], strict=True), strict=True):
        rows = sorted(1000 * each for each in one)
        print(  # noqa: T201
            f"{mentees:,} × {mentors:,}, loyalty {incumbent_bonus}, one edit, {what}: "
            f"median {rows[len(rows) // 2]:.1f} ms, p95 {rows[int(0.95 * len(rows))]:.1f} ms",
            flush=True,
        )


def alike(share):
    """Solve and verify a round of which a share of the people is alike; the best of three."""
    problem = problem_of(5000, 3000, share)
    tries = [timed(proved, problem)[1:] for _ in range(3)]
    print(  # noqa: T201
        f"5,000 × 3,000, {share:.0%} alike: {min(clock for clock, _ in tries):.2f} s of the clock, "
        f"{min(work for _, work in tries):.2f} of the processor",
        flush=True,
    )


def problem_of(mentees, mentors, identical=0.0):
    """Invent a round."""
    made_up = generate(mentees, mentors, identical=identical)
    return Problem.from_people(made_up.mentees, made_up.mentors, Weights(), made_up.rules)


def proved(problem):
    """Solve and verify from the profile arrays."""
    people = problem.people
    fresh = Problem(PoolScores(people.scorer, people.gate), problem.capacity, people=people)
    verify(fresh, solve(fresh))


def timed(act, *given):
    """Give what an act gives, and the seconds of the clock and of the processor."""
    began, worked = time.perf_counter(), time.process_time()
    found = act(*given)
    return found, time.perf_counter() - began, time.process_time() - worked


if __name__ == "__main__":
    main()
