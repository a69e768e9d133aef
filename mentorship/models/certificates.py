"""Certificates and letters of service that people have made for themselves."""

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from mentorship.models.circles import CircleSeat, SeatRole
from mentorship.models.pairings import Pairing
from mentorship.models.rules import one_of
from mentorship.roles import Role

PERSON = settings.AUTH_USER_MODEL


class CertificateKind(models.TextChoices):
    CERTIFICATE = "certificate", _("Certificate")
    LETTER = "letter", _("Letter of service")


class Certified(models.Model):
    """What a program has certified to one person: the facts as they stood, and the file.

    There is one only where the person made it. Anybody who knows its code reads the facts; nobody
    does once it is withdrawn. Nobody else is named in it.
    """

    Kind = CertificateKind
    role: Any
    person: Any
    person_id: Any
    is_by_calendar = False
    """Whether the meetings are those of a calendar, which nobody noted as held."""

    kind = models.CharField(_("kind"), max_length=12, choices=CertificateKind)
    code = models.CharField(_("code"), max_length=20, unique=True)
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
        abstract = True
        ordering = ["-made_at", "-pk"]
        constraints = [
            one_of(
                "kind",
                CertificateKind.values,
                "%(class)s_kind_known",
                _("Choose a certificate or a letter"),
            ),
            models.CheckConstraint(
                condition=Q(ended_on__gte=models.F("began_on")),
                name="%(class)s_dates_in_order",
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


class Certificate(Certified):
    """What is certified of a pairing."""

    pairing = models.ForeignKey(
        Pairing, verbose_name=_("pairing"), on_delete=models.PROTECT, related_name="certificates"
    )
    person = models.ForeignKey(
        PERSON, verbose_name=_("whose"), on_delete=models.CASCADE, related_name="certificates"
    )
    role = models.CharField(_("role"), max_length=10, choices=Role)

    class Meta(Certified.Meta):
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        constraints = [
            *Certified.Meta.constraints,
            one_of("role", list(Role), "certificate_role_known", _("Choose mentor or mentee")),
            models.UniqueConstraint(
                fields=["pairing", "person", "kind"],
                condition=Q(withdrawn_at__isnull=True),
                name="certificate_once_a_kind",
                violation_error_message=_("There is such a certificate already"),
            ),
        ]


class CircleCertificate(Certified):
    """What is certified of a seat in a circle, or beside a peer."""

    is_by_calendar = True

    seat = models.ForeignKey(
        CircleSeat, verbose_name=_("seat"), on_delete=models.PROTECT, related_name="certificates"
    )
    person = models.ForeignKey(
        PERSON,
        verbose_name=_("whose"),
        on_delete=models.CASCADE,
        related_name="circle_certificates",
    )
    role = models.CharField(_("role"), max_length=10, choices=SeatRole)

    class Meta(Certified.Meta):
        verbose_name = _("certificate of a circle")
        verbose_name_plural = _("certificates of circles")
        constraints = [
            *Certified.Meta.constraints,
            one_of(
                "role",
                SeatRole.values,
                "circlecertificate_role_known",
                _("Choose mentor, mentee or peer"),
            ),
            models.UniqueConstraint(
                fields=["seat", "kind"],
                condition=Q(withdrawn_at__isnull=True),
                name="circlecertificate_once_a_kind",
                violation_error_message=_("There is such a certificate already"),
            ),
        ]


def withdrawn_by_program(person: User, pairing: Pairing) -> "models.QuerySet[Certificate]":
    """What those who run the program have withdrawn of somebody's, and not allowed again.

    A letter is about all their pairings in a role, so it counts for each of them.
    """
    letters = Q(
        kind=CertificateKind.LETTER,
        role=pairing.side_of(person),
        pairing__round__program=pairing.round.program_id,
    )
    rows = Certificate.objects.filter(letters | Q(pairing=pairing), person=person)
    return rows.filter(withdrawn_at__isnull=False).exclude(withdrawn_by=person).defer("file")


def refused_to(seat: CircleSeat) -> "models.QuerySet[CircleCertificate]":
    """The same of somebody's seat in a circle."""
    letters = Q(
        kind=CertificateKind.LETTER,
        role=seat.role,
        seat__circle__round__program=seat.circle.round.program_id,
    )
    person = seat.enrollment.person_id
    rows = CircleCertificate.objects.filter(letters | Q(seat=seat), person=person)
    return rows.filter(withdrawn_at__isnull=False).exclude(withdrawn_by=person).defer("file")


def each_kind(
    made: "models.QuerySet[Any]", refused: "models.QuerySet[Any]"
) -> list[tuple[Any, ...]]:
    """Each kind with its name, the one that stands, and whether the program has withdrawn it."""
    standing = {row.kind: row for row in made.filter(withdrawn_at=None).defer("file")}
    barred = set(refused.values_list("kind", flat=True))
    return [
        (kind, label, standing.get(kind), kind in barred) for kind, label in CertificateKind.choices
    ]


def made_of_circles(circles: Collection[int]) -> "models.QuerySet[CircleCertificate]":
    """What people have had certified of these circles, but for what they withdrew themselves."""
    own = Q(withdrawn_by=models.F("person"), withdrawn_at__isnull=False)
    rows = CircleCertificate.objects.filter(seat__circle__in=circles).exclude(own)
    return rows.defer("file").select_related("seat", "person__profile")
