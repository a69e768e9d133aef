"""Nobody is woken: mails wait for the morning of their receiver, and reminders for a week."""

import threading
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone

from accounts.zones import zone_of
from mentorship import messages
from mentorship.mail import delivery, outbox, quiet_hours
from mentorship.mail.registry import MAILS, Mail, mail_of
from mentorship.messages.truth import always
from mentorship.models import OutgoingMail
from tests.people import cast

NIGHT = (21, 7)


@pytest.fixture(autouse=True)
def _nights(settings):
    settings.QUIET_HOURS = NIGHT


def local(zone: str, *moment) -> datetime:
    return datetime(*moment, tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("written", "leaves"),
    [
        ((2026, 5, 4, 20, 59), (2026, 5, 4, 20, 59)),
        ((2026, 5, 4, 21, 0), (2026, 5, 5, 7, 0)),
        ((2026, 5, 5, 0, 0), (2026, 5, 5, 7, 0)),
        ((2026, 5, 5, 6, 59), (2026, 5, 5, 7, 0)),
        ((2026, 5, 5, 7, 0), (2026, 5, 5, 7, 0)),
        ((2026, 12, 31, 23, 0), (2027, 1, 1, 7, 0)),
        ((2026, 3, 7, 22, 0), (2026, 3, 8, 7, 0)),
        ((2026, 10, 31, 22, 0), (2026, 11, 1, 7, 0)),
    ],
)
def test_a_mail_written_in_the_evening_leaves_in_the_morning(written, leaves):
    zone = ZoneInfo("America/New_York")
    moment = quiet_hours.waking(local(zone.key, *written).astimezone(UTC), zone)
    assert moment == local(zone.key, *leaves)


def moments_around_changes(zone: ZoneInfo):
    """Every half hour of two days around each change of this zone's clocks in a year."""
    noons = [datetime(2026, 1, 1, 12, tzinfo=UTC) + timedelta(n) for n in range(366)]
    for one, next_ in pairwise(noons):
        if one.astimezone(zone).utcoffset() != next_.astimezone(zone).utcoffset():
            yield from (one - timedelta(hours=12) + timedelta(minutes=30) * n for n in range(96))


@pytest.mark.slow
def test_in_every_zone_and_through_both_changes_of_clocks_nothing_leaves_at_night():
    looked_at = 0
    for name in sorted(available_timezones()):
        zone = ZoneInfo(name)
        for moment in moments_around_changes(zone):
            leaves = quiet_hours.waking(moment, zone)
            there = leaves.astimezone(zone)
            assert 7 <= there.hour < 21, (name, moment)
            assert timedelta() <= leaves - moment <= timedelta(hours=12), (name, moment)
            assert leaves == moment or there.time() == time(7), (name, moment)
            looked_at += 1
    assert looked_at > 10_000


def test_without_quiet_hours_nothing_waits(settings):
    settings.QUIET_HOURS = None
    midnight = local("UTC", 2026, 5, 5)
    assert quiet_hours.waking(midnight, ZoneInfo("UTC")) == midnight


@pytest.mark.django_db
class TestTheOutbox:
    EVENING = datetime(2026, 5, 5, 2, tzinfo=UTC)
    """22:00 in New York, 12:00 in Sydney."""

    def cast(self):
        it = cast()
        for person, zone in ((it.ada, "America/New_York"), (it.ben, "Australia/Sydney")):
            person.profile.time_zone = zone
            person.profile.save()
        return it

    def test_each_of_the_two_gets_their_mail_at_an_hour_of_their_own(self):
        it = self.cast()
        pairing = it.pairing()
        with time_machine.travel(self.EVENING, tick=False):
            to_ada, to_ben = (
                outbox.enqueue(messages.offered(pairing, side)) for side in ("mentor", "mentee")
            )
        assert to_ada.due_at == local("America/New_York", 2026, 5, 5, 7)
        assert to_ben.due_at == self.EVENING

    def test_what_somebody_asked_for_just_now_waits_for_no_morning(self):
        it = self.cast()
        assert mail_of("joined").at_once
        with time_machine.travel(self.EVENING, tick=False):
            assert outbox.enqueue(messages.joined(it.ada_in)).due_at == self.EVENING

    def test_a_mail_that_is_due_later_is_due_in_the_morning_after(self):
        it = self.cast()
        pairing = it.pairing()
        night = local("America/New_York", 2026, 6, 1, 3)
        row = outbox.enqueue(messages.offered(pairing, "mentor"), due_at=night)
        assert row.due_at == local("America/New_York", 2026, 6, 1, 7)

    def test_a_zone_that_this_machine_does_not_know_is_the_site_s_own(self, settings):
        settings.TIME_ZONE = "America/Chicago"
        it = cast()
        it.ada.profile.time_zone = "Mars/Olympus"
        it.ada.profile.save()
        assert zone_of(it.ada).key == "America/Chicago"
        assert zone_of(None).key == "America/Chicago"

    def test_a_retry_that_leads_into_the_night_waits_for_the_morning(self, post_office):
        it = self.cast()
        row = outbox.enqueue(
            messages.offered(it.pairing(answer_by=self.EVENING + 9 * DAY), "mentor")
        )
        OutgoingMail.objects.update(due_at=self.EVENING - timedelta(hours=1))
        postman = delivery.Postman()
        with time_machine.travel(self.EVENING, tick=False) as clock:
            assert postman() is True
            assert postman() is False
            row.refresh_from_db()
            morning = local("America/New_York", 2026, 5, 5, 7)
            assert (row.state, row.due_at, row.claimed_until) == ("queued", morning, None)
            assert post_office.taken == []
            clock.move_to(morning)
            while postman():
                pass
        postman.close()
        assert post_office.receivers == ["ada@example.org"]

    def test_a_code_leaves_at_any_hour(self):
        code = OutgoingMail(kind="login_code", sensitive=True, to_email="ada@example.org")
        with time_machine.travel(datetime(2026, 5, 5, 2, tzinfo=UTC)):
            assert quiet_hours.sleeps_until(code) is None


DAY = timedelta(days=1)


@pytest.fixture
def nudge(monkeypatch):
    """A kind of reminder, and a maker of such mails."""
    kind = StrEnum("Kinds", ["NUDGE"]).NUDGE
    mail = Mail(kind=kind, label="A nudge", is_true=always, group="reminders", reminder=True)
    monkeypatch.setitem(MAILS, "nudge", mail)

    def make(person, key):
        return messages.Message(f"nudge:{key}", "nudge", person, "Subject", "Text", "")

    return make


@pytest.mark.django_db
class TestTheWeeklyCap:
    def test_a_second_reminder_within_a_week_is_not_written_whatever_it_is_about(self, nudge):
        it = cast()
        noon = datetime(2026, 5, 4, 12, tzinfo=UTC)
        written = []
        for days in (0, 1, 6.9, 7, 8, 14):
            with time_machine.travel(noon + days * DAY, tick=False):
                written.append(outbox.enqueue(nudge(it.ada, days)) is not None)
        assert written == [True, False, False, True, False, True]

    def test_everybody_has_a_week_of_their_own_and_other_mails_are_not_counted(self, nudge):
        it = cast()
        assert outbox.enqueue(nudge(it.ada, 1))
        assert outbox.enqueue(nudge(it.ben, 2))
        assert outbox.enqueue(messages.offered(it.pairing(), "mentor"))

    def test_a_reminder_that_never_left_does_not_count(self, nudge):
        it = cast()
        outbox.enqueue(nudge(it.ada, 1))
        OutgoingMail.objects.update(state="cancelled")
        assert outbox.enqueue(nudge(it.ada, 2))

    def test_one_that_waits_for_the_morning_counts_from_then(self, nudge):
        it = cast()
        with time_machine.travel(datetime(2026, 5, 4, 22, tzinfo=UTC), tick=False):
            assert outbox.enqueue(nudge(it.ada, 1)).due_at.date() == date(2026, 5, 5)
        with time_machine.travel(datetime(2026, 5, 11, 22, tzinfo=UTC), tick=False):
            assert outbox.enqueue(nudge(it.ada, 2)).due_at.date() == date(2026, 5, 12)


@pytest.mark.django_db(transaction=True)
def test_of_two_reminders_written_at_the_same_moment_one_stays(nudge):
    it = cast()
    start, written = threading.Barrier(2), []

    def write(key):
        start.wait()
        with transaction.atomic():
            written.append(outbox.enqueue(nudge(it.ada, key)))
        connection.close()

    threads = [threading.Thread(target=write, args=(n,)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(row is not None for row in written) == [False, True]
    assert OutgoingMail.objects.filter(due_at__lte=timezone.now() + DAY).count() == 1
