"""What every kind of rule has in common."""

from enum import Enum, auto
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from mentorship.eligibility.facts import Facts
from mentorship.models import EligibilityRule, Program, Round
from mentorship.models.eligibility import RuleKind, RuleStrength

YES, WILL, NO = "yes", "will", "no"


class Verdict(Enum):
    """What a rule says of a person."""

    MET = auto()
    NOT_MET = auto()
    NOT_YET = auto()
    """They can still become so by the start, and may join."""
    UNKNOWN = auto()
    """Nothing known says so, nor the contrary: they are asked."""


class KindOfRule:
    """One kind of rule: all that is to be known of it, in one place."""

    kind: RuleKind
    columns: tuple[str, ...] = ()
    """The columns of a rule that it uses."""
    strengths: tuple[RuleStrength, ...] = (RuleStrength.REQUIRED, RuleStrength.ENCOURAGED)

    def fits(self, program: Program) -> bool:
        """Whether the kind makes sense in this program at all."""
        return True

    def impossible(self, rule: EligibilityRule, program: Program, rounds: list[Round]) -> str:
        """Why nobody could ever meet this rule; empty where somebody can."""
        return ""

    def condition(self, rule: EligibilityRule) -> str:
        """The rule after “You can join if”."""
        raise NotImplementedError

    def judge(self, rule: EligibilityRule, facts: Facts) -> Verdict:
        """What the rule says of somebody of whom this is known."""
        raise NotImplementedError

    @property
    def asks(self) -> bool:
        """Whether there is a question for it on the first page of joining."""
        return type(self).question is not KindOfRule.question

    def question(self, rule: EligibilityRule) -> tuple[str, forms.Field] | None:
        """What has to be asked where nothing is known: a name and a field."""
        return None

    def answer(self, rule: EligibilityRule, told: Any) -> str:
        """An answer in words."""
        return {YES: _("Yes"), WILL: _("Not yet, but by the start"), NO: _("No")}.get(told, "")

    def why_not(self, rule: EligibilityRule, facts: Facts) -> str:
        """Why the rule is not met, to the person."""
        raise NotImplementedError

    def remedy(self, rule: EligibilityRule, facts: Facts) -> str:
        """What would change it; empty where nothing would."""
        return ""

    def stands(self, rule: EligibilityRule, facts: Facts) -> str:
        """Where a person stands, to a coordinator: what is not met, in a few words."""
        raise NotImplementedError


def answered(facts: Facts, name: str, *, will: Verdict = Verdict.UNKNOWN) -> Verdict:
    """What somebody's own answer to a question of this name says; nothing, where there is none."""
    said = {YES: Verdict.MET, WILL: will, NO: Verdict.NOT_MET}
    return said.get(facts.told.get(name, ""), Verdict.UNKNOWN)


def yes_or_no(label: str, **more: Any) -> forms.ChoiceField:
    """A question with two answers."""
    choices = [(YES, _("Yes")), (NO, _("No"))]
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, **more)


def between(smallest: int | None, value: int, largest: int | None) -> bool:
    """Whether a number lies between two others, either of which may be open."""
    return (smallest is None or value >= smallest) and (largest is None or value <= largest)
