"""Erasing a person, and the list by which it is done again after a restore."""

import logging
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import Erasure, User
from accounts.privacy.registry import HOLDINGS
from accounts.privacy.traces import Traces

logger = logging.getLogger(__name__)

SALT = "accounts.erasure"


def erase(person: User) -> None:
    """Do to every table what it promises to do, and write the account down as erased.

    Belongs inside a transaction. Safe to repeat: what is gone stays gone.
    """
    traces = Traces.of(person)
    _close(person)
    for holding in reversed(HOLDINGS):
        holding.erase(traces)
    digest = _digest(person, settings.SECRET_KEY)
    Erasure.objects.get_or_create(digest=digest)
    transaction.on_commit(_write_down)


def _close(person: User) -> None:
    """Say first of all that the account is erased: what is written from now on names nobody."""
    person.erased_at = person.erased_at or timezone.now()
    person.closed_at = person.closed_at or person.erased_at
    person.is_active = False
    person.save(update_fields=["erased_at", "closed_at", "is_active"])


def _write_down() -> None:
    """Add what is missing to the list outside the database, which a restore does not take back.

    Whoever was erased while the disk was full is added by the next erasure. Each begins a line of
    its own, whatever is left of one that was broken off.
    """
    path = Path(settings.ERASURE_LIST)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        there = set(path.read_text(encoding="ascii").split()) if path.is_file() else set()
        known = Erasure.objects.order_by("pk").values_list("digest", flat=True)
        with path.open("a", encoding="ascii") as lines:
            lines.writelines(f"\n{digest}" for digest in known if digest not in there)
    except OSError:
        logger.exception("Erasures could not be added to %s, and are with the next one", path)


def listed(more: Iterable[Path] = ()) -> set[str]:
    """The keyed hashes of everybody erased: from the table, the list beside it, and `more`."""
    found = set(Erasure.objects.values_list("digest", flat=True))
    for path in (Path(settings.ERASURE_LIST), *more):
        if path.exists():
            found |= set(path.read_text(encoding="ascii").split())
    return found


def still_there(digests: set[str]) -> Iterator[User]:
    """Accounts that were erased and are back, because the database is older than that."""
    for person in User.objects.filter(erased_at__isnull=True).iterator():
        if any(_digest(person, key) in digests for key in _keys()):
            yield person


def _keys() -> list[str]:
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


def _digest(person: User, key: str) -> str:
    """The keyed hash of an account.

    Its number alone would not do: after a restore the database gives the numbers of lost accounts
    to new people.
    """
    words = f"{person.pk}|{person.date_joined.timestamp():.6f}"
    return salted_hmac(SALT, words, secret=key, algorithm="sha256").hexdigest()
