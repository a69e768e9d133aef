"""Say what was proved, a sentence for each thing that it rests on."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import sha256
from typing import TYPE_CHECKING

from matching.core.objectives import Objective
from matching.core.score_matrix import Patched
from matching.core.verification.report import Report

if TYPE_CHECKING:
    from matching.core.problem import Problem
    from matching.core.scoring.people import Rules

Cell = tuple[int, int]
Called = Callable[[int | None, int | None], str]
"""Gives the words for a mentee's row, for a mentor's column, or for a pair."""

NAMED = 200
"""So many are named one by one; of more, the first ones and how many there are."""

LONG = 400
"""Letters of the constants that are shown."""

GOALS = {
    Objective.MOST_MATCHED: (
        "Goal “most_matched”: as many mentees as possible have a mentor, and no other choice of "
        "so many pairs has more points."
    ),
    Objective.FAIR: (
        "Goal “fair”: as many mentees as possible have a mentor, and no other choice of so many "
        "pairs is fairer (points count less the more a pair has)."
    ),
    Objective.BEST_WORST: (
        "Goal “best_worst”: as many mentees as possible have a mentor, the worst pair is as good "
        "as it can be then, and no other such choice has more points."
    ),
    Objective.STABLE: (
        "Goal “stable”: no mentee and mentor would both rather have one another. Neither the most "
        "matches nor the most points are claimed."
    ),
}


def by_position(row: int | None, column: int | None) -> str:
    """Call people by where they stand: (row, column)."""
    if row is None or column is None:
        return str(column if row is None else row)
    return f"({row}, {column})"


def statement(
    problem: "Problem",
    report: Report,
    *,
    called: Called = by_position,
    constants_from: str = "were given with the problem",
) -> list[str]:
    """Say what a report proves, in sentences.

    Parameters
    ----------
    problem, report : Problem, Report
        What was verified, and what came of it.
    called : callable
        Gives words for a row, a column, or a pair; left out, their positions.
    constants_from : str
        Where the constants of the scale are from, as the end of a sentence.

    Returns
    -------
    list of str
        The figures first, then all that was asked, and how the points were compared.

    Examples
    --------
    >>> from matching.core import Problem, solve, verify
    >>> problem = Problem.from_scores([[9, 5], [8, -1]], [1, 1], locked=[(0, 1)])
    >>> for sentence in statement(problem, verify(problem, solve(problem))): print(sentence)
    ... # doctest: +ELLIPSIS
    2 of 2 mentees have a mentor, with 13 points in all.
    Goal “most_matched”: as many mentees as possible have a mentor, and no other choice ...
    Locked pairs, all kept: (0, 1).
    No pair had a loyalty bonus.
    Nobody came first.
    The points are those that the problem gives.

    """
    matched = f"{report.matched} of {problem.shape[0]} mentees have a mentor"
    return [
        f"{matched}, with {report.points} points in all.",
        GOALS[report.goal.objective],
        *_worst(report),
        *_settings(problem, constants_from),
        *_decided(problem, called),
        *_bonuses(report, called),
        *(_scores(report) if problem.people else ["The points are those that the problem gives."]),
    ]


def _worst(report: Report) -> Iterator[str]:
    if report.least is not None:
        yield f"The worst pair that is not locked has {report.least} points."


def _settings(problem: "Problem", constants_from: str) -> Iterator[str]:
    people = problem.people
    if people is None:
        return
    weights = people.weights.by_factor().items()
    yield f"Weights: {', '.join(f'{factor} {weight}' for factor, weight in weights)}."
    least = people.rules.minimum
    yield f"Lowest score: {least} points, but for locked pairs." if least else "No lowest score."
    yield _rules(people.rules)
    constants = _constants(people.calibration.as_data())
    yield f"The constants of the scale {constants_from}: {constants}."


def _rules(rules: "Rules") -> str:
    lists = ", ".join(
        f"{len(getattr(rules, name))} {name}"
        for name in ("blocked", "reporting", "earlier", "again")
    )
    school = f", mentors {_class(rules.class_years)}" if rules.earlier_class else ""
    school += ", never two of one institution" if rules.other_institution else ""
    maps = f"{len(rules.regions.group) + len(rules.regions.neighbours)} entries on regions"
    fields = f"{len(rules.taxonomy.parent) + len(rules.taxonomy.pairs)} on fields"
    return f"Rules of the kind “{rules.kind}”{school}; pairs of persons: {lists}; {maps}, {fields}."


def _class(years: int) -> str:
    if years == 1:
        return "of an earlier class"
    return f"at least {abs(years)} classes {'earlier' if years > 0 else 'later'}"


def _constants(data: Mapping[str, object]) -> str:
    """Give the constants while they are few, and a fingerprint of all of them."""
    mark = sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()[:16]
    said = _listed(data)
    return f"{said if len(said) <= LONG else f'{said[:LONG]} …'}; fingerprint {mark}"


def _listed(data: object) -> str:
    if not isinstance(data, dict):
        return str(data)
    return ", ".join(
        f"{name} ({_listed(value)})" if isinstance(value, dict) else f"{name} {value}"
        for name, value in data.items()
    )


def _decided(problem: "Problem", called: Called) -> Iterator[str]:
    locked = _named(called(*pair) for pair in problem.locked)
    yield f"Locked pairs, all kept: {locked}." if locked else "No pair was locked."
    barred = _named(called(*pair) for pair in sorted(_barred(problem)))
    if problem.people or barred:
        yield f"Barred pairs: {barred}." if barred else "No pair was barred."


def _barred(problem: "Problem") -> set[Cell]:
    """Give the pairs that were barred by id with the rules, or by position since."""
    source, people = problem.source, problem.people
    changes = source.changes if isinstance(source, Patched) else {}
    barred = {place for place, points in changes.items() if points < 0}
    if people is None:
        return barred
    rows = {each.id: at for at, each in enumerate(people.mentees)}
    columns = {each.id: at for at, each in enumerate(people.mentors)}
    known = (pair for pair in people.rules.barred if pair[0] in rows and pair[1] in columns)
    return barred | {(rows[one], columns[other]) for one, other in known}


def _bonuses(report: Report, called: Called) -> Iterator[str]:
    goal = report.goal
    if goal.objective is Objective.STABLE:
        yield "This goal knows no bonuses."
        return
    pairs = _named(called(*pair) for pair in goal.incumbents)
    first = [called(row, None) for row in goal.first_mentees]
    first += [called(None, column) for column in goal.first_mentors]
    if pairs:
        yield f"Loyalty: {goal.incumbent_bonus} points more for each pair that stood: {pairs}."
    else:
        yield "No pair had a loyalty bonus."
    yield f"These came first: {_named(first)}." if first else "Nobody came first."
    if pairs or first:
        yield "The goal counts points with these bonuses; the points told here are without them."


def _scores(report: Report) -> Iterator[str]:
    yield f"By the plain definition, all {report.defined} chosen pairs have these points."
    if report.every_pair:
        yield f"So have all {report.sampled} pairs that could be chosen."
    elif report.sampled:
        share = max(report.sampled // 3, 1)
        yield (
            f"So have {report.sampled} others drawn at random: with 95 % confidence the points "
            f"of fewer than 1 pair in {share} are wrong. A rarer fault could hide."
        )
    if report.compared:
        yield f"Of {report.compared} pairs, the compiled loop's points are those of numpy."


def _named(names: Iterable[str]) -> str:
    """List names; of very many, the first ones."""
    found = list(names)
    more = f", and {len(found) - NAMED} more" if len(found) > NAMED else ""
    return ", ".join(found[:NAMED]) + more
