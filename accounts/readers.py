"""Whoever reads a page or a mail, and by whose clock and customs its dates are written."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils import timezone

from accounts import locales
from accounts.zones import zone_of


@contextmanager
def written_for(person: Any, accepted: str = "") -> Iterator[None]:
    """Write in a person's own time zone and form.

    Whoever has chosen no form gets that of their browser, where one asks and `accepted` is its
    header `Accept-Language`; else the site's.
    """
    territory = locales.territory_of(person) or locales.territory_in(accepted)
    with timezone.override(zone_of(person)), locales.override(territory):
        yield
