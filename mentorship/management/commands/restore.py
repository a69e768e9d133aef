"""Bring a backup into an empty database."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mentorship.recovery import looking
from mentorship.recovery.programs import Stumbled
from mentorship.recovery.restoring import Backup, restore


class Command(BaseCommand):
    """Restore, compare every table, check every promise, erase again, hold waiting mails."""

    help = "Restores a backup into the empty database that DATABASE_URL names, and checks it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the backup and the key that opens it."""
        parser.add_argument("folder", type=Path, nargs="?", help="the backup: mentorship-…Z")
        parser.add_argument("--identity", type=Path, help="age's file with the secret key")
        parser.add_argument("--open-pages", type=int, metavar="N", help="only open N first pages")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and say how long it took; or only look at what was restored."""
        started = time.monotonic()
        try:
            self._do(options)
        except Stumbled as stumbled:
            raise CommandError(str(stumbled)) from stumbled
        minutes = (time.monotonic() - started) / 60
        self.stdout.write(f"Done in {minutes:.1f} minutes.")

    def _do(self, options: dict[str, Any]) -> None:
        if options["open_pages"]:
            opened = looking.open_pages(options["open_pages"])
            self.stdout.write(f"{opened} pages opened.")
        elif options["folder"] is None:
            raise CommandError("Name the folder of a backup.")
        else:
            restore(Backup.opened(options["folder"], options["identity"]), self.stdout.write)
