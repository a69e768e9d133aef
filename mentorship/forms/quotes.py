"""The form of words for a program's page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import HouseForm, LongText
from mentorship.models.quotes import LONGEST


class QuoteForm(HouseForm):
    """A sentence or two, and the consent to show them."""

    sentences = {
        "quote": {"required": _("Enter a sentence or two")},
        "consent": {"required": _("Tick the box if everybody may read it")},
    }
    quote = LongText(
        label=_("What would you tell somebody who thinks of joining?"),
        help_text=_("A sentence or two, without your partner’s name."),
        max_length=LONGEST,
        rows=3,
    )
    consent = forms.BooleanField(
        label=_("Everybody may read this on the program’s page, with my first name and my role")
    )
