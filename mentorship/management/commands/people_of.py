"""Who is concerned when something has happened to the data of a program."""

import csv
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from accounts import audit
from accounts.models import User
from mentorship.models import Program
from mentorship.text.sheets import no_formula

HEAD = ("number", "name", "address", "part")


class Command(BaseCommand):
    """Print everybody whose data a program holds, as CSV."""

    help = "Prints the people of a program: who is, was or began to be in it, and who runs it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the program's address on the site."""
        parser.add_argument("program", help="the program's address on the site, such as career")

    def handle(self, *args: Any, **options: Any) -> None:
        """Find the program and write one line a person."""
        program = Program.objects.filter(slug=options["program"]).first()
        if program is None:
            raise CommandError(f"There is no program at {options['program']}")
        audit.record("data.people_listed", on=program)
        lines = csv.writer(self.stdout)
        lines.writerow(HEAD)
        for person in _people_of(program):
            cells = (str(person.pk), person.public_name, person.email, _part(person, program))
            lines.writerow([no_formula(cell) for cell in cells])


def _people_of(program: Program) -> Any:
    """Everybody but those who were erased: of them nothing is left to tell."""
    part = (
        Q(enrollments__round__program=program)
        | Q(drafts__round__program=program)
        | Q(coordinates__program=program)
    )
    rows = User.objects.filter(part, erased_at__isnull=True)
    return rows.select_related("profile").distinct().order_by("pk")


def _part(person: User, program: Program) -> str:
    if person.enrollments.filter(round__program=program).exists():
        return "member"
    return "began to join" if person.drafts.filter(round__program=program).exists() else "runs it"
