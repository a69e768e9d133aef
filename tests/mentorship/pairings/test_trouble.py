"""Something is not working: the ways on, and what follows each for the two and for the desk."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mentorship import queries
from mentorship.mail.truth import still_true
from mentorship.models import CheckIn, OutgoingMail, Pairing
from mentorship.services import clock, pairings
from mentorship.services.acts import Refused
from tests import factories
from tests.people import cast

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def it():
    return cast()


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page(person, name: str, pairing: Pairing) -> str:
    return signed_in(person).get(reverse(name, args=[pairing.pk])).content.decode()


def today():
    return timezone.now().date()


def told(kind: str) -> list[str]:
    """Who gets mails of this kind, in the order of writing."""
    rows = OutgoingMail.objects.filter(kind=kind).order_by("pk")
    return [row.to_email.split("@")[0] for row in rows]


# The page --------------------------------------------------------------------------------------


def test_every_way_on_says_what_happens_to_the_other_and_who_hears(it):
    shown = page(it.ben, "pairing_trouble", it.pairing("active"))
    for name in ("pairing_pause", "pairing_end"):
        assert reverse(name, args=[Pairing.objects.get().pk]) in shown
    assert "Ada hears today, kindly, until when." in shown
    assert "The coordinator reads your reason." in shown
    assert "Look in the directory" not in shown


def test_two_who_found_each_other_are_led_to_nobody_who_is_not_there():
    it = cast("informal")
    shown = page(it.ben, "pairing_trouble", it.pairing("active", origin="asked", asked_by=it.ben))
    assert "Look in the directory again" in shown
    assert "oordinator" not in shown.split("<main")[1].split("</main>")[0]


def test_a_pairing_that_is_over_has_no_such_page(it):
    pairing = it.pairing("ended", end_reason="time", ended_at=timezone.now())
    answer = signed_in(it.ben).get(reverse("pairing_trouble", args=[pairing.pk]))
    assert answer.url == reverse("pairing", args=[pairing.pk])


# A pause ---------------------------------------------------------------------------------------


def test_either_pauses_with_one_choice_and_the_other_is_told_until_when(it):
    pairing = it.pairing("active")
    signed_in(it.ben).post(reverse("pairing_pause", args=[pairing.pk]), {"weeks": "4"})
    pairing.refresh_from_db()
    assert pairing.paused_until == today() + timedelta(weeks=4)
    assert told("paused") == ["ada"]
    assert "You pause until" in page(it.ada, "pairing", pairing)
    assert "Paused" in signed_in(it.ada).get("/").content.decode()


@pytest.mark.parametrize("days", [-1, 0, 93])
def test_a_pause_ends_within_three_months(it, days):
    type(it.round).objects.update(ends_on=None)
    with pytest.raises(Refused):
        pairings.rest(it.ada, it.pairing("active"), today() + days * DAY)


def test_a_pause_never_goes_past_the_end_of_the_round(it):
    type(it.round).objects.update(
        announce_on=None, starts_on=today() + 15 * DAY, ends_on=today() + 30 * DAY
    )
    pairing = it.pairing("active")
    shown = page(it.ada, "pairing_pause", pairing)
    assert 'value="4"' in shown
    assert 'value="6"' not in shown
    with pytest.raises(Refused):
        pairings.rest(it.ada, Pairing.objects.get(), today() + 31 * DAY)


@pytest.mark.parametrize("state", ["offered", "ended", "completed"])
def test_only_an_active_pairing_can_pause(it, state):
    over = {"ended": {"end_reason": "time", "ended_at": timezone.now()}}
    more = over.get(state, {"ended_at": timezone.now()} if state == "completed" else {})
    with pytest.raises(Refused):
        pairings.rest(it.ada, it.pairing(state, **more), today() + DAY)


def test_nobody_is_asked_counted_or_prompted_while_the_two_pause(it):
    type(it.round).objects.update(ends_on=today() + timedelta(days=300))
    pairing = it.pairing("active")
    Pairing.objects.update(active_at=timezone.now() - timedelta(weeks=10))
    factories.CheckInFactory(pairing=pairing, side="mentor", state="lapsed")
    waiting = factories.CheckInFactory(pairing=pairing, side="mentee", state="asked")
    assert queries.pairs_going(Pairing.objects.all(), "quiet").exists()

    pairings.rest(it.ada, pairing, today() + timedelta(weeks=8))
    assert not queries.pairs_going(Pairing.objects.all(), "quiet").exists()
    with time_machine.travel(timezone.now() + timedelta(weeks=7), tick=False):
        clock.tick()
    assert CheckIn.objects.count() == 2
    assert not OutgoingMail.objects.filter(kind__in=("prompt", "checkin")).exists()
    waiting.refresh_from_db()
    assert waiting.state == "asked"


def test_on_its_day_a_pause_ends_by_itself_and_both_hear_of_it(it):
    type(it.program).objects.update(checkin_weeks=0)
    pairing = it.pairing("active")
    waiting = factories.CheckInFactory(pairing=pairing, side="mentee", state="asked")
    pairings.rest(it.ben, pairing, today() + 9 * DAY)
    for days, left in ((8, True), (9, False), (10, False)):
        with time_machine.travel(timezone.now() + days * DAY, tick=False):
            clock.tick()
        pairing.refresh_from_db()
        assert (pairing.paused_until is not None) == left
    assert told("taken_up") == ["ada", "ben"]
    waiting.refresh_from_db()
    assert waiting.due_at > timezone.now() + 28 * DAY


def test_going_on_earlier_tells_the_other_alone_and_once(it):
    pairing = it.pairing("active")
    pairings.rest(it.ada, pairing, today() + 9 * DAY)
    paused = OutgoingMail.objects.get(kind="paused")
    assert still_true(paused)
    for _press in range(2):
        signed_in(it.ben).post(reverse("pairing_go_on", args=[pairing.pk]))
    assert told("taken_up") == ["ada"]
    assert not still_true(OutgoingMail.objects.get(kind="paused"))


def test_an_end_ends_the_pause_with_it(it):
    pairing = it.pairing("active")
    pairings.rest(it.ada, pairing, today() + 9 * DAY)
    pairings.end_early(it.ada, pairing, "time", "")
    pairing.refresh_from_db()
    assert (pairing.state, pairing.paused_until) == ("ended", None)


def test_meetings_that_are_planned_stay_through_a_pause(it):
    pairing = it.pairing("active")
    meeting = factories.MeetingFactory(pairing=pairing, state="confirmed")
    pairings.rest(it.ada, pairing, today() + 9 * DAY)
    meeting.refresh_from_db()
    assert meeting.state == "confirmed"
    assert "Meetings that you have planned stay" in page(it.ben, "pairing_pause", pairing)
