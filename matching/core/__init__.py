"""Who would suit whom: an exact, proved and explained matching of mentees to mentors.

The library needs numpy and scipy, no Django, no clock and no hidden randomness.

    problem = Problem.from_people(mentees, mentors, Weights.default(Kind.LONG_TERM), Rules())
    solution = solve(problem)
    verify(problem, solution)

Read the modules in this order: `people` (what is known), `scoring` (the points of a pair), `rules`
(what is permitted), `problem`, `solve`, `verify` (the proof), `explain` (the words).
"""

from .calibration import Calibration
from .errors import Cancelled, NotFeasible, NotOptimal, ProblemError
from .matrix import Scorer, calibrate
from .people import (
    FACTORS,
    Direction,
    Kind,
    Mentee,
    Mentor,
    Regions,
    Rules,
    Taxonomy,
    Turn,
    Weights,
    Wish,
)
from .problem import Problem
from .rules import Rule, forbidding
from .scoring import Basis, Part, Score, score
from .solution import Certificate, Solution
from .solve import solve
from .verify import Report, verify

__all__ = [
    "FACTORS",
    "Basis",
    "Calibration",
    "Cancelled",
    "Certificate",
    "Direction",
    "Kind",
    "Mentee",
    "Mentor",
    "NotFeasible",
    "NotOptimal",
    "Part",
    "Problem",
    "ProblemError",
    "Regions",
    "Report",
    "Rule",
    "Rules",
    "Score",
    "Scorer",
    "Solution",
    "Taxonomy",
    "Turn",
    "Weights",
    "Wish",
    "calibrate",
    "forbidding",
    "score",
    "solve",
    "verify",
]
