"""What Markdown becomes, as text and as HTML, and is kept for the next mail that reads the same."""

from dataclasses import dataclass
from functools import lru_cache

from mentorship.mail.markup import blocks, plain
from mentorship.mail.markup.page import html_of
from mentorship.models.association import House


@dataclass(frozen=True)
class Form:
    """A mail in both of its parts; with signs in it, for each mail that differs in values alone."""

    body: str
    """What the text says, in lines as long as they are."""
    foot: str
    page: str
    addresses: tuple[str, ...]
    """Where its links lead."""


def of(
    source: str, always: str, subject: str, program: str, language: str | None, own: House
) -> Form:
    """Make one of the source of a mail and of what stands under all of them.

    `language` and `own` are those in force: HTML has them from there.
    """
    body, why = blocks.parted(source)
    foot = [*why, *blocks.blocks(always)]
    return Form(
        plain.unwrapped(body),
        plain.unwrapped(foot),
        html_of(body, foot, {"subject": subject, "program": program}),
        tuple({*blocks.links_in([*body, *foot])}),
    )


kept = lru_cache(maxsize=256)(of)
"""The same, made once for what many mails have in common."""


@lru_cache(maxsize=256)
def subject_of(line: str) -> tuple[str, tuple[str, ...]]:
    """The words of a source's first line, and where links in it lead: a sign may be in either."""
    spans = blocks.line(line)
    return plain.words_of(spans), tuple(blocks.links_of(spans))
