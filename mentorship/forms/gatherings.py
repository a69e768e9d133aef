"""The desk's forms of a round's events: what, when and where, and who came."""

from collections.abc import Sequence
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import DateField, HouseForm, LongText, OneLine
from mentorship.forms.eligibility import choices_of
from mentorship.forms.meetings import HOURS, TimeInput
from mentorship.forms.shared_edits import VersionedForm
from mentorship.models import Enrollment, Gathering
from mentorship.models.gatherings import LONGEST, SHORTEST
from mentorship.roles import Role
from mentorship.text import times


class GatheringForm(VersionedForm):
    """One event; its hour is the round's."""

    sentences = {
        "kind": {"required": _("Choose what kind of event it is")},
        "title": {"required": _("Enter what it is called")},
        "day": {"required": _("Enter the day")},
        "hour": {"required": _("Enter an hour like 14:30")},
        "minutes": {"required": _("Enter how many minutes it takes")},
        "places": {"min_value": _("Enter 1 or more, or leave it empty for no limit")},
    }
    kind = forms.ChoiceField(
        label=_("What is it?"), choices=Gathering.Kind.choices, widget=forms.RadioSelect
    )
    title = OneLine(label=_("What is it called?"), max_length=120)
    day = DateField(label=_("Day"))
    hour = forms.TimeField(label=_("Hour"), input_formats=HOURS, widget=TimeInput())
    minutes = forms.IntegerField(
        label=_("How many minutes does it take?"), min_value=SHORTEST, max_value=LONGEST
    )
    place = OneLine(
        label=_("Where, or the link"),
        help_text=_("Shown to those who have signed up, and to nobody else."),
        max_length=300,
        required=False,
    )
    words = LongText(label=_("A few words with it"), max_length=500, rows=3, required=False)
    for_whom = forms.ChoiceField(
        label=_("For whom is it?"),
        choices=[("", _("Everybody of the round")), *Role.choices],
        widget=forms.RadioSelect,
        required=False,
    )
    places = forms.IntegerField(
        label=_("For how many is there room?"),
        help_text=_("Leave it empty where there is room for all."),
        min_value=1,
        max_value=10_000,
        required=False,
    )

    def __init__(
        self, *args: Any, zone: ZoneInfo, gathering: Gathering | None = None, **kwargs: Any
    ) -> None:
        self.zone = zone
        kwargs["initial"] = _as_it_stands(gathering, zone) if gathering else {"minutes": 60}
        super().__init__(*args, **kwargs)
        self.fields["hour"].help_text = _("By the clock of %(zone)s.") % {
            "zone": times.zone_words(zone)
        }

    def clean(self) -> dict[str, Any]:
        """Turn the day and the hour into a moment."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        day, hour = values.get("day"), values.get("hour")
        if day and hour is not None:
            values["starts_at"] = self._moment(day, hour)
        return values

    def _moment(self, day: date, hour: time) -> Any:
        try:
            return times.moment_of(day, hour, self.zone)
        except (times.NoSuchTime, times.TwiceThatNight):
            self.add_error("hour", _("The clocks change that night: enter another hour"))
        except OverflowError:
            self.add_error("day", _("Enter a day of this century"))
        return None


def _as_it_stands(gathering: Gathering, zone: ZoneInfo) -> dict[str, Any]:
    begins = gathering.starts_at.astimezone(zone)
    names = ("kind", "title", "minutes", "place", "words", "for_whom", "places")
    kept = {name: getattr(gathering, name) for name in names}
    return {**kept, "day": begins.date(), "hour": begins.time(), "seen": gathering.number}


class WhoCameForm(HouseForm):
    """Who of a page of people was there."""

    people = forms.MultipleChoiceField(
        label=_("Who was there?"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(
        self, *args: Any, places: Sequence[Enrollment], there: set[int], **kwargs: Any
    ) -> None:
        initial = {"people": [str(place.pk) for place in places if place.pk in there]}
        super().__init__(*args, initial=initial, **kwargs)
        field: Any = self.fields["people"]
        field.choices = choices_of(places)
