"""A mail whose words a coordinator has changed: what they may write, and its HTML made anew.

The foot of a mail (why it comes, how to stop it, whom to ask) stays as it is. So do the addresses
that the mail is about: its button's, and the ones by which its receiver acts.
"""

import html
import re
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string

from mentorship.mail.act_links import neutral
from mentorship.mail.layout import LINE_LENGTH, plain_text
from mentorship.models import OutgoingMail

FOOT = "\n--\n"
BUTTON = re.compile(r'class="button"\s+href="([^"]+)"')
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
    body, _line, foot = mail.text.rpartition(FOOT)
    if not _line:
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
    before, button, after = _around_button(words.body, main_address(mail))
    context = {
        "subject": subject,
        "program": mail.program,
        "before": before,
        "after": after,
        "foot": _blocks(unwrapped(words.foot)),
        **button,
    }
    return render_to_string("mail/edited.html", context)


def _around_button(body: str, address: str) -> tuple[list[Any], dict[str, str], list[Any]]:
    """What stands before the button, the button, what stands after it.

    In the text the button is an address on a line of its own, under a line that says what it does.
    """
    pattern = rf"^(?:(?P<label>\S.*):[ \t]*\n)?[ \t]*{re.escape(address)}[ \t]*$"
    found = re.search(pattern, body, re.MULTILINE) if address else None
    if not found:
        return _blocks(body), {}, []
    button = {"url": address, "label": found["label"] or ""}
    return _blocks(body[: found.start()]), button, _blocks(body[found.end() :])


def _blocks(text: str) -> list[dict[str, list[str]]]:
    """The paragraphs and the lists of a text."""
    return [_block(part) for part in re.split(r"\n\s*\n", text) if part.strip()]


def _block(part: str) -> dict[str, list[str]]:
    lines = [line.strip() for line in part.strip().splitlines()]
    if all(line.startswith("- ") for line in lines):
        return {"points": [line[2:] for line in lines]}
    return {"lines": lines}
