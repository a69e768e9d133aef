"""The form of a draft: other weights, lowest score and goal."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import HouseForm, OneLine
from matching.board.fairer import GROUPED, Fairness, Rule, Way
from matching.core.solvers.leximin import MOST_PEOPLE
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
    goal = forms.ChoiceField(label=_("Goal"))
    minimum = forms.IntegerField(
        label=_("Lowest score of a pair"),
        help_text=_("Points out of 10,000; 0 is none."),
        min_value=0,
        max_value=10_000,
    )
    loads = forms.BooleanField(
        label=_("Every mentor gets at least one mentee, where that costs no match"), required=False
    )
    group = forms.ChoiceField(
        label=_("Share places out by"),
        choices=[("", _("No groups")), *GROUPED.items()],
        required=False,
        help_text=_(
            "Groups of fewer than five are taken together. No share ever costs a match; what it "
            "costs in points is told."
        ),
    )
    rule = forms.ChoiceField(
        label=_("What each group gets"),
        choices=Rule.choices,
        initial=Rule.LEAST,
        widget=forms.RadioSelect,
        required=False,
    )
    number = forms.IntegerField(
        label=_("How many, or within how many percentage points"),
        min_value=1,
        max_value=100,
        required=False,
    )

    def __init__(self, *args: Any, mentees: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        goal: Any = self.fields["goal"]
        goal.choices = [*BoardDraft.Goal.choices, (Way.WORST_FIRST, Way.WORST_FIRST.label)]
        if mentees > MOST_PEOPLE:
            goal.choices = BoardDraft.Goal.choices
            goal.help_text = _(
                "“Worst pair first, one after the other” is worked out for up to %(most)s mentees."
            ) % {"most": f"{MOST_PEOPLE:,}"}
        for factor in weights.LABELS:
            self.fields[f"weight_{factor}"] = weight_field(factor)
        said = {"required": _("Enter a number, or 0")}
        sliders = {f"weight_{factor}": said for factor in weights.LABELS}
        self.sentences = {**type(self).sentences, **sliders}

    def sliders(self) -> list[Any]:
        """The bound fields of the weights."""
        return [self[f"weight_{factor}"] for factor in weights.LABELS]

    def clean(self) -> dict[str, Any]:
        """Refuse weights that do not come to a hundred, and groups without a number."""
        cleaned = super().clean() or {}
        if cleaned.get("group") and not cleaned.get("number") and "number" not in self.errors:
            self.add_error("number", _("Enter a number from 1 to 100 for the groups"))
        total = sum(self.weights.values())
        if not self.errors and total != 100:
            sentence = _("The weights come to %(total)s; they must come to 100")
            raise forms.ValidationError(sentence % {"total": total})
        return cleaned

    @property
    def board_goal(self) -> str:
        """The goal of the board; the first one where another question is asked."""
        asked = str(self.cleaned_data["goal"])
        return str(BoardDraft.Goal.MOST_MATCHED) if asked == Way.WORST_FIRST else asked

    @property
    def fairness(self) -> Fairness:
        """What is asked besides: worst pairs first, or places shared out, or nothing."""
        said = self.cleaned_data
        shares = {"loads": said["loads"], "group": said["group"]}
        if said["goal"] == Way.WORST_FIRST:
            return Fairness(Way.WORST_FIRST, **shares)
        if not any(shares.values()):
            return Fairness()
        rule, number = said["rule"] or Rule.LEAST, said["number"] or 0
        return Fairness(Way.SHARES, **shares, rule=rule, number=number)

    @property
    def weights(self) -> dict[str, int]:
        """What each factor is worth, as it was entered."""
        return {factor: self.cleaned_data.get(f"weight_{factor}") or 0 for factor in weights.LABELS}
