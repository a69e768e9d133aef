"""The working-style questions: the words people choose between.

Neither end is better. The two self-checks are never used to rank anybody.
docs/decisions/working-style.md says where the questions come from and how they are scored.
"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import services
from accounts.forms.base import ScaleField
from accounts.forms.profile import ProfileForm
from accounts.models import Profile, WorkingStyle

DOTS_ARE_PRIVATE = _("Nobody but you sees your dots. A partner sees what you two have in common")
OFTEN = [
    (1, _("Rarely")),
    (2, _("Now and then")),
    (3, _("About half of the time")),
    (4, _("Often")),
    (5, _("Nearly always")),
    ("", _("No answer")),
]


def two_ended(left: Any, right: Any) -> ScaleField:
    """Five dots between two statements, or no answer."""
    return ScaleField(left=left, right=right, required=False)


def wish(block: Any) -> forms.ChoiceField:
    """Ask whether the partner should be alike in this block."""
    return forms.ChoiceField(
        label=_("For this mentorship I would like someone"),
        help_text=block,
        widget=forms.RadioSelect,
        choices=WorkingStyle.Wish.choices,
        required=False,
        error_messages={"invalid_choice": _("Choose one of the three wishes")},
    )


class StyleForm(ProfileForm):
    """One block of the questions, each of which can be skipped and cleared again."""

    marks_optional = False

    def known(self, profile: Profile) -> dict[str, Any]:
        style = getattr(profile, "working_style", None) or WorkingStyle()
        return {name: getattr(style, name) for name in self.base_fields}

    def answers(self) -> dict[str, Any]:
        """Return what to write; a wish that was not said stays as it was."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if value or not name.endswith("_wish")
        }

    def save(self) -> None:
        services.set_working_style(self.owner, self.answers())


class CommunicationForm(StyleForm):
    """How one likes to talk."""

    seen_by = {"communication_wish": DOTS_ARE_PRIVATE}

    directness = two_ended(
        _("Tell me the hard part straight away."),
        _("Give me the setting first, then the hard part."),
    )
    structure = two_ended(
        _("I like a plan for the talk and a clear next step at the end."),
        _("I like the talk to find its own way."),
    )
    think_aloud = two_ended(
        _("I find out what I think by talking."),
        _("I sort out what I think before I talk."),
    )
    ask_or_tell = two_ended(
        _("Questions that help the answer come out suit me best."),
        _("A concrete suggestion suits me best."),
    )
    personal_range = two_ended(
        _("I keep to work matters."),
        _("How work feels, and life around it, belongs in the talk."),
    )
    communication_wish = wish(_("In how you two talk"))


class ApproachForm(StyleForm):
    """How one goes at a problem."""

    seen_by = {"approach_wish": DOTS_ARE_PRIVATE}

    weigh_or_sense = two_ended(
        _("I lay out the facts and compare before I choose."),
        _("I go by what seems right and correct as I go."),
    )
    refine_or_rethink = two_ended(
        _("I make what we have work better."),
        _("I ask whether we should do it another way altogether."),
    )
    parts_or_whole = two_ended(
        _("I begin with the particulars and build up."),
        _("I begin with the whole and fill in."),
    )
    settle_or_open = two_ended(
        _("I decide early and move on."),
        _("I keep choices open until I must decide."),
    )
    alone_or_together = two_ended(
        _("I work it through alone, then show someone."),
        _("I work it through with someone from the start."),
    )
    approach_wish = wish(_("In how you two go about a problem"))


def how_often(label: Any, tip: Any) -> forms.TypedChoiceField:
    """Ask how often a statement holds; `tip` is for whoever would like it to hold more often."""
    return forms.TypedChoiceField(
        label=label,
        help_text=tip,
        widget=forms.RadioSelect,
        choices=OFTEN,
        coerce=int,
        empty_value=None,
        required=False,
    )


class ListeningForm(StyleForm):
    """Two looks at oneself."""

    seen_by = {
        "says_what_is_wanted": _(
            "Never part of a score. If you and a partner both answer, the rarest answer may appear "
            "with its owner’s name among the ideas for your first meeting"
        )
    }

    checks_understanding = how_often(
        _("Before I answer, I check that I have understood what the other person means."),
        _("A tip: begin with “Do I understand you right that …?” and wait for the yes."),
    )
    says_what_is_wanted = how_often(
        _("I can say in a sentence or two what I want from a conversation."),
        _("A tip: before you meet, finish the sentence “At the end I would like to have …”."),
    )
