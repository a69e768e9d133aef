"""A mail whose words a coordinator has changed: what they may write, and its HTML made anew.

The foot of a mail (why it comes, how to stop it, whom to ask) stays as it is. So do the addresses
that the mail is about: its button's, and the ones by which its receiver acts.
"""

import html
import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from mentorship.mail.act_links import neutral
from mentorship.mail.layout import LINE_LENGTH, plain_text
from mentorship.mail.markup.blocks import blocks
from mentorship.mail.markup.compose import FOOT
from mentorship.mail.markup.page import html_of
from mentorship.mail.markup.words import as_lines, as_linked, as_words
from mentorship.models import OutgoingMail

BUTTON = re.compile(r'<a class="button"[^>]*\bhref="([^"]+)"')
ADDRESS = re.compile(r"https?://\S+")


@dataclass(frozen=True)
class Words:
    """The text of a mail: the part that may be written anew, and its foot."""

    body: str
    foot: str

    @property
    def whole(self) -> str:
        """The text part, laid out."""
        return plain_text(self.body.strip() + (f"\n{FOOT}{self.foot}" if self.foot else ""))


def words_of(mail: OutgoingMail) -> Words:
    """The words of a mail as they are edited: one line a paragraph, and the foot apart."""
    body, line, foot = mail.text.rpartition(FOOT)
    if not line:
        body, foot = mail.text, ""
    return Words(unwrapped(body.strip()), foot.strip())


def unwrapped(text: str) -> str:
    """Join lines that were broken only because they were full; an address stays on its own."""
    lines: list[str] = []
    last = ""
    for line in text.splitlines():
        first = line.strip().split(" ")[0]
        full = bool(last.strip() and first) and len(last) + 1 + len(first) > LINE_LENGTH
        alone = any(ADDRESS.fullmatch(one.strip()) for one in (last, line))
        if full and not line.startswith("- ") and not alone:
            lines[-1] += " " + line.strip()
        else:
            lines.append(line)
        last = line
    return "\n".join(lines)


def main_address(mail: OutgoingMail) -> str:
    """The address that the mail's button leads to; nothing where it has none."""
    found = BUTTON.search(mail.html)
    return html.unescape(found[1]) if found else ""


def must_stay(mail: OutgoingMail) -> list[str]:
    """The addresses that have to be in the words above the foot, whatever else is written."""
    body = words_of(mail).body
    found = [main_address(mail), *(one[0] for one in neutral().finditer(body))]
    return [one for one in dict.fromkeys(found) if one and one in body]


def rewritten(mail: OutgoingMail, subject: str, body: str) -> dict[str, Any]:
    """The columns of a mail with these words: its text, and the HTML made of them."""
    words = Words(body.replace("\r\n", "\n"), words_of(mail).foot)
    return {"subject": subject, "text": words.whole, "html": _html(mail, subject, words)}


def _html(mail: OutgoingMail, subject: str, words: Words) -> str:
    body = blocks(_with_button(words.body, main_address(mail)))
    foot = blocks(_markdown(unwrapped(words.foot)))
    return html_of(body, foot, {"subject": subject, "program": mail.program})


def _with_button(body: str, address: str) -> str:
    """The words as Markdown. In the text the button is an address on a line of its own, under a
    line that says what it does.
    """
    pattern = rf"^(?:(?P<label>\S.*):[ \t]*\n)?[ \t]*{re.escape(address)}[ \t]*$"
    found = re.search(pattern, body, re.MULTILINE) if address else None
    if not found:
        return _markdown(body)
    label = as_words(found["label"] or _("Open the page"))
    button = f"**[{label}](<{as_words(address)}>)**"
    before, after = _markdown(body[: found.start()]), _markdown(body[found.end() :])
    return f"{before}\n\n{button}\n\n{after}"


def _markdown(text: str) -> str:
    """Typed paragraphs and lists as Markdown, in which addresses are links."""
    return "\n\n".join(_block(part) for part in re.split(r"\n\s*\n", text) if part.strip())


def _block(part: str) -> str:
    """One paragraph, quotation or list; what is set in below an item belongs to it."""
    part = part.strip("\n")
    if part.startswith("“") and part.endswith("”"):
        return as_lines(part[1:-1], "> ", as_linked)
    words, *items = re.split(r"^- ", part, flags=re.MULTILINE)
    listed = ["- " + as_lines(item, "  ", as_linked).lstrip() for item in items]
    return "\n\n".join([as_lines(words, line=as_linked), "\n".join(listed)])
