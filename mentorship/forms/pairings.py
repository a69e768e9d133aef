"""What people write when they answer, ask or end."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import dates
from accounts.forms.base import HouseForm, LongText, OneLine
from mentorship.messages import nobody_reads, run_by_one_of_the_two
from mentorship.models import Enrollment, Pairing
from mentorship.services import pairings

NAMED_ABOVE = _("Those named above read this. Your partner does not")
"""Under each field for the coordinator, where the coordinator is one of the two."""

WORDS = 1000
"""The most characters of a message or a reason."""


class AcceptForm(HouseForm):
    """Nothing to fill in: the button says it all."""


class ReplyForm(HouseForm):
    """No to somebody who asked: a kind sentence, own words, or somebody else; all may be left."""

    seen_by = {"words": _("Sent to the person who asked you")}
    sentence = forms.ChoiceField(
        label=_("What may we say from you?"),
        choices=[("", _("Only that it does not suit you now")), *Pairing.Reply.choices],
        widget=forms.RadioSelect,
        required=False,
    )
    words = LongText(label=_("A sentence of your own"), max_length=300, rows=3, required=False)
    colleague = OneLine(
        label=_("Somebody else who may be right"),
        help_text=_(
            "The name of somebody in this directory, as it stands there. We lead the person who "
            "asked to their page; nothing else is told."
        ),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, pairing: Pairing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pairing = pairing

    def clean_colleague(self) -> Enrollment | None:
        """The one person of this name in the directory."""
        name = self.cleaned_data["colleague"]
        found = pairings.may_name(self.pairing, name) if name else []
        if name and len(found) != 1:
            raise forms.ValidationError(
                _("We find nobody of this name whom you could both ask. Leave it empty instead")
            )
        return found[0] if found else None

    def reply(self) -> pairings.Reply:
        """What is said to the one who asked."""
        return pairings.Reply(**self.cleaned_data)


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

    marks_optional = False
    sentences = {"words": {"required": _("Enter a few words: what would you like to talk about?")}}
    seen_by = {"words": _("Sent to this person by mail and shown with your name")}
    span = forms.ChoiceField(
        label=_("What are you asking for?"),
        help_text=_("One talk or a few end by themselves, unless you both wish to go on."),
        choices=Pairing.Span.choices,
        widget=forms.RadioSelect,
        initial=Pairing.Span.ONE,
        required=False,
    )
    words = LongText(
        label=_("What would you like to talk about?"),
        help_text=_(
            "A beginning, made from what you both wrote. Read it and make it yours before you "
            "send it."
        ),
        max_length=WORDS,
        rows=8,
    )

    def clean_span(self) -> str:
        """How long it is asked for; ongoing where nothing is said."""
        return self.cleaned_data["span"] or Pairing.Span.ONGOING


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
