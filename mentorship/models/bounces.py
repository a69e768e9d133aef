"""Mails that came back, and the addresses to which nothing more is sent."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentorship.models.mail import OutgoingMail
from mentorship.models.rules import one_of


class BounceKind(models.TextChoices):
    HARD = "hard"
    SOFT = "soft"
    COMPLAINT = "complaint"
    UNCLEAR = "unclear"


REASONS = (BounceKind.HARD, BounceKind.SOFT)
"""Why an address gets no more mail."""


class Bounce(models.Model):
    """One report about a mail, as it arrived; `mail` is empty where it names none of ours.

    `key` is made of what arrived, so that a report that comes twice counts once.
    """

    Kind = BounceKind

    key = models.CharField(_("key"), max_length=64)
    mail = models.ForeignKey(
        OutgoingMail,
        verbose_name=_("mail"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="bounces",
    )
    kind = models.CharField(_("kind"), max_length=20)
    words = models.TextField(_("the server's words"), blank=True)
    arrived = models.TextField(_("what arrived"), blank=True)
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("report about a mail")
        verbose_name_plural = _("reports about mails")
        ordering = ["-at", "-pk"]
        constraints = [
            one_of(
                "kind",
                BounceKind.values,
                "bounce_kind_known",
                _("Choose one of the kinds of reports"),
            ),
            models.UniqueConstraint(
                fields=["key"],
                name="bounce_key_unique",
                violation_error_message=_("This report has come before"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.words}"


class Suppression(models.Model):
    """An address that gets no more mail. The address itself is not kept, only our mark of it."""

    mark = models.CharField(_("mark of the address"), max_length=40)
    reason = models.CharField(_("reason"), max_length=20)
    made_at = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("address without mail")
        verbose_name_plural = _("addresses without mail")
        ordering = ["-made_at", "-pk"]
        constraints = [
            one_of("reason", REASONS, "suppression_reason_known", _("Choose one of the reasons")),
            models.UniqueConstraint(
                fields=["mark"],
                name="suppression_once",
                violation_error_message=_("This address gets no mail already"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reason}, {self.made_at:%Y-%m-%d}"


class MailPace(models.Model):
    """When the next mail may leave, over all workers and hosts: one row, moved on by each mail."""

    next_at = models.DateTimeField(_("next mail"), default=timezone.now)

    class Meta:
        verbose_name = _("pace of the mail")
        verbose_name_plural = _("pace of the mail")

    def __str__(self) -> str:
        return self.next_at.isoformat()
