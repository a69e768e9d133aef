"""Whoever changes the address of somebody's account does not keep it: the old one takes it back."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AddressChange, User
from accounts.services import addresses
from mentorship.models import CalendarFeed
from mentorship.services import feeds, leaving
from tests import factories, people
from tests.accounts.test_signing_up import PASSWORD, code_in, sign_in_by_code
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db

OLD, NEW, NEWER = "ada@example.org", "eve@evil.example", "mallory@evil.example"
ELSEWHERE = "cleo@example.org"


@pytest.fixture
def ada() -> User:
    ada = people.person("Ada Lovelace")
    ada.set_password(PASSWORD)
    ada.save()
    EmailAddress.objects.create(user=ada, email=OLD, verified=True, primary=True)
    return ada


def change(client: Client, to: str) -> str:
    """Change the address as people do; returns the link that the old one is sent."""
    page = client.post(reverse("account_email"), {"email": to, "action_add": ""})
    client.post(page.url, {"code": code_in(mail.outbox[-1])})
    told = mail.outbox[-1]
    assert "has changed" in told.subject
    (link,) = re.findall(r"http://\S+(/a/\S+/)", told.body)
    assert link in told.alternatives[0][0]
    return link


def standing(person: User) -> tuple:
    person.refresh_from_db()
    known = EmailAddress.objects.filter(user=person).values_list("email", "verified", "primary")
    return person.email, list(known)


BACK = (OLD, [(OLD, True, True)])


def test_one_press_puts_the_old_address_back_and_ends_every_other_way_in(client, ada):
    own = Authenticator.objects.create(user=ada, type="webauthn", data={"name": "Mine"})
    Authenticator.objects.filter(pk=own.pk).update(created_at=timezone.now() - timedelta(days=9))
    Authenticator.objects.create(user=ada, type="recovery_codes", data={})
    intruder = sign_in(Client(), ada, minutes_ago=10)
    Authenticator.objects.create(user=ada, type="totp", data={})
    SocialAccount.objects.create(user=ada, provider="oidc", uid="eve")
    feeds.renew(ada)
    link = change(intruder, NEW)
    assert mail.outbox[-1].to == [OLD]
    mine = sign_in(Client(), ada)

    page = client.get(link)
    assert (page.status_code, standing(ada)[0]) == (200, NEW)
    assert "passkeys" in page.content.decode().lower()
    done = client.post(link).content.decode()

    assert "Your old address is back" in done
    assert standing(ada) == BACK
    assert not ada.has_usable_password()
    assert list(Authenticator.objects.values_list("pk", flat=True)) == [own.pk]
    assert not SocialAccount.objects.exists()
    assert not CalendarFeed.objects.exists()
    assert [one.get(reverse("profile")).status_code for one in (intruder, mine)] == [302, 302]
    assert mail.outbox[-1].to == [NEW]
    assert OLD not in mail.outbox[-1].body
    assert sign_in_by_code(client, OLD) == "/"
    assert Client().get(link).status_code == 200


def test_the_link_works_once_and_for_7_days(client, ada, time_machine):
    link = change(sign_in(Client(), ada), NEW)
    client.post(link)
    ada.set_password(PASSWORD)
    ada.save()
    assert "was undone already" in client.post(link).content.decode()
    assert "was undone already" in client.get(link).content.decode()
    ada.refresh_from_db()
    assert ada.has_usable_password()

    again = change(sign_in(Client(), ada), NEWER)
    time_machine.move_to(timezone.now() + timedelta(days=7, minutes=1))
    for answer in (client.get, client.post):
        assert "This link is too old" in answer(again).content.decode()
    assert standing(ada)[0] == NEWER


def test_a_link_cut_off_or_made_up_leads_nowhere(client, ada):
    link = change(sign_in(Client(), ada), NEW)
    for wrong in (link[:-3] + "/", "/a/nothing-here/", f"/a/{AddressChange.objects.get().digest}/"):
        assert client.get(wrong).status_code == 404
        assert client.post(wrong).status_code == 404
    assert standing(ada)[0] == NEW
    assert link.split("/")[2] not in str(list(AddressChange.objects.values()))
    assert len(link.split("/")[2]) * 6 >= 128


def test_of_a_chain_each_old_address_goes_back_to_itself_and_ends_what_came_after(client, ada):
    intruder = sign_in(Client(), ada)
    first, second = change(intruder, NEW), change(intruder, NEWER)
    client.post(first)
    assert standing(ada) == BACK
    assert "was undone already" in client.post(second).content.decode()
    assert standing(ada) == BACK


def test_a_link_in_the_middle_leaves_the_first_one_alive(client, ada):
    intruder = sign_in(Client(), ada)
    first, second = change(intruder, NEW), change(intruder, NEWER)
    client.post(second)
    assert standing(ada) == (NEW, [(NEW, True, True)])
    client.post(first)
    assert standing(ada) == BACK


def test_an_address_that_another_account_has_by_now_is_not_taken_from_it(client, ada):
    link = change(sign_in(Client(), ada), NEW)
    other = factories.UserFactory(email=OLD)
    EmailAddress.objects.create(user=other, email=OLD, verified=True, primary=True)
    answer = client.post(link).content.decode()
    assert "belongs to another account" in answer
    assert standing(ada)[0] == NEW
    assert AddressChange.objects.get().undone_at is None
    other.refresh_from_db()
    assert other.email == OLD


def test_an_account_that_was_only_begun_with_the_address_does_not_block_the_way_back(client, ada):
    link = change(sign_in(Client(), ada), NEW)
    Client().post(reverse("account_signup"), {"email": OLD})
    assert User.objects.filter(email=OLD).exists()
    client.post(link)
    assert standing(ada) == BACK


def test_half_finished_ways_in_end_with_it_too(client, ada):
    intruder = sign_in(Client(), ada)
    link = change(intruder, NEW)
    waiting, resetting = Client(), Client()
    door = waiting.post(reverse("account_login"), {"login": NEW, "password": ""}).url
    code = code_in(mail.outbox[-1])
    resetting.post(reverse("account_reset_password"), {"email": NEW})
    reset = code_in(mail.outbox[-1])
    resetting.post(reverse("account_confirm_password_reset_code"), {"code": reset})

    client.post(link)

    waiting.post(door, {"code": code})
    new = {"password1": PASSWORD + "x", "password2": PASSWORD + "x"}
    resetting.post(reverse("account_complete_password_reset"), new)
    for browser in (waiting, resetting):
        assert browser.get(reverse("profile")).status_code == 302
    ada.refresh_from_db()
    assert not ada.has_usable_password()


def test_a_change_whose_code_comes_after_the_undoing_changes_nothing(client, ada):
    intruder = sign_in(Client(), ada)
    link = change(intruder, NEW)
    page = intruder.post(reverse("account_email"), {"email": NEWER, "action_add": ""})
    code = code_in(mail.outbox[-1])
    client.post(link)
    intruder.post(page.url, {"code": code})
    assert standing(ada) == BACK


def test_the_link_of_an_erased_account_leads_nowhere_and_a_closed_one_can_be_taken_back(
    client, ada
):
    link = change(sign_in(Client(), ada), NEW)
    leaving.close(ada, ada)
    assert "Your old address is back" in client.post(link).content.decode()
    sign_in_by_code(client, OLD)
    ada.refresh_from_db()
    assert (ada.email, ada.closed_at) == (OLD, None)
    again = change(sign_in(Client(), ada), NEWER)
    leaving.erase(ada, ada)
    assert client.post(again).status_code == 404
    assert not AddressChange.objects.exists()


def test_a_browser_that_is_signed_in_is_signed_out_on_the_spot(ada, time_machine):
    mine = sign_in(Client(), ada)
    link = change(mine, NEW)
    time_machine.move_to(timezone.now() + timedelta(hours=2))  # a visit is due to be noted
    done = mine.post(link)
    assert (done.status_code, done.wsgi_request.user.is_authenticated) == (200, False)
    assert mine.get(reverse("profile")).status_code == 302


def test_somebody_else_s_account_is_never_touched(client, ada):
    ben = people.person("Ben Okri")
    EmailAddress.objects.create(user=ben, email=ben.email, verified=True, primary=True)
    browser = sign_in(Client(), ben)
    client.post(change(sign_in(Client(), ada), NEW))
    assert browser.get(reverse("profile")).status_code == 200
    assert standing(ben) == (ben.email, [(ben.email, True, True)])


def test_changes_are_forgotten_once_they_cannot_be_undone(ada, time_machine):
    change(sign_in(Client(), ada), NEW)
    assert not addresses.old_changes(timezone.now()).exists()
    time_machine.move_to(timezone.now() + timedelta(days=7, minutes=1))
    assert addresses.old_changes(timezone.now()).exists()
