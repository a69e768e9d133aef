"""The form of a draft: other weights, lowest score and goal."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import HouseForm, OneLine
from matching.models import BoardDraft
from mentorship import weights
from mentorship.forms.desk import weight_field


class DraftForm(HouseForm):
    """Other weights, lowest score and goal, tried beside the board."""

    marks_optional = False
    sentences = {
        "name": {"required": _("Give the draft a name")},
        "minimum": {"required": _("Enter the lowest score, or 0 for none")},
        "goal": {"required": _("Choose a goal")},
    }
    name = OneLine(label=_("Name of the draft"), max_length=60)
    goal = forms.ChoiceField(label=_("Goal"), choices=BoardDraft.Goal.choices)
    minimum = forms.IntegerField(
        label=_("Lowest score of a pair"),
        help_text=_("Points out of 10,000; 0 is none."),
        min_value=0,
        max_value=10_000,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for factor in weights.LABELS:
            self.fields[f"weight_{factor}"] = weight_field(factor)
        said = {"required": _("Enter a number, or 0")}
        sliders = {f"weight_{factor}": said for factor in weights.LABELS}
        self.sentences = {**type(self).sentences, **sliders}

    def sliders(self) -> list[Any]:
        """The bound fields of the weights."""
        return [self[f"weight_{factor}"] for factor in weights.LABELS]

    def clean(self) -> dict[str, Any]:
        """Refuse weights that do not come to a hundred."""
        cleaned = super().clean() or {}
        total = sum(self.weights.values())
        if not self.errors and total != 100:
            sentence = _("The weights come to %(total)s; they must come to 100")
            raise forms.ValidationError(sentence % {"total": total})
        return cleaned

    @property
    def weights(self) -> dict[str, int]:
        """What each factor is worth, as it was entered."""
        return {factor: self.cleaned_data.get(f"weight_{factor}") or 0 for factor in weights.LABELS}
