"""The association whose list `roster_messy.csv` is, and that list in other clothes."""

import csv
import re
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path

from accounts.models import Region, School, User
from mentorship.models import Unit
from mentorship.roster import checking
from mentorship.setup import units
from tests import people

HERE = Path(__file__).parent
TODAY = date(2026, 3, 1)
MESSY = (HERE / "roster_messy.csv").read_bytes()
HEAD, *LINES = MESSY.decode().split("\n")


def association() -> Unit:
    """The units of the example, two schools and all regions; gives the association itself."""
    ann = people.person("Ann Head", is_staff=True, is_superuser=True)
    units.make(ann, (HERE.parent / "setup" / "units_example.txt").read_text("utf-8"))
    for name in ("Lakeshore", "Harrow Creek"):
        School.objects.create(name=name)
    sheet = files("mentorship.setup.starter").joinpath("regions.csv").read_text("utf-8")
    Region.objects.bulk_create(
        Region(code=row["code"], name=row["region"], group=row["group"])
        for row in csv.DictReader(sheet.splitlines())
    )
    return Unit.objects.get(parent=None)


def check(roster: Unit, content: bytes = MESSY, **choices) -> checking.Checked:
    """A dry run of this file today."""
    return checking.check(content, roster, checking.Choices(**choices), TODAY)


def messy_without(*numbers: int) -> str:
    """The messy list without some of its lines, counted from 1."""
    kept = [line for at, line in enumerate([HEAD, *LINES], 1) if at not in numbers]
    return "\n".join(kept)


def sheet(*rows: str, head: str = "Mbr No,Name,E-mail,Cat,Join Dt,Pd Thru") -> bytes:
    """A small list."""
    return "\n".join([head, *rows, ""]).encode()


def said_of(checked: checking.Checked, line: int) -> list[str]:
    """The codes of what is said of a line."""
    return [one.code for one in checked.findings if one.line == line]


@cache
def expected(heading: str) -> list[list[str]]:
    """The rows of the table below a heading of `expected.md`, without its head."""
    text = (HERE / "expected.md").read_text("utf-8")
    section = text.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\|(.+)\|$", section, re.MULTILINE)
    return [[cell.strip() for cell in row.split("|")] for row in rows][2:]


def get_user(email: str):
    """Somebody of the cast."""
    return User.objects.get(email=email)
