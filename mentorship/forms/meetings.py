"""What people type when they plan to meet."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from accounts import dates
from accounts.forms.base import DateField, HouseForm, LongText, OneLine
from mentorship.models import Meeting
from mentorship.models.meetings import MOST_TIMES
from mentorship.services.meetings import FARTHEST, Plan
from mentorship.text import times

LENGTHS = (
    (20, _("20 minutes")),
    (30, _("Half an hour")),
    (45, _("45 minutes")),
    (60, _("An hour")),
    (90, _("An hour and a half")),
    (120, _("Two hours")),
)
TITLES = (_("A time"), _("A second time"), _("A third time"))
WORDS = 200
HOURS = ["%H:%M", "%H:%M:%S", "%H.%M", "%I:%M %p", "%I %p"]


class TimeInput(forms.TimeInput):
    """The browser's own control for an hour; a typed one works where it has none."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class PlanForm(HouseForm):
    """Up to three times on one's own clock, and how the two would meet.

    At a convention (`days` given) a day is chosen from those on which both are there.
    """

    sentences = {
        **{f"day_{n}": {"required": _("Choose a day")} for n in range(1, MOST_TIMES + 1)},
        **{
            f"time_{n}": {"required": _("Enter an hour like 14:30")}
            for n in range(1, MOST_TIMES + 1)
        },
        "minutes": {"required": _("Choose how long you would like to talk")},
        "how": {"required": _("Choose how you would like to meet")},
    }

    minutes = forms.TypedChoiceField(label=_("How long"), choices=LENGTHS, coerce=int, initial=60)
    how = forms.ChoiceField(
        label=_("How would you meet?"), choices=Meeting.How.choices, widget=forms.RadioSelect
    )
    place = OneLine(
        label=_("Where, or the link"),
        help_text=_("A place, the address of a video room, or who calls whom."),
        max_length=WORDS,
        required=False,
    )
    words = LongText(label=_("A word with it"), max_length=WORDS, rows=2, required=False)

    def __init__(
        self,
        *args: Any,
        zone: ZoneInfo,
        days: Sequence[date] = (),
        planned_for: datetime | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.zone, self.planned_for = zone, planned_for
        for number in range(1, MOST_TIMES + 1):
            first = number == 1
            self.fields[f"day_{number}"] = _day_field(days, required=first)
            self.fields[f"time_{number}"] = forms.TimeField(
                label=_("Hour"), input_formats=HOURS, widget=TimeInput(), required=first
            )
        self.order_fields([name for pair in self._names() for name in pair])

    @staticmethod
    def _names() -> list[tuple[str, str]]:
        return [(f"day_{n}", f"time_{n}") for n in range(1, MOST_TIMES + 1)]

    def slots(self) -> list[tuple[Any, Any, Any]]:
        """Each time's title with its two fields, for the template."""
        pairs = [(self[day], self[clock]) for day, clock in self._names()]
        return [(title, *pair) for title, pair in zip(TITLES, pairs, strict=True)]

    def clean(self) -> dict[str, Any]:
        """Turn days and hours into moments; say beside each what cannot be."""
        found: list[datetime] = []
        for day_name, clock_name in self._names():
            moment = self._moment(day_name, clock_name)
            if moment in found:
                self.add_error(clock_name, _("You have entered this time already"))
            elif moment:
                found.append(moment)
        if (
            self.cleaned_data.get("how") == Meeting.How.IN_PERSON
            and self.cleaned_data.get("place") == ""
        ):
            self.add_error("place", _("Enter where you would meet"))
        self.cleaned_data["times"] = tuple(sorted(found))
        return self.cleaned_data

    def _moment(self, day_name: str, clock_name: str) -> datetime | None:
        if self.has_error(day_name) or self.has_error(clock_name):
            return None
        day, clock = self.cleaned_data[day_name], self.cleaned_data[clock_name]
        if day and clock is None:
            self.add_error(clock_name, _("Enter an hour for this day, like 14:30"))
        elif clock is not None and not day:
            self.add_error(day_name, _("Choose a day for this hour"))
        elif day:
            return self._checked(day, clock, day_name, clock_name)
        return None

    def _checked(self, day: Any, clock: time, day_name: str, clock_name: str) -> datetime | None:
        day = date.fromisoformat(day) if isinstance(day, str) else day
        today = timezone.now().astimezone(self.zone).date()
        if not today <= day < today + FARTHEST:
            self.add_error(day_name, _("Choose a day from today on, within a year"))
            return None
        try:
            moment = times.moment_of(day, clock, self.zone)
        except times.NoSuchTime:
            self.add_error(clock_name, _skipped(day, clock, self.zone))
            return None
        except times.TwiceThatNight:
            self.add_error(clock_name, _doubled(day, clock, self.zone))
            return None
        if moment <= timezone.now() and moment != self.planned_for:
            self.add_error(clock_name, _("Enter an hour that lies ahead"))
            return None
        return moment

    def plan(self) -> Plan:
        """What was typed, as the services take it."""
        data = self.cleaned_data
        return Plan(data["times"], data["minutes"], data["how"], data["place"], data["words"])


def _day_field(days: Sequence[date], *, required: bool) -> forms.Field:
    if not days:
        return DateField(label=_("Day"), required=required)
    choices = [("", _("Choose a day"))] + [(f"{day}", dates.named_day(day)) for day in days]
    return forms.ChoiceField(label=_("Day"), choices=choices, required=required)


def _skipped(day: date, clock: time, zone: ZoneInfo) -> str:
    return translate(
        "%(clock)s does not exist on %(day)s in %(zone)s: the clocks go forward. "
        "Enter an earlier or a later hour"
    ) % _night(day, clock, zone)


def _doubled(day: date, clock: time, zone: ZoneInfo) -> str:
    return translate(
        "%(clock)s comes twice on %(day)s in %(zone)s: the clocks go back. "
        "Enter an earlier or a later hour"
    ) % _night(day, clock, zone)


def _night(day: date, clock: time, zone: ZoneInfo) -> dict[str, str]:
    return {
        "clock": dates.clock(clock),
        "day": dates.day(day),
        "zone": times.zone_words(zone),
    }


class ChooseForm(HouseForm):
    """One of the times that the other proposed."""

    sentences = {"starts_at": {"required": _("Choose one of the times, or propose others")}}
    starts_at = forms.ChoiceField(label=_("Which time suits you?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, choices: Sequence[tuple[datetime, str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        field = self.fields["starts_at"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(moment.isoformat(), own) for moment, own, _other in choices]
        self.hints = {"starts_at": {one.isoformat(): other for one, _own, other in choices}}


class NoteForm(HouseForm):
    """A meeting that has been."""

    sentences = {"day": {"required": _("Enter the day on which you met")}}
    seen_by = {"day": _("The two of you see this; coordinators see the day alone")}
    day = DateField(label=_("On which day did you meet?"))
    how = forms.ChoiceField(
        label=_("How did you meet?"),
        choices=Meeting.How.choices,
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, *args: Any, today: date | None = None, **kwargs: Any) -> None:
        today = today or timezone.localdate()
        kwargs["initial"] = {"day": today, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day > self.today:
            raise forms.ValidationError(_("Enter a day that has come: this one lies ahead"))
        if day < self.today - timedelta(days=3660):
            raise forms.ValidationError(_("Enter the day with its year, like 2027-05-31"))
        return day


class CancelForm(HouseForm):
    """A word to the other, for those who wish."""

    words = LongText(label=_("A word to the other"), max_length=WORDS, rows=2, required=False)
