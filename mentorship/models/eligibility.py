"""Who may join a round, in which role: rules as rows, and the exceptions from them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from mentorship.models.programs import Program, Round
from mentorship.models.rules import one_of
from mentorship.models.units import Unit
from mentorship.roles import Role


class RuleKind(models.TextChoices):
    """What a rule looks at; what each means stands in `mentorship.eligibility.kinds`."""

    MEMBER = "member", _("Member of a unit")
    REGION = "region", _("Works in a region")
    YEARS = "years", _("Years in the profession")
    FIRST_TIME = "first_time", _("First time at the convention")
    RETURNING = "returning", _("Has been at the convention before")
    DAYS = "days_there", _("Days at the convention")
    STUDENT = "student", _("Student")
    CLASS_YEAR = "class_year", _("Class year")
    SINCE_CLASS = "since_class", _("Years since the degree")
    ADULT = "adult", _("18 or older")
    ORIENTATION = "orientation", _("Orientation attended")


class RuleStrength(models.TextChoices):
    """How firm a rule is."""

    REQUIRED = "required", _("Required to join")
    BY_START = "by_start", _("Required by the start")
    ENCOURAGED = "encouraged", _("Encouraged")


UNTIL_THE_START = (RuleKind.MEMBER, RuleKind.ORIENTATION)
"""What somebody can still become between signing up and the start."""

FIRST_CLASS, LAST_CLASS = 1930, 2100

_NO_NUMBERS = Q(at_least__isnull=True, at_most__isnull=True)
_IN_ORDER = Q(at_least__isnull=True) | Q(at_most__isnull=True) | Q(at_most__gte=F("at_least"))
_SOME_NUMBER = (Q(at_least__isnull=False) | Q(at_most__isnull=False)) & _IN_ORDER
_NUMBERS = {
    RuleKind.YEARS: _SOME_NUMBER
    & (Q(at_least__isnull=True) | Q(at_least__range=(1, 70)))
    & (Q(at_most__isnull=True) | Q(at_most__range=(0, 70))),
    RuleKind.DAYS: Q(at_least__isnull=False, at_least__range=(1, 31), at_most__isnull=True),
    RuleKind.CLASS_YEAR: _SOME_NUMBER
    & (Q(at_least__isnull=True) | Q(at_least__range=(1930, 2100)))
    & (Q(at_most__isnull=True) | Q(at_most__range=(1930, 2100))),
    RuleKind.SINCE_CLASS: _SOME_NUMBER
    & (Q(at_least__isnull=True) | Q(at_least__range=(1, 70)))
    & (Q(at_most__isnull=True) | Q(at_most__range=(0, 70))),
}
_PLAIN = [kind for kind in RuleKind if kind not in _NUMBERS]


def _numbers_of_the_kind() -> Q:
    fitting = Q(kind__in=_PLAIN) & _NO_NUMBERS
    for kind, condition in _NUMBERS.items():
        fitting |= Q(kind=kind) & condition
    return fitting


class EligibilityRule(models.Model):
    """One condition for one role, of a program or, where it differs, of one of its rounds."""

    Kind = RuleKind
    Strength = RuleStrength

    program = models.ForeignKey(
        Program, null=True, blank=True, on_delete=models.CASCADE, related_name="rules"
    )
    round = models.ForeignKey(
        Round, null=True, blank=True, on_delete=models.CASCADE, related_name="rules"
    )
    role = models.CharField(_("role"), max_length=10, choices=Role)
    kind = models.CharField(_("kind"), max_length=20, choices=RuleKind)
    strength = models.CharField(
        _("how firm"), max_length=20, choices=RuleStrength, default=RuleStrength.REQUIRED
    )
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("unit"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    regions = models.ManyToManyField(
        Region, verbose_name=_("regions"), blank=True, related_name="+"
    )
    at_least = models.PositiveSmallIntegerField(_("from"), null=True, blank=True)
    at_most = models.PositiveSmallIntegerField(_("to"), null=True, blank=True)
    students_too = models.BooleanField(_("students may join too"), default=False)
    as_of = models.PositiveSmallIntegerField(
        _("year in which the classes are these"), null=True, blank=True
    )
    """Where it is set, classes move along with the years of rounds."""

    class Meta:
        verbose_name = _("rule of who may join")
        verbose_name_plural = _("rules of who may join")
        ordering = ["role", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(program__isnull=True, round__isnull=False)
                | Q(program__isnull=False, round__isnull=True),
                name="eligibilityrule_of_one_thing",
                violation_error_message=_("A rule belongs to a program or to a round"),
            ),
            one_of("role", Role.values, "eligibilityrule_role_known", _("Choose mentor or mentee")),
            one_of(
                "kind", RuleKind.values, "eligibilityrule_kind_known", _("Choose a kind of rule")
            ),
            one_of(
                "strength",
                RuleStrength.values,
                "eligibilityrule_strength_known",
                _("Choose how firm the rule is"),
            ),
            models.CheckConstraint(
                condition=~Q(strength=RuleStrength.BY_START) | Q(kind__in=UNTIL_THE_START),
                name="eligibilityrule_by_start_can_come_true",
                violation_error_message=_(
                    "Only membership and the orientation can be made up for by the start"
                ),
            ),
            models.CheckConstraint(
                condition=~Q(kind=RuleKind.ORIENTATION, strength=RuleStrength.REQUIRED),
                name="eligibilityrule_orientation_comes_later",
                violation_error_message=_(
                    "The orientation comes after signing up: require it by the start"
                ),
            ),
            models.CheckConstraint(
                condition=Q(kind=RuleKind.MEMBER, unit__isnull=False)
                | (~Q(kind=RuleKind.MEMBER) & Q(unit__isnull=True)),
                name="eligibilityrule_unit_of_a_member",
                violation_error_message=_("Choose the unit whose members you mean"),
            ),
            models.CheckConstraint(
                condition=Q(as_of__isnull=True)
                | Q(kind=RuleKind.CLASS_YEAR, as_of__range=(FIRST_CLASS, LAST_CLASS)),
                name="eligibilityrule_classes_move_along",
                violation_error_message=_("Only class years move along with the calendar"),
            ),
            models.CheckConstraint(
                condition=_numbers_of_the_kind(),
                name="eligibilityrule_numbers_make_sense",
                violation_error_message=_("Enter numbers that make sense, the smaller one first"),
            ),
            models.CheckConstraint(
                condition=Q(students_too=False) | Q(kind=RuleKind.YEARS),
                name="eligibilityrule_students_beside_years",
                violation_error_message=_("Students are named beside years alone"),
            ),
            *[
                models.UniqueConstraint(
                    fields=[owner, "role", "kind", "unit"],
                    nulls_distinct=False,
                    condition=Q(**{f"{owner}__isnull": False}),
                    name=f"eligibilityrule_once_per_{owner}",
                    violation_error_message=_("There is such a rule for this role already"),
                )
                for owner in ("program", "round")
            ],
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def is_required(self) -> bool:
        """Whether nobody joins who does not meet it."""
        return self.strength == RuleStrength.REQUIRED

    @property
    def is_by_start(self) -> bool:
        """Whether it has to be met when pairs start, and not before."""
        return self.strength == RuleStrength.BY_START

    @property
    def is_encouraged(self) -> bool:
        """Whether it is a wish of the association, and bars nobody."""
        return self.strength == RuleStrength.ENCOURAGED

    @property
    def year(self) -> int:
        """The year that its classes are counted for: that of the round, or for a program this one.

        The year in which pairs start, so that nothing moves while a round goes on.
        """
        if self.round is None:
            return timezone.localdate().year
        return (self.round.starts_on or self.round.signup_opens_on).year

    def move_to(self, year: int) -> None:
        """Let the classes be those of another year, where they move along; nothing is written."""
        if self.as_of is None:
            return
        later = year - self.as_of
        for name in ("at_least", "at_most"):
            if (number := getattr(self, name)) is not None:
                setattr(self, name, min(max(number + later, FIRST_CLASS), LAST_CLASS))
        self.as_of = year


class EligibilityException(models.Model):
    """That one person may join a round in a role although a rule of this kind says no."""

    round = models.ForeignKey(
        Round,
        verbose_name=_("round"),
        on_delete=models.PROTECT,
        related_name="eligibility_exceptions",
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="eligibility_exceptions",
    )
    role = models.CharField(_("role"), max_length=10, choices=Role)
    kind = models.CharField(_("rule"), max_length=20, choices=RuleKind)
    reason = models.CharField(_("reason"), max_length=300)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name = _("exception from a rule")
        verbose_name_plural = _("exceptions from rules")
        ordering = ["pk"]
        constraints = [
            one_of(
                "role",
                Role.values,
                "eligibilityexception_role_known",
                _("Choose mentor or mentee"),
            ),
            one_of(
                "kind",
                RuleKind.values,
                "eligibilityexception_kind_known",
                _("Choose a rule"),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="eligibilityexception_has_a_reason",
                violation_error_message=_("Enter why you make an exception"),
            ),
            models.UniqueConstraint(
                fields=["round", "person", "role", "kind"],
                name="eligibilityexception_once",
                violation_error_message=_("There is such an exception for this person already"),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
