"""The first second factor of somebody at the desk: a code mailed for it, and those above hear."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.test import Client
from django.urls import reverse

from mentorship.messages.desk_keys import those_above
from mentorship.models import OutgoingMail
from tests import factories
from tests.accounts.test_signing_up import code_in
from tests.people import cast, person
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db

APP, PASSKEY, BY_CODE = "mfa_activate_totp", "mfa_add_webauthn", "reauthenticate_by_code"


@pytest.fixture
def it():
    return cast()


def prove(client: Client, name: str) -> None:
    """Have a code mailed, and type it in."""
    door = client.get(reverse(name)).url
    client.post(door, {"action": "send"})
    client.post(door, {"code": code_in(mail.outbox[-1]), "next": reverse(name)})


def set_up_app(client: Client):
    """Scan the picture and type what the app shows."""
    secret = client.get(reverse(APP)).context["form"].secret
    counter = next(yield_hotp_counters_from_time())
    return client.post(reverse(APP), {"code": format_hotp_value(hotp_value(secret, counter))})


def told() -> list[str]:
    rows = OutgoingMail.objects.filter(kind="second_factor_added").order_by("to_email")
    return list(rows.values_list("to_email", flat=True))


@pytest.mark.parametrize("name", [APP, PASSKEY])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_code_typed_to_sign_in_just_now_is_not_enough(it, name, method):
    client = sign_in(Client(), it.cleo)
    answer = getattr(client, method)(reverse(name), {"name": "x", "credential": "{}"})
    assert answer.url.startswith(reverse(BY_CODE))
    page = client.get(answer.url).content.decode()
    assert "your first second step" in page
    assert not Authenticator.objects.exists()
    prove(client, name)
    assert client.get(reverse(name)).status_code == 200


def test_a_password_typed_just_now_is_not_enough_either(it):
    client = sign_in(Client(), it.cleo, method="password", reauthenticated=True)
    assert client.get(reverse(APP)).url.startswith(reverse(BY_CODE))


def test_a_code_that_went_to_an_address_before_does_not_count(it):
    client = sign_in(Client(), it.cleo, email="other@example.org", reauthenticated=True)
    assert client.get(reverse(APP)).url.startswith(reverse(BY_CODE))


def test_an_old_code_does_not_count_however_fresh_the_password_is(it):
    client = sign_in(Client(), it.cleo, minutes_ago=16, reauthenticated=True)
    session = client.session
    session["account_authentication_methods"] += [{"method": "password", "at": time.time()}]
    session.save()
    assert client.get(reverse("account_email")).status_code == 200
    assert client.get(reverse(APP)).url.startswith(reverse(BY_CODE))


def test_those_above_are_told_once_and_of_the_first_one_alone(it):
    client = sign_in(Client(), it.cleo)
    prove(client, APP)
    set_up_app(client)
    assert Authenticator.objects.filter(user=it.cleo, type="totp").exists()
    assert told() == [it.ann.email]
    row = OutgoingMail.objects.get(kind="second_factor_added")
    assert "Cleo Marsh has added a second factor" in row.subject
    assert "to their desk account" in " ".join(row.text.split())
    assert client.get(reverse(PASSKEY)).status_code == 200


def test_a_member_needs_no_code_of_its_own_and_nobody_is_told(it):
    client = sign_in(Client(), it.ben)
    set_up_app(client)
    assert Authenticator.objects.filter(user=it.ben).exists()
    assert told() == []


def test_who_is_above(it):
    region = factories.UnitFactory()
    it.program.unit.parent = region
    it.program.unit.save()
    assert those_above(it.cleo) == [it.ann]
    gus, ida, closed = person("Gus Grau"), person("Ida Iver"), person("Leo Gone")
    factories.CoordinatorFactory(person=gus, unit=region, program=None)
    assert those_above(it.cleo) == [gus]
    factories.CoordinatorFactory(person=ida, unit=it.program.unit, program=None)
    factories.CoordinatorFactory(person=it.cleo, unit=it.program.unit, program=None)
    assert those_above(it.cleo) == [ida, gus]
    assert those_above(ida) == [gus]
    assert those_above(gus) == [it.ann]
    closed.is_superuser, closed.is_active = True, False
    closed.save()
    assert those_above(it.ann) == []
