"""Certificates and letters of service that people have made for themselves."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from mentorship.models.pairings import Pairing
from mentorship.models.rules import one_of
from mentorship.roles import Role

PERSON = settings.AUTH_USER_MODEL


class CertificateKind(models.TextChoices):
    CERTIFICATE = "certificate", _("Certificate")
    LETTER = "letter", _("Letter of service")


class Certificate(models.Model):
    """What a program has certified to one person: the facts as they stood, and the file.

    There is one only where the person made it. Anybody who knows its code reads the facts; nobody
    does once it is withdrawn. The other of the two is in none of it.
    """

    Kind = CertificateKind

    pairing = models.ForeignKey(
        Pairing, verbose_name=_("pairing"), on_delete=models.PROTECT, related_name="certificates"
    )
    person = models.ForeignKey(
        PERSON, verbose_name=_("whose"), on_delete=models.CASCADE, related_name="certificates"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=CertificateKind)
    code = models.CharField(_("code"), max_length=20, unique=True)
    role = models.CharField(_("role"), max_length=10, choices=Role)
    name = models.CharField(_("name"), max_length=200)
    program = models.CharField(_("program"), max_length=330)
    role_word = models.CharField(_("what the program calls the role"), max_length=40)
    began_on = models.DateField(_("from"))
    ended_on = models.DateField(_("to"))
    meetings = models.PositiveIntegerField(_("meetings"), default=0)
    hours = models.PositiveIntegerField(_("hours in all"), default=0)
    partners = models.PositiveIntegerField(_("people mentored or met"), default=1)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    file = models.BinaryField(_("the file"))

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-made_at", "-pk"]
        constraints = [
            one_of(
                "kind",
                CertificateKind.values,
                "certificate_kind_known",
                _("Choose a certificate or a letter"),
            ),
            one_of("role", list(Role), "certificate_role_known", _("Choose mentor or mentee")),
            models.UniqueConstraint(
                fields=["pairing", "person", "kind"],
                condition=Q(withdrawn_at__isnull=True),
                name="certificate_once_a_kind",
                violation_error_message=_("There is such a certificate already"),
            ),
            models.CheckConstraint(
                condition=Q(ended_on__gte=models.F("began_on")),
                name="certificate_dates_in_order",
                violation_error_message=_("A certificate cannot end before it begins"),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_letter(self) -> bool:
        return self.kind == CertificateKind.LETTER

    @property
    def is_valid(self) -> bool:
        """Whether nobody has withdrawn it."""
        return self.withdrawn_at is None


def withdrawn_by_program(person: User, pairing: Pairing) -> "models.QuerySet[Certificate]":
    """What those who run the program have withdrawn of somebody's, and not allowed again."""
    rows = Certificate.objects.filter(person=person, pairing=pairing, withdrawn_at__isnull=False)
    return rows.exclude(withdrawn_by=person).defer("file")
