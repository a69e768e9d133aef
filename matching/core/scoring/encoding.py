"""A pool of people as arrays: the columns of all factors and rules, made once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from matching.core.score_matrix import Ints
from matching.core.scoring.calibration import Calibration
from matching.core.scoring.centring import Centring, Somebody, deviation
from matching.core.scoring.columns import Column, Columns, codes, numbers, of_both, set_bits
from matching.core.scoring.factors import FACTORS, SHARES
from matching.core.scoring.people import Mentee, Mentor, Rules


@dataclass(frozen=True)
class Side:
    """The arrays of one side; row i is person i.

    Each column can be read as an attribute. ``deviations`` holds, for each share that is centred,
    how much more than the pool's mean each person's answers earn (see `centring`).
    """

    columns: Mapping[str, Column]
    deviations: Mapping[str, Ints]

    def __getattr__(self, name: str) -> Column:
        """Give the column of this name."""
        if name.startswith("_") or name == "columns":
            raise AttributeError(name)
        try:
            return self.columns[name]
        except KeyError:
            raise AttributeError(f"No factor and no rule encodes “{name}”.") from None

    def changed(self, **columns: Column) -> "Side":
        """Give the same side with other columns."""
        return replace(self, columns={**self.columns, **columns})


@dataclass(frozen=True, slots=True)
class Pool:
    """Both sides, and what they share by name, such as the map of regions."""

    mentees: Side
    mentors: Side
    shared: Mapping[str, Any]

    @property
    def shape(self) -> tuple[int, int]:
        """Number of mentees and of mentors."""
        return len(self.mentees.person), len(self.mentors.person)


Encoder = Callable[[Sequence[Mentee], Sequence[Mentor], Rules], Columns]


def encode(
    mentees: Sequence[Mentee], mentors: Sequence[Mentor], rules: Rules, calibration: Calibration
) -> Pool:
    """Encode everybody. Time and memory grow with the number of people, not of pairs."""
    encoders: list[Encoder] = [of_rules, *(factor.columns for factor in FACTORS.values())]
    found = [encoder(mentees, mentors, rules) for encoder in encoders]
    return Pool(
        Side(_joined(each.mentees for each in found), _deviations(mentees, rules, calibration)),
        Side(_joined(each.mentors for each in found), _deviations(mentors, rules, calibration)),
        _joined(each.pool for each in found),
    )


def _joined(parts: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Put columns together; two of one name are refused."""
    joined: dict[str, Any] = {}
    for part in parts:
        if twice := joined.keys() & part.keys():
            raise TypeError(f"Encoded twice: {', '.join(sorted(twice))}.")
        joined |= part
    return joined


def _deviations(
    people: Sequence[Somebody], rules: Rules, calibration: Calibration
) -> dict[str, Ints]:
    return {
        share.name: _deviation(share.centring, people, rules, calibration)
        for share in SHARES.values()
        if share.centring
    }


def _deviation(
    centring: Centring, people: Sequence[Somebody], rules: Rules, calibration: Calibration
) -> Ints:
    return numbers(people, lambda each: deviation(centring, each, rules, calibration))


def of_rules(mentees: Sequence[Mentee], mentors: Sequence[Mentor], rules: Rules) -> Columns:
    """Encode what only rules read."""
    languages = codes(each.languages for each in (*mentees, *mentors))

    def side(people: Sequence[Somebody]) -> dict[str, Column]:
        return {
            "person": numbers(people, lambda each: each.person),
            "eligible": numbers(people, lambda each: each.eligible, np.bool_),
            "first_time": numbers(people, lambda each: each.first_time, np.bool_),
            "class_year": numbers(
                people, lambda each: -1 if each.class_year is None else each.class_year
            ),
            "languages": set_bits([each.languages for each in people], languages),
        }

    return of_both(mentees, mentors, side)
