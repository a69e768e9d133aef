"""Mails of signing in: built by allauth, in our words and our frame, through the outbox."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from mentorship.mail import delivery
from mentorship.models import OutgoingMail
from tests.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def known():
    ada = person("Ada Lovelace")
    EmailAddress.objects.create(user=ada, email=ada.email, verified=True, primary=True)
    return ada


def only_mail() -> OutgoingMail:
    return OutgoingMail.objects.get()


def test_signing_up_writes_a_code_while_the_mail_server_is_down_and_sends_it_later(
    client, post_office
):
    post_office.close()
    response = client.post(reverse("account_signup"), {"email": "new@example.org"})
    assert response.status_code == 302
    row = only_mail()
    code = re.search(r"^ +(\S+)$", row.text, re.MULTILINE)[1]
    assert code in row.html
    assert code not in row.subject
    assert (row.kind.startswith("email_confirmation"), row.sensitive) == (True, True)
    post_office.open()
    postman = delivery.Postman()
    postman()
    postman.close()
    (mail,) = post_office.taken
    assert code in mail.get_body(("plain",)).get_content()
    assert "X-Mail-Kind" not in mail


def test_a_code_to_sign_in_is_linked_to_its_person(client, post_office, known):
    client.post(reverse("account_request_login_code"), {"email": known.email})
    row = only_mail()
    assert (row.kind, row.to_person, row.sensitive) == ("login_code", known, True)
    assert row.subject == "Your code to sign in"


def test_known_and_unknown_addresses_get_a_mail_that_leads_on(client, post_office, known):
    client.post(reverse("account_signup"), {"email": known.email})
    row = only_mail()
    assert row.kind == "account_already_exists"
    assert row.text.count("/accounts/login/") == 1
    assert row.html.count('class="button"') == 1
