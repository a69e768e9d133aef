"""Codes: each works once, for its own request, and no code goes round the second step."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests import people
from tests.accounts.test_signing_up import PASSWORD, code_in
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db

LOGIN_CODE = "account_confirm_login_code"


@pytest.fixture
def ada():
    cache.clear()
    ada = people.person("Ada Lovelace")
    EmailAddress.objects.create(user=ada, email=ada.email, verified=True, primary=True)
    return ada


def shown(secret: str, steps_ago: int = 0) -> str:
    counter = next(yield_hotp_counters_from_time()) - steps_ago
    return format_hotp_value(hotp_value(secret, counter))


def proves(client: Client, code: str) -> bool:
    return client.post(reverse("mfa_reauthenticate"), {"code": code}).status_code == 302


def test_a_code_of_an_app_works_once(client, ada):
    secret = generate_totp_secret()
    TOTP.activate(ada, secret)
    code = shown(secret)
    assert proves(sign_in(client, ada, 67), code)
    assert not proves(sign_in(Client(), ada, 67), code)


def test_the_code_that_an_app_showed_before_is_worth_nothing(client, ada, time_machine):
    time_machine.move_to("2026-10-05 12:00:01+00:00", tick=False)
    secret = generate_totp_secret()
    TOTP.activate(ada, secret)
    assert not proves(sign_in(client, ada, 67), shown(secret, steps_ago=1))
    assert proves(client, shown(secret))


def test_a_recovery_code_works_once(client, ada):
    TOTP.activate(ada, generate_totp_secret())
    code = RecoveryCodes.activate(ada).get_unused_codes()[0]
    assert proves(sign_in(client, ada, 67), code)
    assert not proves(sign_in(Client(), ada, 67), code)


def test_a_mailed_code_works_only_where_it_was_asked_for(client, ada):
    other = Client()
    for one in (client, other):
        one.post(reverse("account_request_login_code"), {"email": ada.email})
    first, second = (code_in(message) for message in mail.outbox[-2:])
    assert first != second
    assert other.post(reverse(LOGIN_CODE), {"code": first}).status_code == 200
    assert "_auth_user_id" not in other.session
    assert other.post(reverse(LOGIN_CODE), {"code": second}).status_code == 302


def test_a_code_by_mail_does_not_go_round_the_second_step(client, ada):
    TOTP.activate(ada, generate_totp_secret())
    client.post(reverse("account_request_login_code"), {"email": ada.email})
    answer = client.post(reverse(LOGIN_CODE), {"code": code_in(mail.outbox[-1])})
    assert answer.url.startswith(reverse("mfa_authenticate"))
    assert client.get(reverse("profile")).status_code == 302


def test_a_new_password_does_not_go_round_the_second_step(client, ada):
    TOTP.activate(ada, generate_totp_secret())
    client.post(reverse("account_reset_password"), {"email": ada.email})
    code = code_in(mail.outbox[-1])
    client.post(reverse("account_confirm_password_reset_code"), {"code": code})
    new = {"password1": PASSWORD, "password2": PASSWORD}
    client.post(reverse("account_complete_password_reset"), new)
    ada.refresh_from_db()
    assert ada.check_password(PASSWORD)
    assert "_auth_user_id" not in client.session
    answer = client.post(reverse("account_login"), {"login": ada.email, "password": PASSWORD})
    assert answer.url.startswith(reverse("mfa_authenticate"))
    assert client.get(reverse("profile")).status_code == 302
