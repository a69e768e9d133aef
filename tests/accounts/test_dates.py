"""How days, times, lists, zones and languages are written for readers of several countries."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from accounts import dates, languages, locales, zones

NEW_YORK = ZoneInfo("America/New_York")
LATE = datetime(2026, 12, 7, 3, 59, tzinfo=UTC)
NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("territory", "day", "full", "named", "moment"),
    [
        ("US", "December 6, 2026", "Sunday, December 6, 2026", "Sunday, December 6",
         f"December 6, 2026, 10:59{NBSP}PM"),
        ("CA", "December 6, 2026", "Sunday, December 6, 2026", "Sunday, December 6",
         f"December 6, 2026, 10:59{NBSP}p.m."),
        ("GB", "6 December 2026", "Sunday, 6 December 2026", "Sunday 6 December",
         "6 December 2026, 22:59"),
        ("DE", "6 December 2026", "Sunday, 6 December 2026", "Sunday 6 December",
         "6 December 2026, 22:59"),
        ("AU", "6 December 2026", "Sunday 6 December 2026", "Sunday 6 December",
         f"6 December 2026, 10:59{NBSP}pm"),
    ],
)  # fmt: skip
def test_one_moment_is_written_as_each_country_writes_it(territory, day, full, named, moment):
    with timezone.override(NEW_YORK), locales.override(territory):
        assert dates.day(LATE) == day
        assert dates.full_day(LATE) == full
        assert dates.named_day(LATE) == named
        assert dates.moment(LATE) == moment
        assert dates.weekday(LATE) == "Sunday"


def test_each_country_that_exists_has_every_form_without_a_fault():
    for territory in sorted(locales.territories()):
        with locales.override(territory):
            said = dates.full_moment(LATE, UTC), dates.short_moment(LATE, UTC), dates.listed("ab")
        assert "Monday" in said[0], territory
        assert "December" in said[1], territory


@pytest.mark.parametrize(
    ("clock", "american", "british"),
    [
        (time(0, 0), "12:00 AM", "00:00"),
        (time(0, 30), "12:30 AM", "00:30"),
        (time(12, 0), "12:00 PM", "12:00"),
        (time(12, 59), "12:59 PM", "12:59"),
        (time(13, 0), "1:00 PM", "13:00"),
    ],
)
def test_midnight_and_noon_are_right_on_a_clock_of_twelve_hours(clock, american, british):
    with locales.override("US"):
        assert dates.clock(clock) == american.replace(" ", NBSP)
    with locales.override("GB"):
        assert dates.clock(clock) == british


def test_the_hour_that_comes_twice_is_shown_twice_and_told_apart_by_its_zone():
    first, second = (
        datetime(2026, 11, 1, 5, 30, tzinfo=UTC),
        datetime(2026, 11, 1, 6, 30, tzinfo=UTC),
    )
    with timezone.override(NEW_YORK), locales.override("US"):
        assert dates.clock(first) == dates.clock(second) == f"1:30{NBSP}AM"
        assert zones.zone_short(timezone.localtime(first)) == "EDT"
        assert zones.zone_short(timezone.localtime(second)) == "EST"


def test_the_hour_that_is_skipped_is_never_shown():
    before, after = datetime(2026, 3, 8, 6, 59, tzinfo=UTC), datetime(2026, 3, 8, 7, 0, tzinfo=UTC)
    with locales.override("US"):
        assert dates.clock(before, NEW_YORK) == f"1:59{NBSP}AM"
        assert dates.clock(after, NEW_YORK) == f"3:00{NBSP}AM"


def test_a_date_is_the_same_day_in_every_zone_and_a_moment_is_not():
    with timezone.override(ZoneInfo("Pacific/Kiritimati")), locales.override("GB"):
        assert dates.day(date(2026, 12, 6)) == "6 December 2026"
        assert dates.day(datetime(2026, 12, 6, 12, tzinfo=UTC)) == "7 December 2026"
        assert dates.day(datetime(2026, 12, 6, 12, tzinfo=UTC), NEW_YORK) == "6 December 2026"


def test_lists_are_joined_as_the_reader_joins_them():
    with locales.override("US"):
        assert dates.listed(["a"]) == "a"
        assert dates.listed(["a", "b", "c"]) == "a, b, and c"
    with locales.override("GB"):
        assert dates.listed(["a", "b", "c"]) == "a, b and c"
        assert dates.listed(["a", "b"], "or") == "a or b"
        assert dates.listed([]) == ""


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("America/New_York", "Eastern Time (New York)"),
        ("America/Phoenix", "Mountain Standard Time (Phoenix)"),
        ("Pacific/Honolulu", "Hawaii Time (Honolulu)"),
        ("Europe/Berlin", "Central European Time (Berlin)"),
        ("Asia/Singapore", "Singapore Standard Time"),
        ("UTC", "Coordinated Universal Time (UTC)"),
        ("EST5EDT", "EST5EDT"),
        ("Mars/Olympus_Mons", "Olympus Mons"),
    ],
)
def test_a_zone_is_named_as_people_say_it(zone, words):
    with locales.override("US"):
        assert zones.zone_words(zone) == words


def test_a_zone_that_has_no_letters_says_how_far_it_is():
    there = LATE.astimezone(ZoneInfo("Asia/Kathmandu"))
    with locales.override("US"):
        assert zones.zone_short(there) == "GMT+05:45"


def test_each_zone_stands_once_on_the_list_under_a_name_of_its_own():
    groups = zones.zone_choices()
    keys = [key for _part, rows in groups for key, _words in rows]
    assert len(keys) == len(set(keys)) > 400
    for part, rows in groups:
        words = [words for _key, words in rows]
        assert len(words) == len(set(words)), part
    america = [words for _key, words in groups[2][1]]
    assert america.index("Menominee") < america.index("Mérida") < america.index("Metlakatla")


def test_languages_are_named_the_common_ones_first_and_unknown_ones_last():
    assert [name for _code, name in languages.language_choices()][:4] == [
        "English", "Spanish", "French", "American Sign Language",
    ]  # fmt: skip
    assert languages.names_of(["xx", "vi", "en"]) == ["English", "Vietnamese", "xx"]
    assert all(name != code for code, name in languages.language_choices())


@pytest.mark.parametrize(
    ("header", "territory"),
    [
        ("en-US,en;q=0.9", "US"),
        ("en-GB", "GB"),
        ("en,de-DE;q=0.8", "DE"),
        ("de;q=0.9,en-us;q=1", "US"),
        ("zh-Hant-TW", "TW"),
        ("es-419", ""),
        ("en", ""),
        ("", ""),
        ("*", ""),
        ("en-QQ,en-ZZ", ""),
        ("../../etc/passwd, en-\x00\x00", ""),
        ("x" * 100_000, ""),
    ],
)
def test_the_country_is_the_first_that_the_browser_names(header, territory):
    assert locales.territory_in(header) == territory


@pytest.mark.parametrize(
    ("territory", "offered"),
    [
        ("US", "US"),
        ("PH", "US"),
        ("DE", "GB"),
        ("FR", "GB"),
        ("BR", "GB"),
        ("IN", "AU"),
        ("NZ", "AU"),
    ],
)
def test_every_country_comes_near_to_one_of_the_forms_on_offer(territory, offered):
    assert locales.offered_like(territory) == offered


def test_what_is_in_force_ends_with_its_block():
    with locales.override("US"), locales.override("DE"):
        assert locales.active_territory() == "DE"
    assert locales.active_territory() == "GB"


def test_a_day_of_many_rows_is_put_into_words_once():
    def words() -> int:
        return dates._day_words.cache_info().misses + dates._clock_words.cache_info().misses

    dates._day_words.cache_clear()
    dates._clock_words.cache_clear()
    rare = datetime(1931, 2, 3, 4, 5, 6, tzinfo=UTC)
    before, first = words(), dates.moment(rare)
    assert [dates.moment(rare.replace(second=second)) for second in range(50)] == [first] * 50
    assert words() - before == 2
