"""Random people for the tests of the core: small, messy, every answer sometimes missing."""

from random import Random
from typing import Any

from matching.core import (
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

TOPICS, FIELDS, REGIONS = 12, 9, 6
MODES = ("video", "phone", "in_person")
TAXONOMY = Taxonomy(parent={4: 1, 5: 1, 6: 2, 7: 2, 8: 5})
MAP = Regions(neighbours=frozenset({(0, 1), (3, 2)}), group={1: 10, 2: 10, 4: 11, 5: 11})


def _some(dice: Random, members: Any, most: int) -> frozenset[Any]:
    members = list(members)
    return frozenset(dice.sample(members, dice.randint(0, min(most, len(members)))))


def _maybe(dice: Random, value: Any) -> Any:
    return None if dice.random() < 0.15 else value


def _answers(dice: Random) -> Any:
    return tuple(_maybe(dice, dice.randint(1, 5)) for _ in range(5))


def _wish(dice: Random) -> Wish:
    return Wish(dice.choice(list(Direction)), must=dice.random() < 0.1)


def _person(dice: Random, at: int, others: int) -> dict[str, Any]:
    return {
        "id": 100 + at,
        "person": dice.randint(0, 10_000),
        "region": _maybe(dice, dice.randrange(REGIONS)),
        "institution": _maybe(dice, dice.randrange(4)),
        "fields": _some(dice, range(FIELDS), 4),
        "languages": _some(dice, ("en", "fr", "de"), 2)
        | ({"en"} if dice.random() < 0.8 else set()),
        "communication": _answers(dice),
        "approach": _answers(dice),
        "communication_turn": dice.choice(list(Turn)),
        "approach_turn": dice.choice(list(Turn)),
        "listening": _maybe(dice, dice.randint(1, 5)),
        "clarity": _maybe(dice, dice.randint(1, 5)),
        "region_wish": _wish(dice),
        "field_wish": _wish(dice),
        "institution_wish": _wish(dice),
        "ranked": tuple(
            dice.sample(range(100, 100 + others), min(others, dice.choice((0, 0, 1, 3, 8))))
        ),
        "frequency": _maybe(dice, dice.randint(1, 5)),
        "modes": _some(dice, MODES, 3),
        "days": _some(dice, range(3), 3),
        "first_time": dice.random() < 0.5,
        "class_year": _maybe(dice, dice.randint(1990, 2000)),
        "eligible": dice.random() < 0.95,
    }


def people(seed: int, mentees: int = 12, mentors: int = 9) -> tuple[list[Mentee], list[Mentor]]:
    """Make a messy pool."""
    dice = Random(seed)
    first, second = [], []
    for at in range(mentees):
        sought = _some(dice, range(TOPICS), 5)
        top = dice.choice(sorted(sought)) if sought and dice.random() < 0.8 else None
        first.append(Mentee(**_person(dice, at, mentors), sought=sought, top=top))
    for at in range(mentors):
        willing, could = _some(dice, range(TOPICS), 8), _some(dice, range(TOPICS), 4)
        second.append(
            Mentor(
                **_person(dice, at, mentees),
                willing=willing,
                could=could,
                capacity=dice.randint(0, 3),
            )
        )
    return first, second


def rules(seed: int, mentees: list[Mentee], mentors: list[Mentor]) -> Rules:
    """Make rules that forbid a few of everything."""
    dice = Random(seed)

    def persons(most: int) -> frozenset[tuple[int, int]]:
        pairs = {
            (dice.choice(mentees).person, dice.choice(mentors).person)
            for _ in range(dice.randint(0, most))
        }
        return frozenset(pair if dice.random() < 0.5 else pair[::-1] for pair in pairs)

    earlier = persons(6)
    return Rules(
        kind=dice.choice(list(Kind)),
        earlier_class=dice.random() < 0.3,
        regions=MAP,
        taxonomy=TAXONOMY,
        blocked=persons(4),
        reporting=persons(2),
        earlier=earlier,
        again=frozenset(pair[::-1] for pair in earlier if dice.random() < 0.5),
        declined=persons(4),
        barred=frozenset((dice.choice(mentees).id, dice.choice(mentors).id) for _ in range(3)),
        minimum=dice.choice((0, 0, 3000)),
    )


def weights(seed: int) -> Weights:
    """Make weights that sum to 100, some of them 0."""
    dice = Random(seed)
    cuts = sorted(dice.choice((0, dice.randint(0, 100))) for _ in range(6))
    return Weights(*(high - low for low, high in zip([0, *cuts], [*cuts, 100], strict=True)))
