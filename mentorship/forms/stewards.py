"""Who looks after which pairs of a round."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import HouseForm
from accounts.models import User
from mentorship.models import Pairing

ALL = "all"


class StewardForm(HouseForm):
    """Some pairs, and one person for them."""

    sentences = {
        "person": {"required": _("Choose who looks after them")},
        "pairs": {"required": _("Choose at least one pair")},
    }
    person = forms.ChoiceField(
        label=_("Who looks after them?"),
        help_text=_("This person is named to both, and gets the mails about the pair."),
        widget=forms.RadioSelect,
    )
    pairs = forms.MultipleChoiceField(label=_("Which pairs?"), widget=forms.CheckboxSelectMultiple)

    def __init__(
        self, *args: Any, people: Sequence[User], pairs: Sequence[Pairing], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        self.rows = {str(pairing.pk): pairing for pairing in pairs}
        named = [(pk, person.public_name) for pk, person in self.people.items()]
        self.fields["person"].choices = [  # type: ignore[attr-defined]
            *named,
            (ALL, _("All coordinators of the program together")),
        ]
        self.fields["pairs"].choices = [  # type: ignore[attr-defined]
            (pk, _label(pairing)) for pk, pairing in self.rows.items()
        ]

    def chosen(self) -> tuple[list[Pairing], User | None]:
        """The pairs, and the person; None for all coordinators together."""
        pairs = [self.rows[pk] for pk in self.cleaned_data["pairs"]]
        return pairs, self.people.get(self.cleaned_data["person"])


def _label(pairing: Pairing) -> str:
    couple = _("%(mentee)s & %(mentor)s") % {
        "mentee": pairing.mentee.person.public_name,
        "mentor": pairing.mentor.person.public_name,
    }
    if pairing.steward is None:
        return couple
    return _("%(couple)s (now %(name)s)") % {"couple": couple, "name": pairing.steward.public_name}
