"""Limits hold over all doors, outlast any crowd, and shut out neither a hall nor an owner."""

import logging
import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.limits import rates
from accounts.limits.counters import key_of, shut_until, take
from accounts.models import RateCounter, User
from mentorship.services import retention
from tests import people

pytestmark = pytest.mark.django_db

PASSWORD = "harbor violin seventeen"
MISMATCH = "do not belong together"


@pytest.fixture
def cleo() -> User:
    return with_password(people.person("Cleo Marsh", is_staff=True))


def with_password(user: User, *, verified: bool = True) -> User:
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=verified, primary=True)
    return user


def guess(client: Client, email: str = "cleo@example.org", password: str = "wrong one"):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def looked_at(answer) -> bool:
    """Whether the password was looked at and found wrong."""
    return answer.status_code == 200 and MISMATCH in answer.content.decode()


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def known_device(user: User) -> Client:
    """A device that signed in before, with neither its session nor anything else left."""
    client = Client()
    guess(client, user.email, PASSWORD)
    kept = client.cookies[settings.DEVICE_COOKIE_NAME].value
    client = Client()
    client.cookies[settings.DEVICE_COOKIE_NAME] = kept
    return client


def code_in(message) -> str:
    return re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", message.body, re.MULTILINE).group(1)


# Counting ------------------------------------------------------------------------------------


def test_no_stretch_of_five_minutes_holds_more_than_the_limit(time_machine):
    start, taken = timezone.now(), []
    for second in range(0, 1200, 7):
        time_machine.move_to(start + timedelta(seconds=second), tick=False)
        if take(rates.WRONG_SECRETS, "account:1", known=True):
            taken.append(second)
    assert taken[:5] == [0, 7, 14, 21, 28]
    for first in taken:
        assert sum(first <= one < first + 300 for one in taken) <= 5


def test_a_try_that_is_given_back_leaves_the_others(time_machine):
    time_machine.move_to(timezone.now(), tick=True)
    take(rates.MAILED_CODE, "one")
    second = take(rates.MAILED_CODE, "one")
    take(rates.MAILED_CODE, "one")
    assert take(rates.MAILED_CODE, "one") is None
    second.give_back()
    assert take(rates.MAILED_CODE, "one")
    assert take(rates.MAILED_CODE, "one") is None


def test_a_crowd_washes_no_counter_away():
    for _try in range(3):
        take(rates.MAILED_CODE, "one")
    for number in range(1000):
        take(rates.MAILED_CODE, f"another {number}")
    assert take(rates.MAILED_CODE, "one") is None


def test_a_counter_is_cleared_away_once_it_counts_no_more(time_machine):
    limit = next(limit for limit in retention.LIMITS if limit.name == "counters of tries")
    take(rates.MAILED_CODE, "one")
    assert retention.apply(limit, timezone.now()) == 0
    assert retention.apply(limit, timezone.now() + timedelta(hours=1, seconds=1)) == 1


def test_a_counter_names_nobody():
    take(rates.MAILS, "cleo@example.org")
    row = RateCounter.objects.get()
    assert row.key == key_of(rates.MAILS, "cleo@example.org")
    assert re.fullmatch("[0-9a-f]{64}", row.key)


def test_looking_writes_nothing(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert shut_until(rates.GUESSED_LINKS, "192.0.2.1") is None
    assert not RateCounter.objects.exists()


# Wrong passwords and codes -------------------------------------------------------------------


def test_all_doors_of_an_account_share_one_count(cleo):
    """A stranger, and somebody in a session that is not theirs: five in all."""
    secret = generate_totp_secret()
    stranger, thief, tries = Client(), Client(), 0
    thief.force_login(cleo)
    for number in range(6):
        tries += looked_at(guess(stranger, password=f"wrong {number}"))
        for page, sent, told in (
            ("account_reauthenticate", {"password": "wrong"}, "this is another one"),
            (
                "account_change_password",
                {"oldpassword": "wrong", "password1": "xx", "password2": "xx"},
                "this is another one",
            ),
        ):
            tries += told in thief.post(reverse(page), sent).content.decode()
    TOTP.activate(cleo, secret)
    answer = thief.post(reverse("mfa_reauthenticate"), {"code": "123456"})
    assert answer.status_code == 429
    assert tries == 5


def test_codes_of_an_app_count_with_the_passwords(cleo):
    TOTP.activate(cleo, generate_totp_secret())
    client = Client()
    page = guess(client, password=PASSWORD)
    assert page.url == reverse("mfa_authenticate")
    answers = [client.post(page.url, {"code": f"00000{number}"}) for number in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert guess(Client()).status_code == 429


def test_right_passwords_use_nothing_up(cleo):
    for _time in range(12):
        client = Client()
        guess(client, password=PASSWORD)
        assert is_in(client)


def test_a_right_password_does_not_wash_wrong_ones_away(cleo):
    for _time in range(2):
        assert looked_at(guess(Client()))
    guess(Client(), password=PASSWORD)
    assert looked_at(guess(Client()))
    assert guess(Client()).status_code == 429


def test_known_and_unknown_addresses_are_limited_alike(cleo):
    said = []
    for email in (cleo.email, "nobody@example.org"):
        answers = [guess(Client(), email) for _try in range(5)]
        said.append([(one.status_code, plain(one, email)) for one in answers])
    assert said[0] == said[1]
    assert [status for status, _text in said[0]] == [200, 200, 200, 429, 429]


def plain(answer, email: str) -> str:
    text = re.sub(r'value="[^"]{20,}"', "", answer.content.decode().replace(email, "…"))
    return re.sub(r"\d{4}-\d\d-\d\dT[^\"]+|\d\d:\d\d", "", text)


# An owner is never shut out ------------------------------------------------------------------


def test_strangers_cannot_shut_the_password_of_a_device_that_signed_in_before(cleo):
    device = known_device(cleo)
    for _try in range(20):
        guess(Client())
    shut = Client()
    assert guess(shut, password=PASSWORD).status_code == 429
    assert not is_in(shut)
    guess(device, password=PASSWORD)
    assert is_in(device)


def test_strangers_cannot_use_up_the_codes_of_a_device_that_signed_in_before(cleo):
    device, door = known_device(cleo), reverse("account_request_login_code")
    answers = [Client().post(door, {"email": cleo.email}).status_code for _try in range(8)]
    assert answers == [302] * 4 + [429] * 4
    page = device.post(door, {"email": cleo.email})
    device.post(page.url, {"code": code_in(mail.outbox[-1])})
    assert is_in(device)


def test_whoever_proved_the_mailbox_uses_the_new_password_while_strangers_guess(cleo):
    client = Client()
    page = client.post(reverse("account_reset_password"), {"email": cleo.email})
    for _try in range(10):
        guess(Client())
    page = client.post(page.url, {"code": code_in(mail.outbox[-1])})
    new = "harbor violin eighteen"
    client.post(page.url, {"password1": new, "password2": new})
    guess(client, password=new)
    assert is_in(client)


def test_a_device_of_one_account_is_a_stranger_to_another(cleo):
    device = known_device(with_password(people.person("Eve Long")))
    assert [guess(device).status_code for _try in range(4)] == [200, 200, 200, 429]


@pytest.mark.parametrize("doctored", ["", ".", "x.y.z", "known:1:2", "a" * 4000])
def test_a_cookie_that_we_did_not_write_is_worth_nothing(cleo, doctored):
    client = Client()
    client.cookies[settings.DEVICE_COOKIE_NAME] = doctored
    assert [guess(client).status_code for _try in range(4)] == [200, 200, 200, 429]


def test_the_cookie_of_a_device_is_for_us_alone_and_names_nobody(cleo):
    client = Client()
    guess(client, password=PASSWORD)
    cookie = client.cookies[settings.DEVICE_COOKIE_NAME]
    assert cookie["httponly"]
    assert (cookie["samesite"], cookie["path"], cookie["domain"]) == ("Lax", "/", "")
    assert not re.search(rf"(^|\D){cleo.pk}(\D|$)", re.sub("[A-Za-z_-]", "", cookie.value))


# A hall behind one address -------------------------------------------------------------------


def test_a_hall_of_people_signs_up_through_one_address():
    for number in range(60):
        client = Client()
        page = client.post(reverse("account_signup"), {"email": f"p{number}@example.org"})
        assert page.status_code == 302
        client.post(page.url, {"code": code_in(mail.outbox[-1])})
        assert is_in(client)


def test_a_network_guessing_at_many_accounts_is_stopped(monkeypatch):
    monkeypatch.setattr(rates, "WRONG_SECRETS_NETWORK", rates.Rate("x", 10, 60, "Wait"))
    answers = [guess(Client(), f"p{number}@example.org") for number in range(12)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429] * 2


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("192.0.2.1", "192.0.2.2", False),
    ],
)
def test_a_network_is_an_address_or_a_64(rf, one, other, same):
    from accounts.limits.gates import network_of

    found = {network_of(rf.get("/", REMOTE_ADDR=address)) for address in (one, other)}
    assert (len(found) == 1) is same


# Mails ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("email", ["cleo@example.org", "nobody@example.org"])
def test_nobody_is_flooded_whichever_door_the_mails_are_asked_for_at(cleo, email):
    doors = ("account_signup", "account_request_login_code", "account_reset_password")
    answers = []
    for number in range(9):
        page = Client().post(reverse(doors[number % 3]), {"email": email})
        answers.append(page.status_code)
    assert answers == [302] * 4 + [429] * 5
    assert len(mail.outbox) == 4


@pytest.mark.parametrize(
    "door", ["account_signup", "account_request_login_code", "account_reset_password"]
)
def test_a_limited_address_reads_the_same_whether_an_account_uses_it(cleo, door):
    said = []
    for email in (cleo.email, "nobody@example.org"):
        for _time in range(4):
            Client().post(reverse("account_reset_password"), {"email": email})
        answer = Client().post(reverse(door), {"email": email})
        said.append((answer.status_code, plain(answer, email)))
    assert said[0] == said[1]
    assert said[0][0] == 429


@pytest.mark.parametrize("email", ["cleo@example.org", "nobody@example.org"])
def test_resending_counts_alike_for_every_address(cleo, email):
    client = Client()
    page = client.post(reverse("account_request_login_code"), {"email": email}).url
    answers = [client.post(page, {"action": "resend"}).status_code for _time in range(5)]
    assert answers == [302, 302, 302, 429, 429]


def test_no_account_is_made_where_its_mail_is_refused():
    for _time in range(4):
        Client().post(reverse("account_reset_password"), {"email": "fay@example.org"})
    answer = Client().post(reverse("account_signup"), {"email": "fay@example.org"})
    assert answer.status_code == 429
    assert not User.objects.exists()


# What people read ----------------------------------------------------------------------------


def test_a_refused_form_keeps_what_was_typed_and_says_when(cleo, time_machine):
    time_machine.move_to("2031-05-04 14:30:30Z", tick=False)
    for _try in range(3):
        guess(Client())
    answer = guess(Client())
    text = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (429, "300")
    assert 'value="cleo@example.org"' in text
    assert "wrong one" not in text
    assert re.search(r"Wait until\s+<time[^>]*>14:36 UTC", text)
    assert "It works again in about 5 minutes." in text
    assert "no-store" in answer["Cache-Control"]
    time_machine.move_to("2031-05-04 14:35:31Z", tick=False)
    assert looked_at(guess(Client()))


def test_a_limit_that_was_met_is_in_the_log_without_who_it_was(cleo, caplog):
    with caplog.at_level(logging.INFO, "audit"):
        for _try in range(4):
            guess(Client())
    told = [record.getMessage() for record in caplog.records if record.name == "audit"]
    assert [line for line in told if line.startswith("limit.hit")] == [
        "limit.hit 429 by None on limit:wrong passwords and codes of an account"
    ]


def test_a_refusal_that_no_form_takes_in_is_a_page_without_any_password(cleo):
    fay = with_password(people.person("Fay Weldon"), verified=False)
    for _time in range(4):
        Client().post(reverse("account_reset_password"), {"email": fay.email})
    answer = guess(Client(), fay.email, PASSWORD)
    text = answer.content.decode()
    assert (answer.status_code, int(answer["Retry-After"]) > 3000) == (429, True)
    assert "Too many tries for now" in text
    assert PASSWORD not in text
    assert 'name="login"' not in text  # sent again without the password it would mean another thing


def test_a_refusal_that_no_form_takes_in_keeps_what_was_sent(cleo):
    client = known_device(cleo)
    guess(client, cleo.email, PASSWORD)
    EmailAddress.objects.create(user=cleo, email="new@example.org", verified=False)
    again = {"email": "new@example.org", "action_send": ""}
    for _time in range(4):
        Client().post(reverse("account_reset_password"), {"email": "new@example.org"})
        take(rates.MAILS, "new@example.org", known=True)
    answer = client.post(reverse("account_email"), again)
    assert answer.status_code == 429
    assert 'name="email" value="new@example.org"' in answer.content.decode()
    assert 'name="action_send" value=""' in answer.content.decode()


# Codes by mail -------------------------------------------------------------------------------

DOORS = ("account_request_login_code", "account_signup", "account_reset_password")


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("known", [True, False])
def test_a_third_wrong_code_leads_to_a_new_one(cleo, door, known):
    email = cleo.email if known is (door != "account_signup") else "nobody@example.org"
    client = Client()
    page = client.post(reverse(door), {"email": email, "next": "/help/"}).url
    wrong = [client.post(page, {"code": "WRNG1", "next": "/help/"}) for _try in range(3)]
    assert [one.status_code for one in wrong] == [200, 200, 200]
    assert 'value="WRNG1"' in wrong[1].content.decode()
    for shown in (wrong[2], client.get(page)):
        assert "Send me a new code" in shown.content.decode()
        assert 'name="code"' not in shown.content.decode()
    answer = client.post(page, {"action": "resend", "next": "/help/"})
    assert answer.url.partition("?")[0] == page.partition("?")[0]
    assert 'name="code"' in client.get(page).content.decode()
    if known:
        answer = client.post(page, {"code": code_in(mail.outbox[-1]), "next": "/help/"})
        assert answer.status_code == 302
        assert is_in(client) is (door != "account_reset_password")


@pytest.mark.parametrize("door", DOORS)
def test_the_right_code_comes_too_late_after_three_wrong_ones(cleo, door):
    email = "nobody@example.org" if door == "account_signup" else cleo.email
    client = Client()
    page = client.post(reverse(door), {"email": email}).url
    for _try in range(3):
        client.post(page, {"code": "WRNG1"})
    answer = client.post(page, {"code": code_in(mail.outbox[-1])})
    assert answer.status_code == 200
    assert "Send me a new code" in answer.content.decode()
    assert not is_in(client)


def test_an_empty_code_is_no_try(cleo):
    client = Client()
    page = client.post(reverse("account_request_login_code"), {"email": cleo.email}).url
    for _try in range(5):
        client.post(page, {"code": " "})
    client.post(page, {"code": code_in(mail.outbox[-1])})
    assert is_in(client)


@pytest.mark.parametrize("door", DOORS)
def test_a_new_code_works_ten_minutes_of_its_own(cleo, door, time_machine):
    email = "nobody@example.org" if door == "account_signup" else cleo.email
    client = Client()
    time_machine.move_to(timezone.now())
    page = client.post(reverse(door), {"email": email}).url
    for _time in range(2):
        time_machine.shift(timedelta(seconds=570))
        assert client.post(page, {"action": "resend"}).url.startswith(page)
    time_machine.shift(timedelta(seconds=570))
    answer = client.post(page, {"code": code_in(mail.outbox[-1])})
    assert answer.status_code == 302
    assert is_in(client) is (door != "account_reset_password")


def test_a_code_page_that_is_limited_keeps_the_code(cleo):
    client = Client()
    page = client.post(reverse("account_request_login_code"), {"email": cleo.email}).url
    for _time in range(3):
        client.post(page, {"action": "resend"})
    answer = client.post(page, {"action": "resend", "code": "HALF"})
    assert answer.status_code == 429
    assert 'value="HALF"' in answer.content.decode()
    client.post(page, {"code": code_in(mail.outbox[-1])})
    assert is_in(client)
