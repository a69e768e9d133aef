"""Begin a site: tables, static files, the first administrator, and a link to come in by."""

import sys
from typing import Any
from urllib.parse import urljoin

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse

from accounts import audit, first_links, services
from accounts.models import User


class Command(BaseCommand):
    """What `manage.py setup` does once the settings stand in `.env`; doing it twice is harmless."""

    help = (
        "Begins a site: writes what is missing into .env, makes the tables, the first "
        "administrator, and a link by which they come in before mail works."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Who runs the site; asked for where it is not given."""
        parser.add_argument("--email", help="the first administrator's address")
        parser.add_argument("--name", help="the first administrator's name")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the steps in order."""
        call_command("prepare", verbosity=options["verbosity"])
        person = self._administrator(options)
        link = urljoin(
            settings.SITE_URL, reverse("first_link", args=[first_links.token_of(person)])
        )
        audit.record("account.first_link_made", on=person)
        self.stdout.write(
            f"\n{person.email} runs the site. Start it, then open this link within a day; it works "
            f"once:\n\n  {link}\n\nIt leads to a second factor, then to the set-up page: "
            f"{urljoin(settings.SITE_URL, reverse('admin:setup'))}"
        )

    def _administrator(self, options: dict[str, Any]) -> User:
        """The one named, or the one who is there; made where there is none yet."""
        there = User.objects.filter(is_superuser=True, is_active=True)
        if options["email"] is None and there.exists():
            return there.order_by("pk")[0]
        email = self._asked(options, "email", "The first administrator's address")
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"“{email}” is no address like name@example.org") from error
        person = User.objects.filter(email__iexact=email).first()
        if person and not (person.is_superuser and person.is_active):
            raise CommandError(f"{email} has an account that does not run the site: name another")
        return person or _make(email, self._asked(options, "name", "Their name"))

    def _asked(self, options: dict[str, Any], name: str, asks: str) -> str:
        if options[name]:
            return str(options[name]).strip()
        if not sys.stdin.isatty():
            raise CommandError(f"Nobody sits here to be asked: give --{name}")
        return input(f"{asks}\n> ").strip()


@transaction.atomic
def _make(email: str, name: str) -> User:
    """Make an account that runs the whole site; its owner adds ways to sign in by themselves."""
    person = User.objects.create_superuser(email)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    services.introduce(person, full_name=name)
    return person
