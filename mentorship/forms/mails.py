"""The words of one mail, as a coordinator changes them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import HouseForm, LongText, OneLine
from mentorship.mail import edited
from mentorship.mail.layout import SUBJECT_LENGTH
from mentorship.models import OutgoingMail
from mentorship.services.mails import keep_sentence


class MailForm(HouseForm):
    """Subject and text of a mail that has not left yet."""

    sentences = {
        "subject": {"required": _("Enter a subject that says what the mail is about")},
        "body": {"required": _("Enter the text of the mail")},
    }
    subject = OneLine(label=_("Subject"), max_length=SUBJECT_LENGTH)
    body = LongText(
        label=_("Text"),
        max_length=5000,
        rows=16,
        help_text=_("An empty line begins a paragraph; a line that begins with “- ” is a point."),
    )

    def __init__(self, *args: Any, mail: OutgoingMail, **kwargs: Any) -> None:
        self.mail = mail
        words = edited.words_of(mail)
        initial = {"subject": mail.subject, "body": words.body}
        super().__init__(*args, initial=initial, **kwargs)

    def clean_body(self) -> str:
        """Refuse words without the addresses that the mail is about."""
        body: str = self.cleaned_data["body"]
        for address in edited.must_stay(self.mail):
            if address not in body:
                raise forms.ValidationError(keep_sentence(address))
        return body
