"""From a snapshot to what a coordinator reads: solve, verify, and put it into rows.

Nothing here writes to the database, and nothing is handed on that has not been verified.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

import numpy as np

from matching.core import (
    Calibration,
    Cancelled,
    Problem,
    Reason,
    Solution,
    calibrate,
    forbidding,
    solve,
    verify,
)
from matching.core.explanation.pair import Explanation, explain, share
from matching.core.explanation.runners_up import Partners, best_partners
from matching.core.explanation.sensitivity import Competition, why_nobody
from matching.core.explanation.words import SENTENCES
from matching.core.problem import Cell
from matching.core.scoring.parts import Part
from matching.core.scoring.rules import KNOWN_AT_THE_DESK, PRIVATE, Rule
from matching.names import Names
from matching.snapshot import Snapshot
from matching.steady import steady
from mentorship.roles import Role
from mentorship.text import reasons

HIDDEN = PRIVATE - KNOWN_AT_THE_DESK
"""Rules that are not named to a coordinator either."""

OTHERS = 3
"""How many runners-up of each of the two are kept."""

TEXTS = {
    code: {str(reader): words for reader, words in texts.items()}
    for code, texts in SENTENCES.items()
}
"""The sentence of each reason for each reader, as it is stored."""

Progress = Callable[[str, int, int], Any]
Row = dict[str, Any]


@dataclass(frozen=True)
class Outcome:
    """What a run found, ready to be stored."""

    fingerprint: str
    certificate: Row
    figures: Row
    suggestions: list[Row]
    """Columns of `Suggestion` but its run; enrollments by id."""
    unmatched: list[Row]
    circles: tuple[Any, ...] = ()
    """Circles and peers that are proposed (`grouped`)."""


def find(
    snapshot: Snapshot,
    scale: Calibration,
    names: Names,
    progress: Progress,
    standing: Iterable[tuple[int, int]] = (),
) -> Outcome:
    """Solve the round, prove the result, and explain every pair and everybody left over.

    Points are counted by ``scale``, which the round keeps. ``standing`` are pairs suggested before
    (mentee, mentor), by enrollment: they change only where that gains something.

    Raises
    ------
    Cancelled : `progress` answered False.
    NotFeasible, NotOptimal : the result does not pass the check; nothing of it may be used.
    """
    tell(progress, "score", 0)
    problem = Problem.from_people(
        snapshot.mentees, snapshot.mentors, snapshot.weights, snapshot.rules, calibration=scale
    )
    first = who_is_first(snapshot)
    solution = solve(problem, progress=partial(solving, progress), **first)
    solution = steady(problem, solution, _cells(snapshot, standing), first)
    tell(progress, "verify", 0)
    report = verify(problem, solution, **first)
    best = best_partners(problem, OTHERS)
    suggestions = list(suggested(snapshot, problem, solution.pairs, best, names, progress))
    unmatched = left_over(problem, solution, best)
    tell(progress, "store", 0)
    return Outcome(
        fingerprint=snapshot.fingerprint,
        certificate={"permitted": report.permitted, **solution.certificate.as_data()},
        figures=figures_of(snapshot, report.permitted, suggestions),
        suggestions=suggestions,
        unmatched=unmatched,
    )


def _cells(snapshot: Snapshot, pairs: Iterable[tuple[int, int]]) -> list[Cell]:
    """These pairs by position; without those of whom one is not there any more."""
    rows = {each.id: row for row, each in enumerate(snapshot.mentees)}
    columns = {each.id: column for column, each in enumerate(snapshot.mentors)}
    return [
        (rows[mentee], columns[mentor])
        for mentee, mentor in pairs
        if mentee in rows and mentor in columns
    ]


# Any: it goes on as keywords beside others.
def who_is_first(snapshot: Snapshot) -> dict[str, Any]:
    """Rows and columns of those who come first: whoever waits again.

    Of mentors that is so for a last free place alone: a bonus on several would draw mentees away
    from others whom they suit better.
    """
    first = snapshot.first
    return {
        "first_mentees": [row for row, each in enumerate(snapshot.mentees) if each.id in first],
        "first_mentors": [
            column
            for column, each in enumerate(snapshot.mentors)
            if each.id in first and each.capacity == 1
        ],
    }


def solving(progress: Progress, stage: str, done: int, total: int) -> Any:
    return progress("solve", done, total)


def explained(
    snapshot: Snapshot, mentee: int, mentor: int, names: Names, scale: Calibration | None
) -> Row | None:
    """Points, parts and reasons of any two people of the snapshot; None if one is not in it.

    Where the round has no ``scale`` yet, they are counted by one of today.

    `broken` names the rules that the pair would break, but never a private one.
    """
    one, other = snapshot.mentee_by_id.get(mentee), snapshot.mentor_by_id.get(mentor)
    if one is None or other is None:
        return None
    found = scale or _calibrated(snapshot)
    words = in_words(explain(one, other, snapshot.weights, snapshot.rules, found), names)
    broken = set(forbidding(one, other, snapshot.rules)) - HIDDEN
    return {**words, "broken": [str(rule) for rule in Rule if rule in broken]}


def _calibrated(snapshot: Snapshot) -> Calibration:
    return calibrate(snapshot.mentees, snapshot.mentors, snapshot.rules)


def tell(progress: Progress, stage: str, done: int, total: int = 1) -> None:
    if progress(stage, done, total) is False:
        raise Cancelled(stage)


# Pairs -------------------------------------------------------------------------------------------


def suggested(
    snapshot: Snapshot,
    problem: Problem,
    pairs: Sequence[Cell],
    best: "NextBest",
    names: Names,
    progress: Progress,
) -> Iterator[Row]:
    """Columns of a `Suggestion` for each of these pairs, by position."""
    people = problem.people
    assert people is not None
    for at, (row, column) in enumerate(pairs):
        if at % 200 == 0:
            tell(progress, "explain", at, len(pairs))
        mentee, mentor = snapshot.mentees[row], snapshot.mentors[column]
        words = explain(mentee, mentor, snapshot.weights, snapshot.rules, people.calibration)
        yield {
            "mentee_id": mentee.id,
            "mentor_id": mentor.id,
            "alternatives": _alternatives(snapshot, best, row, column),
            **in_words(words, names),
        }


def in_words(found: Explanation, names: Names) -> Row:
    """Points, fit, parts and reasons of a pair as they are stored."""
    parts = {
        part.factor: {
            "points": part.points,
            "most": part.most,
            "basis": str(part.basis),
            **({"shares": _shares(part)} if part.shares else {}),
        }
        for part in found.score.parts
    }
    told = [("reason", reason) for reason in found.reasons]
    told += [("caution", reason) for reason in found.caution]
    told += [("talk", reason) for reason in found.talk]
    return {
        "points": found.score.points,
        "band": str(found.band),
        "share": share(found.score),
        "parts": parts,
        "reasons": [_stored(kind, reason, names) for kind, reason in told],
    }


def _shares(part: Part) -> dict[str, list[Any]]:
    """Points, the most there could be and what they rest on, of each share of a factor."""
    return {each.share: [each.points, each.most, str(each.basis)] for each in part.shares}


def _stored(kind: str, reason: Reason, names: Names) -> Row:
    params = {what: [names(what, code) for code in codes] for what, codes in reason.data.items()}
    return reasons.row(reason.code, kind, TEXTS[reason.code], params)


class NextBest(Protocol):
    """Who comes next for each of two, by position, with their points; best first."""

    def of_mentee(self, row: int, column: int) -> Iterable[tuple[int, int]]: ...

    def of_mentor(self, column: int, row: int) -> Iterable[tuple[int, int]]: ...


def _alternatives(snapshot: Snapshot, best: NextBest, row: int, column: int) -> Row:
    """The next best for each of the two, as [enrollment, points], best first."""
    mentors, mentees = snapshot.mentors, snapshot.mentees
    return {
        Role.MENTEE: [[mentors[at].id, points] for at, points in best.of_mentee(row, column)],
        Role.MENTOR: [[mentees[at].id, points] for at, points in best.of_mentor(column, row)],
    }


def figures_of(snapshot: Snapshot, permitted: int, suggestions: list[Row]) -> Row:
    places = sum(mentor.capacity for mentor in snapshot.mentors)
    return {
        "mentees": len(snapshot.mentees),
        "mentors": len(snapshot.mentors),
        "places": places,
        "permitted": permitted,
        "first": len(snapshot.first),
        **figures_of_pairs(suggestions),
    }


def figures_of_pairs(suggestions: Sequence[Mapping[str, Any]]) -> Row:
    """What the pairs suggested come to together."""
    points = sorted(row["points"] for row in suggestions)
    return {
        "matched": len(points),
        "points": sum(points),
        "average": sum(points) // len(points) if points else 0,
        "lowest": points[0] if points else 0,
        "bands": dict(Counter(row["band"] for row in suggestions)),
    }


# People left over --------------------------------------------------------------------------------


def left_over(problem: Problem, solution: Solution, best: Partners) -> list[Row]:
    """Everybody without a partner, and why."""
    return [*_mentees_left(problem, solution), *mentors_left(problem, solution.pairs, best)]


def _mentees_left(problem: Problem, solution: Solution) -> Iterator[Row]:
    people = problem.people
    assert people is not None
    matched = {row for row, _ in solution.pairs} | problem.out
    if len(matched) == len(people.mentees):
        return
    competition = Competition(problem, solution)
    for row, mentee in enumerate(people.mentees):
        if row not in matched:
            yield {
                "enrollment": mentee.id,
                "role": Role.MENTEE,
                **_why_mentee(problem, solution, row, competition),
            }


def _why_mentee(problem: Problem, solution: Solution, row: int, competition: Competition) -> Row:
    if not problem.shape[1]:
        return {"reason": "no_mentors"}
    rivals, mentors = competition.around(row)
    if not len(mentors):
        found = why_nobody(problem, solution, row, competition)
        return rule_of(found.by_rule, found.alone)
    places = competition.places(mentors)
    if not places:
        return {"reason": "mentors_full", "count": len(mentors)}
    return {"reason": "too_few_places", "rivals": len(rivals), "places": places}


def rule_of(by_rule: Any, alone: Any) -> Row:
    """The rule that keeps most partners out, never a private one, and what it alone keeps out."""
    open_rules = {rule: count for rule, count in by_rule.items() if rule not in HIDDEN}
    if not open_rules:
        return {"reason": "nobody_permitted"}
    rule = max(open_rules, key=lambda each: (alone.get(each, 0), open_rules[each]))
    return {"reason": f"rule.{rule}", "count": open_rules[rule], "opens": alone.get(rule, 0)}


def mentors_left(problem: Problem, pairs: Sequence[Cell], best: Partners) -> Iterator[Row]:
    """Mentors with places, of whom nobody was suggested."""
    people = problem.people
    assert people is not None
    matched = {column for _, column in pairs}
    for column, mentor in enumerate(people.mentors):
        if column not in matched and mentor.capacity:
            yield {
                "enrollment": mentor.id,
                "role": Role.MENTOR,
                **_why_mentor(problem, column, int(best.permitted[column])),
            }


def _why_mentor(problem: Problem, column: int, fitting: int) -> Row:
    if not problem.shape[0]:
        return {"reason": "no_mentees"}
    if fitting:
        return {"reason": "mentees_placed", "count": fitting}
    by_rule, alone = _mentor_rules(problem, column)
    return rule_of(by_rule, alone)


def _mentor_rules(problem: Problem, column: int) -> tuple[dict[Rule, int], dict[Rule, int]]:
    """Count the mentees that each rule keeps from a mentor, and those that it alone does."""
    people = problem.people
    assert people is not None
    rows, columns = np.arange(problem.shape[0]), np.array([column])
    masks = people.gate.forbidden(rows, columns, people.scorer.points(rows, columns))
    at_once = np.sum(list(masks.values()), axis=0)
    by_rule = {rule: int(mask.sum()) for rule, mask in masks.items() if mask.any()}
    return by_rule, {rule: int((mask & (at_once == 1)).sum()) for rule, mask in masks.items()}


def why_mentee_left(problem: Problem, solution: Solution, row: int) -> Row:
    """Why one mentee is left over."""
    people = problem.people
    assert people is not None
    why = _why_mentee(problem, solution, row, Competition(problem, solution))
    return {"enrollment": people.mentees[row].id, "role": Role.MENTEE, **why}


def why_mentor_left(problem: Problem, column: int) -> Row:
    """Why nobody is suggested with one mentor."""
    people = problem.people
    assert people is not None
    fitting = int((problem.column(column) >= 0).sum())
    why = _why_mentor(problem, column, fitting)
    return {"enrollment": people.mentors[column].id, "role": Role.MENTOR, **why}
