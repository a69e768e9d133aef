"""A program's own words in its mails: what they may hold, and what they can never do."""

import pytest

from mentorship import messages
from mentorship.mail import wording
from mentorship.mail.registry import rewordable
from mentorship.messages.samples import sample
from mentorship.models import MailWording
from tests.people import cast, person

pytestmark = pytest.mark.django_db


def word(it, kind="offered", role="mentee", **words):
    return MailWording.objects.create(program=it.program, kind=kind, role=role, **words)


def one_paragraph(text):
    return " ".join(text.split())


def test_own_words_take_the_place_of_ours_and_the_facts_stay():
    it = cast()
    word(
        it,
        subject="{other} and you?",
        opening="Dear {to}, {program} is glad.\n\nReally.",
        closing="Yours, the team of {round}",
    )
    pairing = it.pairing("offered")
    ours, theirs = messages.offered(pairing, "mentor"), messages.offered(pairing, "mentee")
    assert theirs.subject == "Ada Lovelace and you?"
    text = one_paragraph(theirs.text)
    assert text.startswith("Hello Ben, Dear Ben, Career mentoring is glad. Really. Career")
    assert "suggests Ada Lovelace as your mentor. Accept or decline by" in text
    assert "Yours, the team of Spring Yes, I would like to meet Ada Lovelace: http" in text
    assert ">Really.</p>" in theirs.html
    assert ours.subject == "We suggest Ben Okri as your mentee"
    assert "glad" not in ours.text + ours.html


def test_other_programs_and_other_mails_keep_our_words():
    it = cast()
    word(it, opening="Only for the offer")
    it.round_elsewhere.program.refresh_from_db()
    assert "Only for" not in messages.active(it.pairing("active"), "mentee").text
    it.ben_in.round = it.round_elsewhere
    assert "Only for" not in messages.joined(it.ben_in).text


@pytest.mark.parametrize("kind", rewordable())
def test_every_placeholder_of_a_kind_has_something_to_stand_for(kind):
    about = rewordable()[kind]
    it = cast(min(about.programs))
    holds = " ".join(f"{name}=[{{{name}}}]" for name in about.placeholders)
    for role in ("mentor", "mentee"):
        draft = MailWording(program=it.program, kind=kind, role=role, opening=holds, closing="Bye")
        message = sample(draft, it.cleo).message
        text = one_paragraph(message.text)
        for name in about.placeholders:
            assert f"{name}=[" in text
            assert f"{name}=[]" not in text
        assert "{" not in message.subject + message.text
        assert "Bye" in message.html
        assert "example.org" not in text or kind == "active"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("Hi {name}", "“{name}” means nothing in this mail. You can use {to}, {role}, {program}"),
        ("{to.email}", "“{to.email}” means nothing in this mail"),
        ("{to!r:>99}", "“{to!r:>99}” means nothing"),
        ("{}", "“{}” means nothing"),
        ("{to", "A brace has no partner at “{to”"),
        ("to} you", "A brace has no partner at “} you”"),
        ("{{to}}", "A brace has no partner at “{{to}}”"),
        ("{ to }", "“{ to }” means nothing"),
        ("{other}", "“{other}” means nothing"),
        ("{answer_by}", "“{answer_by}” means nothing"),
        ("{" + "x" * 5000 + "}", "x…}” means nothing"),
        ("see https://a.example/m/~accept~/", "Leave out addresses with “/m/”"),
    ],
)
def test_what_means_nothing_is_named_with_what_can_be_used(words, sentence):
    assert sentence in wording.fault_in(words, "joined")


@pytest.mark.parametrize("words", ["", "{to}{program}", "50 % & <b>", "%(to)s $to [to] \\1"])
def test_anything_else_is_plain_text(words):
    assert wording.fault_in(words, "joined") == ""
    assert wording.filled(words, {"to": "To", "program": "P"}) == words.format(to="To", program="P")


def test_words_and_names_are_text_and_never_markup_placeholders_or_headers():
    it = cast()
    it.program.name = "<i>Böse</i> {to}"
    it.ada_in.person = person("Zo {program} <b>\r\nBcc: all@example.org")
    word(it, subject="{other}", opening="<script>{other}</script> & {program}")
    message = messages.offered(it.pairing("offered"), "mentee")
    assert "\n" not in message.subject
    assert "<script>" not in message.html
    assert "<b>" not in message.html.replace("<body", "")
    assert "&lt;script&gt;Zo {program} &lt;b&gt;" in message.html
    assert "<script>Zo {program} <b>" in one_paragraph(message.text)
    assert "\nBcc" not in message.subject + message.columns()["from_email"]


def test_words_that_no_longer_fit_their_mail_give_way_to_ours():
    it = cast()
    word(it, subject="{gone}", opening="{gone", closing="}")
    message = messages.offered(it.pairing("offered"), "mentee")
    assert message.subject == "We suggest Ada Lovelace as your mentor"
    assert "gone" not in message.text


def test_coordinators_never_get_a_program_s_words_to_its_members():
    it = cast()
    assert not any(kind.startswith("coordinator") for kind in rewordable())
    (message,) = messages.declined_for_coordinators(it.pairing("declined", declined_by=it.ben))
    assert message.to == it.cleo
