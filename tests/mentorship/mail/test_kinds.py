"""Every mail is one object that has all its parts, and one source text."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from mentorship.mail.markup.sources import exists
from mentorship.mail.message import Written
from mentorship.mail.registry import GROUPS, MAILS, Mail, every, register, rewordable
from mentorship.mail.wording import PLACEHOLDERS
from mentorship.messages.accounts import AccountMail
from mentorship.messages.kinds import CODE, Kind
from mentorship.messages.truth import always
from mentorship.models.choices import OPTIONAL_GROUPS

SOURCES = Path(settings.BASE_DIR, "templates", "mail")


def missing(kind: str, mail: Mail | None) -> list[str]:
    """Name the parts of a mail that are not there."""
    if mail is None:
        return [f"{kind}: no mail is registered for it in mentorship/messages/"]
    parts = {
        "what it is called (label)": bool(mail.label),
        "who may stop it (group), or why it comes (why); one of the two": (
            (mail.group in GROUPS) != bool(mail.why)
        ),
        "whether it is still true (is_true)": callable(mail.is_true),
        "the kinds of program that send it (programs)": bool(mail.programs),
        "how it is made (build)": not isinstance(mail, Written) or callable(mail.build),
        "samples": not isinstance(mail, Written) or callable(mail.samples),
        f"its words (templates/mail/{kind}.md)": kind == "direct" or exists(f"mail/{kind}.md"),
        "what its own words can hold (placeholders)": set(mail.placeholders) <= set(PLACEHOLDERS),
    }
    return [f"{kind}: {part}" for part, there in parts.items() if not there]


def test_every_mail_has_all_its_parts():
    assert [part for kind in Kind for part in missing(kind, MAILS.get(kind))] == []


def test_a_part_that_is_missing_is_named():
    whole = MAILS["paused"]
    assert missing("paused", None) == [
        "paused: no mail is registered for it in mentorship/messages/"
    ]
    bare = Mail(kind=Kind.PAUSED, label="", is_true=None, programs=frozenset())
    assert [words.partition(" (")[0] for words in missing("nowhere", bare)] == [
        "nowhere: what it is called",
        "nowhere: who may stop it",
        "nowhere: whether it is still true",
        "nowhere: the kinds of program that send it",
        "nowhere: its words",
    ]
    both = Mail(kind=Kind.PAUSED, label="x", is_true=always, group="reminders", why="x")
    assert len(missing("paused", both)) == 1
    assert missing("paused", whole) == []


def test_no_source_is_without_a_mail_and_no_mail_has_two_objects():
    assert {path.stem for path in SOURCES.glob("*.md")} == set(MAILS) - {"direct"} | {"foot"}
    assert set(MAILS) == set(Kind)
    with pytest.raises(ValueError, match="two mails of the kind paused"):
        register(MAILS["paused"])


def test_what_builds_a_mail_is_asked_for_as_it_is_registered():
    with pytest.raises(TypeError, match="is_true"):
        Mail(kind=Kind.PAUSED, label="x")
    with pytest.raises(TypeError, match="samples"):
        Written(kind=Kind.PAUSED, label="x", is_true=always, build=lambda: None)


def test_a_mail_can_be_stopped_or_says_why_it_comes():
    assert set(GROUPS) == set(OPTIONAL_GROUPS)
    assert {mail.group for mail in every()} == {None, *GROUPS}


def test_a_reminder_can_be_stopped_and_never_comes_at_night():
    for mail in every():
        assert not mail.reminder or (mail.group == "reminders" and not mail.at_once), mail.kind


def test_mails_are_listed_in_the_order_of_their_kinds():
    assert [mail.kind for mail in every()] == list(Kind)


def test_every_mail_that_a_program_words_says_where_its_words_go():
    for kind in rewordable():
        source = (SOURCES / f"{kind}.md").read_text()
        assert "mail/parts/hello.md" in source, kind
        assert source.count("{% closing %}") == 1, kind


def test_a_sentence_to_be_translated_stands_once_in_all_sources():
    """But for subjects: the first line of a mail may say what its first paragraph says too."""
    sentence = re.compile(
        r"{% translate \"([^\"]*)\"|{% blocktranslate trimmed[^%]*%}(.*?){% endblocktranslate",
        re.DOTALL,
    )
    found: dict[str, set[str]] = {}
    for path in SOURCES.rglob("*.md"):
        for one in sentence.finditer(path.read_text()):
            words = " ".join((one[1] or one[2]).split())
            if words.count(" ") > 3 and words.endswith((".", "?")):
                found.setdefault(words, set()).add(path.stem)
    assert {words: names for words, names in found.items() if len(names) > 1} == {}
    assert len(found) > 100


def test_every_sentence_that_spans_lines_is_trimmed():
    for path in SOURCES.rglob("*.md"):
        source = path.read_text()
        assert source.count("{% blocktranslate") == source.count("{% blocktranslate trimmed"), path


def test_what_anybody_can_have_sent_somewhere_is_counted():
    """Whoever asks for a code that proves who sits there is signed in; the rest anybody can."""
    for mail in every():
        if isinstance(mail, AccountMail):
            anybody = mail.why == CODE and mail.kind != Kind.PROVE_CODE
            assert mail.asked_by_anybody == anybody, mail.kind
