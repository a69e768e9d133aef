"""Who would suit whom: an exact, proved and explained matching of mentees to mentors.

The library needs numpy and scipy, no Django, no clock and no hidden randomness.

    problem = Problem.from_people(mentees, mentors, Weights.default(Kind.LONG_TERM), Rules())
    solution = solve(problem)
    verify(problem, solution)

Where things are: `scoring` (what is known of people, the points of a pair, what is permitted),
`problem` and `objectives` (what is to be solved), `solvers` (dense tables, column generation for
large rounds, a warm start after a change), `solution`, `variants` (other questions than one mentor
each), `verification` (the proof, which shares
nothing with the solvers), `explanation` (reasons, what would change a pair, whom to recruit),
`session` and `edits` (what a coordinator asks and changes), `cli` (the shell). What these rooms
offer to others is given here; no name here is that of a room.
"""

from matching.core.edits import (
    AddMentee,
    AddMentor,
    AddPlaces,
    Bar,
    Edit,
    LeaveOut,
    LeaveOutMentor,
    Lock,
    PutBack,
    SetPlaces,
    Unbar,
    Unlock,
    edited,
    undoing,
)
from matching.core.errors import (
    Cancelled,
    NotAsked,
    NotFeasible,
    NotOptimal,
    ProblemError,
    WrongPoints,
)
from matching.core.explanation.figures import OTHERS, Figures, Group, figures, joined
from matching.core.explanation.firmness import Firmness, firmness
from matching.core.explanation.pair import Band, Explanation, explain, fit
from matching.core.explanation.ranking import Ranked, rank
from matching.core.explanation.sensitivity import (
    Nobody,
    PairSensitivity,
    pair_sensitivity,
    why_nobody,
)
from matching.core.explanation.words import sentence, sentences
from matching.core.objectives import Goal, Objective
from matching.core.problem import Problem
from matching.core.scoring.calibration import Calibration
from matching.core.scoring.definition import score
from matching.core.scoring.factors import FACTORS
from matching.core.scoring.parts import Basis, Part, Score
from matching.core.scoring.people import (
    Comparison,
    Direction,
    Kind,
    Mentee,
    Mentor,
    Regions,
    Rules,
    Taxonomy,
    Turn,
    Wish,
)
from matching.core.scoring.reasons import Reader, Reason
from matching.core.scoring.rules import PRIVATE, Rule, forbidding
from matching.core.scoring.scale import calibrate
from matching.core.scoring.vectorized import Scorer
from matching.core.scoring.weights import Weights
from matching.core.session import Change, Loss, Offer, Session, compare, offers, recruits
from matching.core.solution import Certificate, Solution
from matching.core.solvers.circles import solve_circles
from matching.core.solvers.dense import solve
from matching.core.solvers.least_prices import ShadowPrices, least_prices, shadow_prices
from matching.core.solvers.leximin import solve_leximin
from matching.core.solvers.meetings import schedule
from matching.core.solvers.peers import solve_peers
from matching.core.solvers.quota_prices import equal_rates, quota_price, quota_prices
from matching.core.solvers.quotas import solve_quotas
from matching.core.solvers.several import solve_several
from matching.core.variants.bound import Gap
from matching.core.variants.circles import CircleProblem, Circles
from matching.core.variants.leximin import LeximinSolution, Stage
from matching.core.variants.meetings import MeetingProblem, Schedule, SlotPrices
from matching.core.variants.peers import PeerProblem, PeerSolution
from matching.core.variants.quota_prices import QuotaPrice
from matching.core.variants.quotas import QuotaProblem, QuotaSolution
from matching.core.variants.several import SeveralProblem, SeveralSolution
from matching.core.verification import Definition, Report, statement, verify
from matching.core.verification.circles import CircleReport, verify_circles
from matching.core.verification.leximin import LeximinReport, verify_leximin
from matching.core.verification.meetings import ScheduleReport, verify_schedule
from matching.core.verification.peers import PeerReport, verify_peers
from matching.core.verification.quota_prices import verify_quota_price
from matching.core.verification.quotas import QuotaReport, verify_quotas
from matching.core.verification.several import SeveralReport, verify_several

__all__ = [
    "FACTORS",
    "OTHERS",
    "PRIVATE",
    "AddMentee",
    "AddMentor",
    "AddPlaces",
    "Band",
    "Bar",
    "Basis",
    "Calibration",
    "Cancelled",
    "Certificate",
    "Change",
    "CircleProblem",
    "CircleReport",
    "Circles",
    "Comparison",
    "Definition",
    "Direction",
    "Edit",
    "Explanation",
    "Figures",
    "Firmness",
    "Gap",
    "Goal",
    "Group",
    "Kind",
    "LeaveOut",
    "LeaveOutMentor",
    "LeximinReport",
    "LeximinSolution",
    "Lock",
    "Loss",
    "MeetingProblem",
    "Mentee",
    "Mentor",
    "Nobody",
    "NotAsked",
    "NotFeasible",
    "NotOptimal",
    "Objective",
    "Offer",
    "PairSensitivity",
    "Part",
    "PeerProblem",
    "PeerReport",
    "PeerSolution",
    "Problem",
    "ProblemError",
    "PutBack",
    "QuotaPrice",
    "QuotaProblem",
    "QuotaReport",
    "QuotaSolution",
    "Ranked",
    "Reader",
    "Reason",
    "Regions",
    "Report",
    "Rule",
    "Rules",
    "Schedule",
    "ScheduleReport",
    "Score",
    "Scorer",
    "Session",
    "SetPlaces",
    "SeveralProblem",
    "SeveralReport",
    "SeveralSolution",
    "ShadowPrices",
    "SlotPrices",
    "Solution",
    "Stage",
    "Taxonomy",
    "Turn",
    "Unbar",
    "Unlock",
    "Weights",
    "Wish",
    "WrongPoints",
    "calibrate",
    "compare",
    "edited",
    "equal_rates",
    "explain",
    "figures",
    "firmness",
    "fit",
    "forbidding",
    "joined",
    "least_prices",
    "offers",
    "pair_sensitivity",
    "quota_price",
    "quota_prices",
    "rank",
    "recruits",
    "schedule",
    "score",
    "sentence",
    "sentences",
    "shadow_prices",
    "solve",
    "solve_circles",
    "solve_leximin",
    "solve_peers",
    "solve_quotas",
    "solve_several",
    "statement",
    "undoing",
    "verify",
    "verify_circles",
    "verify_leximin",
    "verify_peers",
    "verify_quota_price",
    "verify_quotas",
    "verify_schedule",
    "verify_several",
    "why_nobody",
]
