"""Write invented people as the spreadsheets that the other commands read."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any  # a column writes values of its own type

from matching.core.scoring.people import Answers, Person, Wish
from matching.core.synthetic import FIELDS, FIELDS_MAP, GROUPS, REGIONS, generate

Writer = Callable[[Any], str]


def write_synthetic(mentees: int, mentors: int, seed: int) -> dict[str, str]:
    """Give the texts of mentees.csv, mentors.csv and program.toml."""
    made_up = generate(mentees, mentors, seed)
    return {
        "mentees.csv": _sheet(made_up.mentees, MENTEE),
        "mentors.csv": _sheet(made_up.mentors, MENTOR),
        "program.toml": _settings(),
    }


def _words(prefix: str) -> Writer:
    return lambda codes: ";".join(f"{prefix}{code}" for code in sorted(codes))


def _word(prefix: str) -> Writer:
    return lambda code: "" if code is None else f"{prefix}{code}"


def _answers(given: Answers) -> str:
    return " ".join("-" if answer is None else str(answer) for answer in given)


def _wish(wish: Wish) -> str:
    return f"must {wish.direction}" if wish.must else str(wish.direction)


SHARED: Mapping[str, Writer] = {
    "person": _word("p"),
    "region": _word("r"),
    "institution": _word("i"),
    "fields": _words("f"),
    "languages": _words(""),
    "communication": _answers,
    "approach": _answers,
    "communication_turn": str,
    "approach_turn": str,
    "region_wish": _wish,
    "field_wish": _wish,
    "institution_wish": _wish,
    "frequency": _word(""),
    "modes": _words(""),
}

MENTEE: Mapping[str, Writer] = {
    "id": _word("m"),
    "sought": _words("t"),
    "top": _word("t"),
    **SHARED,
}

MENTOR: Mapping[str, Writer] = {
    "id": _word("n"),
    "capacity": str,
    "willing": _words("t"),
    "could": _words("t"),
    **SHARED,
}


def _sheet(people: Sequence[Person], columns: Mapping[str, Writer]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    for person in people:
        writer.writerow(write(getattr(person, name)) for name, write in columns.items())
    return text.getvalue()


def _settings() -> str:
    groups = (_list(f"r{region}" for region in range(at, REGIONS, GROUPS)) for at in range(GROUPS))
    parents = (f'f{field} = "f{FIELDS_MAP.parent[field]}"' for field in range(FIELDS))
    lines = ['kind = "long_term"', "", "[regions.groups]"]
    lines += [f"g{at} = {members}" for at, members in enumerate(groups)]
    return "\n".join([*lines, "", "[fields.parents]", *parents, ""])


def _list(members: Iterable[str]) -> str:
    return "[" + ", ".join(f'"{member}"' for member in members) + "]"
