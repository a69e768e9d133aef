"""Every mail of the site as one object, which knows all there is to know of it.

What it is called and why it comes, who may stop it, how it is made, whether it is still true as it
leaves, what a program may word itself, and what it looks like. What it says is its one source,
`templates/mail/<kind>.md`. The mails themselves are in `mentorship.messages`; here nobody knows
what they are about.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from django.utils.translation import gettext_lazy as _

from mentorship.models import OutgoingMail, Program

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Text: TypeAlias = "str | _StrPromise"
Check: TypeAlias = Callable[[OutgoingMail], bool]
"""Whether what a mail says is still so; it reads the database afresh, and writes nothing."""

GROUPS: dict[str, tuple[Text, Text]] = {
    "reminders": (
        _("Reminders"),
        _("A note before something runs out or begins. At most one a week."),
    ),
    "prompts": (
        _("How is it going?"),
        _("A short question now and then about a pairing, and ideas for what to talk about."),
    ),
    "news": (
        _("What comes next"),
        _("Word of a next round, and the question whether you wish to take part again."),
    ),
    "letters": (
        _("News of your programs"),
        _("What those who run a program write to many of you at once."),
    ),
    "events": (
        _("Events"),
        _("Invitations to events of your programs, what changes about them, and a word before."),
    ),
    "digest": (
        _("Summary for coordinators"),
        _("Once a week: what waits for you, pairs that are quiet, mails that failed."),
    ),
}
"""The groups of mails that a person can switch off: what they are called, and what comes."""

EVERY = frozenset(Program.Kind.values)


@dataclass(frozen=True, kw_only=True, eq=False)
class Mail:
    """One kind of mail.

    `group` says who may stop it; a mail without one belongs to taking part, and `why` says why it
    is sent then. `at_once` mails were asked for just now or are about security, so they wait for
    no morning. A `reminder` counts under the cap of one a week.
    """

    kind: StrEnum
    label: Text
    is_true: Check
    group: str | None = None
    why: Text = ""
    at_once: bool = False
    reminder: bool = False
    holds_code: bool = False
    placeholders: tuple[str, ...] = ()
    """What a program's own words can hold; without any, the words are always ours."""
    programs: frozenset[str] = EVERY
    """The kinds of program that send it."""


MAILS: dict[str, Mail] = {}
"""Each mail by the name of its kind, once `mentorship.messages` is imported."""

M = TypeVar("M", bound=Mail)


def register(mail: M) -> M:
    """Let the site know of a mail.

    Raises
    ------
    ValueError : there is one of this kind already.
    """
    if mail.kind in MAILS:
        raise ValueError(f"There are two mails of the kind {mail.kind}")
    MAILS[str(mail.kind)] = mail
    return mail


def every() -> list[Mail]:
    """All mails, in the order in which their kinds are listed."""
    kinds = {name: None for mail in MAILS.values() for name in type(mail.kind)}
    return [MAILS[name] for name in kinds if name in MAILS]


def mail_of(kind: str) -> Mail:
    """Return the mail of this kind; raises KeyError for one that nobody has registered."""
    return MAILS[kind]


def is_optional(kind: str) -> bool:
    """Whether a person can switch mails of this kind off."""
    return MAILS[kind].group is not None


def rewordable() -> dict[str, Mail]:
    """The mails to mentors and mentees that a program can put into its own words."""
    return {str(mail.kind): mail for mail in every() if mail.placeholders}
