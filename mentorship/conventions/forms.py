"""The forms of a convention: places and times, one's own times, and what one says afterwards."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import dates
from accounts.forms.base import HouseForm, OneLine, ScaleField
from mentorship.forms.meetings import HOURS, TimeInput
from mentorship.models import Enrollment, EventTimes, MeetingPoint, Round
from mentorship.models.conventions import (
    FEWEST_TOGETHER,
    MOST_ROOM,
    MOST_TOGETHER,
    SLOT_MINUTES,
)
from mentorship.services.conventions import own_times


class PointForm(HouseForm):
    """One meeting point."""

    sentences = {
        "name": {"required": _("Enter what the place is called")},
        "room": {"required": _("Enter how many pairs or circles can meet there at once")},
    }
    name = OneLine(label=_("What is the place called?"), max_length=80)
    directions = OneLine(
        label=_("How do people find it?"),
        help_text=_("For somebody who has never been there: “second floor, left of the stairs”."),
        max_length=200,
        required=False,
    )
    room = forms.IntegerField(
        label=_("How many pairs or circles can meet there at once?"),
        help_text=_("Each takes one table, or one corner of its own."),
        min_value=1,
        max_value=MOST_ROOM,
    )
    together = forms.IntegerField(
        label=_("How many people can sit together?"),
        help_text=_(
            "At one table, say. A circle gets no place that is too small for it. "
            "Leave it empty if any number can."
        ),
        min_value=FEWEST_TOGETHER,
        max_value=MOST_TOGETHER,
        required=False,
    )
    step_free = forms.BooleanField(label=_("It can be reached without steps"), required=False)

    def __init__(self, *args: Any, point: MeetingPoint | None = None, **kwargs: Any) -> None:
        if point is not None:
            kwargs["initial"] = {name: getattr(point, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)


class SlotsForm(HouseForm):
    """Times of one length in a part of a day, by the clock of the place."""

    sentences = {
        "day": {"required": _("Choose a day")},
        "begins": {"required": _("Enter an hour like 9:30")},
        "ends": {"required": _("Enter an hour like 17:00")},
        "minutes": {"required": _("Enter how many minutes a meeting takes")},
    }
    day = forms.TypedChoiceField(label=_("Day"), coerce=date.fromisoformat, widget=forms.Select)
    begins = forms.TimeField(label=_("From"), input_formats=HOURS, widget=TimeInput())
    ends = forms.TimeField(label=_("Until"), input_formats=HOURS, widget=TimeInput())
    minutes = forms.IntegerField(
        label=_("Minutes for each meeting"), min_value=SLOT_MINUTES[0], max_value=SLOT_MINUTES[1]
    )

    def __init__(self, *args: Any, round: Round, **kwargs: Any) -> None:
        super().__init__(*args, initial={"minutes": 30}, **kwargs)
        field: Any = self.fields["day"]
        field.choices = [(day.isoformat(), dates.named_day(day)) for day in round.days()]

    def clean(self) -> dict[str, Any]:
        """Refuse an end that comes before the begin."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        begins, ends = values.get("begins"), values.get("ends")
        if begins is not None and ends is not None and ends <= begins:
            self.add_error("ends", _("Enter an hour after the first one"))
        return values


class OwnTimesForm(HouseForm):
    """When somebody cannot meet, by part of each day that they are there."""

    seen_by = {
        "away": _("Used to find a time. Your partner and the coordinators see no more than that"),
    }
    away = forms.MultipleChoiceField(
        label=_("When can you not meet?"), widget=forms.CheckboxSelectMultiple, required=False
    )
    step_free = forms.BooleanField(label=_("I need a place without steps"), required=False)

    def __init__(self, *args: Any, place: Enrollment, **kwargs: Any) -> None:
        said: EventTimes | None = getattr(place, "event_times", None)
        if said:
            kwargs["initial"] = {"away": said.away, "step_free": said.step_free}
        super().__init__(*args, **kwargs)
        field: Any = self.fields["away"]
        field.choices = [
            (key, f"{dates.named_day(day)}, {part.label}")
            for key, (day, part) in own_times.parts_of(place).items()
        ]


class AfterForm(HouseForm):
    """Two questions, and whether one comes again; every answer can be left out."""

    seen_by = {
        "worth": _("Only the coordinator of the program sees this. Your partner does not"),
        "words": _("Only the coordinator of the program sees this. Your partner does not"),
        "returns": _("Seen by the coordinators, who invite people to the next convention"),
    }
    worth = ScaleField(
        left=_("It was not worth my time"), right=_("It was well worth my time"), required=False
    )
    words = OneLine(
        label=_("In one sentence: what should we keep, or change?"), max_length=250, required=False
    )
    returns = forms.TypedChoiceField(
        label=_("Would you come again, as a returning attendee who meets somebody new?"),
        choices=[("1", _("Yes, gladly")), ("0", _("Rather not"))],
        coerce=lambda said: said == "1",
        empty_value=None,
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, *args: Any, judged: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not judged:
            del self.fields["worth"], self.fields["words"]
