"""What somebody says of themselves and another."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import HouseForm, LongText, OneLine
from mentorship.roles import Role


class NoteForm(HouseForm):
    """Who the other is, by address, and which part is one's own."""

    sentences = {
        "address": {"required": _("Enter the address of the other person")},
        "role": {"required": _("Choose which of the two you are")},
    }
    seen_by = {
        "label": _("Shown to the two of you alone"),
        "words": _("Sent to the other person, if the address is known here"),
    }
    address = forms.EmailField(label=_("Email address of the other person"), max_length=254)
    role = forms.ChoiceField(
        label=_("Which of the two are you?"),
        help_text=_("So that your page knows whose goals come first. As peers, choose either."),
        choices=[
            (Role.MENTEE, _("Mostly I ask")),
            (Role.MENTOR, _("Mostly I am asked")),
        ],
        widget=forms.RadioSelect,
    )
    label = OneLine(
        label=_("What do you call it?"),
        help_text=_("“Thursday tea”, “my old boss and I”, or nothing at all."),
        max_length=60,
        required=False,
    )
    words = LongText(label=_("A line to them"), max_length=300, rows=3, required=False)


class LabelForm(HouseForm):
    """What the two call it."""

    seen_by = {"label": _("Shown to the two of you alone")}
    label = OneLine(label=_("What do you call it?"), max_length=60, required=False)
