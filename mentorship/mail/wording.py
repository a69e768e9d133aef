"""A program's own words in its mails: subject, opening and closing, with `{placeholders}`.

What is written here is no template: a placeholder is a name of a fixed list between braces and
stands for one plain text. It is filled in once, so a name that looks like a placeholder stays what
it is, and the words are escaped with all else when the mail becomes HTML. The facts of a mail (who,
why, by when, its button, why it is sent) are ours and stay.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import dates
from accounts.models import User
from mentorship.mail.layout import one_line
from mentorship.mail.registry import MAILS, Text, mail_of
from mentorship.models import MailWording, Program
from mentorship.roles import Role
from mentorship.text import times

PARTS = ("subject", "opening", "closing")

PLACEHOLDERS: dict[str, Text] = {
    "to": gettext_lazy("what the receiver is called"),
    "other": gettext_lazy("the full name of the other"),
    "role": gettext_lazy("what the receiver is in your program"),
    "other_role": gettext_lazy("what the other is in your program"),
    "program": gettext_lazy("the name of the program"),
    "round": gettext_lazy("the name of the round"),
    "answer_by": gettext_lazy("until when to answer"),
    "ends_on": gettext_lazy("the last day of the pairing"),
}
"""Everything that words can hold, and what it stands for. None of it tells how to reach anybody."""

OF_ONE = ("to", "role", "program", "round")
OF_TWO = ("to", "other", "role", "other_role", "program", "round")

# What may be written -------------------------------------------------------------------------

BRACES = re.compile(r"\{([^{}\n]*)\}|[{}]")
ACTS = "/m/"
"""What the addresses have in common by which a receiver acts without signing in."""
SHOWN = 40
IN_A_SUBJECT = 28


def fault_in(words: str, kind: str) -> str:
    """Say what is wrong with these words in a mail of this kind; "" when nothing is."""
    allowed = mail_of(kind).placeholders
    for found in BRACES.finditer(words):
        if found[1] is None:
            near = one_line(words[found.start() :])
            return _("A brace has no partner at “%(words)s”. %(allowed)s") % {
                "words": Truncator(near).chars(SHOWN),
                "allowed": _told(allowed),
            }
        if found[1] not in allowed:
            return _("“{%(name)s}” means nothing in this mail. %(allowed)s") % {
                "name": Truncator(found[1]).chars(SHOWN),
                "allowed": _told(allowed),
            }
    if ACTS in words:
        return _("Leave out addresses with “/m/”: only the mail's own links act for its reader")
    return ""


def _told(allowed: tuple[str, ...]) -> str:
    return _("You can use %(names)s") % {"names": ", ".join(f"{{{name}}}" for name in allowed)}


def filled(words: str, values: Mapping[str, str]) -> str:
    """Put `values` in the place of the placeholders; "" where one of them is not known here."""
    if any(found[1] not in values for found in BRACES.finditer(words)):
        return ""
    return BRACES.sub(lambda found: values[found[1]], words)


# In a mail -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Words:
    """A program's own words with everything filled in; an empty part is ours."""

    subject: str = ""
    opening: str = ""
    closing: str = ""


_tried: ContextVar[MailWording | None] = ContextVar("tried", default=None)


@contextmanager
def trying(draft: MailWording) -> Iterator[None]:
    """Within this block, mails like `draft` are worded by it, whatever the program has saved."""
    token = _tried.set(draft)
    try:
        yield
    finally:
        _tried.reset(token)


def words_for(
    kind: str, to: User, context: Mapping[str, Any], links: Mapping[str, Any]
) -> Words | None:
    """The program's own words in this mail; None where they are ours.

    Belongs where the receiver's time zone is in force, since dates are put into words.
    """
    program, role = links.get("program"), _role_of(to, context, links)
    if not _may_be_reworded(kind) or program is None or role is None:
        return None
    own = _own(program, kind, role)
    if own is None:
        return None
    values = _values(kind, role, context, links)
    short = {name: _short(name, text, links) for name, text in values.items()}
    return Words(
        filled(own.subject, short), filled(own.opening, values), filled(own.closing, values)
    )


def _may_be_reworded(kind: str) -> bool:
    known = MAILS.get(kind)
    return known is not None and bool(known.placeholders)


_read: ContextVar[tuple[int, dict[tuple[str, str], MailWording]] | None] = ContextVar(
    "read", default=None
)


@contextmanager
def read_once(program: Program) -> Iterator[None]:
    """Within this block, which writes many mails of a program, its words are asked for once."""
    rows = {(one.kind, one.role): one for one in MailWording.objects.filter(program=program)}
    token = _read.set((program.pk, rows))
    try:
        yield
    finally:
        _read.reset(token)


def _own(program: Program, kind: str, role: str) -> MailWording | None:
    tried = _tried.get()
    if tried and (tried.program_id, tried.kind, tried.role) == (program.pk, kind, role):
        return tried
    read = _read.get()
    if read and read[0] == program.pk:
        return read[1].get((kind, role))
    return MailWording.objects.filter(program=program, kind=kind, role=role).first()


def _role_of(to: User, context: Mapping[str, Any], links: Mapping[str, Any]) -> str | None:
    """The role in which somebody gets this mail; None for a coordinator."""
    if links.get("enrollment"):
        return str(links["enrollment"].role)
    side: str | None = links["pairing"].side_of(to) if links.get("pairing") else context.get("role")
    return side


def _values(
    kind: str, role: str, context: Mapping[str, Any], links: Mapping[str, Any]
) -> dict[str, str]:
    """What the placeholders of this kind stand for; without those that this mail knows nothing of.

    A mail about several people names them all as `{other}`.
    """
    program, round, pairing = links["program"], links.get("round"), links.get("pairing")
    values = {
        "to": context["to_name"],
        "other": dates.listed(context.get("names", ())) or context.get("other_name"),
        "role": program.word_for(role),
        "other_role": program.word_for(Role(role).other),
        "program": program.name,
        "round": round and round.name,
        "answer_by": pairing and pairing.answer_by and times.in_words(pairing.answer_by),
        "ends_on": dates.day(context.get("ends_on")),
    }
    return {name: one_line(values[name]) for name in mail_of(kind).placeholders if values[name]}


def _short(name: str, text: str, links: Mapping[str, Any]) -> str:
    """The same for a subject, of which a narrow screen shows 60 signs: names cut, days alone."""
    if name == "answer_by":
        return dates.short_day(links["pairing"].answer_by)
    return Truncator(text).chars(IN_A_SUBJECT)
