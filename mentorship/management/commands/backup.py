"""Make a backup of the whole site."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from mentorship.recovery import archive, making
from mentorship.recovery.programs import Stumbled
from mentorship.site import health


class Command(BaseCommand):
    """Write the database and what is outside of it into an encrypted folder; drop old ones."""

    help = "Makes an encrypted backup with checksums in BACKUP_FOLDER, and deletes old ones."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take where to, for whom, and how long backups are kept."""
        parser.add_argument("--folder", type=Path, default=Path(settings.BACKUP_FOLDER))
        parser.add_argument("--keep", type=int, default=35, help="days; 0 keeps them all")
        parser.add_argument("--plain", action="store_true", help="do not encrypt it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it, record it, tell its files and how long it took."""
        recipient = "" if options["plain"] else settings.BACKUP_RECIPIENT
        if not recipient and not options["plain"]:
            raise CommandError(
                "BACKUP_RECIPIENT is not set: name the age or gpg key that opens the backups "
                "(docs/operators.md), or say --plain where the disk itself is encrypted."
            )
        started = time.monotonic()
        try:
            made = making.make(options["folder"], recipient)
        except Stumbled as stumbled:
            raise CommandError(str(stumbled)) from stumbled
        health.beat("backup")
        for name, size in archive.sizes(made):
            self.stdout.write(f"{size:>15,} bytes  {name}")
        self.stdout.write(f"Made {made} in {time.monotonic() - started:.1f} s.")
        if options["keep"]:
            for old in making.drop_old(options["folder"], options["keep"]):
                self.stdout.write(f"Deleted {old}")
