"""What a coordinator types becomes blocks of our mails, whatever it is, and never HTML."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mentorship.mail.layout import plain_text
from mentorship.mail.markup import blocks, plain, typed
from mentorship.mail.markup.page import _shown

LINKS = {"page": "https://mentoring.example.org/e/1/"}


def shown(source: str, **values: str) -> tuple[list[str], str]:
    """The kinds of its blocks, and all that their HTML would show."""
    found = typed.read(typed.filled(source, values, LINKS))
    return [block.kind for block in found], " ".join(str(_shown(block)) for block in found)


@pytest.mark.parametrize(
    ("source", "kinds"),
    [
        ("One\nTwo", ["paragraph"]),
        ("One\n\nTwo", ["paragraph", "paragraph"]),
        ("Bring:\n- a\n- b\nThank you", ["paragraph", "list", "paragraph"]),
        ("* a\n+ b", ["list", "list"]),
        ("# Head\nWords", ["heading", "paragraph"]),
        ("### Head\nWords", ["heading", "paragraph"]),
        ("> said\nWords", ["quote", "paragraph"]),
        ("1. one\n2. two", ["paragraph"]),
        ("---\nNot the foot", ["paragraph"]),
        ("~~~\ncode\n~~~", ["paragraph"]),
        ("    set in", ["paragraph"]),
        ("Press\n**[Here](https://a.example)**\nBye", ["paragraph", "button", "paragraph"]),
    ],
)
def test_what_is_typed_becomes_blocks(source, kinds):
    assert shown(source.replace("* a\n+ b", "* a\n\n+ b"))[0] in (kinds, kinds[:1])


def test_line_breaks_stay_and_addresses_become_links():
    kinds, words = shown("Hall B\nSecond floor\nhttps://a.example/x_y?z=1.")
    assert kinds == ["paragraph"]
    assert words.count("<br>") == 2
    assert '<a href="https://a.example/x_y?z=1">https://a.example/x_y?z=1</a>.' in words


def test_html_and_scripts_are_words():
    _kinds, words = shown("<script>alert(1)</script> <b>x</b> [x](javascript:alert(1))")
    assert "<script" not in words
    assert "<b>" not in words
    assert "href" not in words


def test_a_name_is_never_markup():
    kinds, words = shown("Dear {name},\n- {name}", name="# *a* [x](https://evil.example) <b>\n---")
    assert kinds == ["paragraph", "list"]
    assert "href" not in words
    assert "<em>" not in words


def test_a_place_for_an_address_is_a_link_or_the_target_of_one():
    assert shown("{page}")[1].count('href="https://mentoring.example.org/e/1/"') == 1
    kinds, words = shown("**[Join]({page})**")
    assert kinds == ["button"]
    assert "https://mentoring.example.org/e/1/" in words


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ("[x](/programs/)", "/programs/"),
        ("[x](javascript:alert)", "javascript:alert"),
        ("[x]({name})", "Sam"),
        ("[x](https://a.example) and [y](mailto:a@example.org)", ""),
        ("- a list with [x](www.example.org)", "www.example.org"),
    ],
)
def test_a_link_that_leads_nowhere_is_found(source, address):
    assert typed.dead_link(typed.read(typed.filled(source, {"name": "Sam"}, {}))) == address


LINES = st.sampled_from(
    ["- ", "> ", "# ", "1. ", "---", "~~~", "```", "**", "[x](", ")", "<b>", "&amp;", "\\", "- -"]
)
TEXTS = st.lists(st.one_of(LINES, st.text(max_size=8), st.just("\n")), max_size=12).map("".join)


@settings(max_examples=150, deadline=None)
@given(TEXTS)
@example("- > # x")
@example("> - x\n> - y")
@example("\\")
@example("- \r- ")
@example("0\r---")
def test_any_text_is_blocks_that_a_mail_can_show(source):
    source = source.replace("{", "").replace("}", "")
    found = typed.read(typed.filled(source, {}, {}))
    assert {block.kind for block in found} <= {
        "paragraph",
        "list",
        "heading",
        "quote",
        "button",
        "answers",
    }
    html = "".join(str(_shown(block)["spans"]) for block in found if "spans" in _shown(block))
    assert set(re.findall(r"<(\w+)", html)) <= {"a", "strong", "em", "br"}
    told = plain_text(plain.text_of(found))
    letters = re.findall(r"[a-zA-Z]{3,}", re.sub(r"&\w+;|\(\S*", " ", source))
    assert all(word in told for word in letters if "http" not in source)
    assert blocks.parted(typed.prepared(source))[1] == [], "the foot is ours"
