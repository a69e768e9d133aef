"""The forms around a draft: where and what kind, which template; and a round once more."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import DateField, HouseForm, OneLine
from mentorship.beginning.calendar import FARTHEST
from mentorship.beginning.template import Template
from mentorship.models import Program, Round, Unit

KINDS = [
    (
        Program.Kind.LONG_TERM,
        _("Long-term: pairs meet for months, matched by you, with an agreement"),
    ),
    (Program.Kind.CONVENTION, _("Convention: first-time attendees meet returning ones there")),
    (
        Program.Kind.INFORMAL,
        _("Informal: members find one another in a directory, at any time"),
    ),
]


class WhereForm(HouseForm):
    """For which unit, and what kind of program."""

    sentences = {
        "unit": dict.fromkeys(
            ("required", "invalid_choice"), _("Choose the unit that the program belongs to")
        ),
        "kind": dict.fromkeys(("required", "invalid_choice"), _("Choose a kind of program")),
    }

    unit = forms.ModelChoiceField(
        label=_("For which unit?"), queryset=Unit.objects.none(), empty_label=_("Choose a unit")
    )
    kind = forms.ChoiceField(
        label=_("What kind of program?"), choices=KINDS, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["unit"]
        field.queryset = units
        found = list(units[:2])
        field.initial = found[0].pk if len(found) == 1 else None


def day_ahead(day: date | None, today: date) -> None:
    """Refuse a first day that has passed, or that lies beyond all planning."""
    if day and day <= today:
        raise forms.ValidationError(_("Choose a day that lies ahead"))
    if day and day > today + FARTHEST:
        raise forms.ValidationError(_("Choose a day that lies ahead, within ten years"))


class TemplateForm(HouseForm):
    """Which template, and from which day on."""

    sentences = {
        "template": dict.fromkeys(("required", "invalid_choice"), _("Choose a template")),
        "starts_on": {"required": _("Enter the first day")},
        "ends_on": {"required": _("A convention needs its last day")},
    }

    template = forms.ChoiceField(label=_("Which template is nearest?"), widget=forms.RadioSelect)
    starts_on = DateField(label=_("On which day do pairs start?"))
    ends_on = DateField(label=_("On which day does it end?"))

    def __init__(
        self, *args: Any, templates: list[Template], kind: str, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self._offer(templates)
        if kind == Program.Kind.INFORMAL:
            del self.fields["starts_on"]
        if kind == Program.Kind.CONVENTION:
            self.fields["starts_on"].label = _("On which day does the convention begin?")
        else:
            del self.fields["ends_on"]

    def _offer(self, templates: list[Template]) -> None:
        field: Any = self.fields["template"]
        field.choices = [(each.slug, each.title) for each in templates]
        field.initial = templates[0].slug
        told = _("%(lead)s %(length)s. For: %(for_whom)s.")
        self.hints = {
            "template": {
                each.slug: told
                % {"lead": each.lead, "length": each.length, "for_whom": each.for_whom}
                for each in templates
            }
        }

    def clean_starts_on(self) -> date | None:
        """A day that lies ahead."""
        day: date | None = self.cleaned_data["starts_on"]
        day_ahead(day, self.today)
        return day

    def clean(self) -> dict[str, Any]:
        """A convention ends on its first day or after it."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = said.get("starts_on"), said.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("Choose the first day or one after it"))
        elif first and last and (last - first).days > MOST_DAYS:
            self.add_error("ends_on", _("A convention lasts 31 days at most"))
        return said


MOST_DAYS = 30
"""How many days after the first one the last day of a convention may lie."""


class CloneForm(HouseForm):
    """What the next round is called, and when it begins."""

    sentences = {
        "name": {"required": _("Enter a name for the round, like 2027")},
        "starts_on": {"required": _("Enter the first day")},
    }

    name = OneLine(label=_("Name of the new round"), max_length=120)
    starts_on = DateField(label=_("On which day do pairs start?"))

    def __init__(self, *args: Any, source: Round, label: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.source, self.today = source, today
        self.fields["starts_on"].label = label

    def clean_name(self) -> str:
        """A name that no round of the program has."""
        name: str = self.cleaned_data["name"]
        if Round.objects.filter(program=self.source.program_id, name=name).exists():
            raise forms.ValidationError(_("This program has a round of this name already"))
        return name

    def clean_starts_on(self) -> date | None:
        """A day that lies ahead."""
        day: date | None = self.cleaned_data["starts_on"]
        day_ahead(day, self.today)
        return day


class RecountForm(HouseForm):
    """From which day all dates are counted anew."""

    sentences = {"start": {"required": _("Enter the first day")}}

    start = DateField(label=_("Count all dates from another first day"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_start(self) -> date | None:
        """A day that lies ahead."""
        day: date | None = self.cleaned_data["start"]
        day_ahead(day, self.today)
        return day
