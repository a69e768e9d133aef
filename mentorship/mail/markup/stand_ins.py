"""Signs that stand for the values of a mail, so that what is alike in many mails is read once.

A round's offers differ in names and days alone. With a sign in the place of each value their
Markdown, its HTML and the styles in it are the same, and are kept (`form`); the values are put in
at the very end. What is left in the source decides how Markdown reads it: whatever is no letter
and no figure at either end of a value, and values that are a number.
"""

import html
import re
import secrets

from mentorship.mail.markup import blocks
from mentorship.mail.markup.words import Markup, escaped, on_one_line

INSIDE = re.compile(r"[^\W_](?:.*[^\W_])?")
"""A value from its first letter or figure to its last."""

NAME = "x" + secrets.token_hex(8)
"""What all signs begin with: nobody can type it, since it is another one in each process."""

SIGN = re.compile(NAME + r"(s|\d+)e")

SUBJECT = NAME + "se"
"""Stands for the subject, in the title and heading of the HTML."""

IN_ADDRESS = re.compile(r"[\w./:@?=+~-]*", re.ASCII)


class StandIns:
    """The values of one mail, by the signs that stand for them."""

    def __init__(self) -> None:
        self.signs: dict[str, str] = {}

    def sign_for(self, value: object) -> Markup:
        """Return `value` as words on one line, with a sign in the place of its inside."""
        words = on_one_line(value)
        inside = INSIDE.search(words)
        if inside is None or inside[0].isdigit() or not inside[0].isprintable():
            return escaped(words)
        sign = self.signs.setdefault(inside[0], f"{NAME}{len(self.signs)}e")
        before, after = words[: inside.start()], words[inside.end() :]
        return Markup(escaped(before) + sign + escaped(after))

    def filled(self, words: str) -> str:
        """Put the values back into plain words."""
        return _put(words, {sign: value for value, sign in self.signs.items()})

    def filled_html(self, page: str, subject: str) -> str:
        """Put the values back into HTML, and the subject, as css-inline would have written them."""
        values = {SUBJECT: subject} | {sign: value for value, sign in self.signs.items()}
        return _put(page, {sign: html.escape(one, quote=False) for sign, one in values.items()})

    def fit(self, addresses: tuple[str, ...]) -> bool:
        """Whether these, filled in, are what Markdown would have made of the values in them."""
        return all(_unchanged(self.filled(one)) for one in addresses)


def _put(words: str, values: dict[str, str]) -> str:
    return SIGN.sub(lambda found: values[found[0]], words)


def _unchanged(address: str) -> bool:
    return IN_ADDRESS.fullmatch(address) is not None and blocks.as_address(address) == address
