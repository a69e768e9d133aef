"""The last page of a pairing: three questions, thanks, and a private wish."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import HouseForm, LongText, ScaleField
from mentorship.forms.pairings import NAMED_ABOVE
from mentorship.messages import run_by_one_of_the_two
from mentorship.models import Closing, Pairing
from mentorship.services.closings import Asked

WORDS = 1000

ALONE = _("Only the coordinator of the program sees this. Your partner does not")


FOR_COORDINATOR = ("worth", "reached", "words")


class ClosingForm(HouseForm):
    """What one of the two is asked; every answer can be left out."""

    seen_by = {
        "worth": ALONE,
        "reached": ALONE,
        "words": ALONE,
        "apart": _("Only you see this. Nobody is told"),
    }
    worth = ScaleField(
        left=_("This pairing was not worth my time"),
        right=_("It was well worth my time"),
        required=False,
    )
    reached = forms.ChoiceField(
        label=_("Did you reach what you set out to do?"),
        choices=Closing.Reached.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    words = LongText(
        label=_("What should the coordinator know?"), max_length=WORDS, required=False, rows=3
    )
    thanks = LongText(max_length=WORDS, required=False, rows=4)
    apart = forms.BooleanField(required=False)

    def __init__(
        self, *args: Any, asked: Asked, called: str, pairing: Pairing, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if run_by_one_of_the_two(pairing):
            self.seen_by = {**self.seen_by, **dict.fromkeys(FOR_COORDINATOR, NAMED_ABOVE)}
        name = {"name": called}
        if not asked.by_coordinator:
            del self.fields["worth"], self.fields["words"]
        if not asked.reached:
            del self.fields["reached"]
        self._address_thanks(asked, name)
        self.fields["apart"].label = (
            gettext("I would rather not be paired with %(name)s again") % name
        )

    def _address_thanks(self, asked: Asked, name: dict[str, str]) -> None:
        if not asked.thanks:
            del self.fields["thanks"]
            return
        thanks = self.fields["thanks"]
        thanks.label = gettext("A word of thanks to %(name)s") % name
        thanks.help_text = gettext("Goes out when you save. It cannot be changed after that.")
        sees = gettext("Sent to %(name)s by mail, and shown to you both. Nobody else reads it")
        self.seen_by = {**self.seen_by, "thanks": sees % name}
