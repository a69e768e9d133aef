"""The pages of joining that are answered in one's own words, and the directory's consent."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.base import LongText
from mentorship.joining.pages import JoinPage, Row, Typed
from mentorship.models import Enrollment
from mentorship.roles import Role

if TYPE_CHECKING:
    from mentorship.joining.journey import Journey


class GoalPage(JoinPage):
    """What one hopes to gain or to give, and what a partner may know beforehand."""

    slug = "goal"
    asks_anew = ("goal",)
    for_either_role = True
    goal = LongText(max_length=1000)
    shares = LongText(max_length=1000, required=False, rows=3)
    seen_by = {
        "goal": gettext_lazy(
            "Seen by the coordinators, and by your partner when we suggest you to each other"
        ),
        "shares": gettext_lazy("Shown to your partner when we suggest you to each other"),
    }

    def prepare(self) -> None:
        mentor = self.journey.role == Role.MENTOR
        self.heading = _("What do you hope for?")
        goal, shares = self.fields["goal"], self.fields["shares"]
        goal.label = (
            _("What would you like to pass on?")
            if mentor
            else _("What do you hope to learn or work on?")
        )
        goal.help_text = _("One or two sentences do.")
        shares.label = _("What may a partner know about you before you meet?")
        shares.help_text = _("Your way here, what you care about, what you read for pleasure.")
        empty = (
            _("Enter what you would like to pass on")
            if mentor
            else _("Enter what you hope to learn or work on")
        )
        self.sentences = {"goal": {"required": empty}}

    @classmethod
    def typed_from(cls, journey: "Journey", source: Enrollment) -> Typed | None:
        same = source.role == journey.role
        return {"goal": [source.goal if same else ""], "shares": [source.shares]}

    def contribute(self, answers: dict[str, Any]) -> None:
        answers["goal"] = self.answer("goal") or ""
        answers["shares"] = self.answer("shares") or ""

    def rows(self) -> list[Row]:
        return [
            (str(self.fields["goal"].label), self.answer("goal") or ""),
            *self.rows_beside(),
        ]

    def rows_beside(self) -> list[Row]:
        return [(_("What a partner may know"), self.answer("shares") or "")]


class HopePage(JoinPage):
    """One optional sentence, for a convention."""

    slug = "goal"
    question = "goal"
    asks_anew = ("goal",)
    for_either_role = True
    seen_by = {"goal": gettext_lazy("Shown to your partner when we suggest you to each other")}
    goal = LongText(max_length=300, required=False, rows=3)

    def prepare(self) -> None:
        mentor = self.journey.role == Role.MENTOR
        self.fields["goal"].label = (
            _("What would you like to show somebody new?")
            if mentor
            else _("What would make this convention a good one for you?")
        )

    @classmethod
    def typed_from(cls, journey: "Journey", source: Enrollment) -> Typed | None:
        if source.round_id != journey.round.pk:
            return {}
        return {"goal": [source.goal]}

    def contribute(self, answers: dict[str, Any]) -> None:
        answers["goal"] = self.answer("goal") or ""

    def rows(self) -> list[Row]:
        return [(_("What you hope for"), self.answer("goal") or "")]


class SharesPage(JoinPage):
    """What people of an informal program may read about one."""

    slug = "shares"
    question = "shares"
    for_either_role = True
    shares = LongText(
        label=gettext_lazy("What would you like others to know?"),
        help_text=gettext_lazy(
            "What you can offer, what you are looking for, how you like to meet."
        ),
        max_length=1000,
        required=False,
    )
    seen_by = {
        "shares": gettext_lazy(
            "Shown to people whom you ask, and in the directory if you choose to be in it"
        )
    }

    @classmethod
    def typed_from(cls, journey: "Journey", source: Enrollment) -> Typed | None:
        return {"shares": [source.shares]}

    def contribute(self, answers: dict[str, Any]) -> None:
        answers["shares"] = self.answer("shares") or ""

    def rows(self) -> list[Row]:
        return [(_("What others may know"), self.answer("shares") or "")]


class ListedPage(JoinPage):
    """Consent to be found by others; never carried over from one round to the next."""

    for_the_person_alone = True
    slug = "listed"
    asks_anew = ("listed",)
    for_either_role = True
    marks_optional = False
    listed = forms.BooleanField(
        label=gettext_lazy("Show me in the directory"),
        help_text=gettext_lazy(
            "People who have joined see your name, your profile, your topics and what you wrote. "
            "Your profile says what you do, where, in which field, for how long and in which "
            "languages. They never see your address until you have both said yes."
        ),
        required=False,
    )

    def prepare(self) -> None:
        self.heading = _("May others find you?")
        self.lead = _(
            "You can look for somebody and ask them either way. In the directory, others can find "
            "and ask you too. You can leave it at any time."
        )

    @classmethod
    def typed_from(cls, journey: "Journey", source: Enrollment) -> Typed | None:
        if source.round_id != journey.round.pk:
            return None
        return {"listed": ["on"] if source.listed else []}

    def contribute(self, answers: dict[str, Any]) -> None:
        answers["listed"] = bool(self.answer("listed"))

    def rows(self) -> list[Row]:
        shown = self.answer("listed")
        return [(_("In the directory"), _("Yes, others can find me") if shown else _("No"))]
