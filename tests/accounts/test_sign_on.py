"""Signing in through a member system: a real one, in a process of its own."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from mentorship.models import ClaimedMembership, ClaimRule
from mentorship.standing import Standing, standing
from tests import people
from tests.accounts.test_signing_up import code_in
from tests.member_system.running import member_system
from tests.mentorship.single_sign_on.stage import units

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SITE = "http://testserver"
GO = "/accounts/oidc/association/login/"


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    with member_system(tmp_path_factory.mktemp("there"), SITE) as system:
        yield system


@pytest.fixture
def there(running, settings):
    settings.SOCIALACCOUNT_PROVIDERS = running.apps()
    settings.SINGLE_SIGN_ON_SERVER = running.url
    return running


def sign_on(there, who, **claims):
    """Go there as this person, come back, and give the visitor and the last answer."""
    client = Client()
    if claims:
        there.knows(who, **claims)
    sent = client.post(GO)
    assert sent.status_code == 302, sent.content
    back = there.comes_back(sent.url, who)
    return client, client.get(back, follow=True)


def is_in(client) -> User | None:
    number = client.session.get("_auth_user_id")
    return User.objects.get(pk=number) if number else None


def account_of(email, *, verified=True, name="Ada Lovelace"):
    person = people.person(name)
    EmailAddress.objects.update_or_create(
        user=person, email=email, defaults={"verified": verified, "primary": True}
    )
    return person


# In and out ----------------------------------------------------------------------------------


def test_somebody_new_gets_an_account_and_is_asked_who_they_are(there):
    client, answer = sign_on(there, "new@example.org", email_verified=True, name="New Person")
    person = is_in(client)
    assert person.email == "new@example.org"
    assert EmailAddress.objects.get(user=person).verified
    assert answer.request["PATH_INFO"] == reverse("welcome")


def test_an_account_that_is_there_opens_by_its_confirmed_address_and_is_connected(there):
    ada = account_of("ada@example.org")
    client, _ = sign_on(there, "ada@example.org", email_verified=True)
    assert is_in(client) == ada
    assert SocialAccount.objects.get(user=ada).provider == "association"
    assert User.objects.filter(email="ada@example.org").count() == 1


def test_a_changed_address_over_there_opens_the_same_account(there):
    client, _ = sign_on(there, "one@example.org", email_verified=True)
    ada = is_in(client)
    there.knows("one@example.org", email="moved@example.org", email_verified=True)
    client, _ = sign_on(there, "one@example.org")
    assert is_in(client) == ada


@pytest.mark.parametrize("said", [{}, {"email_verified": False}, {"email_verified": "false"},
                                  {"email_verified": "true"}, {"email_verified": 1}])  # fmt: skip
def test_an_address_that_is_not_plainly_proved_opens_nobody_s_account(there, said):
    ada = account_of("ada@example.org")
    client, answer = sign_on(there, "ada@example.org", **said or {"name": "Not Ada"})
    assert is_in(client) is None
    assert not SocialAccount.objects.filter(user=ada).exists()
    assert answer.status_code < 500


def test_an_account_whose_owner_never_confirmed_it_is_not_opened_to_whoever_waits_in_it(there):
    account_of("ada@example.org", verified=False)
    client, answer = sign_on(there, "ada@example.org", email_verified=True)
    assert is_in(client) is None
    assert answer.status_code == 409
    assert "Confirm your address here first" in answer.content.decode()
    assert User.objects.filter(email="ada@example.org").count() == 1


def test_no_address_at_all_is_asked_for(there):
    there.knows("none@example.org", email=None)
    client, answer = sign_on(there, "none@example.org")
    assert is_in(client) is None
    assert answer.request["PATH_INFO"] == reverse("socialaccount_signup")
    assert 'name="email"' in answer.content.decode()


def test_a_closed_account_stays_closed(there):
    ada = account_of("ada@example.org")
    User.objects.filter(pk=ada.pk).update(is_active=False)
    client, answer = sign_on(there, "ada@example.org", email_verified=True)
    assert is_in(client) is None
    assert answer.status_code < 500


def test_signing_out_signs_out_over_there_too(there):
    client, _ = sign_on(there, "ada@example.org", email_verified=True)
    answer = client.post(reverse("account_logout"))
    told = parse_qs(urlsplit(answer.url).query)
    assert answer.url.startswith(f"{there.url}/identity/o/logout?")
    assert told["client_id"] == ["mentoring"]
    assert told["id_token_hint"]
    assert is_in(client) is None
    assert requests.get(answer.url, timeout=10).ok


def test_whoever_signed_in_by_other_means_signs_out_here_alone(there):
    client = Client()
    client.force_login(account_of("ada@example.org"))
    assert client.post(reverse("account_logout")).url == "/"


def test_little_is_kept_of_what_was_said(there):
    client, _ = sign_on(there, "ada@example.org", email_verified=True, shoe_size="47")
    row = SocialAccount.objects.get(user=is_in(client))
    assert "47" not in str(row.extra_data)
    assert "shoe_size" not in str(dict(client.session))


def test_an_administrator_shows_a_second_factor_all_the_same(there, settings):
    settings.STAFF_NEEDS_SECOND_FACTOR = True
    ann = account_of("ann@example.org", name="Ann Head")
    User.objects.filter(pk=ann.pk).update(is_staff=True, is_superuser=True)
    client, _ = sign_on(there, "ann@example.org", email_verified=True)
    assert "Your programs" not in client.get("/admin/", follow=True).content.decode()


# A member system in trouble ------------------------------------------------------------------


def test_one_that_is_away_gets_a_sentence(there, settings):
    settings.SOCIALACCOUNT_PROVIDERS = there.apps("http://localhost:1")
    answer = Client().post(GO)
    assert answer.status_code == 401
    assert "The other site did not let us sign you in" in answer.content.decode()


def test_an_address_that_answers_with_a_page_gets_a_sentence(there, settings):
    settings.SOCIALACCOUNT_PROVIDERS = there.apps(f"{there.url}/accounts/login/.well-known/x")
    assert Client().post(GO).status_code == 401


def test_there_is_no_such_page_without_a_member_system(settings):
    assert Client().get(GO).status_code == 404
    assert Client().get(f"{GO}callback/").status_code == 404


@pytest.mark.parametrize("back", ["", "?code=x", "?state=x", "?error=access_denied",
                                  "?code=x&state=y", "?code=%00&state=%00"])  # fmt: skip
def test_coming_back_without_having_gone_gets_a_sentence(there, back):
    answer = Client().get(f"{GO}callback/{back}")
    assert answer.status_code in (302, 401)
    assert answer.status_code < 500


def test_a_way_back_works_once_and_for_one_visitor(there):
    there.knows("ada@example.org", email_verified=True)
    mine = Client()
    back = there.comes_back(mine.post(GO).url, "ada@example.org")
    stranger = Client()
    stranger.get(back)
    assert is_in(stranger) is None
    mine.get(back)
    assert is_in(mine) is not None
    again = Client()
    again.get(back)
    assert is_in(again) is None


# Membership ----------------------------------------------------------------------------------


def lines(*rows):
    ClaimRule.objects.bulk_create(
        ClaimRule(position=at, claim=claim, value=value, unit=unit, last_day=last)
        for at, (claim, value, unit, last) in enumerate(rows)
    )


def test_what_is_said_makes_somebody_a_member_until_it_is_no_longer_said(there):
    top, chapter = units()
    lines(("member", "true", top, "until"), ("groups", "ohio", chapter, ""))
    client, _ = sign_on(
        there, "ada@example.org", email_verified=True, member=True, until="2099-12-31",
        groups=["ohio", "texas"],
    )  # fmt: skip
    ada, today = is_in(client), timezone.localdate()
    assert standing(ada, top, today) == Standing.MEMBER
    assert standing(ada, chapter, today) == Standing.MEMBER
    assert standing(ada, top, date(2100, 1, 1)) == Standing.LAPSED

    sign_on(there, "ada@example.org", email_verified=True, member=True, until="2099-12-31")
    assert standing(ada, chapter, today) == Standing.NOT_LISTED
    sign_on(there, "ada@example.org", email_verified=True, member=False)
    assert not ClaimedMembership.objects.exists()


def test_a_last_day_that_cannot_be_read_makes_nobody_a_member_and_holds_up_nobody(there):
    top, _chapter = units()
    lines(("member", "true", top, "until"))
    client, _ = sign_on(
        there, "ada@example.org", email_verified=True, member=True, until="next spring"
    )
    assert is_in(client) is not None
    assert not ClaimedMembership.objects.exists()


def test_who_confirms_the_address_by_a_code_is_known_as_a_member_afterwards(there):
    top, _chapter = units()
    lines(("member", "", top, ""))
    client, answer = sign_on(there, "slow@example.org", email_verified=False, member="yes")
    assert is_in(client) is None
    assert not ClaimedMembership.objects.exists()
    client.post(answer.request["PATH_INFO"], {"code": code_in(mail.outbox[-1])})
    assert is_in(client).email == "slow@example.org"
    assert standing(is_in(client), top, timezone.localdate()) == Standing.MEMBER


def test_a_stranger_who_names_another_s_address_learns_and_gets_nothing(there):
    ada = account_of("ada@example.org")
    client, answer = sign_on(there, "eve@example.org", email="ada@example.org")
    fresh, other = sign_on(there, "eva@example.org", email="nobody@example.org")
    assert (answer.status_code, answer.request["PATH_INFO"]) == (
        other.status_code,
        other.request["PATH_INFO"],
    )
    assert is_in(client) is is_in(fresh) is None
    assert not SocialAccount.objects.filter(user=ada).exists()
