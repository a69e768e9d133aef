"""What people asked us to do with their data, when, and that it was done."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class DataRequestWhat(models.TextChoices):
    COPY = "copy", _("copy of everything")
    CLOSE = "close", _("account closed")
    REOPEN = "reopen", _("account opened again")
    ERASE = "erase", _("account erased")


class DataRequestHow(models.TextChoices):
    SELF = "self", _("On the site, by the person")
    MAIL = "mail", _("By email")
    LETTER = "letter", _("By letter")
    PHONE = "phone", _("By phone")
    TALK = "talk", _("In person")
    LAW = "law", _("Because of a law, or of a rule of the association")
    CLOCK = "clock", _("By the clock, when the 30 days were over")


class DataRequest(models.Model):
    """One request for a copy, a closing or an erasure; the proof of its date. Holds no content."""

    What = DataRequestWhat
    How = DataRequestHow

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="data_requests",
    )
    what = models.CharField(_("what"), max_length=10, choices=What)
    how = models.CharField(_("how it was asked for"), max_length=10, choices=How)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("done by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("data request")
        verbose_name_plural = _("data requests")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(what__in=DataRequestWhat.values),
                name="datarequest_what_known",
                violation_error_message=_("Choose what was asked for from the list"),
            ),
            models.CheckConstraint(
                condition=models.Q(how__in=DataRequestHow.values),
                name="datarequest_how_known",
                violation_error_message=_("Choose from the list how it was asked for"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()}, {self.at:%Y-%m-%d}"


class Erasure(models.Model):
    """An account that was erased, as a keyed hash: after a restore it is erased again."""

    digest = models.CharField(_("keyed hash"), max_length=64, unique=True)
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.digest
