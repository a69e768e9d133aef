"""How the words of the member system are understood, and a sample to try it on."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import HouseForm, LongText
from mentorship.models import ClaimRule
from mentorship.single_sign_on import lines

SHOWN = 20


class LinesForm(HouseForm):
    """The lines, and what a member system might say of somebody."""

    lines = LongText(
        label=_("Who is a member of what"),
        help_text=_(
            "One line each: word of the member system | value | unit | word with the last day. "
            "Without a value any value will do; the last day may be left out"
        ),
        max_length=100_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "wrap": "off"}),
    )
    sample = LongText(
        label=_("A sample to try it on"),
        help_text=_("What your member system says of one person, as JSON. It is not kept"),
        max_length=50_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )

    def clean_lines(self) -> list[ClaimRule]:
        """The lines, not saved."""
        rules, wrong = lines.read(self.cleaned_data["lines"])
        if wrong:
            raise ValidationError(wrong[:SHOWN])
        return rules

    def clean_sample(self) -> dict[str, Any] | None:
        """What was said of somebody; None where nothing is tried."""
        text = self.cleaned_data["sample"]
        if not text.strip():
            return None
        try:
            found = json.loads(text)
        except (ValueError, RecursionError) as error:
            said = _("This is no JSON: it begins with { and ends with }")
            raise ValidationError(said) from error
        if not isinstance(found, dict):
            raise ValidationError(_("A sample begins with { and ends with }"))
        return found
