"""How is it going, and how useful is it? Two questions, and a few words for those who wish."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import HouseForm, LongText
from mentorship.forms.pairings import NAMED_ABOVE
from mentorship.messages import checkins, run_by_one_of_the_two
from mentorship.models import CheckIn

WORDS = 1000

USEFUL = (
    (1, _("1 – not yet")),
    (2, _("2 – a little")),
    (3, _("3 – somewhat")),
    (4, _("4 – quite")),
    (5, _("5 – very")),
)
TO_COORDINATOR = _("Only the coordinator of the program reads this")


class UsefulField(forms.TypedChoiceField):
    """How useful it is so far, from 1 to 5."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("How useful is it for you so far?"),
            choices=USEFUL,
            coerce=int,
            empty_value=None,
            widget=forms.RadioSelect,
            **kwargs,
        )


class UsefulForm(HouseForm):
    """The second question alone, after the first was answered."""

    sentences = {"useful": {"required": _("Choose how useful it is, from 1 to 5")}}
    seen_by = {"useful": TO_COORDINATOR}
    useful = UsefulField()


class CheckInForm(HouseForm):
    """The questions of one check-in; the first alone where nobody would read more."""

    question = "answer"
    sentences = {"answer": {"required": _("Choose the answer that comes closest")}}
    seen_by = {
        "answer": _("The coordinator sees your answer. Your partner does not"),
        "useful": TO_COORDINATOR,
        "words": TO_COORDINATOR,
    }
    answer = forms.ChoiceField(label="", widget=forms.RadioSelect)
    useful = UsefulField(required=False)
    words = LongText(
        label=_("What would help, or what went well?"), max_length=WORDS, required=False, rows=3
    )

    def __init__(self, *args: Any, checkin: CheckIn, chosen: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["answer"]
        field.label = checkins.question(checkin)
        field.choices = checkins.answers(checkin)  # type: ignore[attr-defined]
        field.initial = chosen
        if run_by_one_of_the_two(checkin.pairing):
            self.seen_by = dict.fromkeys(("answer", "useful", "words"), NAMED_ABOVE)
        if not checkins.is_read(checkin):
            del self.fields["useful"], self.fields["words"]
            self.seen_by = {"answer": _("Nobody else sees your answer, your partner neither")}
