"""The public page of a program: its picture, who runs it, words given with consent, counts."""

import io
import re

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from mentorship.documents import picture
from mentorship.models import LogLine, Program, Quote
from mentorship.services import leaving, quotes
from mentorship.services.acts import Refused
from tests import factories
from tests.mentorship.desk.hands import page, post
from tests.people import cast

pytestmark = pytest.mark.django_db

WORDS = "I would do it again tomorrow."


@pytest.fixture
def it():
    return cast()


@pytest.fixture
def over(it):
    return it.pairing("completed")


def public(it):
    return Client().get(reverse("program", args=[it.program.slug])).content.decode()


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


# The picture ---------------------------------------------------------------------------------


def test_a_link_brings_a_picture_that_follows_the_words(it):
    address = re.search(r'og:image" content="([^"]+)"', public(it))[1]
    path = address.removeprefix("http://localhost:8000")
    drawn = Client().get(path)
    assert drawn["Content-Type"] == "image/png"
    assert Image.open(io.BytesIO(drawn.content)).size == (1200, 630)
    assert 'og:title" content="Career mentoring"' in public(it)
    Program.objects.filter(pk=it.program.pk).update(name='A "quoted" <name>')
    assert 'og:title" content="A &quot;quoted&quot; &lt;name&gt;"' in public(it)
    moved = Client().get(path)
    assert moved.status_code == 302
    assert Client().get(moved.url).status_code == 200
    Program.objects.filter(pk=it.program.pk).update(listed=False)
    assert Client().get(moved.url).status_code == 404


@pytest.mark.parametrize("words", ["Ménage à “trois”", "图书馆", "x" * 400, "a " * 300, ""])
def test_any_words_are_drawn_or_left_out(words):
    drawn = picture.card(words, words, words, words, "#0b6b4f")
    assert Image.open(io.BytesIO(drawn)).size == (1200, 630)
    assert len(drawn) < 200_000


# Who and how many ----------------------------------------------------------------------------


def test_it_says_who_runs_it_and_counts_no_small_group(it):
    assert "Cleo Marsh" in public(it)
    assert "cleo@example.org" not in public(it)
    for _pair in range(4):
        factories.PairingFactory(round=it.round, state="completed")
    factories.PairingFactory(round=it.round, state="declined")
    assert "have met in this program" not in public(it)
    factories.PairingFactory(round=it.round, state="active")
    assert "5 pairs have met in this program so far" in public(it)


# Words ---------------------------------------------------------------------------------------


def test_words_stand_there_with_consent_until_they_are_taken_back(it, over):
    ben, where = signed_in(it.ben), reverse("pairing_quote", args=[over.pk])
    assert where in ben.get(reverse("pairing", args=[over.pk])).content.decode()
    assert where in ben.get(reverse("closing", args=[over.pk])).content.decode()
    assert "Tick the box" in ben.post(where, {"quote": WORDS}).content.decode()
    assert WORDS not in public(it)
    ben.post(where, {"quote": WORDS, "consent": "on"})
    assert WORDS in public(it)
    assert "Ben, mentee" in public(it)
    assert "Okri" not in public(it)
    assert WORDS in ben.get(where).content.decode()
    ben.post(where, {"take_back": "1"})
    assert WORDS not in public(it)
    assert not Quote.objects.exists()


def test_they_name_no_partner_and_are_asked_for_after_a_good_end_alone(it, over):
    for words in ("Ada was great", "Thank you, LOVELACE!"):
        with pytest.raises(Refused, match="name out"):
            quotes.give(it.ben, over, words)
    quotes.give(it.ben, over, "Canada is far, and we met every week")
    other = factories.PairingFactory(round=it.round, state="ended")
    with pytest.raises(Refused, match="good end"):
        quotes.give(other.mentor.person, other, WORDS)
    assert signed_in(it.eve).get(reverse("pairing_quote", args=[over.pk])).status_code == 404


def test_a_coordinator_keeps_them_off_and_they_stay_off_when_they_change(it, over, client):
    quote = quotes.give(it.ben, over, WORDS)
    client.force_login(it.dov)
    assert client.post(reverse("admin:program_quotes", args=[it.program.pk])).status_code == 404
    client.force_login(it.cleo)
    assert WORDS in page(client, "program_quotes", it.program)
    assert "off the page" in post(client, "program_quotes", it.program, hide=quote.pk)
    quotes.give(it.ben, over, "Other words")
    assert "Other words" not in public(it)
    post(client, "program_quotes", it.program, show=quote.pk)
    assert "Other words" in public(it)
    assert LogLine.objects.filter(verb="quote.hidden", program=it.program).exists()
    for typed in ("0", "x", "9" * 30):
        post(client, "program_quotes", it.program, hide=typed)


def test_they_go_with_the_account_at_once(it, over):
    quotes.give(it.ben, over, WORDS)
    leaving.close(it.ben, it.ben)
    assert WORDS not in public(it)
    leaving.erase(it.ben, it.ben)
    assert not Quote.objects.exists()
