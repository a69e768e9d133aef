"""Rounds open and close by the calendar of their own zone, whatever the clocks do there."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
import time_machine
from django.urls import reverse

from mentorship.models import LogLine, Round
from mentorship.services import clock, pairings
from tests import factories
from tests.people import cast

YEAR = range(2025, 2029)


def at(moment):
    return time_machine.travel(moment, tick=False)


def changes(zone: ZoneInfo) -> list[date]:
    """The days of this zone on which its clocks change, in the years that matter."""
    days = [date(YEAR[0], 1, 1) + timedelta(n) for n in range(366 * len(YEAR))]
    noons = [datetime.combine(day, time(12), zone).utcoffset() for day in days]
    found = [
        day for day, one, next_ in zip(days[1:], noons, noons[1:], strict=False) if one != next_
    ]
    return found[:4]


@pytest.mark.slow
def test_a_day_ends_with_its_last_second_in_every_zone_on_nights_of_clock_change_too():
    """No deadline falls on a wrong day, and none an hour early: the second after it is tomorrow."""
    looked_at = 0
    for name in sorted(available_timezones()):
        zone = ZoneInfo(name)
        for change in changes(zone) or [date(2026, 3, 8)]:
            for day in (change - timedelta(1), change, change + timedelta(1)):
                end = Round(time_zone=name).end_of(day)
                after = (end.astimezone(UTC) + timedelta(seconds=1)).astimezone(zone)
                assert end.date() == day, (name, day)
                assert after.date() == day + timedelta(1), (name, day)
                looked_at += 1
    assert looked_at > 2000


@pytest.mark.slow
def test_an_offer_may_be_answered_for_its_whole_days_in_every_zone():
    for name in sorted(available_timezones()):
        round = Round(time_zone=name, offer_days=10)
        for change in changes(round.zone):
            for hour in (0, 1, 2, 3, 12, 23):
                made = datetime.combine(change, time(hour, 30), round.zone)
                until = pairings.answer_by(round, made.astimezone(UTC))
                made_on = made.astimezone(UTC).astimezone(round.zone).date()
                assert until.date() == made_on + timedelta(10), (name, made)


@pytest.mark.django_db
class TestOpening:
    def round(self, **values):
        dates = {"signup_opens_on": date(2026, 3, 10), "signup_closes_on": date(2026, 3, 31)}
        with at(datetime(2026, 3, 1, 12, tzinfo=UTC)):
            round = factories.RoundFactory(
                state="draft",
                time_zone="America/New_York",
                starts_on=None,
                ends_on=None,
                **{**dates, **values},
            )
            factories.CoordinatorFactory(program=round.program)
            return round

    def state_at(self, round, *moment):
        with at(datetime(*moment, tzinfo=UTC)):
            clock.tick()
        round.refresh_from_db()
        return round.state

    def test_a_draft_that_was_prepared_opens_on_its_first_day_there(self):
        round = self.round()
        assert self.state_at(round, 2026, 3, 10, 3, 59) == "draft"
        assert self.state_at(round, 2026, 3, 10, 4, 0) == "open"
        line = LogLine.objects.get(verb="round.opened")
        assert line.sentence == "The clock opened sign-up"

    def test_it_opens_after_days_of_silence_too_but_not_when_sign_up_is_over(self):
        late, over = self.round(), self.round(signup_closes_on=date(2026, 3, 12))
        assert self.state_at(late, 2026, 3, 20, 12) == "open"
        assert self.state_at(over, 2026, 3, 20, 12) == "draft"

    def test_a_draft_begun_on_its_first_day_or_later_waits_for_its_coordinator(self):
        round = self.round()
        Round.objects.update(state_changed_at=datetime(2026, 3, 10, 15, tzinfo=UTC))
        assert self.state_at(round, 2026, 3, 11, 12) == "draft"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "becomes"),
    [("running", "closed"), ("announced", "closed"), ("review", "review"), ("draft", "draft")],
)
def test_a_round_of_a_fixed_period_closes_after_its_last_day_once_it_was_announced(state, becomes):
    round = factories.RoundFactory(
        state=state,
        signup_opens_on=date(2026, 1, 1),
        signup_closes_on=date(2026, 1, 31),
        starts_on=date(2026, 2, 1),
        ends_on=date(2026, 6, 30),
    )
    Round.objects.update(state_changed_at=datetime(2026, 1, 1, 12, tzinfo=UTC))
    with at(datetime(2026, 7, 1, 0, 0, tzinfo=UTC)):
        clock.tick()
    round.refresh_from_db()
    assert round.state == becomes


@pytest.mark.django_db
def test_the_desk_says_of_a_draft_whether_it_opens_by_itself(client):
    it = cast()
    client.force_login(it.cleo)
    values = {"program": it.program, "state": "draft", "starts_on": None, "ends_on": None}
    prepared = factories.RoundFactory(
        signup_opens_on=date(2031, 3, 10), signup_closes_on=None, **values
    )
    late = factories.RoundFactory(signup_opens_on=date(2026, 1, 1), **values)
    said = [
        "Sign-up opens by itself on 10 March 2031" in client.get(url).content.decode()
        for url in (reverse("admin:round", args=[round.pk]) for round in (prepared, late))
    ]
    assert said == [True, False]
