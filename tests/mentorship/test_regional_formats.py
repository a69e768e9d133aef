"""One page, read by people of several countries, each in their own zone and form."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts import dates
from accounts.models import Profile
from accounts.readers import written_for
from accounts.views.pages import BY_KEY
from accounts.views.summary import CHANGE
from mentorship.models import LogLine
from tests.people import cast

pytestmark = pytest.mark.django_db
NBSP = "\u00a0"
MOMENT = datetime(2027, 12, 7, 3, 59, tzinfo=UTC)


@pytest.fixture
def it():
    return cast()


def page(person, url, **headers) -> str:
    client = Client(headers=headers)
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return re.sub("[ \n]+", " ", client.get(url).content.decode())


def lives(person, zone, form="") -> None:
    Profile.objects.filter(user=person).update(time_zone=zone, regional_format=form)


@pytest.mark.parametrize(
    ("zone", "accepts", "words"),
    [
        ("America/New_York", "en-US,en;q=0.9", f"Monday, December 6, 10:59{NBSP}PM EST"),
        ("Europe/London", "en-GB", "Tuesday 7 December, 03:59 GMT"),
        ("Europe/Berlin", "en,de-DE;q=0.7", "Tuesday 7 December, 04:59 CET"),
    ],
)
def test_the_day_to_answer_by_is_read_in_each_reader_s_zone_and_form(it, zone, accepts, words):
    lives(it.ada, zone)
    pairing = it.pairing(answer_by=MOMENT)
    assert words in page(it.ada, reverse("pairing", args=[pairing.pk]), accept_language=accepts)


def test_what_somebody_chose_counts_more_than_their_browser(it):
    lives(it.ada, "America/New_York", "GB")
    pairing = it.pairing(answer_by=MOMENT)
    shown = page(it.ada, reverse("pairing", args=[pairing.pk]), accept_language="en-US")
    assert "Monday 6 December, 22:59 Eastern Standard Time" in shown


def test_two_who_read_one_pairing_each_read_their_own_form(it):
    lives(it.ada, "America/New_York", "US")
    lives(it.ben, "America/New_York", "GB")
    url = reverse("pairing", args=[it.pairing(answer_by=MOMENT).pk])
    assert "Monday, December 6, 10:59" in page(it.ada, url)
    assert "Monday 6 December, 22:59" in page(it.ben, url)
    assert "Monday, December 6, 10:59" in page(it.ada, url)


def test_a_mail_is_written_in_its_receiver_s_form_whoever_has_it_sent(it, settings):
    lives(it.ada, "America/New_York", "US")
    it.ada.profile.refresh_from_db()
    with written_for(it.ben, "en-GB"):
        with written_for(it.ada):
            assert dates.moment(MOMENT) == f"December 6, 2027, 10:59{NBSP}PM"
        assert dates.moment(MOMENT, ZoneInfo("UTC")) == "7 December 2027, 03:59"
    settings.REGIONAL_FORMAT = "US"
    with written_for(it.ben):
        assert dates.day(MOMENT) == "December 7, 2027"


def test_a_newcomer_is_taken_to_write_as_their_browser_does(it):
    Profile.objects.filter(user=it.eve).delete()
    client = Client(headers={"accept-language": "en-NZ"})
    client.force_login(it.eve, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.post(CHANGE.link(BY_KEY["name"]), {"full_name": "Eve Moor"})
    assert Profile.objects.get(user=it.eve).regional_format == "AU"


def test_the_account_names_the_form_and_leads_to_where_it_is_changed(it):
    lives(it.ada, "America/New_York")
    shown = page(it.ada, reverse("account"), accept_language="en-US")
    assert f"December 6, 2026, 10:59{NBSP}PM (as in the United States)" in shown
    assert "how dates and times are written" in shown


def test_no_other_form_can_be_kept(it):
    with pytest.raises(IntegrityError), transaction.atomic():
        lives(it.ada, "UTC", "XX")


def test_the_log_tells_a_day_in_its_reader_s_form_and_older_lines_as_they_are(it):
    pairing = it.pairing()
    kept = {"verb": "pairing.more_time", "actor": it.ada, "pairing": pairing}
    new = LogLine.objects.create(**kept, details={"until": "2027-12-06"})
    old = LogLine.objects.create(**kept, details={"until": "6 December 2027"})
    lives(it.ben, "UTC", "US")
    it.ben.profile.refresh_from_db()
    with written_for(it.ben):
        assert new.sentence.endswith("until December 6, 2027")
        assert old.sentence.endswith("until 6 December 2027")
