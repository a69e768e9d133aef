"""What time moves, and nothing else does."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from mentorship import messages
from mentorship.models import EnrollmentDraft, Heartbeat, LogLine, OutgoingMail, Round
from mentorship.services import clock, enrollments, leaving, pairings
from mentorship.services.acts import Refused
from mentorship.services.clock import answers
from tests import factories
from tests.people import cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_tuesday():
    """On a Monday coordinators would get their summary as well."""
    with time_machine.travel(datetime(2026, 11, 24, 12, tzinfo=UTC)):
        yield


def at(moment, seconds=0):
    return time_machine.travel(moment + timedelta(seconds=seconds), tick=False)


def tick():
    return {name: count for name, count in clock.tick().items() if count}


def kinds_to(person) -> list[str]:
    return sorted(OutgoingMail.objects.filter(to_person=person).values_list("kind", flat=True))


def test_where_nothing_is_due_nothing_happens():
    it = cast()
    it.pairing("offered")
    assert tick() == {}
    assert OutgoingMail.objects.count() == 0


def test_with_nothing_to_do_no_job_is_in_trouble():
    cast()
    clock.tick()
    beats = dict(Heartbeat.objects.values_list("name", "trouble"))
    assert beats == {"clock": ""} | {f"clock:{job.name}": "" for job in clock.JOBS}


HOURLY = timedelta(hours=1)
RESTS = {
    "summaries written": timedelta(minutes=10),
    "people told of moved dates": timedelta(minutes=10),
    "check-ins asked": HOURLY,
    "goals reminded of": HOURLY,
    "closings reminded of": HOURLY,
    "noted relationships lapsed": HOURLY,
    "circles asked how it goes": HOURLY,
    "pools asked": HOURLY,
    "people asked new questions": HOURLY,
    "silent mentors paused": HOURLY,
    "topics of the month sent": HOURLY,
    "mentees asked to mentor": HOURLY,
    "accounts dropped": HOURLY,
    "accounts erased": HOURLY,
    "people told of sign-up over": HOURLY,
    "people told of no partner": HOURLY,
    "people told of rounds called off": HOURLY,
    "people told of rounds over": HOURLY,
    "people asked after conventions": HOURLY,
    "rounds that never close matched": timedelta(minutes=10),
}
NIGHTLY = {
    "conventions matched": 2,
    "people told what rules ask": 1,
    "private lists looked at": 2,
    "cleared away": 3,
    "promises checked": 4,
}


@pytest.mark.parametrize("job", clock.JOBS, ids=lambda job: job.name)
def test_each_job_rests_as_long_as_it_may(job):
    moment, second = timezone.now(), timedelta(seconds=1)
    assert job.when(moment, None)
    if hour := NIGHTLY.get(job.name):
        zone = timezone.get_default_timezone()
        begun = datetime(2026, 11, 24, hour, tzinfo=zone)
        assert job.when(begun, begun - second)
        assert not job.when(begun - second, begun - timedelta(days=2))
        assert not job.when(begun + timedelta(hours=9), begun)
        return
    rest = RESTS.get(job.name, timedelta())
    assert job.when(moment, moment - rest)
    assert job.when(moment, moment - rest + second) is not bool(rest)


def test_a_closed_account_is_erased_once_it_can_no_longer_be_opened():
    ben = cast().ben
    until = leaving.close(ben, ben)
    with at(until, seconds=-1):
        assert "accounts erased" not in tick()
    with at(until, seconds=3600):
        assert tick()["accounts erased"] == 1
        assert "accounts erased" not in tick()
    ben.refresh_from_db()
    assert ben.erased_at is not None


def test_an_offer_lapses_after_its_days_and_everybody_concerned_hears_once():
    it = cast()
    pairing = it.pairing("approved")
    with at(datetime(2026, 3, 2, 15, tzinfo=UTC)):
        pairings.offer(it.cleo, pairing)
    OutgoingMail.objects.all().delete()
    pairing.refresh_from_db()
    assert pairing.answer_by == datetime(2026, 3, 12, 23, 59, 59, tzinfo=UTC)
    with at(pairing.answer_by):
        assert tick() == {}
    with at(pairing.answer_by, seconds=1):
        assert tick() == {"offers expired": 1}
        assert tick() == {}
    pairing.refresh_from_db()
    assert pairing.state == "expired"
    assert [kinds_to(p) for p in (it.ada, it.ben, it.cleo, it.dov)] == [
        ["expired"],
        ["expired"],
        ["coordinator_expired"],
        [],
    ]


def test_a_request_lapses_after_ten_days_and_no_coordinator_is_told():
    it = cast("informal")
    for enrollment in (it.ada_in, it.ben_in):
        enrollment.listed = True
        enrollment.save(update_fields=["listed"])
    pairing = pairings.ask(it.ben, it.ben_in, it.ada_in, "May I?")
    OutgoingMail.objects.all().delete()
    with at(timezone.now() + timedelta(days=9, hours=23)):
        assert tick() == {}
    with at(timezone.now() + timedelta(days=11)):
        assert tick() == {"offers expired": 1}
    pairing.refresh_from_db()
    assert pairing.state == "expired"
    assert (kinds_to(it.ada), kinds_to(it.ben), kinds_to(it.cleo)) == (["expired"], ["expired"], [])


def test_a_convention_ends_with_its_last_day_there_and_its_pairings_with_it():
    it = cast("convention")
    days = {"starts_on": date(2026, 6, 25), "ends_on": date(2026, 6, 29)}
    Round.objects.filter(pk=it.round.pk).update(
        state="running", time_zone="America/Los_Angeles", **days
    )
    it.round.refresh_from_db()
    begun = datetime(2026, 6, 1, tzinfo=UTC)
    active = it.pairing("active", active_at=begun)
    midnight = datetime(2026, 6, 30, 7, tzinfo=UTC)
    with at(midnight, seconds=-1):
        assert tick() == {}
    with at(midnight):
        assert tick() == {"rounds over": 1}
        assert tick() == {}
    active.refresh_from_db()
    it.round.refresh_from_db()
    assert (it.round.state, active.state) == ("closed", "completed")
    assert (kinds_to(it.ada), kinds_to(it.ben)) == (["round_over"], ["round_over"])


@pytest.mark.parametrize("state", ["open", "matching", "review", "announced", "running"])
def test_a_convention_ends_wherever_its_round_has_got_to(state):
    """Its first pairs are announced while sign-up is open, which then closes by itself."""
    it = cast("convention")
    days = {"starts_on": date(2026, 6, 25), "ends_on": date(2026, 6, 29)}
    Round.objects.filter(pk=it.round.pk).update(state=state, **days)
    active = it.pairing("active", active_at=datetime(2026, 6, 1, tzinfo=UTC))
    with at(datetime(2026, 7, 1, tzinfo=UTC)):
        assert tick()["rounds over"] == 1
    active.refresh_from_db()
    it.round.refresh_from_db()
    assert (it.round.state, active.state) == ("closed", "completed")


@pytest.mark.parametrize(
    ("zone", "last_day", "midnight"),
    [
        ("America/New_York", date(2026, 3, 7), datetime(2026, 3, 8, 5, tzinfo=UTC)),
        ("America/New_York", date(2026, 3, 8), datetime(2026, 3, 9, 4, tzinfo=UTC)),
        ("America/New_York", date(2026, 11, 1), datetime(2026, 11, 2, 5, tzinfo=UTC)),
        ("Pacific/Auckland", date(2026, 3, 7), datetime(2026, 3, 7, 11, tzinfo=UTC)),
    ],
)
def test_sign_up_closes_at_midnight_of_the_round_s_zone_on_nights_of_clock_change_too(
    zone, last_day, midnight
):
    it = cast()
    dates = {"signup_opens_on": date(2026, 1, 1), "signup_closes_on": last_day}
    Round.objects.filter(pk=it.round.pk).update(
        time_zone=zone, starts_on=None, ends_on=None, **dates
    )
    Round.objects.filter(pk=it.round_elsewhere.pk).update(state="draft")
    it.round.refresh_from_db()
    with at(midnight, seconds=-1):
        assert enrollments.takes_signups(it.round)
        assert tick() == {}
    with at(midnight):
        assert not enrollments.takes_signups(it.round)
        assert tick() == {"sign-ups closed": 1}
        assert tick() == {}


def test_an_informal_round_stays_open_whatever_the_date():
    cast("informal")
    with at(timezone.now() + timedelta(days=400)):
        assert tick() == {}


def test_an_announced_round_starts_on_its_day():
    it = cast()
    Round.objects.filter(pk=it.round.pk).update(state="announced")
    Round.objects.filter(pk=it.round_elsewhere.pk).update(state="draft")
    with at(timezone.now() + timedelta(days=29)):
        assert tick() == {"rounds started": 1}


def test_drafts_that_nobody_touched_for_a_month_go():
    it = cast()
    EnrollmentDraft.objects.create(round=it.round, person=it.eve, role="mentor")
    Round.objects.update(signup_closes_on=None)
    with at(timezone.now() + timedelta(days=29)):
        assert "drafts dropped" not in tick()
    with at(timezone.now() + timedelta(days=31)):
        assert tick()["drafts dropped"] == 1


def test_one_row_that_stumbles_holds_up_none(monkeypatch, caplog):
    it = cast()
    first = it.pairing("offered", answer_by=timezone.now() - timedelta(minutes=2))
    second = factories.PairingFactory(
        round=it.round, answer_by=timezone.now() - timedelta(minutes=1)
    )
    told = messages.expired

    def stumbles(pairing, side):
        if pairing.pk == first.pk:
            raise LookupError
        return told(pairing, side)

    monkeypatch.setattr(messages, "expired", stumbles)
    assert tick() == {"offers expired": 1}
    for pairing in (first, second):
        pairing.refresh_from_db()
    assert (first.state, second.state) == ("offered", "expired")
    assert "The clock could not move" in caplog.text


def test_who_answers_at_the_last_moment_is_not_overruled():
    it = cast()
    pairing = it.pairing("offered", answer_by=timezone.now() + timedelta(minutes=1))
    stale = answers.unanswered(timezone.now() + timedelta(minutes=2))
    pairings.decline(it.ben, pairing, "")
    with at(timezone.now() + timedelta(minutes=2)):
        assert pairings.expire(stale[0], timezone.now()) is False
        with pytest.raises(Refused):
            pairings.accept(it.ada, pairing)
    pairing.refresh_from_db()
    assert pairing.state == "declined"


@pytest.mark.django_db(transaction=True)
def test_two_ticks_at_once_do_each_thing_once():
    it = cast()
    for _ in range(10):
        factories.PairingFactory(round=it.round, answer_by=timezone.now() - timedelta(minutes=1))
    counts, start = [], threading.Barrier(2)

    def run():
        start.wait()
        try:
            counts.append(clock.tick()["offers expired"])
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(counts) == 10
    assert LogLine.objects.filter(verb="pairing.expired").count() == 10
    assert OutgoingMail.objects.filter(kind="expired").count() == 20


@pytest.mark.django_db(transaction=True)
def test_while_one_worker_ticks_the_others_leave_it_alone():
    it = cast()
    it.pairing("offered", answer_by=timezone.now() - timedelta(minutes=1))

    def ticking(outcome):
        outcome.append(clock.tick_alone())
        connection.close()

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [clock.LOCK])
        thread = threading.Thread(target=ticking, args=([],))
        thread.start()
        thread.join()
        assert OutgoingMail.objects.count() == 0
        cursor.execute("SELECT pg_advisory_unlock(%s)", [clock.LOCK])
    clock.tick_alone()
    assert OutgoingMail.objects.count() == 3
