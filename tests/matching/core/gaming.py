"""What a strategy of answering gains: one person's answers are changed, all others' are kept.

    python -m tests.matching.core.gaming [SIZE [COHORTS]]

prints a line for each strategy: the mean gain in points over that person's permitted partners,
over all persons and cohorts, and how many more rivals (hundredths) the person passes.
"""

import sys
from dataclasses import dataclass, replace

import numpy as np

from matching.core import Kind, Mentee, Scorer, Turn, Weights, calibrate
from matching.core.scoring.gates import Gate
from matching.core.synthetic import FIELDS, TOPICS, generate

EVERY, NOTHING = frozenset(range(TOPICS)), frozenset[int]()
BLOCKS = ("communication", "approach")


def style(answer):
    """Answer every question of both blocks alike."""
    return dict.fromkeys(BLOCKS, (answer,) * 5)


BOTH = {
    "3 everywhere": lambda _: style(3),
    "3 everywhere, how often too": lambda _: style(3) | {"frequency": 3},
    "1 everywhere": lambda _: style(1),
    "5 everywhere": lambda _: style(5),
    "1 and 5 in turns": lambda _: {"communication": (1, 5, 1, 5, 1), "approach": (5, 1, 5, 1, 5)},
    "no style": lambda _: style(None),
    "three of five questions": lambda who: {
        block: (*getattr(who, block)[:3], None, None) for block in BLOCKS
    },
    "3 on three of five": lambda _: dict.fromkeys(
        ("communication", "approach"), (3, 3, 3, None, None)
    ),
    "alike wished": lambda _: {"communication_turn": Turn.ALIKE, "approach_turn": Turn.ALIKE},
    "different wished": lambda _: {
        "communication_turn": Turn.DIFFERENT,
        "approach_turn": Turn.DIFFERENT,
    },
    "every field": lambda _: {"fields": frozenset(range(FIELDS))},
    "one field, the commonest": lambda _: {"fields": frozenset({0})},
    "no field": lambda _: {"fields": NOTHING},
    "how often left empty": lambda _: {"frequency": None},
}
STRATEGIES = {
    "mentor": BOTH
    | {
        "every topic, gladly": lambda _: {"willing": EVERY, "could": NOTHING},
        "every topic, could": lambda _: {"willing": NOTHING, "could": EVERY},
        "every topic that is left, could": lambda who: {"could": EVERY - who.willing},
        "half of all topics": lambda _: {"willing": frozenset(range(10)), "could": NOTHING},
        "one topic": lambda who: {"willing": frozenset({min(who.willing)}), "could": NOTHING},
        "no topic": lambda _: {"willing": NOTHING, "could": NOTHING},
        "all at once": lambda _: (
            style(3)
            | {
                "willing": EVERY,
                "could": NOTHING,
                "fields": frozenset(range(FIELDS)),
                "frequency": 3,
            }
        ),
    },
    "mentee": BOTH
    | {
        "every topic": lambda _: {"sought": EVERY},
        "every topic, no top": lambda _: {"sought": EVERY, "top": None},
        "one topic": lambda who: {"sought": frozenset({who.top})},
        "the commonest topic": lambda _: {"sought": frozenset({0}), "top": 0},
        "no topic": lambda _: {"sought": NOTHING, "top": None},
        "all at once": lambda _: (
            style(3)
            | {"sought": EVERY, "top": None, "fields": frozenset(range(FIELDS)), "frequency": 3}
        ),
    },
}


@dataclass(frozen=True)
class Gain:
    """The mean gain in points, and in hundredths of rivals passed."""

    points: float
    passed: float


def gains(made_up, persons, kind=Kind.LONG_TERM, constants=None):
    """Try every strategy with the first ``persons`` people of each side of a cohort.

    The scale is that of the honest pool, as it is kept with a round, unless one is given.
    """
    constants = constants or calibrate(made_up.mentees, made_up.mentors, made_up.rules)
    found = {}
    for role, strategies in STRATEGIES.items():
        side = {"mentor": made_up.mentors, "mentee": made_up.mentees}[role][:persons]
        honest = _points(made_up, role, (), constants, kind)
        for name, strategy in strategies.items():
            others = [_changed(each, strategy(each)) for each in side]
            tried = _points(made_up, role, others, constants, kind)
            found[role, name] = [
                _gain(honest[at], tried[at], np.delete(honest, at, axis=0))
                for at in range(len(side))
            ]
    return found


def _changed(who, answers):
    changed = replace(who, **answers)
    if isinstance(changed, Mentee) and changed.top not in changed.sought:
        changed = replace(changed, top=None)
    return changed


def _points(made_up, role, changed, constants, kind):
    """Points by (person of the role, partner), -1 where a rule forbids the honest pair."""
    mentees, mentors = list(made_up.mentees), list(made_up.mentors)
    side = mentors if role == "mentor" else mentees
    permitted = _permitted(made_up, constants)
    side[: len(changed)] = changed
    scorer = Scorer(mentees, mentors, Weights.default(kind), made_up.rules, constants)
    points = np.where(permitted, scorer.block(0, len(mentees)), -1)
    return points.T if role == "mentor" else points


def _permitted(made_up, constants):
    scorer = Scorer(made_up.mentees, made_up.mentors, Weights(), made_up.rules, constants)
    rows, columns = np.arange(len(made_up.mentees))[:, None], np.arange(len(made_up.mentors))
    gate = Gate(scorer, made_up.mentees, made_up.mentors)
    return gate.permitted(rows, columns, scorer.points(rows, columns))


def _gain(before, after, rivals):
    """The gain of one person: rivals are the others of their side, with the same partners."""
    met = before >= 0
    return Gain(
        float((after - before)[met].mean()) if met.any() else 0.0,
        100 * (_passed(after[met], rivals[:, met]) - _passed(before[met], rivals[:, met])),
    )


def _passed(own, rivals):
    """The share of permitted rivals with fewer points; equal ones count half."""
    there = rivals >= 0
    beaten = ((rivals < own) + 0.5 * (rivals == own))[there]
    return float(beaten.mean()) if beaten.size else 0.0


def table(size, cohorts, persons=60, kind=Kind.LONG_TERM):
    """Give (role, strategy, gain) over several cohorts."""
    found = {}
    for seed in range(1, cohorts + 1):
        for key, each in gains(generate(size, size * 7 // 10, seed), persons, kind).items():
            found.setdefault(key, []).extend(each)
    return [
        (role, name, Gain(*(float(np.mean([getattr(one, of) for one in each])) for of in _OF)))
        for (role, name), each in found.items()
    ]


_OF = ("points", "passed")


def main(size=150, cohorts=4):
    """Print the table."""
    for kind in Kind:
        print(f"{kind}: gain in points, rivals passed")  # noqa: T201
        for role, name, gain in table(int(size), int(cohorts), kind=kind):
            print(f"  {role:7}{name:34}{gain.points:8.0f}{gain.passed:8.1f} %")  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
