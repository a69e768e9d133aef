"""The forms of the board's acts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import HouseForm, LongText
from matching.models import Suggestion


class RejectForm(HouseForm):
    """For how long two are not to be suggested, and why; the why may stay open."""

    THIS_RUN, FOR_GOOD = "run", "for_good"
    sentences = {"how_long": {"required": _("Choose whether it holds for this run or for good")}}
    seen_by = {"words": _("Read by coordinators of the program, and by nobody else")}
    how_long = forms.ChoiceField(
        label=_("For how long?"),
        widget=forms.RadioSelect,
        choices=[
            (THIS_RUN, _("For this run: a later one may suggest them again")),
            (FOR_GOOD, _("For good: not these two in this round")),
        ],
    )
    reason = forms.ChoiceField(
        label=_("Why?"),
        widget=forms.RadioSelect,
        choices=Suggestion.Why.choices,
        required=False,
    )
    words = LongText(label=_("In your own words"), max_length=1000, required=False)

    @property
    def for_good(self) -> bool:
        """Whether no later run of the round is to suggest them."""
        return bool(self.cleaned_data["how_long"] == self.FOR_GOOD)

    @property
    def said(self) -> dict[str, Any]:
        """Why, as far as it was said."""
        return {"reason": self.cleaned_data["reason"], "words": self.cleaned_data["words"]}
