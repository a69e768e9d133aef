"""Write invented people as the spreadsheets that the other commands read."""

from collections.abc import Iterable

from matching.core.cli.writing import MENTEES, MENTORS, sheet
from matching.core.synthetic import FIELDS, FIELDS_MAP, GROUPS, REGIONS, generate


def write_synthetic(mentees: int, mentors: int, seed: int) -> dict[str, str]:
    """Give the texts of mentees.csv, mentors.csv and program.toml."""
    made_up = generate(mentees, mentors, seed)
    return {
        "mentees.csv": sheet(made_up.mentees, MENTEES),
        "mentors.csv": sheet(made_up.mentors, MENTORS),
        "program.toml": _settings(),
    }


def _settings() -> str:
    groups = (_list(f"r{region}" for region in range(at, REGIONS, GROUPS)) for at in range(GROUPS))
    parents = (f'f{field} = "f{FIELDS_MAP.parent[field]}"' for field in range(FIELDS))
    lines = ['kind = "long_term"', "", "[regions.groups]"]
    lines += [f"g{at} = {members}" for at, members in enumerate(groups)]
    return "\n".join([*lines, "", "[fields.parents]", *parents, ""])


def _list(members: Iterable[str]) -> str:
    return "[" + ", ".join(f'"{member}"' for member in members) + "]"
