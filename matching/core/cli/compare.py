"""What a proof states otherwise than whoever verifies asks, in sentences that name it.

Both sides are read as settings before they are compared, so that order, capitals and what is
left out because it is usual make no difference.
"""

import json
from collections.abc import Iterator, Mapping

from matching.core.cli.cells import Codes
from matching.core.cli.program import Program
from matching.core.scoring.calibration import Calibration
from matching.core.scoring.people import Rules

PLAIN = {
    "kind": "kind",
    "minimum": "lowest score",
    "earlier_class": "rule of the earlier class",
    "class_years": "years between the classes",
    "other_institution": "rule of another institution",
    "own_comparison": "comparison of own answers",
}
PERSONS = ("blocked", "reporting", "earlier", "again")
NAMED = 5
"""So many differences of one sort are named, and the rest counted."""

Pair = tuple[int, int | None]


def differences(asked: Program, stated: Program, codes: Codes) -> list[str]:
    """Name what a proof's settings have otherwise than those asked for."""
    found = [*_plain(asked, stated), *_weights(asked, stated)]
    said = _lists(stated)
    for name, (kinds, wanted) in _lists(asked).items():
        found += _pairs(name, wanted, said[name][1], codes, kinds)
    return found + list(_maps(asked.rules, stated.rules))


def _lists(program: Program) -> dict[str, tuple[tuple[str, str], set[Pair]]]:
    """Give everything that is a list of people, with the kinds of words in it."""
    rules, roles = program.rules, ("mentees", "mentors")
    persons = {name: _both_ways(getattr(rules, name)) for name in PERSONS}
    pairs = {"barred": rules.barred, "locked": rules.locked, "incumbents": program.incumbents}
    return {
        **{name: (("persons", "persons"), pairs) for name, pairs in persons.items()},
        **{name: (roles, set(each)) for name, each in pairs.items()},
        **{
            f"first_{side}": ((side, side), {(code, None) for code in program.first[side]})
            for side in roles
        },
    }


def _plain(asked: Program, stated: Program) -> Iterator[str]:
    values = [
        (what, getattr(asked.rules, name), getattr(stated.rules, name))
        for name, what in PLAIN.items()
    ]
    values.append(("goal", asked.objective, stated.objective))
    values.append(("loyalty bonus", asked.incumbent_bonus, stated.incumbent_bonus))
    for what, wanted, said in values:
        if wanted != said:
            yield f"The proof states the {what} {_word(said)}, but {_word(wanted)} was asked."


def _word(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _weights(asked: Program, stated: Program) -> Iterator[str]:
    said = stated.weights.by_factor()
    for factor, weight in asked.weights.by_factor().items():
        if weight != said[factor]:
            yield (
                f"The proof states the weight {said[factor]} for {factor}, but {weight} was asked."
            )


def _both_ways(pairs: frozenset[tuple[int, int]]) -> set[Pair]:
    """Forget who of two persons was named first."""
    return {(min(pair), max(pair)) for pair in pairs}


def _pairs(
    name: str, asked: set[Pair], stated: set[Pair], codes: Codes, kinds: tuple[str, str]
) -> list[str]:
    """Name what is in a list of only one side."""
    found = []
    for more, said in (
        (stated - asked, "The proof states “{}”: {}, which was not asked for."),
        (asked - stated, "Asked for was “{}”: {}, which the proof does not state."),
    ):
        if more:
            named = [_named(pair, codes, kinds) for pair in sorted(more, key=str)]
            rest = f" and {len(named) - NAMED} more" if len(named) > NAMED else ""
            found.append(said.format(name, ", ".join(named[:NAMED]) + rest))
    return found


def _named(pair: Pair, codes: Codes, kinds: tuple[str, str]) -> str:
    known = (codes.word(kind, code) for kind, code in zip(kinds, pair, strict=True) if code)
    return " and ".join(known)


def _maps(asked: Rules, stated: Rules) -> Iterator[str]:
    for what, wanted, said in (
        (
            "neighbours of regions",
            *(_both_ways(each.regions.neighbours) for each in (asked, stated)),
        ),
        ("groups of regions", *(_groups(each.regions.group) for each in (asked, stated))),
        ("parents of fields", *(dict(each.taxonomy.parent) for each in (asked, stated))),
        ("fields near others", *(_both_ways(each.taxonomy.pairs) for each in (asked, stated))),
    ):
        if wanted != said:
            yield f"The proof states other {what} than were asked."


def _groups(group: Mapping[int, int]) -> set[frozenset[int]]:
    """Forget the numbers of groups."""
    return {
        frozenset(region for region, of in group.items() if of == each)
        for each in set(group.values())
    }


def other_constants(asked: Calibration, stated: Mapping[str, object]) -> list[str]:
    """Name the first constants of the scale that a proof states otherwise."""
    wanted = json.loads(json.dumps(asked.as_data()))
    return [
        f"The proof states another constant of the scale: {where} is {said}, not {right}."
        for where, right, said in _unlike(wanted, dict(stated), "")
    ][:NAMED]


def _unlike(wanted: object, said: object, where: str) -> Iterator[tuple[str, object, object]]:
    if isinstance(wanted, dict) and isinstance(said, dict):
        for name in sorted(set(wanted) | set(said)):
            inside = f"{where} {name}".strip()
            yield from _unlike(wanted.get(name, "nothing"), said.get(name, "nothing"), inside)
    elif isinstance(wanted, list) and isinstance(said, list) and len(wanted) == len(said):
        for at, (one, other) in enumerate(zip(wanted, said, strict=True)):
            yield from _unlike(one, other, f"{where} {at + 1}".strip())
    elif type(wanted) is not type(said) or wanted != said:
        yield where, wanted, said
