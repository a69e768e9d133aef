"""Who would suit whom: an exact, proved and explained matching of mentees to mentors.

The library needs numpy and scipy, no Django, no clock and no hidden randomness.

    problem = Problem.from_people(mentees, mentors, Weights.default(Kind.LONG_TERM), Rules())
    solution = solve(problem)
    verify(problem, solution)

Read the modules in this order: `people` (what is known), `scoring` (the points of a pair),
`centring`, `calibration` and `scale` (what points are counted by), `rules`
(what is permitted), `problem`, `solve`, `verify` (the proof), `explain` and `reasons` (the words),
`questions`, `partners`, `prices` and `session` (what a coordinator asks and changes), `goal` and
`stable` (other goals); then `fast` with `crowd`, `arrays`, `kernel`, `scan` and `flow`: how large
rounds are solved, and `warm`: how they follow a change.
"""

from .calibration import Calibration
from .directory import Ranked, rank
from .errors import Cancelled, NotAsked, NotFeasible, NotOptimal, ProblemError, WrongPoints
from .explain import Band, Explanation, explain
from .goal import Goal, Objective
from .matrix import Scorer
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
from .prices import ShadowPrices, least_prices, shadow_prices
from .problem import Problem
from .questions import Nobody, Standing, standing, why_nobody
from .reasons import Reader, Reason, sentence, sentences
from .rules import PRIVATE, Rule, forbidding
from .scale import calibrate
from .scoring import Basis, Part, Score, score
from .session import Change, Loss, Session, compare
from .solution import Certificate, Solution
from .solve import solve
from .verify import Report, statement, verify

__all__ = [
    "FACTORS",
    "PRIVATE",
    "Band",
    "Basis",
    "Calibration",
    "Cancelled",
    "Certificate",
    "Change",
    "Direction",
    "Explanation",
    "Goal",
    "Kind",
    "Loss",
    "Mentee",
    "Mentor",
    "Nobody",
    "NotAsked",
    "NotFeasible",
    "NotOptimal",
    "Objective",
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
    "Session",
    "ShadowPrices",
    "Solution",
    "Standing",
    "Taxonomy",
    "Turn",
    "Weights",
    "Wish",
    "WrongPoints",
    "calibrate",
    "compare",
    "explain",
    "forbidding",
    "least_prices",
    "rank",
    "score",
    "sentence",
    "sentences",
    "shadow_prices",
    "solve",
    "standing",
    "statement",
    "verify",
    "why_nobody",
]
