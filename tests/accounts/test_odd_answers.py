"""Walk every page of questions with answers that nobody should give, and some that they may."""

import html
import re

import pytest
from django.urls import reverse

from accounts.views.pages import PAGES
from accounts.views.trip import Trip
from tests import factories, people
from tests.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

CHANGE = Trip(first=False, next="")
ODD = {
    "empty": "",
    "blank": "   ",
    "long": "x" * 10_000,
    "nul": "a\x00b",
    "emoji": "\N{BOOKS}\N{WOMAN}\N{ZERO WIDTH JOINER}\N{BOOKS}",
    "right to left": "\u05e9\u05dc\u05d5\u05dd \u202e abc",
    "markup": "<script>alert(1)</script>\"'&",
    "foreign id": "999999999",
    "beyond a number": "9" * 40,
}
BANNED = re.compile(
    r"please|sorry|invalid|valid |oops|this field|required|ensure this|select a valid|traceback",
    re.IGNORECASE,
)


@pytest.fixture
def ada(client):
    factories.FieldFactory()
    ada = people.person("Ada Lovelace")
    client.force_login(ada)
    return ada


@pytest.mark.parametrize("asked", PAGES, ids=lambda page: page.key)
def test_odd_answers_get_our_sentences_and_are_kept(client, ada, asked):
    names = list(client.get(CHANGE.link(asked)).context["form"].fields)
    for odd in ODD.values():
        page = client.post(CHANGE.link(asked), dict.fromkeys(names, odd))
        if page.status_code == 302:
            assert client.get(page.url).status_code == 200
        else:
            assert_refused_kindly(page, names, odd)


def assert_refused_kindly(page, names: list[str], odd: str) -> None:
    """The page says what to do in our words, leads to the control, and has what was typed."""
    assert page.status_code == 200
    form, shown = page.context["form"], page.content.decode()
    said = [str(text) for errors in form.errors.values() for text in errors]
    assert said
    assert [text for text in said if BANNED.search(text)] == []
    assert "<title>Error: " in shown
    for target in re.findall(r'<a href="#(id_[^"]+)"', shown):
        assert f'id="{target}"' in shown
    for name in names:
        if form[name].kind in {"line", "lines"} and not hasattr(form.fields[name], "choices"):
            assert odd in html.unescape(shown)


@pytest.mark.parametrize("asked", PAGES, ids=lambda page: page.key)
def test_broken_bytes_are_no_reason_to_break(client, ada, asked):
    names = client.get(CHANGE.link(asked)).context["form"].fields
    body = "&".join(f"{name}=caf%E9%ED%A0%80" for name in names)
    kind = "application/x-www-form-urlencoded"
    page = client.post(CHANGE.link(asked), body, content_type=kind)
    assert page.status_code in {200, 302}


def test_what_looks_like_markup_is_shown_as_it_was_written(client, ada):
    client.post(CHANGE.link(PAGES[0]), {"full_name": "<b>Ada</b> & co", "called": "<i>"})
    shown = client.get("/profile/").content.decode()
    assert "&lt;b&gt;Ada&lt;/b&gt; &amp; co" in shown
    assert "<b>Ada" not in shown


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  Ada \n\t Lovelace ", "Ada Lovelace"),
        ("\u202eAda\u2066", "Ada"),
        ("\u05e9\u05dc\u05d5\u05dd", "\u05e9\u05dc\u05d5\u05dd"),
        (
            "Ada \N{WOMAN}\N{ZERO WIDTH JOINER}\N{BOOKS}",
            "Ada \N{WOMAN}\N{ZERO WIDTH JOINER}\N{BOOKS}",
        ),
        ("x" * 200, "x" * 200),
    ],
)
def test_a_name_of_any_script_is_one_line_that_turns_nobody_elses_words(client, ada, written, kept):
    client.post(CHANGE.link(PAGES[0]), {"full_name": written})
    ada.profile.refresh_from_db()
    assert ada.profile.full_name == kept


@pytest.mark.parametrize("nothing", ["\u200b\u200d", "\u202e\u2066", "\u3000"])
def test_a_name_that_nobody_can_see_is_no_name(client, ada, nothing):
    page = client.post(CHANGE.link(PAGES[0]), {"full_name": nothing})
    assert page.context["form"].errors == {
        "full_name": ["Enter your name as you write it yourself"]
    }


def test_a_number_too_long_to_be_one_is_refused_by_the_page_of_passkeys(client):
    client = sign_in(client, people.person("Ada Lovelace"))
    said = {"name": "phone", "credential": "9" * 5000}
    answer = client.post(reverse("mfa_add_webauthn"), said)
    assert answer.status_code in (200, 302)
