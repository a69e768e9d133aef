"""Random people for the tests of the core: small, messy, every answer sometimes missing."""

from dataclasses import replace
from random import Random
from typing import Any

from matching.core import (
    FACTORS,
    Comparison,
    Kind,
    Mentee,
    Mentor,
    Regions,
    Rules,
    Taxonomy,
    Weights,
)
from tests.matching.core.making import made

TAXONOMY = Taxonomy(parent={4: 1, 5: 1, 6: 2, 7: 2, 8: 5})
MAP = Regions(neighbours=frozenset({(0, 1), (3, 2)}), group={1: 10, 2: 10, 4: 11, 5: 11})


def _person(dice: Random, at: int, others: int) -> dict[str, Any]:
    """Draw what its type does not say: who somebody is, and whom they may have named."""
    spoken = dice.sample(("en", "fr", "de"), dice.randint(0, 2))
    named = dice.sample(range(100, 100 + others), min(others, dice.choice((0, 0, 1, 3, 8))))
    return {
        "id": 100 + at,
        "person": dice.randint(0, 10_000),
        "languages": frozenset(spoken) | ({"en"} if dice.random() < 0.8 else set()),
        "ranked": tuple(named),
        "first_time": dice.random() < 0.5,
    }


def own(seed: int) -> dict[str, Any]:
    """Give what rules say of a program's own question: each comparison in turn, told or not."""
    found = list(Comparison)
    return {"own_comparison": found[seed % len(found)], "own_told": seed % 4 > 0}


def people(seed: int, mentees: int = 12, mentors: int = 9) -> tuple[list[Mentee], list[Mentor]]:
    """Make a messy pool; all that is not drawn here is drawn by its type (see `making`)."""
    dice = Random(seed)
    first = []
    for at in range(mentees):
        mentee = made(dice, Mentee, **_person(dice, at, mentors))
        sought = sorted(mentee.sought)
        top = dice.choice(sought) if sought and dice.random() < 0.8 else None
        first.append(replace(mentee, top=top))
    second = [
        made(dice, Mentor, **_person(dice, at, mentees), capacity=dice.randint(0, 3))
        for at in range(mentors)
    ]
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
        class_years=dice.choice((1, 1, 3, -2)),
        other_institution=dice.random() < 0.3,
        **own(seed),
    )


def weights(seed: int) -> Weights:
    """Make weights that sum to 100, some of them 0."""
    dice = Random(seed)
    cuts = sorted(dice.choice((0, dice.randint(0, 100))) for _ in range(len(FACTORS) - 1))
    shares = (high - low for low, high in zip([0, *cuts], [*cuts, 100], strict=True))
    return Weights(**dict(zip(FACTORS, shares, strict=True)))
