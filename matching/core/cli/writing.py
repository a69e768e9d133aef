"""How people are written into the spreadsheets that the commands read: codes are made of ids."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any  # a column writes values of its own type

from matching.core.scoring.people import Answers, Person, Wish

Writer = Callable[[Any], str]


def words(prefix: str) -> Writer:
    """Write several codes, in their order."""
    return lambda codes: ";".join(f"{prefix}{code}" for code in sorted(codes))


def word(prefix: str) -> Writer:
    """Write one code; nothing for None."""
    return lambda code: "" if code is None else f"{prefix}{code}"


def answers(given: Answers) -> str:
    """Write answers to a block of questions."""
    return " ".join("-" if answer is None else str(answer) for answer in given)


def wish(given: Wish) -> str:
    """Write a wish about a place."""
    return f"must {given.direction}" if given.must else str(given.direction)


SHARED: Mapping[str, Writer] = {
    "person": word("p"),
    "region": word("r"),
    "institution": word("i"),
    "fields": words("f"),
    "languages": words(""),
    "communication": answers,
    "approach": answers,
    "communication_turn": str,
    "approach_turn": str,
    "region_wish": wish,
    "field_wish": wish,
    "institution_wish": wish,
    "frequency": word(""),
    "modes": words(""),
}

MENTEES: Mapping[str, Writer] = {
    "id": word("m"),
    "sought": words("t"),
    "top": word("t"),
    **SHARED,
}

MENTORS: Mapping[str, Writer] = {
    "id": word("n"),
    "capacity": str,
    "willing": words("t"),
    "could": words("t"),
    **SHARED,
}


def sheet(people: Sequence[Person], columns: Mapping[str, Writer]) -> str:
    """Write people as a sheet, a line each."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    for person in people:
        writer.writerow(write(getattr(person, name)) for name, write in columns.items())
    return text.getvalue()
