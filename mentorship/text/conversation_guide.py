"""What two people may talk about: at their first meeting, and in each month that follows.

The agenda uses only what each of them gave to be shown to a partner. What somebody skipped leaves
nothing behind.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import dates
from accounts.models import WorkingStyle
from accounts.models.people import SELF_CHECKS
from mentorship.models import Enrollment, Pairing, Program

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Text: TypeAlias = "str | _StrPromise"

LOW = 2
"""Answers up to this dot lean to the left statement, or say “rarely” and “now and then”."""
HIGH = 4
MOST_ALIKE = 2
"""How many things that two have in common an agenda names."""

MONTHS: tuple[tuple[Text, Text], ...] = (
    (
        gettext_lazy("Where you stand"),
        gettext_lazy(
            "What is easy at the moment, what is hard, and what would a good year look like?"
        ),
    ),
    (
        gettext_lazy("A day at work"),
        gettext_lazy("Walk each other through last Tuesday. What surprised the listener?"),
    ),
    (
        gettext_lazy("Something that went wrong"),
        gettext_lazy("Each tells of one mistake, what came of it, and what it was good for."),
    ),
    (
        gettext_lazy("People"),
        gettext_lazy("Who helps you, who should know you, and whom could the other introduce?"),
    ),
    (
        gettext_lazy("Half-way"),
        gettext_lazy("Look at your goals. Which one moves, which one can you let go?"),
    ),
    (
        gettext_lazy("Saying no"),
        gettext_lazy(
            "What takes your time and gives little back? Try out a sentence that declines it."
        ),
    ),
    (
        gettext_lazy("What you are good at"),
        gettext_lazy("Each names two strengths of the other, with an example."),
    ),
    (
        gettext_lazy("Where the profession goes"),
        gettext_lazy("What will your library do in ten years that it does not do now?"),
    ),
    (
        gettext_lazy("What stays"),
        gettext_lazy("What have you learned from each other, and how do you wish to go on?"),
    ),
)
"""A topic for each month after the first meeting: a title, and a question to begin with."""

ALIKE: dict[str, tuple[Text, Text]] = {
    "directness": (
        gettext_lazy("You both want the hard part straight away."),
        gettext_lazy("You both like to hear the setting before the hard part."),
    ),
    "structure": (
        gettext_lazy("You both like a plan for the talk and a clear next step at its end."),
        gettext_lazy("You both like a talk to find its own way."),
    ),
    "think_aloud": (
        gettext_lazy("You both find out what you think by talking: leave room for detours."),
        gettext_lazy(
            "You both sort out your thoughts first: send each other a line before you meet."
        ),
    ),
    "ask_or_tell": (
        gettext_lazy("Questions that help the answer come out suit you both."),
        gettext_lazy("A concrete suggestion suits you both."),
    ),
    "personal_range": (
        gettext_lazy("You both keep to work matters."),
        gettext_lazy("For both of you, life around work belongs in the talk."),
    ),
}
"""What two people have in common in how they talk, at either end of each question."""

SELDOM: dict[str, tuple[Text, Text, Text]] = {
    "says_what_is_wanted": (
        gettext_lazy(
            "%(name)s says that it is seldom clear from the start what a talk should bring. Ask."
        ),
        gettext_lazy(
            "You said that you seldom say what you want from a talk. "
            "Begin with “At the end I would like to have …”."
        ),
        gettext_lazy(
            "Neither of you often says what a talk should bring. "
            "Each begins with “At the end I would like to have …”."
        ),
    ),
    "checks_understanding": (
        gettext_lazy("%(name)s seldom checks what the other meant. Ask what has arrived."),
        gettext_lazy(
            "You said that you seldom check what the other meant. "
            "Try “Do I understand you right that …?”"
        ),
        gettext_lazy(
            "Neither of you often checks what the other meant. "
            "Try “Do I understand you right that …?”"
        ),
    ),
}
"""The rarer of the two looks at oneself: said of the other, of the reader, of both."""


@dataclass(frozen=True)
class Known:
    """What may be said of the two on a page for the one on `side`."""

    pairing: Pairing
    side: str
    styles: dict[int, WorkingStyle] = field(default_factory=dict)
    """By person, for those who answered anything."""
    topics: dict[int, list[str]] = field(default_factory=dict)
    """Names of topics by enrollment, what matters most first."""

    @property
    def own(self) -> Enrollment:
        return self.pairing.side(self.side).enrollment

    @property
    def other(self) -> Enrollment:
        return self.pairing.side(self.side).other.enrollment

    @property
    def name(self) -> str:
        """What to call the other."""
        return self.other.person.called

    def style_of(self, enrollment: Enrollment) -> WorkingStyle | None:
        return self.styles.get(enrollment.person_id)


def agenda(known: Known) -> list[str]:
    """Ideas for the first meeting, in the order in which one would come to them."""
    return [
        *_hopes(known),
        *_topics_in_common(known),
        *_how_often(known),
        *_alike(known),
        *_seldom(known),
        *_always(known),
    ]


def _hopes(known: Known) -> Iterator[str]:
    for one in (known.pairing.mentee, known.pairing.mentor):
        if not one.goal:
            continue
        words = {"name": known.name, "goal": " ".join(one.goal.split())}
        if one == known.own:
            yield _("You wrote: “%(goal)s” What would be a first step?") % words
        else:
            yield _("%(name)s wrote: “%(goal)s” Ask what is behind it.") % words


def _topics_in_common(known: Known) -> Iterator[str]:
    """Topics that both named; in an informal program only of people whom the directory shows."""
    two = (known.pairing.mentee, known.pairing.mentor)
    informal = known.pairing.round.program.is_informal
    if informal and not all(one.listed for one in two):
        return
    named = known.topics.get(two[1].pk, [])
    both = [name for name in known.topics.get(two[0].pk, []) if name in named]
    if both:
        yield _("You both named %(topics)s.") % {"topics": dates.listed(both[:3])}


def _how_often(known: Known) -> Iterator[str]:
    mine, theirs = known.own.rhythm, known.other.rhythm
    if mine and theirs and mine != theirs:
        yield _("%(name)s wished: %(theirs)s. You wished: %(mine)s. Settle how often you meet.") % {
            "name": known.name,
            "theirs": known.other.get_rhythm_display().lower(),
            "mine": known.own.get_rhythm_display().lower(),
        }


def _alike(known: Known) -> list[str]:
    """What the two have in common, which is all that a partner ever learns of the dots."""
    mine, theirs = known.style_of(known.own), known.style_of(known.other)
    if mine is None or theirs is None:
        return []
    found = []
    for name, (left, right) in ALIKE.items():
        dots = [getattr(mine, name), getattr(theirs, name)]
        if None in dots:
            continue
        if max(dots) <= LOW:
            found.append(str(left))
        elif min(dots) >= HIGH:
            found.append(str(right))
    return found[:MOST_ALIKE]


def _seldom(known: Known) -> Iterator[str]:
    """The rarest of what both answered about themselves, where it is rare at all."""
    mine, theirs = known.style_of(known.own), known.style_of(known.other)
    if mine is None or theirs is None:
        return
    answered = [
        (min(dots), name, dots)
        for name in reversed(SELF_CHECKS)
        if None not in (dots := (getattr(mine, name), getattr(theirs, name)))
    ]
    if not answered:
        return
    lowest, name, (own, other) = min(answered, key=lambda one: one[0])
    if lowest > LOW:
        return
    of_other, of_me, of_both = SELDOM[name]
    if own <= LOW and other <= LOW:
        yield str(of_both)
    else:
        yield str(of_me if own <= LOW else of_other) % {"name": known.name}


def _always(known: Known) -> Iterator[str]:
    if known.pairing.round.program.is_convention:
        yield _("Settle when and where you find each other again.")
        return
    yield _("Say what stays between the two of you.")
    yield _("Before you part, settle when you meet next.")


def month_of(pairing: Pairing, now: datetime) -> int:
    """How many whole months two people have been paired; 0 in the first."""
    return (now - pairing.active_at).days // 30 if pairing.active_at else 0


def months_of(program: Program) -> Sequence[tuple[Text, Text]]:
    """A topic for each month: the program's own, or those for everybody."""
    own = program.months.values_list("title", "question")
    return list(own) or MONTHS


def topic_of_month(month: int, months: Sequence[tuple[Text, Text]]) -> tuple[Text, Text] | None:
    """The topic for this month, none in the first; after the last one they begin again."""
    return months[(month - 1) % len(months)] if month > 0 else None
