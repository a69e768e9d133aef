"""What two people who are paired write down: their agreement, their goals, their notes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import HouseForm, LongText, OneLine
from mentorship.models import Goal, Program
from mentorship.models.agreements import WORDS
from mentorship.models.notes import LONGEST_NOTE
from mentorship.services.shared_edits import EditConflict
from mentorship.text.numbers import number_of

THE_TWO = _("Only the two of you read this")


class VersionedForm(HouseForm):
    """A form that remembers which version its reader saw, so that nobody's words are lost."""

    seen: Any = forms.Field(required=False, widget=forms.HiddenInput)

    @property
    def seen_number(self) -> int:
        """The version that was read; -1, which is none, for anything that was made up."""
        typed = str(self.cleaned_data.get("seen") or "0")
        return number_of(typed, 8, -1)

    def tell(self, conflict: EditConflict) -> None:
        """Say that somebody was faster; saving once more then replaces what they wrote."""
        typed: Any = self.data
        self.data = typed.copy()
        self.data["seen"] = str(conflict.number)  # type: ignore[index]
        self.add_error(None, conflict.sentence)


class AgreementForm(VersionedForm):
    """What the two agree on; a plan is asked for where the program wants one."""

    sentences = {"goals": {"required": _("Enter what you would like to work towards")}}
    goals = LongText(
        label=_("What do we work towards?"),
        help_text=_("In the words of whoever wants to learn. One or two goals are enough."),
        max_length=2500,
    )
    plan = LongText(
        label=_("Which milestones do we plan?"),
        help_text=_("One a line: by when, and what."),
        max_length=2500,
        required=False,
    )
    rhythm = LongText(
        label=_("How often and how do we meet?"), max_length=500, required=False, rows=2
    )
    sharing = LongText(
        label=_("What does each of us wish to share?"),
        help_text=_("Experience, contacts, work to look at, life around it."),
        max_length=2500,
        required=False,
    )
    private = LongText(label=_("What stays private?"), max_length=1000, required=False, rows=3)
    ends = LongText(label=_("When does it end?"), max_length=500, required=False, rows=2)

    def __init__(self, *args: Any, program: Program, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if program.agreement != Program.Formality.FULL and not self.initial.get("plan"):
            del self.fields["plan"]

    @property
    def words(self) -> dict[str, str]:
        """The text of each part."""
        return {name: self.cleaned_data.get(name, "") for name in WORDS}


class GoalForm(VersionedForm):
    """A goal, and how far it is."""

    sentences = {
        "words": {"required": _("Enter what you want to reach")},
        "progress": {"required": _("Choose how far you are")},
    }
    seen_by = {"line": _("The two of you read goals. The coordinator sees only how many there are")}
    words = OneLine(
        label=_("What do you want to reach?"),
        help_text=_("In the words of whoever wants to learn: “I can run a story hour alone”."),
        max_length=300,
    )
    progress = forms.ChoiceField(
        label=_("How far are you?"), choices=Goal.Progress.choices, widget=forms.RadioSelect
    )
    line = OneLine(label=_("A line on how it is going"), max_length=300, required=False)


class NoteForm(VersionedForm):
    """A note."""

    sentences = {"words": {"required": _("Enter your note")}}
    words = LongText(label=_("Note"), max_length=LONGEST_NOTE, rows=8)
