"""How the words of a mail are laid out, whoever wrote them."""

import re
import textwrap

from django.utils.text import Truncator

from accounts.models import User

SUBJECT_LENGTH = 60
LINE_LENGTH = 72
MAILBOX_NAME_LENGTH = 100


def one_line(words: str) -> str:
    """Return `words` on one line; a line break inside a mail's header would forge another one."""
    return " ".join(words.split())


def subject_line(words: str) -> str:
    """Return `words` as a subject: one line that a narrow screen still shows whole."""
    return Truncator(one_line(words)).chars(SUBJECT_LENGTH)


def plain_text(words: str) -> str:
    """Return a text part with lines of at most 72 signs and no more than one empty line.

    Addresses of pages stay in one piece, since mail programs make links of them.
    """
    lines = [wrapped for line in words.splitlines() for wrapped in _wrap(line)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def _wrap(line: str) -> list[str]:
    if len(line) <= LINE_LENGTH and line.isprintable():
        return [line.rstrip()]  # as most are: textwrap would take its time to say the same
    indent = "  " if line.startswith("- ") else ""
    return textwrap.wrap(
        line,
        LINE_LENGTH,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [""]


def name_of(person: User) -> str:
    """Return how a person is named to another, in the midst of a sentence."""
    return person.name_within


def mailbox(name: str, address: str) -> str:
    """Return a name with an address as a mail's head has it; how it is encoded is Django's task."""
    quoted = one_line(name).replace("\\", "").replace('"', "'")
    return f'"{Truncator(quoted).chars(MAILBOX_NAME_LENGTH)}" <{address}>'


def masked(address: str) -> str:
    """Return an address as it may be shown to whoever holds a link: "a•••@example.org"."""
    local, _at, domain = address.partition("@")
    return f"{local[:1]}•••@{domain}"
