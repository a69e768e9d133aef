"""Opening pages of a restored site from within, as people who are in its database."""

from django.conf import settings
from django.test import Client

from accounts.models import User
from mentorship.recovery.programs import Stumbled


def open_pages(count: int) -> int:
    """Open the first page of this many people, and the door; returns how many were opened.

    Raises
    ------
    Stumbled : a page did not open.
    """
    people = User.objects.filter(is_active=True, is_staff=False).order_by("-last_login", "pk")
    _open(Client(), "/accounts/login/")
    opened = 1
    for person in people[:count]:
        visitor = Client()
        visitor.force_login(person)
        _open(visitor, "/")
        opened += 1
    return opened


def _open(visitor: Client, address: str) -> None:
    host = settings.ALLOWED_HOSTS[0] if settings.ALLOWED_HOSTS else "localhost"
    answer = visitor.get(address, secure=True, headers={"host": host.lstrip(".")}, follow=True)
    if answer.status_code != 200:
        raise Stumbled(f"{address} answers {answer.status_code}.")
