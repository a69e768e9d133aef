"""A circle's life, from the proposal by way of mails and pages to its end."""

from datetime import timedelta

import pytest
import time_machine
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mentorship.invariants import broken_rules
from mentorship.mail import act_links
from mentorship.models import Circle, Enrollment
from mentorship.services import circles, clock, enrollments
from mentorship.services.acts import Refused
from tests.mentorship.circles.stage import kinds_to, seats, staged, the_mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def it():
    staged_ = staged(circle_least=3, circle_most=5)
    staged_.mentor("Mia Mentor", 5)
    staged_.mentees(6)
    staged_.run()
    return staged_


def page(person, name, circle, **sent):
    client = Client()
    client.force_login(person)
    url = reverse(name, args=[circle.pk])
    return client.post(url, sent, follow=True) if sent else client.get(url)


def told(person, name, circle):
    """What the page says, without its head and foot."""
    text = page(person, name, circle).content.decode()
    return text.partition("<main")[2].partition("</main")[0]


def announced(it):
    (circle,) = it.circles("proposed")
    circles.approve(it.cleo, circle)
    assert circles.announce(it.cleo, it.round).done == 1
    circle.refresh_from_db()
    return circle


def begun(it):
    circle = announced(it)
    for seat in seats(circle):
        circles.accept(seat.person, circle)
    circle.refresh_from_db()
    return circle


def press(person, kind, purpose):
    mail = the_mail(person, kind)
    address = reverse("act_link", args=[act_links.token_of(mail, purpose)])
    client = Client()
    assert client.get(address).status_code == 200
    return client.post(address, follow=True).content.decode()


def test_nobody_hears_of_a_proposal_and_all_are_asked_with_the_announcement(it):
    (circle,) = it.circles("proposed")
    person = seats(circle)[0].person
    assert page(person, "circle", circle).status_code == 404
    assert kinds_to(person) == []
    announced(it)
    assert all(kinds_to(seat.person) == ["circle_offered"] for seat in seats(circle))
    assert circles.announce.__doc__
    with pytest.raises(Refused, match="Approve at least one"):
        circles.announce(it.cleo, it.round)
    assert kinds_to(person) == ["circle_offered"]
    shown = page(person, "circle", circle).content.decode()
    assert "Yes, I would like to be part of it" in shown
    assert "@example.org" not in shown.partition("<main")[2].partition("</main")[0], (
        "no address before it begins"
    )


def test_it_begins_with_its_mentor_and_the_least_number_and_later_ones_join(it):
    circle = announced(it)
    mentor, *members = seats(circle)
    assert "Your yes is noted" in press(members[0].person, "circle_offered", "circle_yes")
    assert "Your yes is noted" in press(members[0].person, "circle_offered", "circle_yes")
    circles.accept(members[1].person, circle)
    circles.accept(members[2].person, circle)
    circle.refresh_from_db()
    assert circle.state == "offered", "its mentor has not answered yet"
    circles.accept(mentor.person, circle)
    circle.refresh_from_db()
    assert circle.state == "active"
    assert kinds_to(members[0].person)[-1] == "circle_begun"
    assert kinds_to(members[3].person) == ["circle_offered"]
    circles.accept(members[3].person, circle)
    assert kinds_to(members[3].person)[-1] == "circle_begun"
    shown = page(members[3].person, "circle", circle).content.decode()
    assert mentor.person.email in shown
    assert members[4].person.email not in shown, "who has not said yes shows no address"
    assert broken_rules() == {}


def test_who_leaves_leaves_alone_and_it_ends_below_the_least_and_says_so_first(it):
    circle = begun(it)
    mentor, *members = seats(circle)
    for seat in members[:2]:
        assert "They go on as before" in page(seat.person, "circle_leave", circle).content.decode()
        page(seat.person, "circle_leave", circle, words="Moved away")
    circle.refresh_from_db()
    assert circle.state == "active"
    assert kinds_to(members[4].person)[-2:] == ["circle_left", "circle_left"]
    shown = page(members[2].person, "circle_leave", circle).content.decode()
    assert "the circle ends for everybody" in shown
    with pytest.raises(Refused, match="so it ends"):
        circles.leave(members[2].person, circle)
    refused = page(members[2].person, "circle_leave", circle, words="").content.decode()
    assert "Confirm that you leave" in refused
    page(members[2].person, "circle_leave", circle, words="", knows="on")
    circle.refresh_from_db()
    assert circle.state == "ended"
    assert kinds_to(mentor.person)[-1] == "circle_ended"
    assert kinds_to(members[0].person)[-1] == "circle_begun", "who left before hears no more"
    assert broken_rules() == {}
    it.run()
    assert len(it.circles("proposed")) == 0, "who has been together is not brought together again"


def test_leaving_the_round_frees_the_seat_and_tells_the_others(it):
    circle = begun(it)
    _mentor, *members = seats(circle)
    enrollments.withdraw(members[0].person, members[0].enrollment)
    assert kinds_to(members[1].person)[-1] == "circle_left"
    assert page(members[0].person, "circle", circle).status_code == 200
    assert broken_rules() == {}


def test_the_place_of_who_declines_goes_to_who_waits_and_fits_best(it):
    waits = Enrollment.objects.get(round=it.round, role="mentee", seats=None)
    circle = announced(it)
    _mentor, first, second, *_members = seats(circle)
    page(first.person, "circle_decline", circle, words="No time this year")
    assert kinds_to(waits.person) == ["circle_offered"]
    assert "No time" not in the_mail(waits.person, "circle_offered").text
    circles.accept(waits.person, circle)
    circles.decline(second.person, circle)
    held = seats(circle, "offered", "accepted")
    assert len(held) == 5, "nobody waits any more, so that the second place stays free"
    assert {first.pk, second.pk}.isdisjoint(seat.pk for seat in held)
    assert broken_rules() == {}


def test_time_lets_seats_lapse_and_gives_up_what_too_few_want(it):
    circle = announced(it)
    mentor, *members = seats(circle)
    circles.accept(mentor.person, circle)
    circles.accept(members[0].person, circle)
    with time_machine.travel(timezone.now() + timedelta(days=9), tick=False):
        clock.tick()
        waits = Enrollment.objects.filter(round=it.round, role="mentee", seats__state="offered")
        assert kinds_to(waits.get().person)[-1] == "circle_offered", "whoever waits is asked"
    with time_machine.travel(timezone.now() + timedelta(days=18), tick=False):
        clock.tick()
        circle.refresh_from_db()
        assert circle.state == "fallen"
        assert "circle_expired" in kinds_to(members[1].person)
        assert "circle_not_going_ahead" in kinds_to(members[0].person)
        with pytest.raises(Refused):
            circles.accept(members[1].person, circle)
    assert broken_rules() == {}


def test_a_round_that_ends_concludes_its_circles(it):
    circle = begun(it)
    with time_machine.travel(timezone.now() + timedelta(days=303), tick=False):
        clock.tick()
    circle.refresh_from_db()
    assert circle.state == "completed"
    person = seats(circle)[0].person
    assert kinds_to(person).count("circle_completed") == 1
    assert "no_partner" not in kinds_to(person)
    assert "over_unpaired" not in kinds_to(person)
    assert "@example.org" in page(person, "circle", circle).content.decode()


def test_coordinators_move_take_out_and_drop_and_no_stranger_does(it):
    (circle,) = it.circles("proposed")
    waiting = Enrollment.objects.get(round=it.round, role="mentee", seats=None)
    with pytest.raises(Refused, match="is full"):
        circles.put(it.cleo, circle, waiting)
    member = seats(circle)[1]
    circles.take_out(it.cleo, member)
    circles.put(it.cleo, circle, waiting)
    circle.refresh_from_db()
    assert circle.changed_by_hand
    for act in (circles.approve, circles.drop):
        with pytest.raises(Http404):
            act(it.dov, circle)
    circles.drop(it.cleo, circle)
    assert seats(circle, "kept") == []
    assert kinds_to(waiting.person) == []
    assert broken_rules() == {}


def test_peers_are_nobodys_mentor_in_any_word_that_they_read():
    it = staged(grouping="peers")
    it.mentees(2)
    it.run()
    circle = announced(it)
    one, other = seats(circle)
    shown = (
        page(one.person, "circle", circle)
        .content.decode()
        .partition("<main")[2]
        .partition("</main")[0]
    )
    assert "would be your peer" in shown
    circles.accept(one.person, circle)
    circles.accept(other.person, circle)
    shown += (
        page(one.person, "circle", circle)
        .content.decode()
        .partition("<main")[2]
        .partition("</main")[0]
    )
    shown += (
        page(one.person, "circle_leave", circle)
        .content.decode()
        .partition("<main")[2]
        .partition("</main")[0]
    )
    for kind in ("circle_offered", "circle_begun"):
        mail = the_mail(one.person, kind)
        shown += mail.subject + mail.text
    words = shown.lower().replace("mentorship", "").replace("neither is the other’s mentor", "")
    words = words.replace("career mentoring", "").replace("mentee.", "").replace("mentee ", "")
    assert "mentor" not in words
    assert Circle.objects.get().is_active


def test_of_two_peers_one_no_ends_it_kindly():
    it = staged(grouping="peers")
    it.mentees(2)
    it.run()
    circle = announced(it)
    one, other = seats(circle)
    page(one.person, "circle_decline", circle, words="Too far")
    circle.refresh_from_db()
    assert circle.state == "fallen"
    assert kinds_to(other.person)[-1] == "circle_not_going_ahead"
    assert "Too far" not in the_mail(other.person, "circle_not_going_ahead").text


def test_who_says_nothing_is_reminded_once_and_coordinators_hear_of_what_falls(it):
    circle = announced(it)
    mentor, *members = seats(circle)
    near = circle.answer_by - timedelta(days=1, hours=20)
    for _tick in range(2):
        with time_machine.travel(near, tick=False):
            clock.run_all([job for job in clock.JOBS if job.name == "circles reminded of"], near)
    assert kinds_to(members[0].person) == ["circle_offered", "circle_reminder"]

    circles.decline(mentor.person, circle, "I move house")

    said = the_mail(it.cleo, "coordinator_circle")
    assert "a mentor does not come" in said.subject
    assert "I move house" in said.text
    assert kinds_to(members[0].person) == ["circle_offered", "circle_reminder"]
    while left := seats(circle, "offered"):
        circles.decline(left[0].person, circle)
    late = circle.answer_by + timedelta(hours=1)
    with time_machine.travel(late, tick=False):
        circles.settle_late(circle, late)
    assert "does not go ahead" in the_mail(it.cleo, "coordinator_circle").subject
    assert kinds_to(it.cleo).count("coordinator_circle") == 2
