"""Write the files by which a site is run: systemd and nginx, or containers."""

from argparse import ArgumentParser
from dataclasses import fields
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mentorship.recipes.files import RECIPES, Place, written


class Command(BaseCommand):
    """Fill in a recipe from the settings and write it into a folder; docs/operators.md goes on."""

    help = "Writes units of systemd with nginx's site, or files for containers, into a folder."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take which recipe, where to, and what no setting says."""
        parser.add_argument("recipe", choices=sorted(RECIPES))
        parser.add_argument("--to", type=Path, default=Path("recipe"), help="the folder to write")
        for one in fields(Place):
            parser.add_argument(f"--{one.name}", type=type(one.default), default=one.default)

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the files and name them."""
        folder = options["to"]
        place = Place(**{one.name: options[one.name] for one in fields(Place)})
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for name, words in written(options["recipe"], place):
                (folder / name).write_text(words)
                self.stdout.write(str(folder / name))
        except OSError as error:
            raise CommandError(f"{folder} cannot be written: {error.strerror}") from error
