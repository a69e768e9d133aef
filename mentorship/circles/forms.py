"""The forms of circles: saying no, and leaving."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import HouseForm, LongText
from mentorship.models.circles import WORDS

FOR_COORDINATORS = _("Only the coordinators of the program read this")


class NoForm(HouseForm):
    """No to a circle or a peer, with a word for those who wish."""

    seen_by = {"words": FOR_COORDINATORS}
    words = LongText(
        label=_("What would suit you better?"),
        help_text=_("A line helps the coordinators to find something that fits."),
        max_length=WORDS,
        required=False,
    )


class LeaveForm(HouseForm):
    """Leaving a circle; where it ends with that, one says that one knows."""

    seen_by = {"words": FOR_COORDINATORS}
    sentences = {"knows": {"required": _("Confirm that you leave, although it ends with that")}}
    words = LongText(
        label=_("Anything that would help us do better"), max_length=WORDS, required=False
    )
    knows = forms.BooleanField(label=_("Yes, I leave, and it ends with that"))

    def __init__(self, *args: Any, ends: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not ends:
            del self.fields["knows"]
