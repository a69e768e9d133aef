"""Hours as people type and read them, over all zones and both changes of the clock."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mentorship.text import times

ZONES = sorted(available_timezones())
NEW_YORK, BERLIN = ZoneInfo("America/New_York"), ZoneInfo("Europe/Berlin")


@given(
    st.sampled_from(ZONES),
    st.dates(date(2020, 1, 1), date(2037, 12, 31)),
    st.times().map(lambda one: one.replace(microsecond=0)),
)
@example("America/New_York", date(2027, 3, 14), time(2, 30))
@example("Europe/Berlin", date(2027, 10, 31), time(2, 30))
@example("Australia/Lord_Howe", date(2027, 10, 3), time(2, 15))
@example("Africa/Casablanca", date(2027, 2, 7), time(2, 30))
def test_what_is_typed_is_what_the_clock_shows_then_or_there_is_no_such_hour(key, day, clock):
    zone = ZoneInfo(key)
    try:
        moment = times.moment_of(day, clock, zone)
    except times.NoSuchTime:
        assert shown(zone, day, clock) == 0
    except times.TwiceThatNight:
        assert shown(zone, day, clock) == 2
    else:
        local = moment.astimezone(zone)
        assert (local.date(), local.time()) == (day, clock)
        assert shown(zone, day, clock) == 1


def shown(zone: ZoneInfo, day: date, clock: time) -> int:
    """How often the clock of this zone shows this: asked of every offset that it ever has."""
    naive = datetime.combine(day, clock)
    around = (naive.replace(tzinfo=UTC) + timedelta(hours=n) for n in range(-30, 31))
    offsets = {moment.astimezone(zone).utcoffset() for moment in around}
    moments = {(naive - offset).replace(tzinfo=UTC) for offset in offsets}
    return sum(one.astimezone(zone).replace(tzinfo=None) == naive for one in moments)


@pytest.mark.slow
def test_an_hour_of_each_day_comes_back_as_it_was_typed_in_every_zone_or_is_refused():
    first, wrong = date(2027, 1, 1), []
    for key in ZONES:
        zone = ZoneInfo(key)
        for day in (first + timedelta(days=number) for number in range(365)):
            try:
                local = times.moment_of(day, time(1, 30), zone).astimezone(zone)
            except (times.NoSuchTime, times.TwiceThatNight):
                continue
            if local.replace(tzinfo=None) != datetime.combine(day, time(1, 30)):
                wrong.append((key, day))
    assert wrong == []


def test_a_moment_is_told_on_both_clocks_with_the_day_where_it_is_another():
    moment = datetime(2027, 5, 4, 23, 30, tzinfo=UTC)
    assert times.in_words(moment, NEW_YORK) == "Tuesday, 4 May 2027, 19:30 Eastern Time (New York)"
    assert (
        times.for_the_other(moment, NEW_YORK, BERLIN, "Ben")
        == "Wednesday 5 May, 01:30 Central European Time (Berlin) for Ben"
    )
    assert times.for_the_other(moment - timedelta(hours=6), NEW_YORK, BERLIN, "Ben") == (
        "19:30 Central European Time (Berlin) for Ben"
    )
    assert times.for_the_other(moment, BERLIN, ZoneInfo("Europe/Paris"), "Ben") == ""


def test_between_the_clock_changes_of_two_continents_the_distance_is_right():
    between = datetime(2027, 3, 20, 15, tzinfo=UTC)
    assert "11:00" in times.in_words(between, NEW_YORK)
    assert times.for_the_other(between, NEW_YORK, BERLIN, "Ben").startswith("16:00")
