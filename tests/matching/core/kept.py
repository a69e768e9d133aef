"""A small round whose points are kept, so that a later version is seen to give the same.

Everybody is written out here, by dice that nothing else throws: a new question does not change
them, as nobody has answered it.

python -m tests.matching.core.kept    (writes the file; only where points are *meant* to change)
"""

import json
from pathlib import Path
from random import Random
from typing import Any

from matching.core import (
    Calibration,
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
    calibrate,
    score,
)
from matching.core.scoring.factors import FACTORS
from matching.core.scoring.rules import forbidding

FILE = Path(__file__).parent / "kept_round.json"
MENTEES, MENTORS = 18, 15
KINDS = Kind.LONG_TERM, Kind.CONVENTION
"""An informal program is scored as a long one."""

MAP = Regions(neighbours=frozenset({(0, 1), (3, 2)}), group={1: 10, 2: 10, 4: 11, 5: 11})
TAXONOMY = Taxonomy(parent={4: 1, 5: 1, 6: 2, 7: 2, 8: 5}, pairs=frozenset({(0, 3), (7, 0)}))
WORTH = {
    "needs": 23,
    "communication": 17,
    "approach": 13,
    "preference": 16,
    "field": 11,
    "region": 9,
    "availability": 11,
}


def _person(dice: Random, at: int, others: int, answered: float) -> dict[str, Any]:
    def perhaps(value: Any, nothing: Any = None) -> Any:
        return value if dice.random() < answered else nothing

    def few(among: Any, most: int) -> list[Any]:
        return dice.sample(list(among), dice.randint(1, most))

    def wish() -> Wish:
        return Wish(dice.choice(list(Direction)), must=dice.random() < 0.15)

    def answers() -> tuple[int | None, ...]:
        return tuple(perhaps(dice.randint(1, 5)) for _ in range(5))

    return {
        "id": 100 + at,
        "region": perhaps(dice.randrange(7)),
        "institution": perhaps(dice.randrange(3)),
        "fields": frozenset(perhaps(few(range(9), 3), ())),
        "languages": frozenset(perhaps(few(("en", "fr", "de"), 2), ())),
        "communication": answers(),
        "approach": answers(),
        "communication_turn": dice.choice(list(Turn)),
        "approach_turn": dice.choice(list(Turn)),
        "region_wish": wish(),
        "field_wish": wish(),
        "institution_wish": wish(),
        "ranked": tuple(perhaps(dice.sample(range(98, 100 + others), dice.randint(1, 8)), ())),
        "frequency": perhaps(dice.randint(1, 5)),
        "modes": frozenset(perhaps(few(("in_person", "phone", "video"), 2), ())),
        "days": frozenset(perhaps(few(range(4), 3), ())),
        "class_year": perhaps(1990 + dice.randrange(20)),
        "eligible": dice.random() < 0.95,
    }


def people() -> tuple[list[Mentee], list[Mentor]]:
    """Give the people of the kept round."""
    dice = Random(2026)
    mentees, mentors = [], []
    for at in range(MENTEES):
        told = _person(dice, at, MENTORS, answered=0.85)
        sought = frozenset(dice.sample(range(9), dice.randint(0, 4)))
        top = dice.choice([None, *sorted(sought)])
        first = dice.random() < 0.9
        mentees.append(Mentee(person=at, sought=sought, top=top, first_time=first, **told))
    for at in range(MENTORS):
        told = _person(dice, at, MENTEES, answered=0.85)
        willing, could = (frozenset(dice.sample(range(9), dice.randint(0, 4))) for _ in range(2))
        first = dice.random() < 0.1
        mentors.append(
            Mentor(person=at + 15, willing=willing, could=could, first_time=first, **told)
        )
    return mentees, mentors


def rules(kind: Kind) -> Rules:
    """Give rules of which each forbids somebody something."""
    met = [(at, 15 + (at * 7) % MENTORS) for at in range(MENTEES)]
    return Rules(
        kind=kind,
        earlier_class=kind is Kind.CONVENTION,
        other_institution=kind is Kind.CONVENTION,
        regions=MAP,
        taxonomy=TAXONOMY,
        blocked=frozenset({met[0], met[1][::-1]}),
        reporting=frozenset({met[2], met[3][::-1]}),
        earlier=frozenset({met[4], met[5][::-1], met[6], met[7][::-1]}),
        again=frozenset({met[6][::-1], met[7]}),
        declined=frozenset({met[8], met[9][::-1]}),
        barred=frozenset({(110, 101), (111, 102), (1, 1)}),
        locked=frozenset({(112, 103), (113, 104)}),
        minimum=4000,
    )


def scale() -> Calibration:
    """Take the scale of the kept round."""
    return calibrate(*people(), rules(Kind.LONG_TERM))


def told(kind: Kind, constants: Calibration) -> dict[str, Any]:
    """Give what the definition says of all pairs: points, on what they rest, rules and reasons."""
    mentees, mentors = people()
    allowed = rules(kind)
    pairs = [(one, other) for one in mentees for other in mentors]
    scores = [score(one, other, Weights.only(WORTH), allowed, constants) for one, other in pairs]
    return {
        "points": {name: [each.part(name).points for each in scores] for name in WORTH},
        "rests_on": {name: [each.part(name).basis.value[:2] for each in scores] for name in WORTH},
        "forbidden": [
            [rule.value for rule in forbidding(*pair, allowed, each.points)]
            for pair, each in zip(pairs, scores, strict=True)
        ],
        "reasons": [
            [
                f"{reason.code} {dict(reason.data)}"
                for name in WORTH
                for reason in FACTORS[name].reasons(*pair, allowed)
            ]
            for pair in pairs
        ],
    }


def kept() -> dict[str, Any]:
    """Read what was kept: the scale, and what was told of each kind of program."""
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def main() -> None:
    """Keep what this version says."""
    constants = scale()
    found = {"scale": constants.as_data(), **{kind: told(kind, constants) for kind in KINDS}}
    FILE.write_text(_laid_out(found), encoding="utf-8")


def _laid_out(found: dict[str, Any]) -> str:
    """Break lines between what belongs together, so that a change can be read."""
    return json.dumps(found, separators=(",", ":")).replace("],", "],\n") + "\n"


if __name__ == "__main__":
    main()
