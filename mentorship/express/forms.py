"""The two forms of express sign-up: the address, and the one screen."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import beginnings, dates
from accounts.forms.base import HouseForm, OneLine
from accounts.forms.signin import RequestLoginCodeForm
from mentorship.joining.grouping import RATHER_NOT, CirclePage
from mentorship.joining.journey import Journey
from mentorship.joining.pages import DaysPage, Typed
from mentorship.joining.role_form import RoleForm
from mentorship.joining.rules import RulesPage
from mentorship.models import Program, Topic
from mentorship.roles import Role

MOST_INTERESTS = 3
MOST_SHOWN = 10
"""So many interests fit a telephone; the journey has all of them."""

ENOUGH = 6
"""With so many made for conventions, no others are shown."""

EVERY_DAY = "all"
RULE = "first-"
"""Begins the names of the controls that a rule of who may join asks for."""


class AddressForm(RequestLoginCodeForm):
    """An address, known or not: either way a code goes there."""

    helps = {"email": ""}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["shared"]


class ExpressForm(HouseForm):
    """Everything that a convention needs to know of somebody, over their journeys by role."""

    marks_optional = False
    in_chips = ("days", "topics")
    sentences = {
        "full_name": {"required": gettext_lazy("Enter your name")},
        "days": {"required": gettext_lazy("Choose the days on which you are there")},
        "topics": {"required": gettext_lazy("Choose at least one interest")},
        "role": {"required": gettext_lazy("Choose whether this is your first time")},
    }
    full_name = OneLine(label=gettext_lazy("Your name"), max_length=200)
    wishes_circle = forms.BooleanField(
        label=gettext_lazy("I have been before and could guide a small circle"), required=False
    )

    def __init__(
        self,
        journeys: dict[str, Journey],
        *args: Any,
        barred: dict[str, str],
        waits: dict[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.journeys = journeys
        self.any = next(iter(journeys.values()))
        self._ask_name()
        self._ask_role(barred, waits)
        self._ask_days()
        self._ask_rules()
        self._ask_interests()
        if Role.MENTOR not in journeys:
            del self.fields["wishes_circle"]
        self.order_fields(["full_name", "role", *self.by_rules, "wishes_circle", "days", "topics"])
        self._fill_in()

    def _fill_in(self) -> None:
        """Begin with what was typed here before, or is known from an earlier convention."""
        known = self.journeys.get(self.initial.get("role", ""), self.any)
        for name in ("days", "topics"):
            if name in self.fields and (typed := known.typed(name)):
                offered = {str(value) for value, _label in self.fields[name].choices}  # type: ignore[attr-defined]
                kept = [value for value in typed.get(name, []) if value in offered]
                most = MOST_INTERESTS if name == "topics" else None
                self.initial.setdefault(name, kept[:most])

    # What is asked

    def _ask_name(self) -> None:
        """Ask for the name where nobody knows it; what a list of members says is filled in."""
        if self.any.profile is not None:
            del self.fields["full_name"]
        else:
            known = beginnings.known_of(self.any.person)
            self.initial.setdefault("full_name", known.get("full_name", ""))

    def _ask_role(self, barred: dict[str, str], waits: dict[str, str]) -> None:
        asked = RoleForm(self.any.round, list(self.journeys), barred=barred, waits=waits)
        field: Any = asked.fields["role"]
        field.choices = [each for each in field.choices if each[0] in self.journeys]
        self.fields["role"] = field
        told = {**barred, **waits}
        self.hints = {
            "role": {role: said for role, said in asked.hints["role"].items() if role in told}
        }

    def _ask_days(self) -> None:
        if not DaysPage.applies(self.any):
            return
        field: Any = DaysPage(self.any).fields["days"]
        field.help_text = ""
        field.coerce = str
        days = [(day.isoformat(), dates.brief_day(day)) for day in self.any.round.days()]
        field.choices = [(EVERY_DAY, _("Every day")), *days] if len(days) > 1 else days
        self.fields["days"] = field
        self.days = [value for value, _label in days]

    def _ask_interests(self) -> None:
        shown = interests_of(self.any.round.program, self.any.topics)
        self.fields["topics"] = forms.TypedMultipleChoiceField(
            label=_("Up to three interests"),
            coerce=int,
            choices=[(topic.pk, topic.name) for topic in shown],
            widget=forms.CheckboxSelectMultiple,
            required=bool(shown),
        )

    def _ask_rules(self) -> None:
        """Ask what rules of any role ask, each once; who has to answer it is seen by the role."""
        self.by_rules: dict[str, set[str]] = {}
        for role, journey in self.journeys.items():
            if RulesPage.applies(journey):
                self._ask_of(role, RulesPage(journey))

    def _ask_of(self, role: str, page: RulesPage) -> None:
        for name, field in page.fields.items():
            mine = f"{RULE}{name}"
            if mine not in self.fields:
                self.fields[mine] = field
                self.sentences = {**self.sentences, mine: page.sentences[name]}
            self.by_rules.setdefault(mine, set()).add(role)
            known = self.journeys[role].typed(page.slug) or {}
            if known.get(name):
                self.initial.setdefault(mine, known[name][0])

    # What was said

    def full_clean(self) -> None:
        """Ask of each role what it has to answer, and no more."""
        role = self.data.get("role") if self.is_bound else None
        for name, roles in self.by_rules.items():
            self.fields[name].required = not role or role in roles
        super().full_clean()

    def clean_topics(self) -> list[int]:
        """No more than fits a first talk."""
        chosen: list[int] = self.cleaned_data["topics"]
        if len(chosen) > MOST_INTERESTS:
            raise forms.ValidationError(
                _("Choose up to three interests; you can add others afterwards")
            )
        return chosen

    def clean_days(self) -> list[str]:
        """The days themselves, also where all of them were chosen at once."""
        chosen: list[str] = self.cleaned_data["days"]
        return list(self.days) if EVERY_DAY in chosen else chosen

    @property
    def journey(self) -> Journey:
        """The journey of the role that was chosen."""
        return self.journeys[self.cleaned_data["role"]]

    def typed(self) -> dict[str, Typed]:
        """What was answered, as the pages of the journey would have had it typed."""
        said = self.cleaned_data
        pages: dict[str, Typed] = {"topics": {"topics": [str(pk) for pk in said["topics"]]}}
        if "days" in said:
            pages["days"] = {"days": said["days"]}
        if CirclePage.applies(self.any) and said["role"] == Role.MENTOR:
            least = self.any.round.program.circle_least if said.get("wishes_circle") else RATHER_NOT
            pages[CirclePage.slug] = {"circle": [str(least)]}
        asked = {
            name.removeprefix(RULE): [str(said[name])]
            for name, roles in self.by_rules.items()
            if said["role"] in roles and said.get(name) not in (None, "")
        }
        return {**pages, RulesPage.slug: asked} if asked else pages


def interests_of(program: Program, topics: list[Topic]) -> list[Topic]:
    """What is shown of the program's topics: its own choice, else those made for conventions."""
    if not program.chosen_topics.exists():
        there = [each for each in topics if each.only_in == [Program.Kind.CONVENTION]]
        others = [each for each in topics if each not in there]
        topics = there if len(there) >= ENOUGH else [*there, *others]
    return topics[:MOST_SHOWN]
