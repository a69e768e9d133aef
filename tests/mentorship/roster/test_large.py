"""A list of 50,000 with 200 bad lines: read and applied in the time and memory that is promised."""

import csv
import io
import subprocess
import sys
import time

import openpyxl
import pytest
from django.conf import settings
from django.db import connection

from mentorship.models import ListedPerson, RosterImport
from mentorship.roster import imports, work
from tests.mentorship.roster.stage import association

pytestmark = [pytest.mark.django_db, pytest.mark.far]

MANY, BAD = 50_000, 200
HEAD = ["Mbr No", "Name", "Pref", "E-mail", "Cat", "Join Dt", "Pd Thru", "Chptr", "Div/RT",
        "St/Prov", "Employer", "Yrs Prof", "Sch & Class", "OK2Mail"]  # fmt: skip
CHAPTERS, DIVISIONS = ("OH", "MI", "NC", "OR", "TX"), ("CRLD", "PLD", "YSD/LTD", "MCD", "")


def rows(last="2026-12-31", moved=0):
    for number in range(MANY):
        email = f"member{number}@example.org" if number % (MANY // BAD) else "no address"
        chapter = CHAPTERS[(number + moved) % 5]
        yield [
            str(100_000 + number), f"Family{number % 977}x, Given", "", email, "REG", "2019-05-14",
            last, chapter, DIVISIONS[number % 5], chapter, f"Library of Town {number % 3001}",
            str(number % 40), f"Lakeshore {1990 + number % 30}" if number % 3 else "", "Y",
        ]  # fmt: skip


def as_csv(**values) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([HEAD, *rows(**values)])
    return out.getvalue().encode()


def as_workbook() -> bytes:
    book, out = openpyxl.Workbook(write_only=True), io.BytesIO()
    page = book.create_sheet("Members")
    for row in (HEAD, *rows()):
        page.append(row)
    book.save(out)
    return out.getvalue()


FIRST = {"csv": as_csv, "xlsx": as_workbook}


def timed(step, *arguments) -> tuple[float, float]:
    """Seconds that this process worked, and seconds on the clock, which others take part of."""
    began = time.process_time(), time.monotonic()
    step(*arguments)
    return time.process_time() - began[0], time.monotonic() - began[1]


@pytest.mark.parametrize("kind", FIRST)
def test_fifty_thousand(kind, capsys):
    roster = association()
    told = []
    for name, content in (
        ("first", FIRST[kind]()),
        ("renewed", as_csv(last="2027-12-31", moved=1)),
    ):
        imported = imports.upload(None, roster, f"{name}.{kind}", content)
        imports.check(None, imported, {})
        dry = timed(work.do_this, imported.pk)
        imported.refresh_from_db()
        assert imported.question == ""
        assert imported.fates["refused"] == BAD
        imports.apply(None, imported)
        act = timed(work.do_this, imported.pk)
        imported.refresh_from_db()
        assert imported.state == RosterImport.State.APPLIED
        assert dry[0] < 20
        assert act[0] < 60
        told.append(
            f"{name}: dry run {dry[0]:.1f} ({dry[1]:.1f}) s, act {act[0]:.1f} ({act[1]:.1f}) s"
        )
    assert ListedPerson.objects.filter(struck_at=None).count() == MANY - BAD
    with capsys.disabled():
        print(f"\n{kind}: {'; '.join(told)}")  # noqa: T201


ALONE = """
import django, resource, sys
django.setup()
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
from django.db import connections, transaction
from mentorship.models import Unit
from mentorship.roster import imports, work
roster = Unit.objects.get(parent=None)
with transaction.atomic():
    content = open(sys.argv[2], "rb").read()
    imported = imports.upload(None, roster, "list.csv", content)
    imports.check(None, imported, {})
    del content
    work.do_this(imported.pk)
    imported.refresh_from_db()
    imports.apply(None, imported)
    work.do_this(imported.pk)
    imported.refresh_from_db()
    print(imported.state, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
    transaction.set_rollback(True)
"""


@pytest.mark.parametrize("kind", FIRST)
@pytest.mark.django_db(transaction=True)
def test_the_memory_of_a_worker(tmp_path, capsys, kind):
    association()
    path = tmp_path / f"list.{kind}"
    path.write_bytes(FIRST[kind]())
    command = [sys.executable, "-c", ALONE, connection.settings_dict["NAME"], str(path)]
    ran = subprocess.run(
        command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False,
        env={"DJANGO_SETTINGS_MODULE": "tests.settings", "PATH": ""},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    state, peak = ran.stdout.split()[-2:]
    with capsys.disabled():
        print(f"\na worker alone, {kind}: {peak} MB")  # noqa: T201
    assert (state, int(peak) < 400) == ("applied", True)
