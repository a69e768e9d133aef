"""A convention on small phones: a change of time, a no-show, a bad network, and after it."""

import os

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from matching.conventions.planning import give_places
from mentorship.models import Appointment, Closing, NextYear, Pairing, StandIn
from mentorship.services.conventions import presence
from tests import factories
from tests.browser.eyes import fits
from tests.browser.hands import later
from tests.halls import hall_of
from tests.mentorship.conventions import stage
from tests.people import cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("mailbox")]

MOST_BYTES = 30 * 1024


def own_page(place) -> str:
    return reverse("convention", args=[place.pk])


def test_from_a_change_of_time_over_a_no_show_to_staying_in_touch(phone):
    it = stage.convention()
    stage.planned(it)
    with later(stage.BEFORE):
        ben = phone(it.ben).opens(own_page(it.ben_in)).sees("You and Ada Lovelace", "Table 1")
        ben.page.get_by_text("Another time").click()
        assert fits(ben.page)
        ben.presses("10:00").sees("Changed. You are both told")
        phone(it.ada).opens(own_page(it.ada_in)).sees("10:00")
        other = stage.another_pair(it)
        give_places(it.cleo, it.round)

    with later(stage.at(9, 10)):
        free = factories.MentorFactory(round=it.round, **stage.RETURNS)
        presence.arrive_for(it.cleo, free, None)
        waits = phone(other.mentee.person).opens(own_page(other.mentee)).presses("did not come")
        waits.sees("is free to meet you now")
        assert fits(waits.page)
        waits.presses("Yes, we meet").sees("you hear at once")
        steps_in = phone(free.person)
        name = other.mentee.person.public_name
        steps_in.follows_mail(free.person.email, f"Could you meet {name}", "Yes, we meet")
        assert fits(steps_in.page)
        steps_in.presses("Yes, we meet").sees("It is settled")
        waits.opens(own_page(other.mentee)).sees("You met")
    assert StandIn.objects.get().pairing.mentor == free

    with later(stage.at(10, 2)):
        for person, place in ((it.ben, it.ben_in), (it.ada, it.ada_in)):
            both = phone(person).opens(own_page(place)).presses("I am here")
        both.sees("You met")

    Pairing.objects.filter(mentee=it.ben_in).update(state="completed", ended_at=stage.at(20, day=1))
    with later(stage.at(9, day=3)):
        ben = phone(it.ben)
        ben.follows_mail(it.ben.email, "Two questions", "Answer two questions")
        ben.chooses("Yes, gladly").writes("In one sentence", "More chairs").presses("Save")
        ben.sees("Thank you").presses("Stay in touch")
        assert fits(ben.page)
    assert NextYear.objects.get().returns
    assert Closing.objects.get().words == "More chairs"
    assert Pairing.objects.get(mentee=it.ben_in).mentee_stays_at


def test_pages_are_small_and_clear_and_a_press_outlives_a_bad_network(
    page, sign_in, assert_accessible
):
    it = cast()
    hall = hall_of(it)
    page.set_viewport_size({"width": 320, "height": 640})
    waits = hall.round.enrollments.get(person__profile__full_name="Wimar Alone")
    for person, addresses in {
        it.cleo: [
            reverse("admin:meeting_points", args=[hall.round.pk]),
            reverse("admin:help_desk", args=[hall.round.pk]),
            reverse("admin:help_desk_person", args=[hall.round.pk, waits.pk]),
        ],
        it.ben: [
            reverse("convention_times", args=[hall.ben_in.pk]),
            own_page(hall.ben_in),
        ],
    }.items():
        sign_in(person)
        for number, address in enumerate(addresses):
            answer = page.goto(address)
            assert len(answer.body()) < MOST_BYTES
            assert fits(page), address
            assert_accessible(page)
            if folder := os.environ.get("PICTURES"):
                page.screenshot(path=f"{folder}/{person.pk}_{number}.png", full_page=True)

    page.route("**/missing/", lambda route: route.abort())
    page.get_by_role("button", name="Ada Lovelace did not come").click()
    expect(page.get_by_text("What you pressed is kept")).to_be_visible()
    assert not Appointment.objects.get(pk=hall.now.pk).missing
    page.unroute("**/missing/")
    expect(page.locator("body")).to_contain_text("We are sorry", timeout=15_000)
    assert Appointment.objects.get(pk=hall.now.pk).missing == "mentor"
