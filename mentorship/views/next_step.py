"""The one next step of two people who are paired."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from mentorship.models import Program
from mentorship.views.agreements import waits_for_me
from mentorship.views.meetings import Talk
from mentorship.views.standing import Standing


@dataclass(frozen=True)
class Step:
    """A next step: a sentence, what it is about, and a button."""

    title: str
    text: str
    url: str
    label: str


def next_step(standing: Standing, shown: dict[str, Any]) -> Step | None:
    """What comes next for the reader; None where the first lines are still to be written.

    `shown` is what the page of the pairing holds: its talks, those held, its goals.
    """
    if not any((shown["talks"], shown["held"], shown["goals"], standing.agreement)):
        return None
    return next(_steps(standing, shown["talks"], bool(shown["held"])))


def _steps(standing: Standing, talks: list[Talk], met: bool) -> Iterator[Step]:
    """Every step that is open, the one that matters most first; never none."""
    kinds = {talk.kind: talk for talk in reversed(talks)}
    name = {"name": standing.called}
    if "mine" in kinds:
        yield _talk(
            kinds["mine"],
            _("%(name)s proposes to meet") % name,
            _("Choose one of the times, or propose others."),
            _("Choose a time"),
        )
    if "over" in kinds:
        yield _talk(
            kinds["over"],
            _("Did you meet?"),
            _("Note it with one press, so that you both see how often you met."),
            _("Say whether you met"),
        )
    if waits_for_me(standing):
        yield agree_step(standing)
    if not talks and not met:
        yield _plan(standing, _("Meet %(name)s") % name)
    yield from _agreement(standing)
    if "ahead" in kinds:
        yield _talk(
            kinds["ahead"],
            _("You meet: %(when)s") % {"when": kinds["ahead"].when},
            _("Ideas for what to talk about stand below."),
            _("Look at the meeting"),
        )
    if "theirs" in kinds:
        yield _talk(
            kinds["theirs"],
            _("%(name)s chooses a time") % name,
            _("There is nothing to do for you until then."),
            _("Look at what you proposed"),
        )
    yield _plan(standing, _("Plan your next meeting"))


def agree_step(standing: Standing) -> Step:
    """The other has agreed; the reader is asked."""
    return Step(
        _("%(name)s asks you to agree") % {"name": standing.called},
        _("Read what is written down for the two of you. Agree, or change what does not suit you."),
        reverse("agreement", args=[standing.pairing.pk]),
        _("Read it"),
    )


def _agreement(standing: Standing) -> Iterator[Step]:
    """Write down what one agrees on, or agree to it, where the program asks for it."""
    if standing.pairing.round.program.agreement == Program.Formality.LIGHT:
        return
    if standing.agreement is None:
        yield Step(
            _("Write down what you agree on"),
            _("A first draft is ready, made from what you both wrote. It takes five minutes."),
            reverse("agreement_edit", args=[standing.pairing.pk]),
            _("See the first draft"),
        )
    elif standing.agreement.state == "draft":
        yield Step(
            _("Agree on what is written down"),
            _("Neither of you has agreed yet. Read it once more, then agree or change it."),
            reverse("agreement", args=[standing.pairing.pk]),
            _("Read it"),
        )


def _talk(talk: Talk, title: str, text: str, label: str) -> Step:
    return Step(title, text, reverse("meeting", args=[talk.meeting.pk]), label)


def _plan(standing: Standing, title: str) -> Step:
    return Step(
        title,
        _("Propose a time or two. %(name)s chooses, and both calendars get an invitation.")
        % {"name": standing.called},
        reverse("meeting_propose", args=[standing.pairing.pk]),
        _("Propose a time to meet"),
    )
