"""The desk opens for staff after a second step; members are never locked out by theirs."""

import time

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.urls import reverse

from accounts.adapter import SecondStepAdapter
from tests import people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _needed(settings):
    settings.STAFF_NEEDS_SECOND_FACTOR = True


@pytest.fixture
def cleo(client):
    cleo = people.person("Cleo Marsh", is_staff=True, is_superuser=True)
    client.force_login(cleo)
    return cleo


def own(user, kind: str) -> Authenticator:
    return Authenticator.objects.create(user=user, type=kind, data={})


def show_second_step(client, user) -> None:
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "mfa", "at": time.time(), "type": "totp"}
    ]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()


def test_staff_without_a_second_step_are_led_to_set_one_up(client, cleo):
    assert client.get(reverse("admin:index")).url == reverse("mfa_index")


@pytest.mark.parametrize(
    ("kind", "door"),
    [("totp", "mfa_reauthenticate"), ("webauthn", "mfa_reauthenticate_webauthn")],
)
def test_staff_show_their_second_step_and_then_come_back(client, cleo, kind, door):
    own(cleo, kind)
    page = client.get(reverse("admin:index"), {"q": "x"})
    assert page.url == f"{reverse(door)}?next=%2Fadmin%2F%3Fq%3Dx"
    show_second_step(client, cleo)
    assert client.get(reverse("admin:index")).status_code == 200


def test_a_second_step_shown_by_somebody_else_in_this_browser_does_not_count(client, cleo):
    own(cleo, "totp")
    show_second_step(client, people.person("Dov Stern"))
    assert client.get(reverse("admin:index")).status_code == 302


def test_the_demonstration_lets_its_staff_in_without(client, cleo, settings):
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    assert client.get(reverse("admin:index")).status_code == 200


def test_members_use_every_other_page_without_a_second_step(client):
    client.force_login(people.person("Ada Lovelace"))
    assert client.get(reverse("profile")).status_code == 200


@pytest.mark.parametrize(
    ("staff", "kinds", "asked"),
    [
        (False, ["webauthn", "recovery_codes"], False),
        (False, ["totp"], True),
        (False, ["totp", "webauthn"], True),
        (True, ["webauthn"], True),
        (True, [], False),
    ],
)
def test_a_code_by_mail_is_enough_for_members_with_a_passkey_alone(staff, kinds, asked):
    user = people.person("Ada Lovelace", is_staff=staff)
    for kind in kinds:
        own(user, kind)
    assert SecondStepAdapter().is_mfa_enabled(user, ["totp", "webauthn"]) is asked


def test_the_picture_for_the_app_is_part_of_the_page_and_no_file():
    drawn = SecondStepAdapter().build_totp_svg("otpauth://totp/Ada?secret=A")
    assert drawn.startswith("<svg")
    assert "<?xml" not in drawn
