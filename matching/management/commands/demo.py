"""Fill an empty database with the demo association, and say who to sign in as."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from matching.demo import make_association
from mentorship.demo.cast import CAST, PASSWORD
from mentorship.models import Unit


class Command(BaseCommand):
    """Make the association once; a second call only prints the board again."""

    help = "Makes the demo association (only with DEMO=1) and prints who to sign in as."

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse outside demo mode: real data has no place beside invented people."""
        if not settings.DEMO:
            raise CommandError("The demo association is made in demo mode only: set DEMO=1.")
        if not Unit.objects.exists():
            self.stdout.write("Inventing an association: 400 people, 21 units, 7 programs ...")
            with transaction.atomic():
                make_association()
        self._print_board()

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
