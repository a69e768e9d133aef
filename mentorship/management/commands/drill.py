"""Show that the newest backup can be restored."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from mentorship.recovery import archive, drilling
from mentorship.recovery.programs import Stumbled
from mentorship.site import health


class Command(BaseCommand):
    """Restore into a scratch server, look at it, throw it away, and record that it went well."""

    help = "Restores the newest backup into a scratch server, checks it, and records the drill."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take another backup than the newest, and the key that opens it."""
        parser.add_argument("backup", type=Path, nargs="?", help="the newest in BACKUP_FOLDER")
        parser.add_argument("--identity", type=Path, help="age's file with the secret key")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and record it; a drill that stumbles is not recorded."""
        kept = archive.kept_in(Path(settings.BACKUP_FOLDER))
        folder = options["backup"] or (kept[-1] if kept else None)
        if folder is None:
            raise CommandError(f"There is no backup in {settings.BACKUP_FOLDER}.")
        started = time.monotonic()
        try:
            drilling.drill(folder, options["identity"], self.stdout.write)
        except Stumbled as stumbled:
            raise CommandError(str(stumbled)) from stumbled
        health.beat("drill")
        self.stdout.write(
            f"{folder.name} can be restored: {(time.monotonic() - started) / 60:.1f} minutes."
        )
