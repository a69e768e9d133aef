"""Questions whose exact answer is a number of trials: who instead, and whom to recruit."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from matching.core.edits import AddPlaces
from matching.core.objectives import Objective, valued
from matching.core.problem import Problem
from matching.core.score_matrix import ABSENT, Ints
from matching.core.session.changes import Change
from matching.core.session.session import Session
from matching.core.solution import Solution


@dataclass(frozen=True, slots=True)
class Offer:
    """A mentor, and exactly what would change: with this mentor, or with one more place there."""

    column: int
    change: Change


def offers(session: Session, row: int, *, most: int = 10) -> list[Offer]:
    """Say whom a mentee could have instead, each with its exact price.

    Parameters
    ----------
    session : Session
        As it stays.
    row : int
        The mentee, matched, locked or left over.
    most : int
        So many trials are made.

    Returns
    -------
    list of Offer
        What costs least first. Those are tried whose prices promise the least loss; the loss is
        never less than that.

    Examples
    --------
    >>> session = Session(Problem.from_scores([[9, 5, 6], [8, 7, 0]], [1, 1, 1]))
    >>> [(each.column, each.change.points) for each in offers(session, 0)]
    [(2, -2), (1, -3)]

    """
    found = [
        Offer(column, session.instead(row, column))
        for column in _promising(session, row)[:most].tolist()
    ]
    return sorted(found, key=_loss)


def _promising(session: Session, row: int) -> Ints:
    """Give the mentors whom a mentee could have, by the least that it would cost."""
    problem, solution = session.problem, session.solution
    worth = _worth(problem, solution, row)
    _, places = problem.beside_locks()
    places[[column for at, column in problem.locked if at == row]] += 1
    possible = (worth != ABSENT) & (places > 0)
    if (now := solution.mentor_of(row)) is not None:
        possible[now] = False
    columns, prices = np.flatnonzero(possible), solution.certificate
    dearer = prices.mentor_points[columns] - worth[columns]
    return columns[np.lexsort((columns, dearer, prices.mentor_class[columns]))]


def _worth(problem: Problem, solution: Solution, row: int) -> Ints:
    source = valued(problem, replace(solution.goal, least=0))
    block = source.block(np.array([row]), source.buffer(1))
    return block[0, : problem.shape[1]].astype(np.int64)


def recruits(session: Session, *, most: int = 20) -> list[Offer]:
    """Say what one more place with a mentor would bring, of those whose prices promise most.

    Parameters
    ----------
    session : Session
        As it stays.
    most : int
        So many trials are made.

    Returns
    -------
    list of Offer
        What brings most first; without those who would bring nothing.

    Examples
    --------
    >>> session = Session(Problem.from_scores([[9, 5], [8, -1]], [1, 1]))
    >>> [(each.column, each.change.points) for each in recruits(session)]
    [(0, 4)]

    """
    found = [
        Offer(column, session.trial([AddPlaces(column)])) for column in _wanted(session)[:most]
    ]
    return sorted((each for each in found if _loss(each)[:2] < (0, 0)), key=_loss)


def _wanted(session: Session) -> list[int]:
    """Rank mentors by what one more place would bring; a stable matching has no prices for it."""
    if session.goal.objective is Objective.STABLE:
        return _demanded(session.problem)
    gains = session.shadow_prices().mentors
    order = sorted(range(len(gains)), key=lambda column: (gains[column], -column), reverse=True)
    return [column for column in order if gains[column] > (0, 0)]


def _demanded(problem: Problem) -> list[int]:
    """Rank mentors by how many mentees may have them, for each place."""
    permitted: Iterable[Ints] = ((block >= 0).sum(axis=0) for block in problem.blocks())
    wanted = sum(permitted, np.zeros(problem.shape[1], dtype=np.int64))
    order: list[int] = np.argsort(-wanted / (problem.capacity + 1), kind="stable").tolist()
    return order


def _loss(offer: Offer) -> tuple[int, int, int]:
    return -offer.change.matched, -offer.change.points, offer.column
