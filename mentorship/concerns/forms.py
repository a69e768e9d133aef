"""What a member reports, and what a coordinator did about it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import HouseForm, LongText
from mentorship.models.concerns import LONGEST_REPORT, ConcernReason


class ReportForm(HouseForm):
    """A reason, and what happened."""

    sentences = {"reason": {"required": _("Choose the reason that comes closest")}}
    seen_by = {
        "words": _("Read by those who look after this unit, and never by the person you report")
    }
    reason = forms.ChoiceField(
        label=_("What is it about?"), choices=ConcernReason.choices, widget=forms.RadioSelect
    )
    words = LongText(
        label=_("What happened?"),
        help_text=_("As much as you like to say: when, where, in which words."),
        max_length=LONGEST_REPORT,
        rows=6,
        required=False,
    )


class CloseForm(HouseForm):
    """What was done."""

    sentences = {"done": {"required": _("Enter what was done, in a sentence or two")}}
    seen_by = {"done": _("Read only by those who look after this unit")}
    done = LongText(label=_("What was done?"), max_length=LONGEST_REPORT)
