"""Bring the database and the static files up to date with the code."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Do what every new version needs before it serves; doing it twice changes nothing."""

    help = "Migrates the database, makes the cache table and collects the static files."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the three steps in order."""
        call_command("migrate", verbosity=options["verbosity"] - 1)
        call_command("createcachetable", verbosity=options["verbosity"] - 1)
        if not settings.DEBUG:
            call_command("collectstatic", interactive=False, verbosity=options["verbosity"] - 1)
