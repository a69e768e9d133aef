"""Whatever people have typed, as words in Markdown: never markup, a link, a heading or a new line.

Each sign that could mean something is written as its number (`&#42;` for `*`), which Markdown
reads as the sign itself and nothing else, wherever it stands.
"""

import re
import string
from collections.abc import Callable

from django.utils.formats import localize
from django.utils.safestring import SafeString

SIGNS = str.maketrans({sign: f"&#{ord(sign)};" for sign in string.punctuation})
ADDRESS = re.compile(r"https?://[^\s<>\"”“]*[^\s<>\"”“.,;:!?)]")


class Markup(SafeString):
    """Markdown that we have made: all that people have typed in it is words."""


def as_words(value: object) -> Markup:
    """Return `value` as words on one line."""
    return escaped(on_one_line(value))


def on_one_line(value: object) -> str:
    """Return what `value` says in the reader's language, without a break."""
    return " ".join(str(localize(value)).split())


def escaped(words: str) -> Markup:
    """Return words in which no sign means anything to Markdown."""
    return Markup(words.translate(SIGNS))


def as_linked(text: str) -> Markup:
    """Return words on one line in which the addresses of pages are links."""
    pieces, end = [], 0
    for found in ADDRESS.finditer(text):
        pieces += [_spaced(text[end : found.start()]), f"<{found[0]}>"]
        end = found.end()
    return Markup("".join([*pieces, _spaced(text[end:])]).strip())


def _spaced(text: str) -> str:
    """Words that keep a space at either end."""
    before, after = text[:1].isspace(), text[-1:].isspace()
    return " " * before + as_words(text) + " " * after


def as_lines(text: str, before: str = "", line: Callable[[str], Markup] = as_words) -> Markup:
    """Return lines as words: breaks are kept, and empty lines part paragraphs.

    Each line begins with `before`; `line` makes the words of one.
    """
    paragraphs = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    parted = [
        f"\\\n{before}".join(line(one) for one in part.splitlines() if one.strip())
        for part in paragraphs
    ]
    return Markup(before + f"\n{before.rstrip()}\n{before}".join(parted))
