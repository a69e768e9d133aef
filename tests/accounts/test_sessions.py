"""How long one stays signed in: as a member, at the desk, on a computer that others use too."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import people
from tests.accounts.test_signing_up import PASSWORD, code_in
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db

DESK, HOME = "admin:index", "profile"


@pytest.fixture
def later(time_machine):
    """Let so much time pass."""

    def pass_time(**span) -> None:
        time_machine.move_to(timezone.now() + timedelta(**span))

    return pass_time


@pytest.fixture
def ada():
    return people.person("Ada Lovelace")


@pytest.fixture
def ann():
    return people.person("Ann Head", is_staff=True, is_superuser=True)


def is_in(client, page: str = HOME) -> bool:
    return client.get(reverse(page)).status_code == 200


def visits(client, later, times: int, page: str = HOME, **span) -> list[bool]:
    """Whether somebody who comes by again and again is still signed in each time."""
    seen = []
    for _time in range(times):
        later(**span)
        seen.append(is_in(client, page))
    return seen


def by_code(client, email: str, **more) -> None:
    page = client.post(reverse("account_login"), {"login": email, "password": "", **more})
    client.post(page.url, {"code": code_in(mail.outbox[-1])})


# Members ---------------------------------------------------------------------------------------


def test_a_member_who_does_not_come_for_14_days_is_signed_out(client, ada, later):
    sign_in(client, ada)
    assert is_in(client)
    assert visits(client, later, 2, days=13, hours=22) == [True, True]
    later(days=14, minutes=1)
    assert not is_in(client)


def test_a_member_who_comes_every_day_is_signed_out_after_30_days(client, ada, later):
    sign_in(client, ada)
    assert all(visits(client, later, 29, days=1, minutes=1))
    later(days=1)
    answer = client.get(reverse(HOME), follow=True)
    assert "signed out after a while" in answer.content.decode()
    assert answer.redirect_chain[-1][0] == f"{reverse('account_login')}?next={reverse(HOME)}"
    assert "_auth_user_id" not in client.session


def test_a_proof_in_between_does_not_make_30_days_longer(client, ada, later):
    ada.set_password(PASSWORD)
    ada.save()
    sign_in(client, ada)
    assert all(visits(client, later, 5, days=5, hours=23))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    later(hours=5, minutes=30)
    assert not is_in(client)


def test_an_expired_session_may_still_read_what_anybody_may(client, ada, later):
    sign_in(client, ada)
    later(days=13)
    is_in(client)
    later(days=13)
    is_in(client)
    later(days=5)
    page = client.get(reverse("help"))
    assert (page.status_code, page.wsgi_request.user.is_authenticated) == (200, False)


def written(client, page: str) -> list[str]:
    with CaptureQueriesContext(connection) as seen:
        client.get(reverse(page))
    return [one["sql"] for one in seen if one["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_looking_writes_nothing_but_when_one_was_last_seen_once_an_hour(client, ada, later):
    sign_in(client, ada)
    assert written(client, HOME) == []
    later(minutes=59)
    assert written(client, HOME) == []
    later(minutes=2)
    (line,) = written(client, HOME)
    assert line.startswith('UPDATE "django_session"')
    assert written(client, HOME) == []


# The desk --------------------------------------------------------------------------------------


def test_the_desk_asks_again_after_8_hours_without_a_visit_and_the_member_stays(client, ann, later):
    ann.set_unusable_password()
    ann.save()
    sign_in(client, ann)
    assert is_in(client, DESK)
    assert visits(client, later, 2, DESK, hours=7, minutes=50) == [True, True]
    later(hours=4)
    assert is_in(client)
    later(hours=4, minutes=1)
    assert is_in(client)
    answer = client.get(reverse(DESK))
    assert answer.url == f"{reverse('reauthenticate_by_code')}?next=%2Fadmin%2F"
    assert "The desk asks again" in client.get(answer.url).content.decode()
    client.post(answer.url, {"action": "send"})
    client.post(answer.url, {"code": code_in(mail.outbox[-1])})
    assert is_in(client, DESK)


def test_the_desk_asks_again_after_24_hours_however_busy(client, ann, later):
    sign_in(client, ann)
    assert all(visits(client, later, 12, DESK, hours=1, minutes=55))
    later(hours=1, minutes=30)
    for answer in (client.get(reverse(DESK)), client.post(reverse(DESK))):
        assert answer.url.startswith(reverse("account_reauthenticate"))
    assert is_in(client)


def test_where_the_desk_needs_a_second_step_an_old_one_is_not_enough(client, ann, later, settings):
    settings.STAFF_NEEDS_SECOND_FACTOR = True
    Authenticator.objects.create(user=ann, type="totp", data={})
    ann.set_password(PASSWORD)
    ann.save()
    sign_in(client, ann, method="mfa", type="totp")
    assert is_in(client, DESK)
    later(hours=24, minutes=1)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert client.get(reverse(DESK)).url.startswith(reverse("mfa_reauthenticate"))


# A shared computer -----------------------------------------------------------------------------


@pytest.mark.parametrize("begin", ["login", "code", "password", "signup"])
def test_a_shared_computer_forgets_with_the_browser_and_after_30_minutes(client, ada, later, begin):
    shared = {"shared": "on"}
    if begin == "login":
        by_code(client, ada.email, **shared)
    elif begin == "code":
        page = client.post(reverse("account_request_login_code"), {"email": ada.email, **shared})
        client.post(page.url, {"code": code_in(mail.outbox[-1])})
    elif begin == "signup":
        page = client.post(reverse("account_signup"), {"email": "fay@example.org", **shared})
        client.post(page.url, {"code": code_in(mail.outbox[-1])})
    else:
        ada.set_password(PASSWORD)
        ada.save()
        by_code(client, ada.email)  # its address is known to be hers
        client.logout()
        typed = {"login": ada.email, "password": PASSWORD, **shared}
        client.post(reverse("account_login"), typed)
    page = "account"
    assert client.cookies["sessionid"]["max-age"] == ""
    assert is_in(client, page)
    assert visits(client, later, 3, page, minutes=29) == [True, True, True]
    later(minutes=31)
    assert not is_in(client, page)


def test_without_the_tick_the_cookie_outlives_the_browser_also_after_a_tick_before(client, ada):
    by_code(client, ada.email, shared="on")
    client.logout()
    by_code(client, ada.email)
    assert client.cookies["sessionid"]["max-age"] == 14 * 24 * 60 * 60


def test_the_tick_is_remembered_through_the_second_step(client, ada, later):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP

    TOTP.activate(ada, "A" * 16)
    code = RecoveryCodes.activate(ada).get_unused_codes()[0]
    by_code(client, ada.email, shared="on")
    assert not is_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert is_in(client)
    assert client.cookies["sessionid"]["max-age"] == ""
    later(minutes=31)
    assert not is_in(client)


# Everywhere else -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["account_change_password", "account_set_password"])
def test_a_new_password_signs_out_everywhere_else(client, ada, name):
    if name == "account_change_password":
        ada.set_password(PASSWORD)
    else:
        ada.set_unusable_password()
    ada.save()
    elsewhere = sign_in(Client(), ada)
    sign_in(client, ada)
    new = PASSWORD + " and"
    typed = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    client.post(reverse(name), typed)
    assert is_in(client)
    assert not is_in(elsewhere)


@pytest.mark.parametrize("ticked", [True, False])
@pytest.mark.parametrize("kind", ["webauthn", "totp"])
def test_removing_a_way_in_offers_to_sign_out_everywhere_else(client, ada, kind, ticked):
    elsewhere = Client()
    by_code(elsewhere, ada.email)
    by_code(client, ada.email)
    key = Authenticator.objects.create(user=ada, type=kind, data={"name": "Phone"})
    url = {
        "webauthn": reverse("mfa_remove_webauthn", args=[key.pk]),
        "totp": reverse("mfa_deactivate_totp"),
    }[kind]
    assert 'name="elsewhere"' in client.get(url).content.decode()
    client.post(url, {"elsewhere": "on"} if ticked else {})
    assert not Authenticator.objects.exists()
    assert is_in(client)
    assert is_in(elsewhere) is not ticked
