"""The desk's forms about who may join: a rule, an exception, who was at the orientation."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import DateField, HouseForm, OneLine
from accounts.forms.widgets import DateInput
from accounts.models import Region, User
from mentorship.eligibility.kinds import kind_of
from mentorship.eligibility.wording import on_the_desk
from mentorship.forms.desk import DeskForm
from mentorship.models import EligibilityRule, Enrollment, Unit

Kind = EligibilityRule.Kind

LABELS: dict[tuple[str, str], Any] = {
    (Kind.YEARS, "at_least"): _("At least how many years?"),
    (Kind.YEARS, "at_most"): _("At most how many years?"),
    (Kind.DAYS, "at_least"): _("On at least how many days?"),
    (Kind.CLASS_YEAR, "at_least"): _("From which class on?"),
    (Kind.CLASS_YEAR, "at_most"): _("Up to which class?"),
    (Kind.SINCE_CLASS, "at_least"): _("At least how many years ago?"),
    (Kind.SINCE_CLASS, "at_most"): _("At most how many years ago?"),
}
LIMITS = {Kind.YEARS: (0, 70), Kind.DAYS: (1, 31), Kind.CLASS_YEAR: (1930, 2100)}
LIMITS |= {Kind.SINCE_CLASS: (0, 70)}
TWO_ENDS = (Kind.YEARS, Kind.CLASS_YEAR, Kind.SINCE_CLASS)
"""The kinds of which either end may stay open, and one of them is named."""


class RuleForm(DeskForm):
    """One rule: how firm it is, and whatever its kind needs besides."""

    in_two_columns = ("regions",)
    sentences = {
        "unit": {"required": _("Choose the unit whose members you mean")},
        "regions": {"required": _("Choose at least one region")},
        "at_least": {"required": _("Enter a number")},
    }

    class Meta:
        model = EligibilityRule
        fields = ("unit", "regions", "at_least", "at_most", "students_too", "strength")
        widgets = {
            "strength": forms.RadioSelect,
            "regions": forms.CheckboxSelectMultiple,
        }

    moves_along = forms.BooleanField(
        label=_("The classes move along with the calendar"),
        help_text=_("In the round of the year after, each is one later."),
        required=False,
    )

    def __init__(
        self, *args: Any, instance: EligibilityRule, year: int | None = None, **kwargs: Any
    ) -> None:
        self.year = year or instance.year
        instance.move_to(self.year)
        super().__init__(*args, instance=instance, **kwargs)
        self.kind = kind_of(self.instance)
        kept = {*self.kind.columns, "strength"}
        if self.instance.kind == Kind.CLASS_YEAR:
            kept.add("moves_along")
            self.fields["moves_along"].initial = self.instance.as_of is not None
        if self.instance.kind == Kind.YEARS:
            kept.add("students_too")
        for name in set(self.fields) - kept:
            del self.fields[name]
        self._fit_numbers()
        self._fit_choices()

    def _fit_numbers(self) -> None:
        for name in {"at_least", "at_most"} & set(self.fields):
            least, most = LIMITS[Kind(self.instance.kind)]
            self.fields[name] = forms.IntegerField(
                label=LABELS[self.instance.kind, name],
                min_value=least,
                max_value=most,
                required=self.instance.kind not in TWO_ENDS,
            )

    def _fit_choices(self) -> None:
        strength: Any = self.fields["strength"]
        strength.label = _("How firm is it?")
        strength.choices = [(each.value, each.label) for each in self.kind.strengths]
        if "unit" in self.fields:
            unit: Any = self.fields["unit"]
            unit.queryset, unit.empty_label = Unit.objects.order_by("name"), _("Choose")
            unit.required, unit.label = True, _("Member of which unit?")
        if "regions" in self.fields:
            regions: Any = self.fields["regions"]
            regions.queryset, regions.required = Region.objects.order_by("name"), True
            regions.label = _("In which regions?")
        if "students_too" in self.fields:
            self.fields["students_too"].label = _("Students may join too, whatever their years")

    def clean(self) -> dict[str, Any]:
        """Refuse a span that is empty or upside down."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        least, most = values.get("at_least"), values.get("at_most")
        if self.instance.kind in TWO_ENDS and not self.errors:
            if least is None and most is None:
                self.add_error("at_least", _("Enter at least one of the two numbers"))
            elif least is not None and most is not None and most < least:
                self.add_error("at_most", _("Enter a number that is not below the first one"))
        self.instance.as_of = self.year if values.get("moves_along") else None
        if self.instance.kind == Kind.YEARS and least == 0:
            values["at_least"] = None
            if most is None and not self.errors:
                self.add_error("at_least", _("0 years or more holds for everybody"))
        return values

    @property
    def regions(self) -> Iterable[Region]:
        """The regions that were chosen, none for another kind."""
        return list(self.cleaned_data.get("regions") or ())


class ExceptionForm(HouseForm):
    """For whom an exception is made, from which rule, and why."""

    sentences = {
        "email": {"required": _("Enter the member's email address")},
        "rule": {"required": _("Choose the rule")},
        "reason": {"required": _("Enter why you make an exception")},
    }
    seen_by = {"reason": _("Read by the person, and by coordinators in the log")}
    email = forms.EmailField(
        label=_("Email address of the member"),
        help_text=_("They need an account on this site first."),
    )
    rule = forms.ChoiceField(label=_("From which rule?"), widget=forms.RadioSelect)
    reason = OneLine(label=_("Why?"), max_length=300)

    def __init__(self, *args: Any, rules: Sequence[EligibilityRule], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rules = {str(rule.pk): rule for rule in rules}
        field: Any = self.fields["rule"]
        field.choices = [
            (key, f"{rule.get_role_display().capitalize()}: {on_the_desk(rule)}")
            for key, rule in self.rules.items()
        ]

    def clean_email(self) -> User:
        """Find the member by any address they have confirmed; one sentence whoever it is not."""
        typed = self.cleaned_data["email"].strip().lower()
        people = User.objects.filter(is_active=True)
        person = (
            people.filter(email__iexact=typed).first()
            or people.filter(emailaddress__email__iexact=typed, emailaddress__verified=True).first()
        )
        if person is None:
            raise forms.ValidationError(_("Nobody on this site uses this email address"))
        return person

    @property
    def chosen(self) -> tuple[User, EligibilityRule, str]:
        """Person, rule and reason."""
        values = self.cleaned_data
        return values["email"], self.rules[values["rule"]], values["reason"]


def choices_of(places: Iterable[Enrollment]) -> list[tuple[str, str]]:
    """Sign-ups to tick, by name and role."""
    return [(str(one.pk), f"{one.person} ({one.get_role_display()})") for one in places]


class OrientationForm(HouseForm):
    """Who was at the orientation, and when."""

    sentences = {
        "day": {"required": _("Enter the day of the orientation")},
        "people": {"required": _("Choose at least one person")},
    }
    day = DateField(label=_("On which day was it?"), widget=DateInput)
    people = forms.MultipleChoiceField(
        label=_("Who was there?"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, places: Sequence[Enrollment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["people"]
        field.choices = choices_of(places)
