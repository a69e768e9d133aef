"""Who asked to be signed up, and as what."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import HouseForm, OneLine
from mentorship.models import Round
from mentorship.roles import Role
from mentorship.services.on_behalf import Caller


class CallerForm(HouseForm):
    """An address, a name where we know none, a role."""

    sentences = {
        "email": {"required": _("Enter the email address of the person")},
        "role": {"required": _("Choose as what they take part")},
    }
    email = forms.EmailField(
        label=_("Email address of the person"),
        help_text=_("They get a mail there with everything that you enter."),
        max_length=254,
    )
    full_name = OneLine(
        label=_("Name"),
        help_text=_("Only where they have no account here, and are on no list of members."),
        max_length=200,
        required=False,
    )
    role = forms.ChoiceField(label=_("As what?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, round: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role: Any = self.fields["role"]
        role.choices = [(each.value, round.program.word_for(each)) for each in Role]

    @property
    def caller(self) -> Caller:
        """Who it is."""
        values = self.cleaned_data
        return Caller(values["email"].strip().lower(), values.get("full_name") or "")
