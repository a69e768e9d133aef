"""Clear away what is past its limit; the clock does the same every night."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from mentorship.services.retention import LIMITS, apply, overdue


class Command(BaseCommand):
    """Print how many rows are past each limit, and clear them away unless this is a trial."""

    help = "Clears away what is kept no longer, and prints how much it was."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whether only to count."""
        parser.add_argument("--dry-run", action="store_true", help="count, and leave all as it is")

    def handle(self, *args: Any, **options: Any) -> None:
        """Count or clear, one line a limit."""
        now = timezone.now()
        counts = (
            overdue(now)
            if options["dry_run"]
            else {limit.name: apply(limit, now) for limit in LIMITS}
        )
        for limit in LIMITS:
            self.stdout.write(f"{counts[limit.name]:>8}  {limit.name} (kept {limit.promise})")
