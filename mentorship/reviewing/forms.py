"""What a coordinator thinks of a sign-up, and what they decide about it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import HouseForm, LongText
from mentorship.models import ReviewOpinion, SignUpReview
from mentorship.models.reviews import LONGEST_WORDS
from mentorship.services.reviews import Decision, Verb
from mentorship.text.numbers import number_of


class OpinionForm(HouseForm):
    """One coordinator's opinion."""

    prefix = "opinion"
    sentences = {"view": {"required": _("Choose yes, unsure or no")}}
    seen_by = {"words": _("Read by coordinators of the program, never by the member")}
    view = forms.ChoiceField(
        label=_("What do you think?"),
        choices=ReviewOpinion.View.choices,
        widget=forms.RadioSelect,
    )
    words = LongText(label=_("In a few words"), max_length=LONGEST_WORDS, required=False, rows=3)


class DecisionForm(HouseForm):
    """A decision that needs words; each of the four has such a form, so that one view takes all."""

    verb: Verb
    seen: Any = forms.Field(required=False, widget=forms.HiddenInput)

    @property
    def seen_version(self) -> int:
        """The version that the coordinator saw; -1, which is none, for anything made up."""
        return version_in(str(self.cleaned_data.get("seen") or "0"))

    @property
    def decision(self) -> Decision:
        """What is decided."""
        values = self.cleaned_data
        return Decision(self.verb, values.get("words") or "", values.get("reason") or "")

    def see(self, version: int) -> None:
        """Show what was typed over the version of now: the next press is about that one."""
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data[self.add_prefix("seen")] = str(version)  # type: ignore[index]


class AcceptForm(DecisionForm):
    """Let somebody in."""

    prefix, verb = "accept", Verb.ACCEPT


class HoldForm(DecisionForm):
    """Leave somebody out of this run, and tell them nothing."""

    prefix, verb = "hold", Verb.HOLD


class AskForm(DecisionForm):
    """Ask for other answers."""

    prefix, verb = "ask", Verb.ASK
    sentences = {"words": {"required": _("Enter what they should change")}}
    seen_by = {"words": _("Read by the member, in a mail and on their page")}
    words = LongText(label=_("What should they change?"), max_length=LONGEST_WORDS, rows=3)


class DeclineForm(DecisionForm):
    """Say no, kindly."""

    prefix, verb = "decline", Verb.DECLINE
    sentences = {"reason": {"required": _("Choose what to say")}}
    seen_by = {"words": _("Read by the member, in a mail and on their page")}
    reason = forms.ChoiceField(
        label=_("What do we say?"), choices=SignUpReview.Reason.choices, widget=forms.RadioSelect
    )
    words = LongText(
        label=_("A line of your own"), max_length=LONGEST_WORDS, required=False, rows=3
    )

    def clean(self) -> dict[str, Any]:
        """Ask for words where nothing else would be said."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("reason") == SignUpReview.Reason.OWN and not values.get("words"):
            self.add_error("words", _("Enter your own words"))
        return values


FORMS: dict[str, type[DecisionForm]] = {
    form.verb: form for form in (AcceptForm, HoldForm, AskForm, DeclineForm)
}


def version_in(typed: str) -> int:
    """A version as it was typed; -1, which is none, for anything made up."""
    return number_of(typed, 8, -1)
