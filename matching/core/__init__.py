"""Who would suit whom: an exact, proved and explained matching of mentees to mentors.

The library needs numpy and scipy, no Django, no clock and no hidden randomness.

    problem = Problem.from_people(mentees, mentors, Weights.default(Kind.LONG_TERM), Rules())
    solution = solve(problem)
    verify(problem, solution)

Read the modules in this order: `people` (what is known), `scoring` (the points of a pair), `rules`
(what is permitted), `problem`, `solve`, `verify` (the proof), `explain` and `reasons`
(the words), `questions` (the questions of a coordinator).
"""

from .calibration import Calibration
from .directory import Ranked, rank
from .errors import Cancelled, NotFeasible, NotOptimal, ProblemError
from .explain import Band, Explanation, explain
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
from .questions import Nobody, Standing, standing, why_nobody
from .reasons import Reader, Reason, sentence, sentences
from .rules import PRIVATE, Rule, forbidding
from .scoring import Basis, Part, Score, score
from .solution import Certificate, Solution
from .solve import solve
from .verify import Report, verify

__all__ = [
    "FACTORS",
    "PRIVATE",
    "Band",
    "Basis",
    "Calibration",
    "Cancelled",
    "Certificate",
    "Direction",
    "Explanation",
    "Kind",
    "Mentee",
    "Mentor",
    "Nobody",
    "NotFeasible",
    "NotOptimal",
    "Part",
    "Problem",
    "ProblemError",
    "Ranked",
    "Reader",
    "Reason",
    "Regions",
    "Report",
    "Rule",
    "Rules",
    "Score",
    "Scorer",
    "Solution",
    "Standing",
    "Taxonomy",
    "Turn",
    "Weights",
    "Wish",
    "calibrate",
    "explain",
    "forbidding",
    "rank",
    "score",
    "sentence",
    "sentences",
    "solve",
    "standing",
    "verify",
    "why_nobody",
]
