"""Every door to the site counts wrong passwords and codes, and shuts for a while."""

import json
import re
from base64 import b64encode

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from tests import people
from tests.hostile.forms import read
from tests.hostile.words import BANNED

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery staple"
MOST = 5
"""Wrong tries at one account within five minutes."""
FURTHER = 10


@pytest.fixture
def ann():
    ann = people.person("Ann Head", is_staff=True, is_superuser=True)
    ann.set_password(PASSWORD)
    ann.save()
    EmailAddress.objects.create(user=ann, email=ann.email, verified=True, primary=True)
    return ann


def signed_in(client: Client) -> bool:
    return client.get("/profile/").status_code == 200


@pytest.mark.parametrize("door", ["/accounts/login/", "/admin/login/"])
def test_a_password_can_be_guessed_five_times(ann, door):
    client, tried = Client(), 0
    for number in range(MOST + FURTHER):
        answer = client.post(
            door, {**names(door), "password": f"wrong {number} words"}, follow=True
        )
        assert answer.status_code in (200, 429)
        tried += "do not belong together" in answer.content.decode()
        assert not BANNED.search(read(answer.content.decode())[1])
    assert tried <= MOST
    answer = Client().post(door, {**names(door), "password": PASSWORD})
    assert not signed_in(client)
    assert answer.status_code != 302 or "login" in answer["Location"]


def names(door: str) -> dict[str, str]:
    """Both doors are sent what either of them might read."""
    return {"login": "ann@example.org", "username": "ann@example.org"}


def test_the_admins_own_door_leads_to_the_sites(ann):
    answer = Client().post("/admin/login/", {"username": ann.email, "password": PASSWORD})
    assert answer.status_code in (302, 404, 405)
    client = Client()
    client.post("/admin/login/", {"username": ann.email, "password": PASSWORD})
    assert client.get("/admin/").status_code == 302


def test_a_code_by_mail_can_be_guessed_a_few_times(ann):
    client = Client()
    client.post("/accounts/login/code/", {"email": ann.email})
    code = re.search(r"\b[A-Z0-9]{3,}(?:-[A-Z0-9]{3,})+\b|\b\d{6}\b", sent_to(ann.email))
    for number in range(MOST + 1):
        client.post("/accounts/login/code/confirm/", {"code": f"WRNG{number}"})
    if code:
        client.post("/accounts/login/code/confirm/", {"code": code.group()})
    assert not signed_in(client)


def sent_to(address: str) -> str:
    return next(one.body for one in reversed(mail.outbox) if address in one.to)


def test_a_right_code_works_once(ann):
    client = Client()
    client.post("/accounts/login/code/", {"email": "ann@example.org"})
    words = sent_to(ann.email)
    found = re.findall(r"^\s*([A-Z0-9]{3,8}(?:-[A-Z0-9]{3,8})?)\s*$", words, re.MULTILINE)
    assert found, words
    client.post("/accounts/login/code/confirm/", {"code": found[0]})
    assert signed_in(client)
    other = Client()
    other.post("/accounts/login/code/confirm/", {"code": found[0]})
    assert not signed_in(other)


def test_nobody_learns_from_a_page_whether_an_address_has_an_account(ann):
    """Sign-up, sign-in by code and reset answer alike for a known and an unknown address."""
    for door in ("/accounts/signup/", "/accounts/login/code/", "/accounts/password/reset/"):
        told = []
        for address in (ann.email, "zoe@example.org"):
            client = Client()
            answer = client.post(door, {"email": address}, follow=True)
            text = read(answer.content.decode())[1].replace(address, "…")
            told.append((answer.status_code, answer.redirect_chain, text))
        assert told[0] == told[1], door


STRANGE = json.dumps(
    {
        "id": "AAAA",
        "rawId": "AAAA",
        "type": "public-key",
        "response": {
            "clientDataJSON": b64encode(b'{"type": "webauthn.get", "challenge": "AAAA"}').decode(),
            "authenticatorData": b64encode(bytes(37)).decode(),
            "signature": "AAAA",
            "userHandle": b64encode(b"nobody").decode(),
        },
    }
)
"""Whole, and signed by nothing we know."""


@pytest.mark.parametrize(
    "answer",
    [
        "9" * 5_000,
        "[" * 5_000,
        "null",
        "{}",
        "[1]",
        '"a"',
        "NaN",
        '{"id": 1, "response": null}',
        STRANGE,
    ],
)
def test_an_answer_that_no_passkey_gives_is_refused_in_words(ann, answer):
    told = Client().post("/accounts/2fa/webauthn/login/", {"credential": answer}, follow=True)
    assert told.status_code == 200
    assert not BANNED.search(read(told.content.decode())[1])
