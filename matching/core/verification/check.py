"""The whole check, in order; see the package for what each part proves."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from matching.core.errors import NotOptimal
from matching.core.objectives import Goal, Objective
from matching.core.verification.asked import check_asked, plain
from matching.core.verification.pairs import check_pairs, movable
from matching.core.verification.prices import Chosen, check_prices, check_worst
from matching.core.verification.report import Report
from matching.core.verification.scores import SAMPLE, Definition, Scores
from matching.core.verification.stability import check_stable
from matching.core.verification.worth import Worth

if TYPE_CHECKING:
    from matching.core.problem import Problem
    from matching.core.solution import Solution

Cell = tuple[int, int]


def verify(
    problem: "Problem",
    solution: "Solution",
    *,
    objective: str = Objective.MOST_MATCHED,
    incumbent_bonus: int = 0,
    incumbents: Iterable[Cell] = (),
    first_mentees: Iterable[int] = (),
    first_mentors: Iterable[int] = (),
    sample: int = SAMPLE,
    known: Definition | None = None,
) -> Report:
    """Prove that a solution is feasible and best for what is asked here, or raise.

    Parameters
    ----------
    problem : Problem
        What was to be solved: people, weights, rules, locks and the constants of the scale, as
        whoever verifies has them.
    solution : Solution
        Pairs and certificate, from any source. Its goal is read as a claim, and refused if it is
        not what is asked here; only the points of the worst pair are its own finding.
    objective, incumbent_bonus, incumbents, first_mentees, first_mentors
        What was to be best, as for `solve`. A bonus that is not asked for here does not count.
    sample : int
        Pairs beside the chosen ones whose points are worked out by the plain definition, where
        there are too many for all. If n are right, then with 95 % confidence fewer than 3 / n of
        all pairs are wrong (see `scores` for what that can and cannot show).

    known : Definition, optional
        What the check of an earlier state of the same people has scored by the definition; given
        to each check of a session, no pair is scored by it twice.

    Returns
    -------
    Report
        The figures proved; `statement` puts them into sentences.

    Raises
    ------
    NotAsked
        If the solution is for another goal, or with bonuses that were not asked for.
    NotFeasible
        If a pair, a lock, a capacity or a total is wrong.
    WrongPoints
        If the points that the solvers read are not those of the definition.
    NotOptimal
        If the prices do not prove that the pairs are best.
    ProblemError
        If what is asked makes no sense: a bonus for nobody, or below 0.

    Notes
    -----
    Time O(M * N), and about 25 microseconds for each pair scored by the definition; memory
    O(M + N) beside the problem. `NotAsked` is a `NotOptimal`, and `WrongPoints` a `NotFeasible`.

    Examples
    --------
    >>> from matching.core import Problem, solve
    >>> problem = Problem.from_scores([[9, 5], [8, -1]], [1, 1])
    >>> report = verify(problem, solve(problem))
    >>> report.matched, report.points, report.permitted
    (2, 13, 3)
    >>> verify(problem, solve(problem, objective="fair"))
    Traceback (most recent call last):
    ...
    matching.core.errors.NotAsked: The result is for the goal “fair”, but “most_matched” was asked.

    """
    words = Objective(objective), incumbent_bonus, tuple(incumbents), 0
    asked = plain(Goal(*words, tuple(first_mentees), tuple(first_mentors)))
    fixed = problem.out | {row for row, _ in problem.locked}
    check_asked(plain(asked, fixed), plain(solution.goal, fixed))
    definition = Definition(problem, known)
    mentor, points = check_pairs(problem, solution, definition)
    free = np.flatnonzero(movable(problem))
    chosen = Chosen(mentor, dict(zip(solution.pairs, points, strict=True)), free)
    scores = Scores(problem, solution, definition, chosen.points, free, sample)
    least, permitted = _check_best(problem, solution, asked, chosen, scores)
    counts = scores.check()
    return Report(solution.matched, solution.points, permitted, asked, least, **counts)


def _check_best(
    problem: "Problem", solution: "Solution", asked: Goal, chosen: Chosen, scores: Scores
) -> tuple[int | None, int]:
    """Check that nothing is better; give the worst pair's points, and count permitted pairs."""
    worst = asked.objective is Objective.BEST_WORST and bool(chosen.placed())
    if (solution.proofs or solution.goal.least) and not worst:
        raise NotOptimal("There is a proof about the worst pair, which was not asked for.")
    if asked.objective is Objective.STABLE:
        return None, check_stable(problem, solution.certificate, chosen, scores)
    least = min(points for _, _, points in chosen.placed()) if worst else None
    worth = Worth(problem, asked, least or 0)
    permitted = check_prices(problem, worth, solution.certificate, chosen, scores)
    if least is not None:
        permitted = check_worst(problem, solution, least, chosen)
    return least, permitted
