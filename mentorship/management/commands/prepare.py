"""Bring the database and the static files up to date with the code."""

from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Do what every new version needs before it serves; doing it twice changes nothing."""

    help = "Migrates the database, makes the cache table and collects the static files."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the steps in order; the demonstration gets its invented association at the end."""
        quieter = options["verbosity"] - 1
        call_command("migrate", verbosity=quieter)
        call_command("createcachetable", verbosity=quieter)
        if not settings.DEBUG:
            call_command("collectstatic", interactive=False, verbosity=quieter)
        if settings.DEMO and "demo" in get_commands():
            call_command("demo")
