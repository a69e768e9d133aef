"""An old session takes no account over: whatever would let it, asks who sits there first.

The table is held against all addresses of the site. A new one about oneself needs a row in it, or
a reason why it needs none.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core import mail
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from django.utils import timezone

from accounts.models import DataRequest, User
from mentorship.models import CalendarFeed
from mentorship.services import feeds
from tests import people
from tests.accounts.test_signing_up import PASSWORD, code_in
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db

AGES = (15.1, 67, 11 * 60)
"""Minutes since the sign-in; by the last two, addresses and passwords were changed unasked."""

PROVING = {
    "account_reauthenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "reauthenticate_by_code",
}


@dataclass(frozen=True)
class Row:
    """One address that changes or shows what an intruder wants; `sends` is what they would send."""

    sends: dict[str, str] = field(default_factory=dict)
    args: Callable[[User], tuple[int, ...]] = lambda person: ()
    back: str = ""
    """The page that one comes back to, where it is not the same."""


def the_passkey(person: User) -> tuple[int, ...]:
    return (Authenticator.objects.get(user=person, type="webauthn").pk,)


NEW = {"password1": PASSWORD + " and", "password2": PASSWORD + " and"}
SENSITIVE = {
    "account_email": Row({"email": "eve@evil.example", "action_add": ""}),
    "account_set_password": Row(NEW),
    "account_change_password": Row({"oldpassword": PASSWORD, **NEW}),
    "mfa_add_webauthn": Row({"name": "Mine", "credential": "{}"}),
    "mfa_remove_webauthn": Row(args=the_passkey),
    "mfa_edit_webauthn": Row({"name": "Mine"}, the_passkey),
    "mfa_activate_totp": Row({"code": "000000"}),
    "mfa_deactivate_totp": Row(),
    "mfa_view_recovery_codes": Row(),
    "mfa_generate_recovery_codes": Row(),
    "mfa_download_recovery_codes": Row(back="mfa_view_recovery_codes"),
    "usersessions_list": Row(),
    "socialaccount_connections": Row({"account": "1"}),
    "calendar": Row(),
    "calendar_renew": Row(back="calendar"),
    "your_data_download": Row(back="your_data"),
    "close_account": Row({"when": "now", "word": "close"}),
}

NOT_SENSITIVE = {
    "account": "says whether there is a password, and no more",
    "profile": "one's own words, which change nothing of the account",
    "profile_edit": "leads to a page of the profile",
    "profile_page": "one's own words, which change nothing of the account",
    "working_style": "leads to a page of the profile",
    "working_style_page": "one's own words, which change nothing of the account",
    "mail_choices": "which mails come; those about safety always do",
    "your_data": "what one may ask for, and when one did",
    "sign_in_again": "ends the session and asks for a new one",
    "calendar_off": "takes away what could be read, and gives nothing",
    "calendar_feed": "knows no session: the address is the key",
    "mfa_index": "says what there is, and shows nothing of it",
    "mfa_list_webauthn": "names of passkeys",
    **dict.fromkeys(PROVING, "is where one proves it"),
    **dict.fromkeys(
        (
            "account_login",
            "account_request_login_code",
            "account_confirm_login_code",
            "account_signup",
            "account_signup_by_passkey",
            "account_reset_password",
            "account_reset_password_done",
            "account_confirm_password_reset_code",
            "account_complete_password_reset",
            "account_password_reset_completed",
            "mfa_authenticate",
            "mfa_login_webauthn",
            "mfa_signup_webauthn",
            "socialaccount_login_cancelled",
            "socialaccount_login_error",
            "socialaccount_signup",
            "openid_connect_login",
            "openid_connect_callback",
        ),
        "for whoever is not signed in",
    ),
    "account_email_verification_sent": "takes the code of a change that was asked for freshly",
    "account_logout": "gives up what one has",
    "account_inactive": "a sentence",
}


def own_addresses(patterns: list | None = None, prefix: str = "") -> Iterator[URLPattern]:
    """Every address about an account, the data in it, or the calendar."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from own_addresses(entry.url_patterns, route)
        elif route.lstrip("^").startswith(("accounts/", "profile/", "calendar/")):
            yield entry


def guarded() -> set[str]:
    """Names of the addresses of the whole site that ask for a fresh sign-in."""

    def walk(patterns) -> Iterator[str]:
        for entry in patterns:
            if isinstance(entry, URLResolver):
                yield from walk(entry.url_patterns)
            elif getattr(entry.callback, "asks_afresh", False):
                yield entry.name

    return set(walk(get_resolver().url_patterns))


@pytest.fixture
def ada() -> User:
    """Somebody with everything that could be taken: a passkey, an app, codes, a calendar."""
    ada = people.person("Ada Lovelace")
    EmailAddress.objects.create(user=ada, email=ada.email, verified=True, primary=True)
    for kind in ("webauthn", "totp", "recovery_codes"):
        Authenticator.objects.create(user=ada, type=kind, data={"name": "Phone"})
    feeds.renew(ada)
    return ada


def what_could_be_taken(person: User) -> list:
    """Everything that an old session must leave as it is."""
    rows = (
        User.objects.filter(pk=person.pk),
        EmailAddress.objects.filter(user=person),
        Authenticator.objects.filter(user=person),
        UserSession.objects.filter(user=person),
        CalendarFeed.objects.filter(person=person),
        DataRequest.objects.filter(person=person),
    )
    return [list(some.order_by("pk").values()) for some in rows]


def test_every_address_about_oneself_has_a_row_or_a_reason():
    assert guarded() == set(SENSITIVE)
    named = {entry.name for entry in own_addresses() if entry.name}  # others lead to these
    assert named <= set(SENSITIVE) | set(NOT_SENSITIVE)
    assert set(SENSITIVE) & set(NOT_SENSITIVE) == set()


def test_ours_stands_before_the_entry_of_allauth_s_that_has_the_same_path(ada):
    for name, row in SENSITIVE.items():
        found = resolve(reverse(name, args=row.args(ada)))
        assert getattr(found.func, "asks_afresh", False), name


@pytest.mark.parametrize("name", SENSITIVE)
@pytest.mark.parametrize("minutes", AGES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_old_session_is_asked_and_changes_nothing(client, ada, name, minutes, method):
    row = SENSITIVE[name]
    if name == "account_change_password":
        ada.set_password(PASSWORD)
        ada.save()
    sign_in(client, ada, minutes)
    before = what_could_be_taken(ada)
    url = reverse(name, args=row.args(ada))
    answer = getattr(client, method)(url, row.sends)
    assert answer.status_code == 302
    door, _mark, query = answer.url.partition("?")
    assert door in {reverse(way) for way in PROVING}
    back = reverse(row.back) if row.back else url
    assert f"next={back.replace('/', '%2F')}" in query
    assert what_could_be_taken(ada) == before
    assert mail.outbox == []


@pytest.mark.parametrize("name", SENSITIVE)
def test_a_visitor_is_sent_to_sign_in(client, ada, name):
    row = SENSITIVE[name]
    for answer in (client.get, client.post):
        assert answer(reverse(name, args=row.args(ada))).url.startswith(reverse("account_login"))


# Proving it ------------------------------------------------------------------------------------

EMAIL, BY_CODE = "account_email", "reauthenticate_by_code"


@pytest.fixture
def ben() -> User:
    """Somebody who signs in with codes by mail alone."""
    ben = people.person("Ben Okri")
    ben.set_unusable_password()
    ben.save()
    EmailAddress.objects.create(user=ben, email=ben.email, verified=True, primary=True)
    return ben


def own(person: User, *kinds: str) -> None:
    for kind in kinds:
        Authenticator.objects.create(user=person, type=kind, data={})


@pytest.mark.parametrize(
    ("staff", "password", "kinds", "ways"),
    [
        (False, False, (), [BY_CODE]),
        (False, True, (), ["account_reauthenticate"]),
        (False, False, ("webauthn",), ["mfa_reauthenticate_webauthn"]),
        (False, False, ("totp", "recovery_codes"), ["mfa_reauthenticate"]),
        (True, True, (), ["account_reauthenticate", BY_CODE]),
        (
            True,
            False,
            ("webauthn", "recovery_codes"),
            ["mfa_reauthenticate_webauthn", "mfa_reauthenticate"],
        ),
    ],
)
def test_each_proves_it_by_any_means_of_theirs(client, ben, staff, password, kinds, ways):
    ben.is_staff = staff
    if password:
        ben.set_password(PASSWORD)
    ben.save()
    own(ben, *kinds)
    sign_in(client, ben, 67)
    door = client.get(reverse(EMAIL)).url
    assert door.startswith(reverse(ways[0]))
    found = get_adapter().get_reauthentication_methods(ben)
    assert [way["url"] for way in found] == [reverse(way) for way in ways]


def test_a_password_proves_it_and_leads_back(client, ada):
    ada.set_password(PASSWORD)
    ada.save()
    sign_in(client, ada, 67)
    door = client.get(reverse(EMAIL)).url
    assert "password" in client.post(door, {"password": "another"}).context["form"].errors
    assert client.get(reverse(EMAIL)).status_code == 302
    answer = client.post(door, {"password": PASSWORD, "next": reverse(EMAIL)})
    assert answer.url == reverse(EMAIL)
    assert client.get(reverse(EMAIL)).status_code == 200


def test_a_code_by_mail_proves_it_for_those_who_have_nothing_else(client, ben, time_machine):
    sign_in(client, ben, 67)
    door = client.get(reverse("close_account")).url
    assert b"Send me a code" in client.get(door).content
    assert mail.outbox == []  # looking sends nothing
    page = client.post(door, {"action": "send", "next": reverse("close_account")})
    assert page.url == door
    asked = {"code": code_in(mail.outbox[-1]), "next": reverse("close_account")}
    assert client.post(door, asked).url == reverse("close_account")
    assert client.get(reverse("close_account")).status_code == 200
    time_machine.move_to(timezone.now() + timedelta(minutes=15, seconds=1))
    assert client.get(reverse("close_account")).url == door
    assert "too old or has been used" in client.post(door, asked, follow=True).content.decode()


def test_three_wrong_codes_or_ten_minutes_end_a_code(client, ben, time_machine):
    sign_in(client, ben, 67)
    door = client.get(reverse(EMAIL)).url
    client.post(door, {"action": "send"})
    right = code_in(mail.outbox[-1])
    for _try in range(2):
        assert client.post(door, {"code": "WRONG1"}).context["form"].errors
    assert client.post(door, {"code": "WRONG1"}).status_code == 302
    assert client.post(door, {"code": right}).status_code == 302
    assert client.get(reverse(EMAIL)).status_code == 302
    client.post(door, {"action": "send"})
    time_machine.move_to(timezone.now() + timedelta(seconds=601))
    client.post(door, {"code": code_in(mail.outbox[-1])})
    assert client.get(reverse(EMAIL)).status_code == 302


def test_an_open_session_cannot_flood_the_mailbox_with_codes_to_prove(client, ben):
    sign_in(client, ben, 67)
    door = client.get(reverse(EMAIL)).url
    answers = [client.post(door, {"action": "send"}).status_code for _send in range(8)]
    assert len(mail.outbox) == answers.count(302) == 6
    assert answers[-1] == 429


def test_codes_to_prove_are_tried_three_times_over_all_sessions(client, ben):
    """Tries at the same moment read the same session: the count is not kept there."""
    sign_in(client, ben, 67)
    door = client.get(reverse(EMAIL)).url
    client.post(door, {"action": "send"})
    kept = dict(client.session)
    for _try in range(5):
        session = client.session
        session.update(kept)  # as if none of the others had been written yet
        session.save()
        client.post(door, {"code": "WRONG1"})
    session = client.session
    session.update(kept)
    session.save()
    client.post(door, {"code": code_in(mail.outbox[-1])})
    assert client.get(reverse(EMAIL)).status_code == 302


def test_nobody_with_other_means_proves_it_by_their_mailbox(client, ada):
    ada.set_unusable_password()
    ada.save()
    sign_in(client, ada, 67)
    for answer in (
        client.get(reverse(BY_CODE)),
        client.post(reverse(BY_CODE), {"action": "send"}),
    ):
        assert answer.url == reverse("mfa_reauthenticate")
    assert mail.outbox == []


def test_what_was_typed_is_there_again_and_is_never_sent_by_itself(client, ben):
    sign_in(client, ben, 16)
    door = client.post(reverse(EMAIL), {"email": "new@example.org", "action_add": ""}).url
    client.post(door, {"action": "send"})
    code = {"code": code_in(mail.outbox[-1]), "next": reverse(EMAIL)}
    answer = client.post(door, code, follow=True)
    assert 'value="new@example.org"' in answer.content.decode()
    assert [message.to for message in mail.outbox] == [[ben.email]]


def test_no_password_is_kept_in_the_session(client, ben):
    sign_in(client, ben, 16)
    client.post(reverse("account_set_password"), NEW)
    assert PASSWORD not in str(dict(client.session))


def test_whoever_has_just_signed_up_or_in_is_not_asked_again(client, ben):
    page = client.post(reverse("account_login"), {"login": ben.email, "password": ""})
    client.post(page.url, {"code": code_in(mail.outbox[-1])})
    assert client.get(reverse("account_set_password")).status_code == 200
    client.logout()
    page = client.post(reverse("account_signup"), {"email": "fay@example.org"})
    client.post(page.url, {"code": code_in(mail.outbox[-1])})
    assert client.get(reverse("account_set_password")).status_code == 200


def test_the_proof_of_somebody_else_in_this_browser_does_not_count(client, ada, ben):
    sign_in(client, ada)
    sign_in(client, ben, 67)
    assert client.get(reverse(EMAIL)).status_code == 302
