"""The association's tree, and who may run what in it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from mentorship.models.rules import one_of


class UnitKind(models.TextChoices):
    ASSOCIATION = "association", _("Association")
    DIVISION = "division", _("Division")
    ROUND_TABLE = "round_table", _("Round table")
    CHAPTER = "chapter", _("State chapter")
    SCHOOL = "school", _("School's alumni body")


class Unit(models.Model):
    """The association, or a part of it. Permission flows down the tree."""

    Kind = UnitKind

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    name = models.CharField(_("name"), max_length=200, unique=True)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("part of"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    about = models.TextField(
        _("what it does"),
        max_length=1000,
        blank=True,
        default="",
        db_default="",
        help_text=_("A few sentences on its public page. Addresses of pages become links."),
    )
    contact_email = models.EmailField(
        _("address for questions"),
        blank=True,
        default="",
        db_default="",
        help_text=_("Shown to everybody. Left empty, that of the unit above it is."),
    )

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["name"]
        constraints = [
            one_of(
                "kind",
                UnitKind.values,
                "unit_kind_known",
                _("Choose a kind of unit from the list"),
            ),
            models.CheckConstraint(
                condition=~Q(parent=models.F("pk")),
                name="unit_not_inside_itself",
                violation_error_message=_("A unit cannot be part of itself"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its public page; the name in the address is for readers alone."""
        return reverse("unit", args=[self.pk, slugify(self.name) or self.kind])


class Coordinator(models.Model):
    """The one source of permission: this person runs this unit, or this one program.

    A unit's coordinator runs everything below the unit as well.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="coordinates",
    )
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("unit"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="coordinators",
    )
    program = models.ForeignKey(
        "mentorship.Program",
        verbose_name=_("program"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="coordinators",
    )
    since = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        verbose_name = _("coordinator")
        verbose_name_plural = _("coordinators")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=False, program__isnull=True)
                | Q(unit__isnull=True, program__isnull=False),
                name="coordinator_of_one_thing",
                violation_error_message=_("Choose either a unit or a program"),
            ),
            models.UniqueConstraint(
                fields=["person", "unit"],
                condition=Q(unit__isnull=False),
                name="coordinator_once_per_unit",
                violation_error_message=_("This person coordinates the unit already"),
            ),
            models.UniqueConstraint(
                fields=["person", "program"],
                condition=Q(program__isnull=False),
                name="coordinator_once_per_program",
                violation_error_message=_("This person coordinates the program already"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.unit or self.program}"
