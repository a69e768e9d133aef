"""Write down that a backup was made, or that one was restored on trial."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from mentorship.site import health


class Command(BaseCommand):
    """Let the script that makes backups tell the status page so, at its end."""

    help = "Records that a backup was made, or that a restore drill went well."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what has been done."""
        parser.add_argument("what", choices=["backup", "drill"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it down with the present moment."""
        health.beat(options["what"])
        self.stdout.write(f"Recorded: {options['what']}")
