"""Mails of signing in: built by allauth, in our words and our frame, through the outbox."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.core.context import request_context
from django.template.loader import get_template
from django.urls import reverse

from accounts.adapter import AccountAdapter
from mentorship.mail import delivery
from mentorship.models import OutgoingMail
from tests.people import person

pytestmark = pytest.mark.django_db

NOTICES = [
    "account/email/email_changed",
    "account/email/email_confirm",
    "account/email/email_deleted",
    "account/email/password_changed",
    "account/email/password_reset",
    "account/email/password_set",
    "mfa/email/recovery_codes_generated",
    "mfa/email/totp_activated",
    "mfa/email/totp_deactivated",
    "mfa/email/webauthn_added",
    "mfa/email/webauthn_removed",
    "socialaccount/email/account_connected",
    "socialaccount/email/account_disconnected",
]
CODES = ["email_confirmation", "email_confirmation_signup", "login_code", "password_reset_code"]
LINKS = {"account_already_exists": "account_login", "unknown_account": "account_signup"}


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


@pytest.mark.parametrize("prefix", [*NOTICES, *[f"account/email/{name}" for name in CODES]])
def test_every_mail_of_the_account_is_in_our_words(prefix, rf, known):
    check(render(prefix, rf, known))


@pytest.mark.parametrize("name", LINKS)
def test_mails_with_a_link_have_one_button(name, rf, known):
    message = render(f"account/email/{name}", rf, known)
    check(message)
    html = message.alternatives[0].content
    assert html.count('class="button"') == 1
    assert message.body.count(reverse(LINKS[name])) == 1


def render(prefix, rf, user):
    request = rf.get("/")
    values = {"user": user, "email": user.email, "code": "ABCD-EFGH", "provider": "OpenAthens"}
    values |= {"ip": "192.0.2.1", "user_agent": "Browser <b>", "from_email": "a@example.org"}
    values |= {"to_email": "b@example.org", "deleted_email": "c@example.org"}
    values["timestamp"] = user.date_joined
    with request_context(request):
        return AccountAdapter(request).render_mail(prefix, user.email, values)


def check(message):
    html = message.alternatives[0].content
    assert 0 < len(message.subject) <= 60
    assert "You get this mail because" in message.body
    assert "You get this mail because" in html
    assert "Hello from" not in message.body
    assert "&#" not in message.body
    assert len(html.encode()) < 30_000


def test_no_mail_of_allauth_s_that_we_use_was_left_in_its_own_words():
    for prefix in [*NOTICES, *[f"account/email/{name}" for name in (*CODES, *LINKS)]]:
        for end in ("subject.txt", "message.txt", "message.html"):
            origin = get_template(f"{prefix}_{end}").origin.name
            assert "site-packages" not in origin, origin
