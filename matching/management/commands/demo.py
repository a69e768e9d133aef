"""Fill an empty database with the demo association, and say who to sign in as."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from matching.demo.association import make_association
from matching.demo.large import grow
from mentorship.demo.cast import CAST, PASSWORD
from mentorship.demo.large.programs import EVERYBODY
from mentorship.demo.large.sizes import Sizes
from mentorship.models import Program, Unit


class Command(BaseCommand):
    """Make the association once; a second call only prints the board again."""

    help = "Makes the demo association (only with DEMO=1) and prints who to sign in as."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take how large it is to be; one that is there already only grows."""
        parser.add_argument("--size", choices=("small", "large"), default="small")

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse outside demo mode: real data has no place beside invented people."""
        if not settings.DEMO:
            raise CommandError("The demo association is made in demo mode only: set DEMO=1.")
        if not Unit.objects.exists():
            self.stdout.write("Inventing an association: 400 people, 21 units, 7 programs ...")
            with transaction.atomic():
                make_association()
        if options["size"] == "large" and not Program.objects.filter(slug=EVERYBODY).exists():
            self._grow(Sizes())
        self._print_board()

    def _grow(self, sizes: Sizes) -> None:
        self.stdout.write(f"Growing it to {sizes.members:,} people: two to three minutes ...")
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
            cursor.execute("SET idle_in_transaction_session_timeout = 0")
        with transaction.atomic():
            grow(sizes)
        connection.close()  # the next statements run under the site's own limits again

    def _print_board(self) -> None:
        address = settings.SITE_URL.rstrip("/")
        rows = [
            f"The site           {address}/",
            f"The desk           {address}/admin/",
            f"Everybody's mail   {address}/demo/mailbox/",
            "",
            f"Sign in as one of these, password {PASSWORD}:",
            *[f"  {member.email:<26} {_(member.what)}" for member in CAST],
        ]
        self.stdout.write("\n" + "\n".join(rows) + "\n\n")
