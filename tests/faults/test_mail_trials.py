"""Each trial of the mail, small: nothing is lost, and nothing comes twice that need not.

`make test` tries two that say most; `make far` and `make trial` try them all.
"""

import pytest

from tests.trials import mail

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PERFECT = {"lost": 0, "duplicates": 0, "under another Message-ID": 0}


def parts(figures: dict) -> dict:
    return {name: figures[name] for name in PERFECT}


@pytest.mark.far
def test_an_outage_loses_nothing_and_burns_no_attempts():
    figures = mail.outage(60, minutes=6)
    assert parts(figures) == PERFECT
    assert (figures["sent"], figures["burnt attempts"]) == (60, 0)
    assert figures["seconds to empty"] < 60


def test_killed_workers_lose_nothing_and_repeat_at_most_the_mail_in_hand():
    figures = mail.kill(120, kills=2, workers=2)
    assert (figures["sent"], figures["lost"], figures["under another Message-ID"]) == (120, 0, 0)
    assert figures["duplicates"] <= 2
    assert figures["exit codes"] == [-9]


@pytest.mark.far
def test_workers_that_are_told_to_stop_lose_and_repeat_nothing():
    figures = mail.term(120, kills=2, workers=2)
    assert parts(figures) == PERFECT
    assert (figures["sent"], figures["exit codes"], figures["abandoned"]) == (120, [0], 0)


@pytest.mark.far
def test_a_server_in_every_mood_loses_nothing_and_hides_no_failure():
    figures = mail.chaos(80)
    assert (figures["lost"], figures["under another Message-ID"]) == (0, 0)
    assert figures["sent"] + figures["failed"] == 80
    assert figures["duplicates"] <= figures["drops"]
    assert figures["hidden for"] < 60


@pytest.mark.far
def test_workers_of_two_hosts_double_nothing():
    figures = mail.hosts(120, workers=1)
    assert parts(figures) == PERFECT
    assert figures["sent"] == 120


def test_the_first_mail_of_an_announcement_leaves_within_five_seconds():
    figures = mail.announce(10, per_minute=600)
    assert parts(figures) == PERFECT
    assert figures["sent"] == 20
    assert figures["first mail"] < 5
