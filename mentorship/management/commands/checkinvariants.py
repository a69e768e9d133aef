"""Look for rows that break a promise which the site makes of its data."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mentorship.invariants import RULES, broken_rules


class Command(BaseCommand):
    """Print each broken rule with the ids that break it; exit with an error if there is one."""

    help = "Checks every rule of mentorship/invariants.py in SQL."

    def handle(self, *args: Any, **options: Any) -> None:
        """Check them all, and say so in one line when all is well."""
        found = broken_rules()
        promises = {rule.name: rule.promise for rule in RULES}
        for name, ids in found.items():
            self.stdout.write(f"{name}: {promises[name]} Broken by {ids}")
        if found:
            raise CommandError(f"{len(found)} of {len(RULES)} rules are broken")
        self.stdout.write(f"{len(RULES)} rules hold")
