"""The lists that people choose from: regions, fields of work, institutions."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class Region(models.Model):
    """A state or province. Two of the same group, or neighbours, count as near."""

    code = models.SlugField(_("code"), max_length=12, unique=True)
    name = models.CharField(_("name"), max_length=120, unique=True)
    group = models.CharField(_("group of regions"), max_length=80, blank=True)
    neighbours = models.ManyToManyField("self", verbose_name=_("neighbours"), blank=True)

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Field(models.Model):
    """A field of library work, and the fields near it.

    Nearness is a relation of two, not a tree: two fields near a third need not be near each other.
    """

    slug = models.SlugField(_("short name"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=120, unique=True)
    group = models.CharField(_("group"), max_length=80, blank=True)
    position = models.PositiveSmallIntegerField(
        _("place on the list"), default=0, help_text=_("Low numbers stand first.")
    )
    near = models.ManyToManyField("self", verbose_name=_("fields near it"), blank=True)

    class Meta:
        verbose_name = _("field of work")
        verbose_name_plural = _("fields of work")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class InstitutionKind(models.TextChoices):
    """What kinds of institution there are everywhere; an association's own are finer."""

    PUBLIC = "public", _("Public library")
    ACADEMIC = "academic", _("College or university library")
    SCHOOL = "school", _("School library")
    SPECIAL = "special", _("Special library")
    ARCHIVE = "archive", _("Archive or museum")
    OTHER = "other", _("Another kind of place")


class InstitutionType(models.Model):
    """A kind of institution as the association tells them apart, and which of the six it is."""

    slug = models.SlugField(_("short name"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=InstitutionKind)
    note = models.CharField(_("what belongs to it"), max_length=250, blank=True)
    position = models.PositiveSmallIntegerField(
        _("place on the list"), default=0, help_text=_("Low numbers stand first.")
    )

    class Meta:
        verbose_name = _("kind of institution")
        verbose_name_plural = _("kinds of institution")
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=InstitutionKind.values),
                name="institutiontype_kind_known",
                violation_error_message=_("Choose a kind of institution from the list"),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Institution(models.Model):
    """Where somebody works. Members may add the one that is missing."""

    Kind = InstitutionKind

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(
        _("kind"), max_length=20, choices=InstitutionKind, default=InstitutionKind.OTHER
    )
    type = models.ForeignKey(
        InstitutionType,
        verbose_name=_("kind in the association's words"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
    )
    town = models.CharField(_("town"), max_length=120, blank=True)
    region = models.ForeignKey(
        Region, verbose_name=_("region"), null=True, blank=True, on_delete=models.PROTECT
    )

    class Meta:
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="institution_name_unique",
                violation_error_message=_("This institution is on the list already"),
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=InstitutionKind.values),
                name="institution_kind_known",
                violation_error_message=_("Choose a kind of institution from the list"),
            ),
        ]

    def __str__(self) -> str:
        return self.name
