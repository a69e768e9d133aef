"""Closing an account, changing one's mind, and erasing, as the member and the others see it."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import DataRequest, User
from mentorship import messages
from mentorship.invariants import broken_rules
from mentorship.mail import outbox
from mentorship.models import Coordinator, EnrollmentDraft, OutgoingMail
from mentorship.services import clock, enrollments, leaving
from mentorship.services.acts import Refused
from tests import factories
from tests.mentorship.privacy.lives import occurrences
from tests.people import cast, person

pytestmark = pytest.mark.django_db

CLOSE, GOODBYE = "close_account", "/goodbye/closed/"


def asked_for(user) -> list[tuple[str, str]]:
    return list(DataRequest.objects.filter(person=user).order_by("pk").values_list("what", "how"))


def in_a_month():
    return time_machine.travel(timezone.now() + timedelta(days=30, minutes=5), tick=False)


def mails_to(user) -> list[str]:
    return sorted(OutgoingMail.objects.filter(to_person=user).values_list("kind", flat=True))


def test_closing_ends_everything_at_once_and_tells_the_others_kindly(fresh):
    it = cast()
    pairing = it.pairing("active")
    elsewhere = Client()
    elsewhere.force_login(it.ben)

    answer = fresh(it.ben).post(reverse(CLOSE), {"when": "later", "word": " “Close” "})

    assert answer.url == GOODBYE
    assert elsewhere.get(reverse("profile")).status_code == 302
    pairing.refresh_from_db()
    assert (pairing.state, pairing.end_reason, pairing.end_words) == ("ended", "left", "")
    assert mails_to(it.ada) == ["ended_early"]
    assert mails_to(it.cleo) == ["coordinator_ended"]
    assert mails_to(it.ben) == ["account_closed"]
    assert asked_for(it.ben) == [("close", "self")]
    assert broken_rules() == {}


def test_signing_in_by_code_within_the_month_opens_it_again(client):
    it = cast()
    leaving.close(it.ben, it.ben)
    client.post(reverse("account_request_login_code"), {"email": it.ben.email})
    (code,) = re.findall(r"^ +(\S{4,9})$", mail.outbox[-1].body, re.MULTILINE)

    answer = client.post(reverse("account_confirm_login_code"), {"code": code}, follow=True)

    assert "open again" in answer.content.decode()
    it.ben.refresh_from_db()
    assert it.ben.closed_at is None
    assert asked_for(it.ben) == [("close", "self"), ("reopen", "self")]
    with in_a_month():
        clock.tick()
    it.ben.refresh_from_db()
    assert it.ben.erased_at is None


def test_after_a_month_the_clock_erases_what_was_not_opened_again():
    it = cast()
    it.pairing("active")
    leaving.close(it.ben, it.ben)
    clock.tick()
    assert User.objects.get(pk=it.ben.pk).erased_at is None

    with in_a_month():
        clock.tick()

    assert User.objects.get(pk=it.ben.pk).erased_at is not None
    assert occurrences("Ben Okri", "ben@example.org") == {}
    assert asked_for(it.ben) == [("close", "self"), ("erase", "clock")]
    assert broken_rules() == {}


def test_erasing_at_once_still_tells_the_others_and_names_nobody(fresh):
    it = cast()
    it.pairing("active")

    answer = fresh(it.ben).post(reverse(CLOSE), {"when": "now", "word": "close"})

    assert answer.url == "/goodbye/erased/"
    assert occurrences("Ben Okri", "ben@example.org") == {}
    told = OutgoingMail.objects.get(to_person=it.ada, kind="ended_early")
    assert told.state == "queued"
    assert "Your pairing with a former member has ended" in " ".join(told.text.split())
    desk = OutgoingMail.objects.get(to_person=it.cleo, kind="coordinator_ended")
    assert "a former member" in desk.html
    assert broken_rules() == {}


def test_without_the_word_nothing_happens_and_what_was_chosen_is_kept(fresh):
    it = cast()
    page = fresh(it.ben).post(reverse(CLOSE), {"when": "now", "word": "yes"}).content.decode()

    assert "Type the word close" in page
    assert 'value="now"' in page
    it.ben.refresh_from_db()
    assert it.ben.closed_at is None


def test_whoever_signed_in_a_while_ago_has_to_prove_who_they_are_first(fresh):
    it = cast()
    it.ben.set_unusable_password()
    it.ben.save()
    browser = fresh(it.ben, minutes_ago=16)

    assert "Confirm that it is you" in browser.get(reverse("your_data")).content.decode()
    browser.post(reverse(CLOSE), {"when": "now", "word": "close"})
    browser.post(reverse("your_data_download"))

    it.ben.refresh_from_db()
    assert it.ben.closed_at is None
    assert asked_for(it.ben) == []


def test_signing_in_again_leads_back_and_never_to_another_site(fresh):
    it = cast()
    back = {"next": reverse("your_data")}
    assert (
        fresh(it.ben).post(reverse("sign_in_again"), back).url.endswith("next=%2Fprofile%2Fdata%2F")
    )
    away = {"next": "https://elsewhere.example/"}
    assert "elsewhere" not in fresh(it.ben).post(reverse("sign_in_again"), away).url


@pytest.mark.parametrize("above", [False, True], ids=["alone", "with one above"])
def test_the_last_coordinator_of_a_program_hands_over_first(fresh, above):
    it = cast()
    if above:
        factories.CoordinatorFactory(unit=it.program.unit)

    page = fresh(it.cleo).get(reverse(CLOSE)).content.decode()

    assert ("Hand over first" in page) is not above
    if above:
        leaving.close(it.cleo, it.cleo)
        assert not Coordinator.objects.filter(person=it.cleo).exists()
    else:
        with pytest.raises(Refused, match="Career mentoring"):
            leaving.close(it.cleo, it.cleo)


def test_the_last_administrator_hands_over_first():
    it = cast()
    with pytest.raises(Refused, match="the whole association"):
        leaving.erase(it.ann, it.ann)
    person("Una Second", is_staff=True, is_superuser=True)
    assert leaving.erase(it.ann, it.ann)


def test_a_window_left_open_writes_nothing_into_a_closed_account():
    it = cast()
    leaving.close(it.ben, it.ben)

    with pytest.raises(Refused, match="closed"):
        enrollments.save_draft(it.ben, it.round, "mentor", "goal", {"goal": ["Secret"]})

    assert EnrollmentDraft.objects.count() == 0


def test_a_mail_that_waits_and_is_no_longer_meant_is_cancelled():
    it = cast()
    pairing = it.pairing("offered")
    outbox.enqueue(messages.offered(pairing, "mentor"))

    leaving.erase(it.ben, it.ben)

    states = dict(OutgoingMail.objects.filter(to_person=it.ada).values_list("kind", "state"))
    assert states == {"offered": "cancelled", "called_off": "queued"}
    assert occurrences("Ben Okri") == {}


def test_closing_or_erasing_twice_is_the_same_as_once():
    it = cast()
    assert leaving.close(it.ben, it.ben) == leaving.close(it.ben, it.ben)
    assert [leaving.erase(it.ben, it.ben), leaving.erase(it.ben, it.ben)] == [True, False]
    assert asked_for(it.ben) == [("close", "self"), ("erase", "self")]
