"""From an address to a profile, without a password and without losing one's way."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.adapter import OTHER_CODE
from accounts.models import Profile, User
from tests import factories, people
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db

PASSWORD = "harbor violin seventeen"


def code_in(message) -> str:
    """The code as somebody reads it in their mail."""
    return re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", message.body, re.MULTILINE).group(1)


def sign_in_by_code(client, email: str, wanted: str = "") -> str:
    """Sign in as people do; returns where they come out."""
    page = client.post(reverse("account_login"), {"login": email, "password": "", "next": wanted})
    return client.post(page.url, {"code": code_in(mail.outbox[-1]), "next": wanted}).url


def test_a_newcomer_signs_up_by_code_and_answers_who_they_are_before_they_go_on(client):
    page = client.post(reverse("account_signup"), {"email": "Fay@Example.org", "next": "/help/"})
    page = client.post(page.url, {"code": code_in(mail.outbox[-1])})
    assert page.url == f"{reverse('welcome')}?next=%2Fhelp%2F"
    fay = User.objects.get()
    assert (fay.email, fay.has_usable_password()) == ("fay@example.org", False)
    page = client.post(client.get(page.url).context["begin"], {"full_name": "Fay Weldon"})
    answers = {"time_zone": "America/Chicago", "regional_format": "CA"}
    for _page in range(8):
        page = client.post(page.url, answers)
    assert page.url == "/help/"
    assert Profile.objects.get().time_zone == "America/Chicago"


def test_a_newcomer_who_sets_a_password_goes_on_with_the_questions(client):
    sign_in(client, factories.UserFactory(password="!"))
    ways = client.get(reverse("welcome"), {"next": "/help/"}).context
    page = client.post(
        f"{reverse('account_set_password')}?{ways['after']}",
        {"password1": PASSWORD, "password2": PASSWORD},
    )
    assert page.url == ways["begin"]


def test_a_member_signs_in_by_code_or_by_password_and_comes_out_where_they_were_going(client):
    ada = people.person("Ada Lovelace")
    assert sign_in_by_code(client, "ADA@example.org", "/privacy/") == "/privacy/"
    client.logout()
    ada.set_password(PASSWORD)
    ada.save()
    page = client.post(
        f"{reverse('account_login')}?next=/privacy/",
        {"login": "ada@example.org", "password": PASSWORD, "next": "/privacy/"},
    )
    assert page.url == "/privacy/"


def test_nobody_is_sent_to_another_site_after_signing_in(client):
    people.person("Ada Lovelace")
    assert sign_in_by_code(client, "ada@example.org", "https://evil.example/") == "/"


@pytest.mark.parametrize(
    ("route", "field"),
    [
        ("account_login", "login"),
        ("account_signup", "email"),
        ("account_request_login_code", "email"),
        ("account_reset_password", "email"),
    ],
)
def test_a_stranger_cannot_tell_which_addresses_have_an_account(client, route, field):
    people.person("Ada Lovelace")
    answers = []
    for email in ("ada@example.org", "nobody@example.org"):
        client.logout()
        page = client.post(reverse(route), {field: email, "password": ""})
        shown = client.get(page.url).content.decode().replace(email, "")
        answers.append((page.status_code, page.url, re.sub(r'value="[^"]{20,}"', "", shown)))
    assert answers[0] == answers[1]
    assert [message.to for message in mail.outbox] == [["ada@example.org"], ["nobody@example.org"]]


def test_a_wrong_password_is_answered_alike_for_every_address(client):
    ada = people.person("Ada Lovelace")
    ada.set_password(PASSWORD)
    ada.save()
    said = [
        client.post(reverse("account_login"), {"login": email, "password": "wrong one"})
        .context["form"]
        .errors
        for email in ("ada@example.org", "nobody@example.org")
    ]
    assert said[0] == said[1]


def test_a_wrong_code_gets_a_sentence_and_three_of_them_a_new_code(client):
    people.person("Ada Lovelace")
    page = client.post(reverse("account_login"), {"login": "ada@example.org", "password": ""})
    for _try in range(2):
        shown = client.post(page.url, {"code": "WRONG1"})
        assert shown.context["form"].errors == {"code": [OTHER_CODE]}
    assert "Send me a new code" in client.post(page.url, {"code": "WRONG1"}).content.decode()


@pytest.mark.parametrize(
    ("begin", "field", "start"),
    [
        ("account_login", "login", "account_request_login_code"),
        ("account_signup", "email", "account_login"),
        ("account_reset_password", "email", "account_login"),
    ],
)
def test_a_code_that_is_too_old_gets_a_sentence_and_a_fresh_start(
    client, time_machine, begin, field, start
):
    if begin != "account_signup":
        people.person("Ada Lovelace")
    asked = {field: "ada@example.org", "password": "", "next": "/help/"}
    page = client.post(reverse(begin), asked)
    late = {"code": code_in(mail.outbox[-1]), "next": "/help/"}
    time_machine.move_to(timezone.now() + timedelta(seconds=601))
    answer = client.post(page.url, late)
    assert answer.url == f"{reverse(start)}?next=%2Fhelp%2F"
    assert "This code is too old or has been used" in client.get(answer.url).content.decode()
    assert "_auth_user_id" not in client.session


def test_a_code_works_once(client):
    people.person("Ada Lovelace")
    sign_in_by_code(client, "ada@example.org")
    used = code_in(mail.outbox[-1])
    client.logout()
    page = client.post(reverse("account_login"), {"login": "ada@example.org", "password": ""})
    assert client.post(page.url, {"code": used}).context["form"].errors == {"code": [OTHER_CODE]}
