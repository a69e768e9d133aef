"""The pages of joining a round: one question, or one tight group of them, a page.

A page is a form over what was typed so far. It knows what it asks of this person in this round,
how an earlier enrollment answers it, what it adds to the `Answers`, and its lines on the page
where one checks them.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import dates
from accounts.forms.base import HouseForm
from mentorship.models import Enrollment, Program

if TYPE_CHECKING:
    from mentorship.joining.journey import Journey

Typed = dict[str, list[str]]
"""What was typed on one page: the name of each control and its values."""

Row = tuple[str, str]
"""A label and an answer in words; an empty answer was not given."""

MOST_KEPT = 20_000
"""So many characters of one value are kept in a draft, well above what any page accepts."""


ANY_RHYTHM = "any"
"""The answer of whom it does not matter to how often; it is kept as no answer."""


class JoinPage(HouseForm):
    """What all pages share."""

    slug: ClassVar[str]
    heading: str | None = None
    """The page's question, where it is not the label of its only field."""
    lead: str | None = None
    asks_anew: ClassVar[tuple[str, ...]] = ()
    """The controls that a returning member is asked again; the rest of the page is kept."""
    for_either_role: ClassVar[bool] = False
    """Whether an answer holds as well for somebody who was in the other role."""
    for_the_person_alone: ClassVar[bool] = False
    """Whether nobody else may answer it, not even at the person's word."""

    def __init__(self, journey: "Journey", typed: Mapping[str, list[str]] | None = None) -> None:
        super().__init__(None if typed is None else MultiValueDict(typed))
        self.journey = journey
        self.prepare()

    def prepare(self) -> None:
        """Fit words and choices to the person and the round."""

    @property
    def question_label(self) -> str:
        """The label that is the page's heading, for its title."""
        return str(self.fields[self.question].label) if self.question else ""

    @classmethod
    def applies(cls, journey: "Journey") -> bool:
        """Whether the question makes sense here."""
        return True

    @classmethod
    def is_ready(cls, journey: "Journey") -> bool:
        """Whether the pages that this one builds on are answered."""
        return True

    @classmethod
    def typed_in(cls, journey: "Journey", post: MultiValueDict[str, str]) -> Typed:
        """Pick this page's answers out of a POST; PostgreSQL cannot keep NUL, so it goes."""
        names = cls.names()
        return {
            name: [value.replace("\0", "")[:MOST_KEPT] for value in post.getlist(name)[:500]]
            for name in post
            if name in names
        }

    @classmethod
    def names(cls) -> Iterable[str]:
        """The names of the page's controls."""
        return cls.base_fields

    @classmethod
    def prefilled(cls, journey: "Journey") -> Typed | None:
        """The answers that are known already; None when the page has to be asked."""
        source = journey.source
        if source is None or not (cls.for_either_role or source.role == journey.role):
            return None
        return cls.typed_from(journey, source)

    @classmethod
    def typed_from(cls, journey: "Journey", source: Enrollment) -> Typed | None:
        """How `source` answers the page; None when it does not."""
        return {}

    @classmethod
    def anew(cls, journey: "Journey") -> tuple[str, ...]:
        """Which of its controls a returning member is asked again."""
        return cls.asks_anew

    def contribute(self, answers: dict[str, Any]) -> None:
        """Add what was answered to the keyword arguments of `Answers`."""

    def rows(self) -> list[Row]:
        """The lines on the page where one checks one's answers."""
        return []

    def rows_beside(self) -> list[Row]:
        """Of these, the lines that say what a returning member is not asked again."""
        return []

    def only(self, names: set[str]) -> "JoinPage":
        """Leave these controls alone, to be shown among others and under no heading of its own."""
        self.question = None  # type: ignore[misc]
        for name in set(self.fields) - names:
            del self.fields[name]
        return self

    def begun_with(self, known: Typed) -> "JoinPage":
        """Fill in what is known, which needs no help; without finding fault with it yet."""
        for name, field in self.fields.items():
            values = known.get(name) or []
            if values:
                several = isinstance(field, forms.MultipleChoiceField)
                self.initial[name] = values if several else values[0]
                field.help_text = ""
        return self

    def ticked(self) -> set[str]:
        """The controls that a browser leaves out where nothing is ticked."""
        kinds = (forms.MultipleChoiceField, forms.BooleanField)
        return {name for name, field in self.fields.items() if isinstance(field, kinds)}

    def lacking(self) -> list[dict[str, str]]:
        """What the profile would have to say before this page could ask about it."""
        return []

    def answer(self, name: str) -> Any:
        """The cleaned answer, or None where there is none yet."""
        return getattr(self, "cleaned_data", {}).get(name)


def listed(words: Iterable[Any]) -> str:
    """Write a list as people do: "grants, teams and budgets"."""
    return dates.listed([str(word) for word in words])


def lines(words: Iterable[Any]) -> str:
    """Write a list with each of its entries on a line of its own."""
    return "\n".join(str(word) for word in words)


# What one seeks or offers --------------------------------------------------------------------


class CapacityPage(JoinPage):
    """For how many people there is room."""

    slug = "capacity"
    question = "capacity"
    asks_anew = ("capacity",)
    seen_by = {"capacity": gettext_lazy("Seen by the coordinators")}
    capacity = forms.IntegerField(min_value=1, max_value=10, initial=1)

    def prepare(self) -> None:
        self.fields["capacity"].label = self._question()
        self.fields["capacity"].help_text = _("You can change this while sign-up is open.")
        if self.journey.round.program.is_informal:
            self.seen_by = {}
        few = _("Enter how many people you can mentor, 1 or more")
        if not self.journey.round.program.is_long_term:
            few = _("Enter how many people you would like to meet, 1 or more")
        self.sentences = {
            "capacity": {
                "required": few,
                "min_value": few,
                "max_value": _("Enter 10 or fewer, so that everybody gets enough of your time"),
                "invalid": _("Enter the number of people in figures, like 2"),
            }
        }

    def _question(self) -> str:
        return {
            Program.Kind.LONG_TERM: _("How many people can you mentor?"),
            Program.Kind.CONVENTION: _("How many new attendees would you like to meet?"),
            Program.Kind.INFORMAL: _(
                "With how many people would you like to be in touch at a time?"
            ),
        }[Program.Kind(self.journey.kind)]

    @classmethod
    def applies(cls, journey: "Journey") -> bool:
        return not journey.round.program.makes_circles

    @classmethod
    def typed_from(cls, journey: "Journey", source: Enrollment) -> Typed | None:
        return {"capacity": [str(source.capacity)]}

    def contribute(self, answers: dict[str, Any]) -> None:
        answers["capacity"] = self.answer("capacity") or 1

    def rows(self) -> list[Row]:
        return [(_("Room for"), str(self.answer("capacity") or ""))]


# How and when to meet -----------------------------------------------------------------------


class MeetingPage(JoinPage):
    """How often, and in which ways."""

    slug = "meeting"
    for_either_role = True
    sentences = {
        "rhythm": {"required": gettext_lazy("Choose how often you would like to meet")},
        "channels": {},
    }
    seen_by = {
        "channels": gettext_lazy(
            "Seen by the coordinators, and by your partner once you are paired"
        )
    }
    rhythm = forms.ChoiceField(
        label=gettext_lazy("How often?"),
        choices=[*Enrollment.Rhythm.choices, (ANY_RHYTHM, gettext_lazy("I do not mind"))],
        widget=forms.RadioSelect,
    )
    channels = forms.MultipleChoiceField(
        label=gettext_lazy("In which ways?"),
        help_text=gettext_lazy("Choose all that suit you, or leave all empty if any will do."),
        choices=Enrollment.Channel.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def prepare(self) -> None:
        self.heading = _("How would you like to meet?")

    @classmethod
    def typed_from(cls, journey: "Journey", source: Enrollment) -> Typed | None:
        known = [name for name in source.channels if name in Enrollment.Channel.values]
        return {"rhythm": [source.rhythm or ANY_RHYTHM], "channels": known}

    def contribute(self, answers: dict[str, Any]) -> None:
        rhythm = self.answer("rhythm")
        answers["rhythm"] = "" if rhythm in (None, ANY_RHYTHM) else rhythm
        answers["channels"] = tuple(self.answer("channels") or ())

    def rows(self) -> list[Row]:
        rhythm: Any = self.fields["rhythm"]
        labels = dict(Enrollment.Channel.choices)
        return [
            (_("How often"), str(dict(rhythm.choices).get(self.answer("rhythm"), ""))),
            (_("Ways to meet"), lines(labels[name] for name in self.answer("channels") or ())),
        ]


class DaysPage(JoinPage):
    """On which days of the convention one is there."""

    slug = "days"
    question = "days"
    asks_anew = ("days",)
    sentences = {"days": {"required": gettext_lazy("Choose the days on which you are there")}}
    seen_by = {"days": gettext_lazy("Seen by the coordinators and by your partner")}
    days = forms.TypedMultipleChoiceField(
        label=gettext_lazy("On which days are you there?"),
        help_text=gettext_lazy("We only pair people who can meet."),
        coerce=date.fromisoformat,
        widget=forms.CheckboxSelectMultiple,
    )

    def prepare(self) -> None:
        field: Any = self.fields["days"]
        field.choices = [
            (day.isoformat(), dates.named_day(day)) for day in self.journey.round.days()
        ]

    @classmethod
    def applies(cls, journey: "Journey") -> bool:
        return bool(journey.round.days())

    @classmethod
    def typed_from(cls, journey: "Journey", source: Enrollment) -> Typed | None:
        days = [day.isoformat() for day in source.days if day in journey.round.days()]
        return {"days": days} if days else None

    def contribute(self, answers: dict[str, Any]) -> None:
        answers["days"] = tuple(self.answer("days") or ())

    def rows(self) -> list[Row]:
        days = self.answer("days") or ()
        return [(_("Days there"), lines(dates.named_day(day) for day in days))]
