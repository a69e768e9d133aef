"""The trial of the doors, small: real gunicorn, four processes, everybody at once."""

import pytest

from tests.trials import doors

pytestmark = [pytest.mark.slow, pytest.mark.far, pytest.mark.django_db(transaction=True)]


def test_guessers_are_stopped_while_the_owner_and_a_hall_come_in(monkeypatch):
    monkeypatch.setattr(doors, "GUESSES", 1_000)
    figures = doors.doors(tries=60, guests=12, links=80, seconds=2)
    assert figures["of them looked at"] <= 5
    assert figures["looked at, strangers alone"] == 3
    assert figures["she, on a new device"] == "has to wait"
    assert figures["she, on a known one, by password"] == "in"
    assert figures["she, on a known one, by code"] == "in"
    assert (figures["looked up"], figures["opened"]) == (50, 0)
    assert figures["sign-ups refused"] == 0
    assert [figures[way] for way in ("in by code", "in again by code", "in again by password")] == [
        12,
        12,
        12,
    ]
