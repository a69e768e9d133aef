"""What people write when they answer, ask or end."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import dates
from accounts.forms.base import HouseForm, LongText
from mentorship.messages import nobody_reads, run_by_one_of_the_two
from mentorship.models import Pairing

NAMED_ABOVE = _("Those named above read this. Your partner does not")
"""Under each field for the coordinator, where the coordinator is one of the two."""

WORDS = 1000
"""The most characters of a message or a reason."""


class AcceptForm(HouseForm):
    """Nothing to fill in: the button says it all."""


class DeclineForm(HouseForm):
    """No to an offer, with a word to the coordinator for those who wish."""

    seen_by = {"words": _("Only the coordinator of the program reads this")}
    words = LongText(
        label=_("What would suit you better?"),
        help_text=_("A line helps the coordinator to find somebody who fits."),
        max_length=WORDS,
        required=False,
    )

    def __init__(self, *args: Any, pairing: Pairing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if run_by_one_of_the_two(pairing):
            self.seen_by = {"words": NAMED_ABOVE}
        if nobody_reads(pairing):
            del self.fields["words"]


class EndForm(HouseForm):
    """The reason for an early end; words as well, where somebody reads them."""

    sentences = {"reason": {"required": _("Choose the reason that comes closest")}}
    seen_by = {
        "reason": _("Only the coordinator of the program sees the reason"),
        "words": _("Only the coordinator of the program reads this"),
    }
    reason = forms.ChoiceField(
        label=_("Which reason comes closest?"),
        choices=[one for one in Pairing.EndReason.choices if one[0] != Pairing.EndReason.LEFT],
        widget=forms.RadioSelect,
    )
    words = LongText(
        label=_("Anything that would help us do better"), max_length=WORDS, required=False
    )

    def __init__(self, *args: Any, pairing: Pairing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if run_by_one_of_the_two(pairing):
            self.seen_by = {"reason": NAMED_ABOVE, "words": NAMED_ABOVE}
        if nobody_reads(pairing):
            del self.fields["words"]
            self.seen_by = {"reason": _("Kept for a coordinator who may come later")}

    def said(self) -> dict[str, Any]:
        """The reason and the words."""
        return {"words": "", **self.cleaned_data}


class ReasonForm(HouseForm):
    """The reason of an early end as a coordinator corrects it."""

    sentences = {"reason": {"required": _("Choose the reason that comes closest")}}
    reason = forms.ChoiceField(
        label=_("Which reason comes closest?"),
        choices=Pairing.EndReason.choices,
        widget=forms.RadioSelect,
    )


class PauseForm(HouseForm):
    """For how long two people pause: a few lengths, each with the day on which they go on."""

    sentences = {"weeks": {"required": _("Choose until when you pause")}}
    weeks = forms.TypedChoiceField(
        label=_("Until when would you like to pause?"), widget=forms.RadioSelect, coerce=int
    )

    def __init__(self, *args: Any, days: dict[int, date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.days = days
        choices = [
            (
                weeks,
                ngettext("%(weeks)s week, until %(day)s", "%(weeks)s weeks, until %(day)s", weeks)
                % {"weeks": weeks, "day": dates.named_day(day)},
            )
            for weeks, day in days.items()
        ]
        self.fields["weeks"].choices = choices  # type: ignore[attr-defined]

    def until(self) -> date:
        """The day on which the two go on."""
        return self.days[self.cleaned_data["weeks"]]


class AskForm(HouseForm):
    """The first words to somebody of the directory."""

    sentences = {"words": {"required": _("Enter a few words: what would you like to talk about?")}}
    seen_by = {"words": _("Sent to this person by mail and shown with your name")}
    words = LongText(
        label=_("What would you like to talk about?"),
        help_text=_("Two or three sentences are enough. Say what brings you to this person."),
        max_length=WORDS,
        rows=6,
    )


class QuestionForm(HouseForm):
    """A question to whoever looks after the pairing."""

    question = "words"
    sentences = {"words": {"required": _("Enter what you would like to know")}}
    words = LongText(
        label=_("What would you like to ask?"),
        help_text=_("Anything that helps you decide or go on. A sentence is enough."),
        max_length=WORDS,
        rows=6,
    )
