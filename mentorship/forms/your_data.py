"""What people are asked before something of theirs is closed or erased."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import HouseForm, OneLine
from accounts.models import DataRequest

LATER, NOW = "later", "now"


class CloseForm(HouseForm):
    """When everything is erased, and a word that is not typed by mistake."""

    sentences = {
        "when": {"required": _("Choose when everything is erased")},
        "word": {"required": _("Type the word close")},
    }
    hints = {
        "when": {
            LATER: _("Until then you can change your mind: sign in, and the account is open again"),
            NOW: _("Nobody can undo this"),
        }
    }
    when = forms.ChoiceField(
        label=_("When shall everything be erased?"),
        choices=[(LATER, _("In 30 days")), (NOW, _("Now"))],
        initial=LATER,
        widget=forms.RadioSelect,
    )
    word = OneLine(
        label=_("Type the word “close”"),
        help_text=_("So that nobody closes an account by mistake"),
        max_length=40,
    )

    def clean_word(self) -> str:
        """Take the word in any capitals, with or without its quotation marks."""
        typed = str(self.cleaned_data["word"]).strip(" “”\"'.").lower()
        if typed != str(_("close")):
            raise forms.ValidationError(_("Type the word close"))
        return typed


class RequestForm(HouseForm):
    """How a person asked for what an administrator does for them."""

    sentences = {"how": {"required": _("Choose how they asked for it")}}
    how = forms.ChoiceField(
        label=_("How did they ask for it?"),
        choices=[
            one
            for one in DataRequest.How.choices
            if one[0] not in (DataRequest.How.SELF, DataRequest.How.CLOCK)
        ],
        widget=forms.RadioSelect,
    )

    def how_asked(self) -> Any:
        """The answer, once the form is valid."""
        return self.cleaned_data["how"]
