"""Erase again after a restore whoever had been erased before it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import DataRequest
from accounts.privacy import erasure
from mentorship.services import leaving
from mentorship.services.acts import Refused


class Command(BaseCommand):
    """Repeat the erasures on the list, or print the list so that it can be kept elsewhere."""

    help = "Erases accounts again that a restored backup has brought back, or prints the list."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what to do, and further lists."""
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--again", action="store_true", help="erase whoever is back")
        what.add_argument("--list", action="store_true", help="print the keyed hashes, one a line")
        parser.add_argument("lists", nargs="*", type=Path, help="further files with such hashes")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read every list there is, then print it or act on it."""
        digests = erasure.listed(options["lists"])
        if options["list"]:
            self.stdout.write("\n".join(sorted(digests)))
            return
        refused = self._again(digests)
        if refused:
            raise CommandError(f"Not erased, since nobody else runs what they run: {refused}")

    def _again(self, digests: set[str]) -> list[int]:
        """Erase each who is back; returns the numbers of those who have to hand over first."""
        found, refused = list(erasure.still_there(digests)), []
        for person in found:
            try:
                leaving.erase(None, person, DataRequest.How.LAW)
            except Refused:
                refused.append(person.pk)
        self.stdout.write(f"{len(found) - len(refused)} of {len(digests)} erased again")
        return refused
