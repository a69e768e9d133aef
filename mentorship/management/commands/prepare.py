"""Bring the database and the static files up to date with the code."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from mentorship.setup.migrating import migrate


class Command(BaseCommand):
    """Do what every new version needs before it serves; doing it twice changes nothing."""

    help = "Migrates the database, makes the cache table and collects the static files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whether to say only what would be done."""
        parser.add_argument("--plan", action="store_true", help="say it, and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what is going to change, then run the steps in order.

        The demonstration gets its invented association at the end.
        """
        quieter = options["verbosity"] - 1
        if options["verbosity"] or options["plan"]:
            self._say_what_comes()
        if options["plan"]:
            self.stdout.write("Nothing has been changed.")
            return
        migrate(self.stdout.write, quieter)
        call_command("createcachetable", verbosity=quieter)
        if not settings.DEBUG:
            call_command("collectstatic", interactive=False, verbosity=quieter)
        if settings.DEMO and "demo" in get_commands():
            call_command("demo")

    def _say_what_comes(self) -> None:
        """Name each migration that is missing with what it does; all at once for a new database."""
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if not executor.loader.applied_migrations:
            self.stdout.write("The database is empty: its tables are made.")
        elif not plan:
            self.stdout.write("Nothing to migrate.")
        else:
            self.stdout.write(f"{len(plan)} migrations, in this order:")
            for migration, _backwards in plan:
                self.stdout.write(f"  {migration.app_label}.{migration.name}")
                for operation in migration.operations:
                    self.stdout.write(f"      {operation.describe()}")
