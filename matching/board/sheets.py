"""The board's problem as the files that ``python -m matching`` reads: nobody is named in them.

People are numbers (of their sign-ups), topics, regions and fields are codes. Why two may not be
together is not said where it is private: whoever somebody would rather not meet, and whom a
coordinator ruled out, stand in one list of pairs that are barred.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from matching.board.present import Pair, Present, kept_apart
from matching.core import Calibration, Mentee, Mentor, Rules
from matching.core.cli import scales
from matching.core.cli.cells import Codes
from matching.core.cli.writing import MENTEES, MENTORS, Writer, sheet, word, words

CODES = {"topics": "t", "fields": "f", "days": "d"}
"""How the codes of each list are written."""


def files(present: Present, question: Mapping[str, Any]) -> dict[str, str]:
    """The texts of the two sheets, the settings and the scale.

    ``question`` is what was asked beside them, by ids: `incumbents` and `bonus`.
    """
    mentees, mentors = _everybody(present)
    return {
        "mentees.csv": sheet(mentees, _MENTEE),
        "mentors.csv": sheet(mentors, _MENTOR),
        "program.toml": _settings(present, question),
        "scale.json": _scale(present.scale),
    }


def mentee_word(pk: int) -> str:
    """How a mentee is called."""
    return f"m{pk}"


def mentor_word(pk: int) -> str:
    """How a mentor is called."""
    return f"n{pk}"


# People ------------------------------------------------------------------------------------------


def _everybody(present: Present) -> tuple[list[Mentee], list[Mentor]]:
    """Those of the problem, in its order; then whoever is only wished for, who has no part."""
    taken, out = present.snapshot, present.left_out
    mentees = [replace(one, eligible=one.id not in out) for one in taken.mentees]
    mentors = list(taken.mentors)
    wished = _absent(mentors, present.rows), _absent(mentees, present.columns)
    mentees += [Mentee(id=pk, person=-pk, eligible=False) for pk in wished[0]]
    mentors += [Mentor(id=pk, person=-pk, eligible=False, capacity=0) for pk in wished[1]]
    return mentees, mentors


def _absent(people: Iterable[Mentee | Mentor], there: Mapping[int, int]) -> list[int]:
    """Whom these people wish for, and who is not there: they count in the order of wishes."""
    return sorted({pk for one in people for pk in one.ranked if pk not in there})


def _in_order(prefix: str) -> Writer:
    return lambda codes: ";".join(f"{prefix}{code}" for code in codes)


def _yes(value: bool) -> str:
    return "yes" if value else "no"


_FURTHER: Mapping[str, Writer] = {
    "days": words("d"),
    "first_time": _yes,
    "class_year": word(""),
    "study": word("s"),
    "eligible": _yes,
    "own_answers": words("a"),
}
_MENTEE = {**MENTEES, "ranked": _in_order("n"), **_FURTHER}
_MENTOR = {**MENTORS, "ranked": _in_order("m"), **_FURTHER}


# Settings ----------------------------------------------------------------------------------------


def _settings(present: Present, question: Mapping[str, Any]) -> str:
    rules = present.snapshot.rules
    lines = [
        f'kind = "{rules.kind}"',
        f"minimum = {rules.minimum}",
        f"earlier_class = {str(rules.earlier_class).lower()}",
        f"class_years = {rules.class_years}",
        f"other_institution = {str(rules.other_institution).lower()}",
        f'own_comparison = "{rules.own_comparison}"',
        f'objective = "{present.goal}"',
        f"barred = {_pairs(_barred(present))}",
        f"locked = {_pairs(sorted(present.locks))}",
        *_asked(present, question),
        "",
        "[weights]",
        *(f"{name} = {value}" for name, value in present.snapshot.weights.by_factor().items()),
        *_maps(present, rules),
    ]
    return "\n".join([*lines, ""])


def _asked(present: Present, question: Mapping[str, Any]) -> Iterator[str]:
    if question["incumbents"]:
        yield f"incumbents = {_pairs(question['incumbents'])}"
        yield f"incumbent_bonus = {question['bonus']}"
    taken, first = present.snapshot, present.first
    mentees = [mentee_word(taken.mentees[row].id) for row in first["first_mentees"]]
    mentors = [mentor_word(taken.mentors[column].id) for column in first["first_mentors"]]
    yield f"first_mentees = {_list(mentees)}"
    yield f"first_mentors = {_list(mentors)}"


def _barred(present: Present) -> list[Pair]:
    """Couples kept apart by a private rule or by a coordinator, whichever of them it is."""
    ruled_out = {pair for pair in present.snapshot.rules.barred if present.holds(pair)}
    return sorted(ruled_out | set(kept_apart(present.snapshot)))


def _maps(present: Present, rules: Rules) -> Iterator[str]:
    """How near regions and fields are to one another."""
    near = sorted(rules.regions.neighbours)
    groups: dict[int, list[str]] = {}
    for region, group in sorted(rules.regions.group.items()):
        groups.setdefault(group, []).append(f"r{region}")
    yield from ("", "[regions]", f"neighbours = {_couples(near, 'r')}", "", "[regions.groups]")
    yield from (f"g{group} = {_list(members)}" for group, members in groups.items())
    yield from ("", "[fields]", f"near = {_couples(sorted(rules.taxonomy.pairs), 'f')}")


def _pairs(pairs: Iterable[Sequence[int]]) -> str:
    couples = (_list([mentee_word(one), mentor_word(other)]) for one, other in pairs)
    return f"[{', '.join(couples)}]"


def _couples(pairs: Iterable[Sequence[int]], prefix: str) -> str:
    couples = (_list([f"{prefix}{one}", f"{prefix}{other}"]) for one, other in pairs)
    return f"[{', '.join(couples)}]"


def _list(members: Iterable[str]) -> str:
    return json.dumps(list(members))


def _scale(scale: Calibration) -> str:
    codes = Codes()
    for shares in scale.baselines.values():
        for share, baseline in shares.items():
            if (kind := scales.WORDS.get(share)) is not None:
                for code in baseline.shares:
                    codes.spell(kind, code, f"{CODES[kind]}{code}")
    return scales.written(scale, codes)
