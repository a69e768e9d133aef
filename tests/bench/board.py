"""What a coordinator waits for: each question and each edit of a round, small and large.

    python -m tests.bench.board [firmness]

Each line gives the median milliseconds of the clock and of the processor; ``firmness`` makes its
200 draws as well.
"""

import random
import sys

from matching.core import (
    AddPlaces,
    Bar,
    Definition,
    LeaveOut,
    Lock,
    PutBack,
    Session,
    Solution,
    Weights,
    figures,
    firmness,
    offers,
    recruits,
    solve,
    verify,
)
from tests.bench.edits import problem_of, timed

SIZES = ((119, 90), (5000, 3000))
BONUS = 250
TIMES = 7


def main(what=""):
    """Ask everything at both sizes."""
    for mentees, mentors in SIZES:
        board = Board(problem_of(mentees, mentors))
        for name, act in board.acts().items():
            told(f"{mentees:,} × {mentors:,}, {name}", act)
        if what == "firmness":
            told(f"{mentees:,} × {mentors:,}, firmness", board.firmness, times=1)


class Board:
    """A round in the middle of its evening: a tenth of the pairs is decided."""

    def __init__(self, problem):
        self.dice, self.usual = random.Random(1), solve(problem)
        self.session = Session(problem, incumbent_bonus=BONUS)
        tenth = self.dice.sample(self.session.solution.pairs, problem.shape[0] // 10)
        self.session.apply([Lock(*pair) for pair in tenth])
        self.session.free()
        self.kept = self.session.solution.as_bytes()
        self.known = Definition(problem)
        self.verified(self.known)

    def acts(self):
        """Give each act by its name."""
        session, problem = self.session, self.session.problem
        return {
            "a bar": lambda: session.apply([Bar(*self.free_pair())]),
            "a bar, tried": lambda: session.trial([Bar(*self.free_pair())]),
            "a bar, tried with and without bonus": lambda: session.trial(
                [Bar(*self.free_pair())], free=True
            ),
            "a lock": lambda: session.apply([Lock(*self.free_pair())]),
            "thirty bars at once": lambda: session.apply(
                [Bar(*self.free_pair()) for _ in range(30)]
            ),
            "one more place, tried": lambda: session.trial([AddPlaces(self.free_pair()[1])]),
            "leave out and put back": self.leave_out_and_put_back,
            "ten others for a mentee": lambda: offers(session, self.free_pair()[0]),
            "whom to recruit, twenty places tried": lambda: recruits(session),
            "verify, alone": lambda: self.verified(Definition(problem)),
            "verify, after another step": lambda: self.verified(self.known),
            "pack": session.solution.as_bytes,
            "resume": lambda: Session.resumed(
                problem, Solution.from_bytes(self.kept), incumbent_bonus=BONUS
            ),
            "other weights, solved": lambda: solve(problem.with_weights(Weights())),
            "figures": lambda: figures(problem, self.usual, groupings=self.groupings()),
        }

    def groupings(self):
        """Put every mentee into one of nine groups."""
        return {"group": [row % 9 for row in range(self.session.problem.shape[0])]}

    def free_pair(self):
        """Draw a pair that is not decided."""
        locked = set(self.session.problem.locked)
        while (pair := self.dice.choice(self.session.solution.pairs)) in locked:
            pass
        return pair

    def leave_out_and_put_back(self):
        """Let a mentee go and come back."""
        row, _ = self.free_pair()
        self.session.apply([LeaveOut(row)])
        self.session.apply([PutBack(row)])

    def verified(self, known):
        """Prove the state as it is."""
        goal = self.session.solution.goal
        verify(
            self.session.problem,
            self.session.solution,
            incumbent_bonus=goal.incumbent_bonus,
            incumbents=goal.incumbents,
            known=known,
        )

    def firmness(self):
        """Make all draws."""
        firmness(self.session.problem, self.session.solution)


def told(name, act, times=TIMES):
    """Do something some times, and print how long it took."""
    found = [timed(act)[1:] for _ in range(times)]
    clock, work = (sorted(each)[times // 2] for each in zip(*found, strict=True))
    print(f"{name}: {1000 * clock:,.1f} ms, {1000 * work:,.1f} of the processor")  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
