"""A mail whose words a coordinator changes begins as its source made it, and stays whole."""

import html
import re

import pytest

from mentorship.mail.edited import rewritten, words_of
from mentorship.mail.registry import mail_of
from mentorship.models import OutgoingMail
from tests.mentorship.mail.stage import CastOnStage
from tests.mentorship.mail.test_every_message import WRITTEN, as_row, of_kind
from tests.people import cast

pytestmark = pytest.mark.django_db

BUTTON = re.compile(r'<a class="button"[^>]*\bhref="([^"]+)"[^>]*>([^<]*)<')


def addresses(page):
    return set(re.findall(r'href="([^"]+)"', page))


def seen(page):
    body = re.sub(r"<head>.*?</head>", " ", page, flags=re.DOTALL)
    words = re.sub(r"https?://\S+", " ", html.unescape(re.sub(r"<[^>]+>", " ", body)))
    return set(re.findall(r"[^\W\d_]{3,}", words))


@pytest.mark.parametrize("kind", WRITTEN)
def test_a_mail_that_is_saved_without_a_change_says_what_it_said(kind):
    it, mail = cast(), mail_of(kind)
    of_kind(it, min(mail.programs))
    for message in mail.samples(mail, CastOnStage(it)):
        row = as_row(message)
        again = rewritten(row, row.subject, words_of(row).body)
        assert again["text"] == row.text
        assert BUTTON.findall(again["html"]) == BUTTON.findall(row.html)
        assert addresses(again["html"]) >= addresses(row.html) - {"mailto:ben@example.org"} - {
            "mailto:ada@example.org"
        }
        assert seen(again["html"]) >= seen(row.html)


def edited(body, foot="You get this mail because"):
    mail = OutgoingMail(text=f"x\n\n--\n{foot}\n", html="", subject="S")
    return rewritten(mail, "S", body)["html"]


@pytest.mark.parametrize(
    "typed",
    ["[x](http://evil.example)", "# a", "<b>a</b>", "*a* _b_ **c**", "~~~\na\n~~~", "1. a", "---"],
)
def test_what_a_coordinator_types_is_words(typed):
    page = edited(f"Before\n\n{typed}\n\nAfter")
    inside = page[page.index("<h1") :]
    assert not re.search(r"<(b|em|strong|h2|code|pre|ol|hr)\b", inside)
    assert html.escape(typed.splitlines()[0], quote=False).replace(
        "http://evil.example", ""
    ) in re.sub(r"<a [^>]*>http://evil.example</a>|http://evil.example", "", inside)
    assert "After" in page.partition("foot muted")[0]


def test_lists_quotations_and_addresses_of_the_text_are_those_of_the_html():
    page = edited("Look:\n- one\n- two:\n  https://a.example/b\n\n“They said\nso”")
    plain = re.sub(r' style="[^"]*"', "", page)
    assert plain.count("<li>") == 2
    assert '<li>two:<br><a href="https://a.example/b">https://a.example/b</a></li>' in plain
    assert re.search(r"<blockquote>\s*<p>They said<br>so</p>", plain)
