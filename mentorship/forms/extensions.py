"""Until when two people go on beyond the end: some lengths, or a day of their own."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import dates
from accounts.forms.base import DateField, HouseForm
from mentorship.services.pairings import MOST_MONTHS, months_after

MONTHS = (1, 3, 6, 12)
OTHER = "other"


class LongerForm(HouseForm):
    """A choice of lengths, each with the day on which it ends, and room for another day."""

    sentences = {"length": {"required": _("Choose until when you would like to go on")}}
    length = forms.ChoiceField(
        label=_("Until when would you like to go on?"), widget=forms.RadioSelect
    )
    day = DateField(label=_("Another day"), required=False)

    def __init__(self, *args: Any, last_day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.last_day = last_day
        self.days = {str(months): months_after(last_day, months) for months in MONTHS}
        self.fields["length"].choices = [  # type: ignore[attr-defined]
            *((months, _choice(int(months), day)) for months, day in self.days.items()),
            (OTHER, _now("Another day, which I enter below")),
        ]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("length") == OTHER and "day" in found:
            latest = months_after(self.last_day, MOST_MONTHS)
            if found["day"] is None or not self.last_day < found["day"] <= latest:
                words = {
                    "first": dates.day(self.last_day),
                    "latest": dates.day(latest),
                }
                self.add_error("day", _now("Enter a day after %(first)s, up to %(latest)s") % words)
        return found

    def until(self) -> date:
        """The day that was chosen."""
        found: date = self.days.get(self.cleaned_data["length"]) or self.cleaned_data["day"]
        return found


def _choice(months: int, day: date) -> str:
    words = ngettext("%(months)s month, until %(day)s", "%(months)s months, until %(day)s", months)
    return words % {"months": months, "day": dates.day(day)}
