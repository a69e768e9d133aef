"""A round in which mentees want several mentors: solved, proved, and put into rows.

First ones for all come before any second one, and those before any third. Whoever has a mentor
already takes part once nobody is without one (`snapshot`).
"""

from collections.abc import Iterator
from functools import partial

from matching.core import Calibration, Problem, SeveralProblem, solve_several, verify_several
from matching.core.explanation.runners_up import Partners, best_partners
from matching.core.explanation.sensitivity import rules_counted
from matching.core.variants.several import SeveralSolution
from matching.names import Names
from matching.proposal import (
    OTHERS,
    Outcome,
    Progress,
    Row,
    figures_of,
    mentors_left,
    rule_of,
    solving,
    suggested,
    tell,
)
from matching.snapshot import Snapshot
from mentorship.roles import Role


def find(snapshot: Snapshot, scale: Calibration, names: Names, progress: Progress) -> Outcome:
    """Solve the round, prove the result, and explain every pair and everybody left over.

    Raises
    ------
    Cancelled : `progress` answered False.
    NotFeasible, NotOptimal : the result does not pass the check; nothing of it may be used.
    """
    tell(progress, "score", 0)
    problem = Problem.from_people(
        snapshot.mentees, snapshot.mentors, snapshot.weights, snapshot.rules, calibration=scale
    )
    wanted = dict(snapshot.wanted)
    asked = SeveralProblem.wanting(problem, [wanted.get(each.id, 1) for each in snapshot.mentees])
    solution = solve_several(asked, progress=partial(solving, progress))
    tell(progress, "verify", 0)
    report = verify_several(asked, solution)
    best = best_partners(problem, OTHERS)
    suggestions = list(suggested(snapshot, problem, solution.pairs, best, names, progress))
    tell(progress, "store", 0)
    figures = figures_of(snapshot, report.permitted, suggestions)
    return Outcome(
        fingerprint=snapshot.fingerprint,
        certificate={"kind": "several", "permitted": report.permitted},
        figures={**figures, "with_mentors": list(report.with_mentors)},
        suggestions=suggestions,
        unmatched=left_over(problem, solution, best),
    )


def left_over(problem: Problem, solution: SeveralSolution, best: Partners) -> list[Row]:
    """Everybody without a partner, and why."""
    return [*_mentees_left(problem, solution), *mentors_left(problem, solution.pairs, best)]


def _mentees_left(problem: Problem, solution: SeveralSolution) -> Iterator[Row]:
    people = problem.people
    assert people is not None
    matched = {row for row, _column in solution.pairs}
    for row, mentee in enumerate(people.mentees):
        if row not in matched:
            yield {"enrollment": mentee.id, "role": Role.MENTEE, **_why(problem, row)}


def _why(problem: Problem, row: int) -> Row:
    """Nobody is there, all who fit are full, or a rule keeps everybody out."""
    if not problem.shape[1]:
        return {"reason": "no_mentors"}
    if fitting := int((problem.row(row) >= 0).sum()):
        return {"reason": "mentors_full", "count": fitting}
    return rule_of(*rules_counted(problem, row))
