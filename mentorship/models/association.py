"""The association that the site belongs to: what its administrators say of it."""

import time
from dataclasses import dataclass
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Association(models.Model):
    """The one row that names the association; what is empty is as the settings say."""

    name = models.CharField(_("full name"), max_length=120, blank=True)
    short_name = models.CharField(_("how people call it"), max_length=60, blank=True)
    accent = models.CharField(_("accent"), max_length=7, blank=True)
    mark = models.BinaryField(_("mark"), null=True, blank=True)
    mark_sum = models.CharField(_("checksum of the mark"), max_length=16, blank=True)
    contact_email = models.EmailField(_("address for members"), blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)
    year_begins = models.PositiveSmallIntegerField(
        _("month in which its year begins"), default=1, db_default=1
    )
    changed_at = models.DateTimeField(_("last changed"), auto_now=True)

    class Meta:
        verbose_name = _("association")
        verbose_name_plural = _("association")
        constraints = [
            models.CheckConstraint(
                condition=Q(pk=1),
                name="association_only_one",
                violation_error_message=_("There is one association"),
            ),
            models.CheckConstraint(
                condition=Q(accent="") | Q(accent__regex="^#[0-9a-f]{6}$"),
                name="association_accent_a_colour",
                violation_error_message=_("Enter a colour like #0b5c6b"),
            ),
            models.CheckConstraint(
                condition=Q(year_begins__range=(1, 12)),
                name="association_year_begins_in_a_month",
                violation_error_message=_("Choose the month in which the year begins"),
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(settings.ASSOCIATION_NAME)


@dataclass(frozen=True)
class House:
    """The association as pages and mails show it."""

    name: str
    short_name: str
    accent: str
    mark: str
    """The address of its mark; "" where there is none."""
    contact_email: str
    time_zone: str
    year_begins: int
    """The month in which its years begin, by which numbers are told."""
    sender: str
    """From whom mails come: a name and an address."""


def house() -> House:
    """What the administrators say of the association, and where they say nothing the settings.

    Every page asks, so the row is read again after `HOUSE_SECONDS` alone: what another process
    has changed shows after that time.
    """
    row = _remembered()
    name = row.name or settings.ASSOCIATION_NAME
    return House(
        name=name,
        short_name=row.short_name or row.name or settings.ASSOCIATION_SHORT_NAME,
        accent=row.accent or settings.ASSOCIATION_ACCENT,
        mark=_mark_of(row),
        contact_email=row.contact_email or settings.CONTACT_EMAIL,
        time_zone=row.time_zone or settings.TIME_ZONE,
        year_begins=row.year_begins,
        sender=_sender_of(row),
    )


def remember(row: Association | None) -> None:
    """Let this process show what the row says from now on."""
    global _kept
    _kept = (time.monotonic(), row or Association())


_kept: tuple[float, Association] | None = None


def _remembered() -> Association:
    if _kept is None or time.monotonic() - _kept[0] > settings.HOUSE_SECONDS:
        remember(Association.objects.defer("mark").filter(pk=1).first())
    assert _kept is not None
    return _kept[1]


def _mark_of(row: Association) -> str:
    if not row.mark_sum:
        return str(settings.ASSOCIATION_MARK)
    return reverse("mark", args=[row.mark_sum])


def _sender_of(row: Association) -> str:
    named = row.short_name or row.name
    if not named:
        return str(settings.DEFAULT_FROM_EMAIL)
    return formataddr((named, parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))
