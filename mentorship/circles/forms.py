"""The forms of circles: saying no, leaving, and what its people plan and write."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import DateField, HouseForm, LongText, OneLine, ScaleField
from mentorship.forms.meetings import HOURS, TimeInput
from mentorship.models import CircleCheckIn, CircleClosing
from mentorship.models.circle_life import LONGEST, SHORTEST, TERMS
from mentorship.models.circles import WORDS
from mentorship.services.closings import Asked
from mentorship.text import times

FOR_COORDINATORS = _("Only the coordinators of the program read this")


class NoForm(HouseForm):
    """No to a circle or a peer, with a word for those who wish."""

    seen_by = {"words": FOR_COORDINATORS}
    words = LongText(
        label=_("What would suit you better?"),
        help_text=_("A line helps the coordinators to find something that fits."),
        max_length=WORDS,
        required=False,
    )


class LeaveForm(HouseForm):
    """Leaving a circle; where it ends with that, one says that one knows."""

    seen_by = {"words": FOR_COORDINATORS}
    sentences = {"knows": {"required": _("Confirm that you leave, although it ends with that")}}
    words = LongText(
        label=_("Anything that would help us do better"), max_length=WORDS, required=False
    )
    knows = forms.BooleanField(label=_("Yes, I leave, and it ends with that"))

    def __init__(self, *args: Any, ends: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not ends:
            del self.fields["knows"]


class MeetingForm(HouseForm):
    """When and where a circle meets."""

    sentences = {
        "day": {"required": _("Enter the day")},
        "hour": {"required": _("Enter an hour like 14:30")},
        "minutes": {"required": _("Enter how many minutes it takes")},
    }
    seen_by = {"place": _("Shown to you and the others here, and to nobody else")}
    day = DateField(label=_("Day"))
    hour = forms.TimeField(label=_("Hour"), input_formats=HOURS, widget=TimeInput())
    minutes = forms.IntegerField(
        label=_("How many minutes does it take?"),
        min_value=SHORTEST,
        max_value=LONGEST,
        initial=60,
    )
    anyway = forms.BooleanField(label=_("We meet at that time all the same"), required=False)
    place = OneLine(label=_("Where, or the link"), max_length=300, required=False)
    words = LongText(label=_("A few words with it"), max_length=500, rows=3, required=False)

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        self.zone = zone
        super().__init__(*args, **kwargs)
        self._anyway = self.fields["anyway"]
        if "anyway" not in self.data:
            del self.fields["anyway"]
        by = {"zone": times.zone_words(zone)}
        self.fields["hour"].help_text = _("By the clock of %(zone)s.") % by

    def clean(self) -> dict[str, Any]:
        """Turn the day and the hour into a moment that is still to come."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        day, hour = values.get("day"), values.get("hour")
        if not day or hour is None:
            return values
        if not 2000 <= day.year <= 2200:
            self.add_error("day", _("Enter the day with its year, like 2027-05-31"))
            return values
        starts_at = datetime.combine(day, hour, self.zone)
        if starts_at <= timezone.now():
            self.add_error("day", _("Enter a time that is still to come"))
        values["starts_at"] = starts_at
        return values

    def ask_anyway(self, sentence: str) -> None:
        """Say that people have something else then, and offer to meet all the same."""
        self.fields["anyway"] = self._anyway
        self.order_fields(list(self.base_fields))
        self.add_error("hour", sentence)


class TermsForm(HouseForm):
    """What a circle agrees on."""

    seen_by = {"goals": _("You and the others here read this, and nobody else")}
    goals = LongText(label=_("What do we work towards?"), max_length=2500, required=False)
    rhythm = LongText(label=_("How often, and how, do we meet?"), max_length=500, required=False)
    private = LongText(label=_("What stays between us?"), max_length=1000, required=False)
    seen = forms.IntegerField(
        widget=forms.HiddenInput, min_value=0, max_value=100_000, required=False
    )

    def clean(self) -> dict[str, Any]:
        """Refuse an agreement without a word."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if not any(values.get(name) for name in TERMS):
            self.add_error("goals", _("Write at least one line"))
        return values


class NoteForm(HouseForm):
    """A note, for oneself or for everybody in the circle."""

    question = "words"
    sentences = {"words": {"required": _("Write the note")}}
    words = LongText(label=_("Your note"), max_length=5000)
    shared = forms.BooleanField(label=_("The others may read this note too"), required=False)


class CheckInForm(HouseForm):
    """How it is going, for the coordinators."""

    question = "answer"
    sentences = {"answer": {"required": _("Choose one of the three answers")}}
    seen_by = {"answer": FOR_COORDINATORS, "words": FOR_COORDINATORS}
    answer = forms.ChoiceField(
        label=_("How is it going?"), choices=CircleCheckIn.Answer.choices, widget=forms.RadioSelect
    )
    words = LongText(
        label=_("Anything that the coordinators should know"), max_length=WORDS, required=False
    )


ALONE = _("Only the coordinators of the program read this. The others here do not")


class ClosingForm(HouseForm):
    """What somebody is asked when it is over; every answer can be left out."""

    seen_by = {"worth": ALONE, "reached": ALONE, "words": ALONE}
    worth = ScaleField(
        left=_("It was not worth my time"), right=_("It was well worth my time"), required=False
    )
    reached = forms.ChoiceField(
        label=_("Did you reach what you set out to do?"),
        choices=CircleClosing.Reached.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    words = LongText(
        label=_("What should the coordinators know?"), max_length=WORDS, required=False, rows=3
    )
    thanks = LongText(
        label=_("A word of thanks to the others"), max_length=WORDS, required=False, rows=4
    )

    def __init__(self, *args: Any, asked: Asked, peer: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asked.by_coordinator:
            del self.fields["worth"], self.fields["words"]
        if not asked.reached:
            del self.fields["reached"]
        if asked.thanks:
            self._address_thanks(peer)
        else:
            del self.fields["thanks"]

    def _address_thanks(self, peer: str) -> None:
        """Say who reads them: the peer, by name, or everybody."""
        thanks, name = self.fields["thanks"], {"name": peer}
        thanks.help_text = gettext("Goes out when you save. It cannot be changed after that.")
        sees = gettext("Sent by mail to all who were there to the end. Nobody else reads it")
        if peer:
            thanks.label = gettext("A word of thanks to %(name)s") % name
            sees = (
                gettext("Sent to %(name)s by mail, and shown to you both. Nobody else reads it")
                % name
            )
        self.seen_by = {**self.seen_by, "thanks": sees}
