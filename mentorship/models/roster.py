"""Whom the association, or a part of it, lists as its members; whom a school has graduated.

A list says who somebody is by their address. Nobody gets an account or a mail by being on one:
whoever signs up and verifies that address is a member.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models import Region, School
from mentorship import states
from mentorship.models.rules import known_state, one_of
from mentorship.models.units import Unit
from mentorship.states import ImportState


class Standing(models.TextChoices):
    """What a list says of a person on a day."""

    MEMBER = "member", _("Member")
    LAPSED = "lapsed", _("Lapsed")
    BEGINS_LATER = "begins_later", _("Begins later")
    NOT_LISTED = "not_listed", _("Not listed")


class ListedPerson(models.Model):
    """One person on the list of one unit, as the newest import left them.

    Somebody who no longer stands in the file is struck: the row stays for a while, says nothing of
    anybody's membership, and is deleted when its time is over.
    """

    Standing = Standing

    roster = models.ForeignKey(
        Unit, verbose_name=_("whose list"), on_delete=models.PROTECT, related_name="listed"
    )
    email = models.EmailField(
        _("email address"), max_length=254, help_text=_("In lower case, as it is compared.")
    )
    number = models.CharField(_("member number"), max_length=40, blank=True)
    full_name = models.CharField(_("full name"), max_length=200)
    preferred_name = models.CharField(_("what to call them"), max_length=80, blank=True)
    category = models.CharField(_("category"), max_length=40, blank=True)
    first_on = models.DateField(_("first day"), null=True, blank=True)
    last_on = models.DateField(
        _("last day"), null=True, blank=True, help_text=_("Empty, the membership has no end.")
    )
    region = models.ForeignKey(
        Region,
        verbose_name=_("region"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    institution = models.CharField(_("institution"), max_length=200, blank=True)
    years = models.PositiveSmallIntegerField(_("years in the profession"), null=True, blank=True)
    school = models.ForeignKey(
        School,
        verbose_name=_("school"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    class_year = models.PositiveSmallIntegerField(_("class year"), null=True, blank=True)
    wants_mail = models.BooleanField(
        _("wants mail from the association"),
        null=True,
        blank=True,
        help_text=_("Kept for the record only: the site sends no mail to a list."),
    )
    listed_as = models.CharField(
        _("listed as"), max_length=20, choices=Standing, default=Standing.MEMBER
    )
    """What the newest import told of this person: from then on a change is news."""
    listed_at = models.DateTimeField(_("on the list since"), auto_now_add=True)
    changed_at = models.DateTimeField(_("last changed"), auto_now=True)
    struck_at = models.DateTimeField(_("struck"), null=True, blank=True)

    class Meta:
        verbose_name = _("listed person")
        verbose_name_plural = _("listed people")
        ordering = ["full_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["roster", "email"],
                condition=Q(struck_at__isnull=True),
                name="listedperson_address_once",
                violation_error_message=_("This address stands on the list already"),
            ),
            models.UniqueConstraint(
                fields=["roster", "number"],
                condition=Q(struck_at__isnull=True) & ~Q(number=""),
                name="listedperson_number_once",
                violation_error_message=_("This number stands on the list already"),
            ),
            models.CheckConstraint(
                condition=Q(email=Lower("email")),
                name="listedperson_address_in_lower_case",
                violation_error_message=_("Addresses of a list are kept in lower case"),
            ),
            models.CheckConstraint(
                condition=~Q(full_name=""),
                name="listedperson_has_a_name",
                violation_error_message=_("Enter the name"),
            ),
            models.CheckConstraint(
                condition=Q(first_on__isnull=True)
                | Q(last_on__isnull=True)
                | Q(last_on__gte=F("first_on")),
                name="listedperson_days_in_order",
                violation_error_message=_("The last day of a membership lies after the first"),
            ),
            models.CheckConstraint(
                condition=Q(class_year__isnull=True)
                | Q(class_year__range=(1930, 2100), school__isnull=False),
                name="listedperson_class_of_a_school",
                violation_error_message=_("A class year from 1930 to 2100 belongs to a school"),
            ),
            one_of(
                "listed_as",
                Standing.values,
                "listedperson_listed_as_known",
                _("Choose how the person is listed"),
            ),
        ]
        indexes = [models.Index(fields=["email"], name="listedperson_email")]

    def __str__(self) -> str:
        return self.full_name


class UnitMembership(models.Model):
    """A listed person in one unit, until a last day of its own where it has one."""

    person = models.ForeignKey(
        ListedPerson,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="memberships",
    )
    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="memberships"
    )
    last_on = models.DateField(
        _("last day"),
        null=True,
        blank=True,
        help_text=_("Empty, it ends with the membership of the association."),
    )

    class Meta:
        verbose_name = _("membership of a unit")
        verbose_name_plural = _("memberships of units")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "unit"],
                name="unitmembership_once",
                violation_error_message=_("This person is listed in the unit already"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.unit}"


class RosterImport(models.Model):
    """One file with a list, from its upload to what it changed. The row is the worker's job too.

    A worker claims it with a lease (`claimed_until`). What the file holds of people (the file
    itself, what was said of its lines, the names of whom it changes) is erased after some days;
    what is left says who imported what, and when.
    """

    MACHINE = states.IMPORT
    State = ImportState

    roster = models.ForeignKey(
        Unit, verbose_name=_("whose list"), on_delete=models.PROTECT, related_name="imports"
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("imported by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    requested_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    state = models.CharField(
        _("state"), max_length=20, default=ImportState.UPLOADED, editable=False
    )
    state_changed_at = models.DateTimeField(_("state since"), auto_now_add=True)
    file_name = models.CharField(_("file"), max_length=200)
    digest = models.CharField(_("checksum of the file"), max_length=64)
    size = models.PositiveIntegerField(_("bytes"))
    content = models.BinaryField(_("the file"), null=True, blank=True)
    choices = models.JSONField(_("how it is to be read"), default=dict)
    understood = models.JSONField(_("how it was understood"), default=dict)
    question = models.TextField(_("why it cannot be read yet"), blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    done = models.PositiveIntegerField(_("lines read"), default=0)
    total = models.PositiveIntegerField(_("lines"), default=0)
    basis = models.ForeignKey(
        "self",
        verbose_name=_("the import before it"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    fates = models.JSONField(_("lines, by what becomes of them"), default=dict)
    changes = models.JSONField(_("people, by what changes"), default=dict)
    known = models.PositiveIntegerField(_("on the list before"), default=0)
    findings = models.JSONField(_("what is said of lines"), default=list)
    refused = models.JSONField(_("refused lines"), default=dict)
    who = models.JSONField(_("who changes"), default=dict)
    guessed = models.JSONField(_("what was guessed"), default=dict)
    leavers_confirmed = models.BooleanField(_("many may leave"), default=False)
    applied_at = models.DateTimeField(_("applied"), null=True, blank=True)

    class Meta:
        verbose_name = _("import of a list")
        verbose_name_plural = _("imports of lists")
        ordering = ["-requested_at", "-pk"]
        constraints = [
            known_state(states.IMPORT, "rosterimport_state_known"),
            models.UniqueConstraint(
                fields=["roster"],
                condition=Q(state=ImportState.APPLYING),
                name="rosterimport_one_at_a_time",
                violation_error_message=_("Another import of this list is being applied right now"),
            ),
            models.CheckConstraint(
                condition=~Q(state=ImportState.APPLIED) | Q(applied_at__isnull=False),
                name="rosterimport_applied_has_a_date",
                violation_error_message=_("An applied import needs the time it was applied"),
            ),
        ]
        indexes = [
            models.Index(fields=["roster", "-applied_at"], name="rosterimport_newest_applied"),
        ]

    def __str__(self) -> str:
        return f"{self.file_name}, {self.roster}"
