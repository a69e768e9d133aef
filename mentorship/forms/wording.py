"""The words of one kind of mail, as a program writes them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import HouseForm, LongText, OneLine
from mentorship.mail.layout import SUBJECT_LENGTH
from mentorship.mail.wording import PARTS, fault_in

PARAGRAPHS = 1500


class WordingForm(HouseForm):
    """Subject, opening and closing; an empty part is ours."""

    subject = OneLine(
        label=_("Subject"),
        max_length=SUBJECT_LENGTH,
        required=False,
        help_text=_("Begin with what matters: a phone shows 30 characters."),
    )
    opening = LongText(
        label=_("Opening"),
        max_length=PARAGRAPHS,
        required=False,
        rows=5,
        help_text=_("Stands after the greeting. An empty line begins a paragraph."),
    )
    closing = LongText(
        label=_("Closing"),
        max_length=PARAGRAPHS,
        required=False,
        rows=5,
        help_text=_("Stands before the button."),
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        self.kind = kind
        super().__init__(*args, **kwargs)

    def _checked(self, part: str) -> str:
        words: str = self.cleaned_data[part]
        if fault := fault_in(words, self.kind):
            raise forms.ValidationError(fault)
        return words

    def clean_subject(self) -> str:
        """Refuse placeholders that mean nothing here."""
        return self._checked("subject")

    def clean_opening(self) -> str:
        """Refuse placeholders that mean nothing here."""
        return self._checked("opening")

    def clean_closing(self) -> str:
        """Refuse placeholders that mean nothing here."""
        return self._checked("closing")

    def clean(self) -> dict[str, Any]:
        """Refuse to say nothing: going back to our words is an act of its own."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not any(values.get(part) for part in PARTS):
            self.add_error("subject", _("Write at least one part, or go back to our wording"))
        return values
