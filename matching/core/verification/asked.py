"""What whoever verifies asks for, beside what a solution says that it answers.

A bonus on some pairs can make any pairs the best ones. So the goal with its bonuses is asked, and
what a solution states is only compared with it.
"""

from collections.abc import Set
from typing import TypeVar

from matching.core.errors import NotAsked
from matching.core.objectives import Goal, Objective

T = TypeVar("T", int, tuple[int, int])


def plain(goal: Goal, fixed: Set[int] = frozenset()) -> Goal:
    """Give a goal without what changes nothing.

    That is: order, bonuses of nothing or for nobody, and those on pairs of mentees who are
    ``fixed`` (locked, or gone). The least points of *best worst* are left out as well: they are a
    finding, not a wish.

    Examples
    --------
    >>> plain(Goal(incumbents=((0, 1),), first_mentees=(2, 1, 2)))
    ... # doctest: +NORMALIZE_WHITESPACE
    Goal(objective=<Objective.MOST_MATCHED: 'most_matched'>, incumbent_bonus=0, incumbents=(),
    least=0, first_mentees=(1, 2), first_mentors=())

    """
    if goal.objective is Objective.STABLE:
        return Goal(Objective.STABLE)
    incumbents = {(row, column) for row, column in goal.incumbents if row not in fixed}
    if not goal.incumbent_bonus:
        incumbents = set()
    return Goal(
        goal.objective,
        goal.incumbent_bonus if incumbents else 0,
        tuple(sorted(incumbents)),
        first_mentees=tuple(sorted(set(goal.first_mentees))),
        first_mentors=tuple(sorted(set(goal.first_mentors))),
    )


def check_asked(asked: Goal, stated: Goal) -> None:
    """Refuse a solution for another goal, and name what is different."""
    if found := differences(asked, stated):
        raise NotAsked(" ".join(found))


def differences(asked: Goal, stated: Goal) -> list[str]:
    """Name what a result states otherwise than it was asked, a sentence each."""
    found = []
    if asked.objective is not stated.objective:
        found.append(
            f"The result is for the goal “{stated.objective}”, but “{asked.objective}” was asked."
        )
    if asked.incumbent_bonus != stated.incumbent_bonus:
        found.append(
            f"The result has a loyalty bonus of {stated.incumbent_bonus} points on pairs that "
            f"stand, but {asked.incumbent_bonus} was asked."
        )
    for name, what in (
        ("incumbents", "with a bonus on the pair {}"),
        ("first_mentees", "in which mentee {} comes first"),
        ("first_mentors", "in which mentor {} comes first"),
    ):
        found += _members(set(getattr(asked, name)), set(getattr(stated, name)), what)
    return found


def _members(asked: set[T], stated: set[T], what: str) -> list[str]:
    """Name the first that was stated and not asked, and the first the other way round."""
    more, fewer = sorted(stated - asked)[:1], sorted(asked - stated)[:1]
    found = [f"The result is one {what.format(each)}, which was not asked for." for each in more]
    return found + [
        f"A result {what.format(each)} was asked for; this is another." for each in fewer
    ]
