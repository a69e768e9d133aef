"""A mail's one source becomes both of its parts, and nothing that people typed is ever markup."""

import html
import re

import pytest
from django.template import Context, TemplateSyntaxError
from hypothesis import given
from hypothesis import strategies as st

from mentorship.mail.markup import blocks, plain
from mentorship.mail.markup.compose import text_with_foot
from mentorship.mail.markup.page import html_of
from mentorship.mail.markup.sources import Source, _engine, exists
from mentorship.mail.markup.tags import quoted
from mentorship.mail.markup.words import as_lines, as_linked, as_words

HOSTILE = (
    "[x](http://evil)",
    "![x](http://evil)",
    "<http://evil.example>",
    "[x]: http://evil",
    "# a",
    "a\n# b",
    "a\n\n- b\n---\n> c",
    "- a",
    "1. a",
    "> a",
    "---",
    "===",
    "~~~\na\n~~~",
    "```a```",
    "    a",
    "<b>",
    "<script>alert(1)</script>",
    "*",
    "**a**",
    "_",
    "__a__",
    "\\",
    "a\\",
    "\\*a\\*",
    "&lt;b&gt;",
    "&#42;a&#42;",
    "a & b",
    "\"a\" 'b'",
    "{{ name }}",
    "{% if %}",
    "%(name)s",
    "100 %",
    "| a | b |",
    "###",
    "a)](http://evil)",
    "javascript:alert(1)",
    "O’Brien-Smith, Jr. (ret.)",
)


def source(text, **values):
    return Source(text, engine=_engine()).render(Context(values))


def both(text, **values):
    body, foot = blocks.parted(source(text, **values))
    page = html_of(body, foot, {"subject": "S"})
    text = text_with_foot(plain.unwrapped(body), plain.unwrapped(foot))
    return text, page[page.index("<h1") : page.index("foot muted")]


def seen(page):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def flat(words):
    return " ".join(words.split())


PLACES = {
    "a paragraph": "{{ name }}",
    "the midst of a sentence": "Dear {{ name }}, good day",
    "a sentence that is translated": "{% blocktranslate %}Dear {{ name }}{% endblocktranslate %}",
    "one with a shortened name": (
        "{% blocktranslate with n=name|truncatechars:90 %}Dear {{ n }}{% endblocktranslate %}"
    ),
    "a heading": "## {{ name }}\n\nWords",
    "a card": "### {{ name }}\n{{ name }}\\\n{{ name }}",
    "a list": "- {{ name }}\n- {{ name }}",
    "bold words": "**{{ name }}** and more",
    "the label of a link": "See [{{ name }}](https://ours.example/)",
    "a button": "**[Meet {{ name }}](https://ours.example/)**",
    "answers": "- **[Meet {{ name }}](https://ours.example/)**",
    "a quotation": "{{ name|quoted }}",
    "a code": "~~~\n{{ name }}\n~~~",
    "a value inside our own block": "{% closing %}{{ name }}{% endclosing %}",
    "a value that was called safe": "{{ name|safe }}",
    "a value after a loop": "{% for one in names %}\n- {{ one }}\n{% endfor %}",
    "under a condition": "{% if name %}\n  {{ name }}\n{% else %}\nno\n{% endif %}",
}


def skeleton(page):
    """The elements alone, with where links lead."""
    return re.findall(r"</?\w+|href=\"[^\"]*\"", page)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", HOSTILE)
def test_what_people_type_is_words_wherever_it_stands(place, name):
    text, page = both(PLACES[place], name=name, names=[name])
    lines = PLACES[place] == "{{ name|quoted }}"
    plain_text, plain_page = both(PLACES[place], name="Ada", names=["Ada"])
    if not lines:  # a quotation keeps its breaks and paragraphs
        assert skeleton(page) == skeleton(plain_page)
        assert text.count("\n\n") == plain_text.count("\n\n")
    assert "evil" not in " ".join(re.findall(r'href="[^"]*"', page))
    for said in (flat(text.partition("\n--\n")[0]), seen(page)):
        assert all(word in said for word in name.split() if not lines or word in said.split())
    assert seen(page).count(flat(name)) or lines
    assert "<script" not in page
    assert "<b>" not in page


@given(st.text(max_size=60), st.sampled_from(sorted(PLACES)))
def test_any_words_at_all_stay_words(name, place):
    if not name.strip():
        return
    _text, page = both(PLACES[place], name=name, names=[name])
    _text, plain_page = both(PLACES[place], name="Ada", names=["Ada"])
    if PLACES[place] != "{{ name|quoted }}":
        assert skeleton(page) == skeleton(plain_page)
    else:
        assert set(skeleton(page)) <= {*skeleton(plain_page), "<br"}


def test_an_object_is_named_and_escaped_too():
    class Program:
        def __str__(self):
            return "[x](http://evil) *a* <b>"

    text, page = both(
        "{{ program }} {% blocktranslate %}in {{ program }}{% endblocktranslate %}",
        program=Program(),
    )
    assert "<a" not in page
    assert "[x](http://evil) *a* <b> in [x](http://evil) *a* <b>" in flat(text)


@pytest.mark.parametrize(
    "text",
    [
        "{% firstof name 'x' %}",
        "{% autoescape off %}{{ name }}{% endautoescape %}",
        "{% cycle name 'x' %}",
        "{% closing %}{% firstof name %}{% endclosing %}",
        "{% if name %}{% filter upper %}{{ name }}{% endfilter %}{% endif %}",
        "{% translate name %}",
        "{% verbatim %}x{% endverbatim %}",
    ],
)
def test_tags_through_which_something_else_could_pass_are_refused(text):
    with pytest.raises(TemplateSyntaxError):
        source(text, name="*")


def test_an_address_that_somebody_names_is_a_link_only_where_we_ask_for_it():
    words = "Room 4, https://rooms.example/a_b*c?d=1&e=2, or http://x.example."
    text, page = both("{{ place|linked }}", place=words)
    assert re.findall(r'href="([^"]*)"', page) == [
        "https://rooms.example/a_b*c?d=1&amp;e=2",
        "http://x.example",
    ]
    assert text.startswith(words)
    assert "href" not in both("{{ place }}", place=words)[1]
    assert "javascript" not in both("{{ place|linked }}", place="javascript:alert(1)")[1].replace(
        "javascript:alert(1)", ""
    )


def test_what_somebody_wrote_keeps_its_lines_and_its_paragraphs():
    text, page = both("{{ words|quoted }}", words="One\r\ntwo\n\n\n# three\n")
    assert text.startswith("“One\ntwo\n\n# three”\n")
    assert re.sub(r'\s*style="[^"]*"|\s\s+', "", page).count("<p>") == 2
    assert "<br>" in page


def test_text_reads_as_if_written_by_hand():
    text, _page = both(
        "Hello **Ben**,\n\nLook at *it*:\n\n## What is next\n- one\n- two, and [more](https://a.example/)\n\n"
        "[I need more time](https://b.example/)\n\n**[Open it](https://c.example/)**\n\n"
        "- **[Yes](https://d.example/)**\n- **[No](https://e.example/)**\n\n### Ada\nHead\\\n"
        "[a@example.org](mailto:a@example.org)\n\n~~~\nABCD-EFGH\n~~~\n\n---\n"
        "Why [it](https://f.example/) comes."
    )
    assert text == (
        "Hello Ben,\n\nLook at it:\n\nWhat is next\n- one\n\n- two, and more:\n  https://a.example/\n\n"
        "I need more time:\nhttps://b.example/\n\nOpen it:\nhttps://c.example/\n\n"
        "- Yes:\n  https://d.example/\n\n- No:\n  https://e.example/\n\nAda\nHead\na@example.org\n\n"
        "    ABCD-EFGH\n\n--\nWhy it comes:\nhttps://f.example/\n"
    )


def test_a_line_of_nothing_but_conditions_leaves_no_line_behind():
    assert exists("mail/thanked.md")
    assert not exists("mail/nothing.md")


def test_words_are_what_markdown_reads_back():
    for name in HOSTILE:
        assert plain.words_of(blocks.line(as_words(name))) == flat(name)
    assert plain.words_of(blocks.line(as_linked("a https://b.example/c d"))) == (
        "a https://b.example/c d"
    )
    assert as_lines("a\nb") == "a\\\nb"
    assert quoted("a\n\nb") == "> a\n>\n> b"
