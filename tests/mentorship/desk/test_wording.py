"""A coordinator puts her program's mails into her own words."""

import re

import pytest
from django.http import Http404
from django.urls import reverse

from mentorship.mail import wording as rules
from mentorship.mail.registry import rewordable
from mentorship.models import LogLine, MailWording, OutgoingMail
from mentorship.services import wording
from mentorship.services.acts import Refused
from tests import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return people.cast()


def address(cast, name="wording", kind="offered", role="mentee") -> str:
    return reverse(f"admin:{name}", args=[cast.program.pk, kind, role])


def body(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


OF_A_PLACE = (
    *("joined", "signup_closed", "no_partner", "round_called_off", "over_unpaired"),
    "dates_moved",
)
"""These are about one person's place in a round, and there are such people."""
SAVE = {"subject": "{other} for you", "opening": "We are glad, {to}.", "closing": "", "save": "1"}


def test_the_list_tells_whose_words_each_mail_has(cast, desk):
    url = reverse("admin:wordings", args=[cast.program.pk])
    assert "Your words" not in body(desk.get(url))
    desk.post(address(cast), SAVE)
    page = body(desk.get(url))
    assert page.count("Your words") == 1
    assert "Cleo Marsh" in page
    assert "A convention is over" not in page


def test_words_are_looked_at_before_they_are_saved(cast, desk):
    cast.pairing("offered")
    page = body(desk.post(address(cast), {**SAVE, "look": "1"}))
    assert "How it would look" in page
    assert "With real people of this program" in page
    assert "<dd>Ada Lovelace for you</dd>" in page
    assert "We are glad, Ben." in page
    assert not MailWording.objects.exists()
    assert not OutgoingMail.objects.exists()
    tried = body(desk.get(address(cast, "wording_html") + "?tried=1"))
    assert "We are glad, Ben." in tried
    for other in (address(cast, "wording_html"), address(cast, "wording_html", role="mentor")):
        assert "We are glad" not in body(desk.get(other + "?tried=1" * ("mentor" in other)))


def test_saving_and_going_back_are_logged_with_the_words_that_went(cast, desk):
    page = body(desk.post(address(cast), SAVE, follow=True))
    assert "These are your words, changed on" in page
    desk.post(address(cast), {**SAVE, "subject": "", "opening": "Second words"})
    desk.post(address(cast, "wording_ours"))
    assert not MailWording.objects.exists()
    label = "words of “A partner is suggested to you” to mentee"
    assert [line.sentence for line in LogLine.objects.order_by("pk")] == [
        f"Cleo Marsh changed the {label}. Before: our wording",
        f"Cleo Marsh changed the {label}. Before: {{other}} for you | We are glad, {{to}}.",
        f"Cleo Marsh went back to our {label}. Before: Second words",
    ]


def test_a_second_save_of_the_same_words_writes_nothing(cast, desk):
    for _again in range(2):
        desk.post(address(cast), SAVE)
    assert LogLine.objects.count() == 1
    with pytest.raises(Refused):
        wording.go_back(cast.cleo, cast.program, "active", "mentor")


def test_the_words_of_two_programs_leave_each_other_alone(cast):
    mail = {"kind": "offered", "role": "mentee"}
    theirs = MailWording.objects.create(program=cast.elsewhere, opening="Theirs", **mail)
    wording.reword(cast.cleo, MailWording(program=cast.program, opening="Ours", **mail))
    said = dict(MailWording.objects.values_list("program", "opening"))
    assert said == {cast.elsewhere.pk: "Theirs", cast.program.pk: "Ours"}
    assert LogLine.objects.get().sentence.endswith("Before: our wording")
    wording.go_back(cast.cleo, cast.program, **mail)
    assert MailWording.objects.get() == theirs
    with pytest.raises(Refused, match="has our wording already"):
        wording.go_back(cast.cleo, cast.program, **mail)


@pytest.mark.parametrize(
    ("part", "words", "sentence"),
    [
        (
            "opening",
            "Hi {email}",
            "“{email}” means nothing in this mail. You can use {to}, ",
        ),
        ("closing", "Until {date", "A brace has no partner at “{date”"),
        ("subject", "{", "A brace has no partner"),
        ("subject", "x" * 61, "Shorten your answer to 60"),
        ("opening", "x" * 10_000, "Shorten your answer to 1500"),
        ("opening", "a\0b", "Remove the hidden character"),
        ("subject", "", "Write at least one part, or go back to our wording"),
    ],
)
def test_words_that_cannot_be_are_answered_and_kept(cast, desk, part, words, sentence):
    sent = {"subject": "", "opening": "", "closing": "", "save": "1", part: words}
    page = body(desk.post(address(cast), sent)).replace("&quot;", '"')
    assert sentence in page
    assert "There is a problem" in page
    assert words.replace("\0", "") in page.replace("\0", "").replace("�", "")
    assert not MailWording.objects.exists()


@pytest.mark.parametrize("kind", rewordable())
def test_every_mail_has_a_preview_without_a_link_that_acts(cast, desk, kind):
    cast.program.kind = min(rewordable()[kind].programs)
    cast.program.save()
    for role in ("mentor", "mentee"):
        page = body(desk.get(address(cast, kind=kind, role=role)))
        html = body(desk.get(address(cast, "wording_html", kind=kind, role=role)))
        assert "two invented people" in page or kind in OF_A_PLACE
        assert not re.search(r"/m/\d", page + html)
        assert not re.search(r"/stop/|unsubscribe/\d", page + html)


def test_what_another_runs_or_what_does_not_exist_is_not_there(cast, desk, client):
    MailWording.objects.create(program=cast.program, kind="offered", role="mentee", opening="Ours")
    for kind, role in (("round_over", "mentee"), ("login_code", "mentee"), ("offered", "owner")):
        assert desk.get(address(cast, kind=kind, role=role)).status_code == 404
    client.force_login(cast.dov)
    for name in ("wording", "wording_html", "wording_ours"):
        assert client.get(address(cast, name)).status_code == 404
        assert client.post(address(cast, name), SAVE).status_code == 404
    assert client.get(reverse("admin:wordings", args=[cast.program.pk])).status_code == 404
    assert MailWording.objects.get().opening == "Ours"


def test_the_acts_look_for_themselves_who_may(cast):
    draft = MailWording(program=cast.program, kind="offered", role="mentee", opening="Mine")
    for act in (
        lambda: wording.reword(cast.dov, draft),
        lambda: wording.go_back(cast.dov, cast.program, "offered", "mentee"),
    ):
        with pytest.raises(Http404):
            act()
    draft.opening = "{nobody}"
    with pytest.raises(Refused, match="means nothing"):
        wording.reword(cast.cleo, draft)


def test_our_words_hold_no_placeholder_that_has_no_meaning():
    used = {name for about in rewordable().values() for name in about.placeholders}
    assert used == set(rules.PLACEHOLDERS)
