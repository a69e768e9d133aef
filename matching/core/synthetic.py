"""Invented people for trials and benchmarks: the same seed gives the same people for ever.

Sixty regions in nine groups, forty fields of which few are common (Zipf's law), twenty topics,
two blocks of five answers, one to three places a mentor; about three pairs in four are permitted.
"""

from dataclasses import dataclass
from random import Random
from typing import Any, TypeVar  # Any: keywords of a person

from matching.core.scoring.people import (
    Answers,
    Direction,
    Kind,
    Mentee,
    Mentor,
    Person,
    Regions,
    Rules,
    Taxonomy,
    Turn,
    Wish,
)

P = TypeVar("P", Mentee, Mentor)

REGIONS, GROUPS, FIELDS, TOPICS = 60, 9, 40, 20
INSTITUTIONS_PER_PERSON = 0.1

MAP = Regions(group={region: region % GROUPS for region in range(REGIONS)})
FIELDS_MAP = Taxonomy(parent={field: 1000 + field // 5 for field in range(FIELDS)})


@dataclass(frozen=True, slots=True)
class Synthetic:
    """Invented people and the rules of their round."""

    mentees: tuple[Mentee, ...]
    mentors: tuple[Mentor, ...]
    rules: Rules


def generate(mentees: int, mentors: int, seed: int = 1, identical: float = 0.0) -> Synthetic:
    """Make up the people of a round.

    Parameters
    ----------
    mentees, mentors : int
        How many.
    seed : int
    identical : float
        Share of the people on each side who are copies of one another (for trials of ties).

    Examples
    --------
    >>> made_up = generate(5, 3)
    >>> len(made_up.mentees), made_up == generate(5, 3)
    (5, True)

    """
    dice = Random(seed)  # noqa: S311 (trials, not secrets)
    institutions = max(2, int((mentees + mentors) * INSTITUTIONS_PER_PERSON))
    ones = [_mentee(dice, at, institutions) for at in range(mentees)]
    others = [_mentor(dice, at, mentees + at, institutions) for at in range(mentors)]
    rules = Rules(kind=Kind.LONG_TERM, regions=MAP, taxonomy=FIELDS_MAP)
    return Synthetic(tuple(_copied(ones, identical)), tuple(_copied(others, identical)), rules)


def _copied(people: list[P], share: float) -> list[P]:
    """Let the first ``share`` of people all answer as the first one."""
    kept = {"id", "person", "capacity"}
    same = int(len(people) * share)
    for at in range(1, same):
        first, this = people[0], people[at]
        copied = {name: getattr(first, name) for name in _names(first) if name not in kept}
        people[at] = type(first)(
            **{name: getattr(this, name) for name in kept & _names(this)}, **copied
        )
    return people


def _names(person: Person) -> set[str]:
    return set(type(person).__dataclass_fields__)


def _mentee(dice: Random, at: int, institutions: int) -> Mentee:
    sought = frozenset(dice.sample(range(TOPICS), dice.randint(2, 5)))
    top = dice.choice(sorted(sought))
    return Mentee(**_person(dice, at, at, institutions), sought=sought, top=top)


def _mentor(dice: Random, at: int, person: int, institutions: int) -> Mentor:
    offered = dice.sample(range(TOPICS), dice.randint(3, 9))
    willing = dice.randint(2, len(offered))
    return Mentor(
        **_person(dice, at, person, institutions),
        willing=frozenset(offered[:willing]),
        could=frozenset(offered[willing:]),
        capacity=dice.randint(1, 3),
    )


def _person(dice: Random, at: int, person: int, institutions: int) -> dict[str, Any]:
    return {
        "id": at + 1,
        "person": person + 1,
        "region": dice.randrange(REGIONS),
        "institution": dice.randrange(institutions),
        "fields": frozenset(_zipf(dice, FIELDS) for _ in range(dice.randint(1, 3))),
        "languages": frozenset({"en"} if dice.random() < 0.85 else {"fr"})
        | ({"fr"} if dice.random() < 0.1 else set()),
        "communication": _answers(dice),
        "approach": _answers(dice),
        "communication_turn": _turn(dice),
        "approach_turn": _turn(dice),
        "region_wish": _wish(dice, 0.01),
        "field_wish": _wish(dice, 0.01),
        "institution_wish": _wish(dice, 0.05, Direction.DIFFERENT),
        "frequency": dice.randint(2, 5),
        "modes": frozenset({"video"}),
    }


def _zipf(dice: Random, members: int) -> int:
    return min(members - 1, int((members + 1) ** dice.random()) - 1)


def _answers(dice: Random) -> Answers:
    return tuple(dice.randint(1, 5) for _ in range(5))  # type: ignore[return-value]


def _turn(dice: Random) -> Turn:
    return dice.choices(list(Turn), (45, 45, 10))[0]


def _wish(dice: Random, musts: float, must: Direction = Direction.SAME) -> Wish:
    if dice.random() < musts:
        return Wish(must, must=True)
    return Wish(dice.choices(list(Direction), (40, 45, 15))[0])
