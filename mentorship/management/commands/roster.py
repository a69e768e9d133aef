"""The list of members from a file, night after night: what will change, or the change itself."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mentorship.models import RosterImport, Unit
from mentorship.roster import imports, work
from mentorship.roster.comparing import CHANGES, Change
from mentorship.roster.fates import FATES, Fate
from mentorship.roster.kept import asks_about_left, findings_of
from mentorship.roster.letters import NAMES
from mentorship.services.acts import Refused

SOME_REFUSED = 3
"""Ends the command where the list was read, and some of its lines were refused."""


class Command(BaseCommand):
    """Read a file as the desk does; how it ends says how it went."""

    help = (
        "Imports a list of members or graduates: says what will change, and with --apply changes "
        "it. Ends with 0; with 3 if some lines are refused; with 1 if nothing was read or changed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, whose list it is, and what is otherwise chosen at the desk."""
        parser.add_argument("file", type=Path, help="CSV or XLSX")
        parser.add_argument("--unit", help="name or short name; by default the association")
        parser.add_argument("--apply", action="store_true", help="change the list")
        parser.add_argument("--allow-leavers", action="store_true", help="however many have left")
        parser.add_argument("--encoding", choices=sorted(NAMES), default="")
        parser.add_argument("--day-first", action="store_true", help="read 03/04 as 3 April")
        parser.add_argument("--repair", action="store_true", help="put broken letters back")
        parser.add_argument("--quiet", action="store_true", help="name refused lines alone")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, tell, and change if that was asked for."""
        imported = self._dry_run(options)
        self._tell(imported, options["quiet"])
        if options["apply"]:
            self._apply(imported, allow_leavers=options["allow_leavers"])
        else:
            _drop(imported)
        if imported.fates.get(Fate.REFUSED):
            raise CommandError("some lines are refused, see above", returncode=SOME_REFUSED)

    def _dry_run(self, options: dict[str, Any]) -> RosterImport:
        unit = _unit(options["unit"])
        try:
            content = options["file"].read_bytes()
            imported = imports.upload(None, unit, options["file"].name, content)
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        imports.check(None, imported, _said(options))
        _done(imported)
        if imported.question:
            _drop(imported)
            raise CommandError(_asked(imported))
        return imported

    def _tell(self, imported: RosterImport, quiet: bool) -> None:
        for finding in findings_of(imported):
            if not quiet or finding.fate is Fate.REFUSED:
                told = f"line {finding.lines}: {FATES[finding.fate]}: {finding.where}"
                self.stdout.write(f"{told}: {finding.said}. {finding.remedy}.")
        for fate in Fate:
            self.stdout.write(f"{imported.fates.get(fate, 0):>8,}  {FATES[fate]}")
        for change in Change:
            self.stdout.write(f"{imported.changes[change]:>8,}  {CHANGES[change]}")

    def _apply(self, imported: RosterImport, *, allow_leavers: bool) -> None:
        try:
            imports.apply(None, imported, leavers=allow_leavers)
        except Refused as refusal:
            _drop(imported)
            way_out = " (--allow-leavers)" if asks_about_left(imported) else ""
            raise CommandError(refusal.sentence + way_out) from refusal
        _done(imported)
        if imported.state != RosterImport.State.APPLIED:
            raise CommandError(imported.question or "another process is at it")
        nothing = sum(imported.changes[one] for one in CHANGED) == 0
        self.stdout.write("Nothing has changed." if nothing else "The list is as the file says.")


CHANGED = set(Change) - {Change.UNCHANGED, Change.NOT_TOUCHED}


def _unit(name: str | None) -> Unit:
    rows = Unit.objects.all()
    if name is None:
        found = rows.filter(parent=None, kind=Unit.Kind.ASSOCIATION)
    else:
        found = rows.filter(name__iexact=name) | rows.filter(short_name__iexact=name)
    if found.count() != 1:
        raise CommandError("Say by --unit whose list it is: one unit has to have this name")
    return found.get()


def _said(options: dict[str, Any]) -> dict[str, Any]:
    said = {"encoding": options["encoding"], "repair": options["repair"]}
    return {**said, "order": "day"} if options["day_first"] else said


def _done(imported: RosterImport) -> None:
    """Do the work here and now, and read what came of it."""
    work.do_this(imported.pk)
    imported.refresh_from_db()


def _asked(imported: RosterImport) -> str:
    examples = imported.understood.get("readings", [])
    shown = [f"  --encoding {name}: {'; '.join(cells)}" for name, cells in examples]
    return "\n".join([imported.question, *shown])


def _drop(imported: RosterImport) -> None:
    """Keep nothing of a file that changed nothing."""
    RosterImport.objects.filter(pk=imported.pk).delete()
