"""How is it going? One answer, and a few words for those who wish."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import HouseForm, LongText
from mentorship.mail.messages import checkins
from mentorship.models import CheckIn

WORDS = 1000


class CheckInForm(HouseForm):
    """The question of one check-in; without words where nobody would read them."""

    question = "answer"
    sentences = {"answer": {"required": _("Choose the answer that comes closest")}}
    seen_by = {
        "answer": _("The coordinator sees your answer. Your partner does not"),
        "words": _("Only the coordinator of the program reads this"),
    }
    answer = forms.ChoiceField(label="", widget=forms.RadioSelect)
    words = LongText(
        label=_("What would help, or what went well?"), max_length=WORDS, required=False, rows=3
    )

    def __init__(self, *args: Any, checkin: CheckIn, chosen: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["answer"]
        field.label = checkins.question(checkin)
        field.choices = checkins.answers(checkin)  # type: ignore[attr-defined]
        field.initial = chosen
        if checkins.is_informal(checkin):
            del self.fields["words"]
            self.seen_by = {"answer": _("Nobody else sees your answer, your partner neither")}
