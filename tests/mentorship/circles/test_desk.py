"""The desk's page of circles: what it says is proved, and what is pressed there."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from matching.models import MatchRun
from mentorship.invariants import broken_rules
from mentorship.models import CircleSeat, Enrollment
from tests.mentorship.circles.stage import kinds_to, seats, staged

pytestmark = pytest.mark.django_db


@pytest.fixture
def it():
    staged_ = staged(circle_least=3, circle_most=4)
    staged_.mentor("Mia Mentor", 4)
    staged_.mentor("Bea Mentor", 4)
    staged_.mentees(9)
    staged_.run()
    return staged_


def at_desk(person, name, pk, **sent):
    client = Client()
    client.force_login(person)
    url = reverse(f"admin:{name}", args=[pk] if pk else [])
    return client.post(url, sent, follow=True) if sent else client.get(url)


def words(answer):
    return " ".join(answer.content.decode().split())


def test_a_coordinator_reads_what_is_proved_changes_it_and_announces(it):
    shown = words(at_desk(it.cleo, "round", it.round.pk))
    assert "Look at 2 proposals" in shown
    shown = words(at_desk(it.cleo, "circles", it.round.pk))
    assert "8 of 9 mentees have a place, in 2 circles." in shown
    assert "Proved: no other circles place more" in shown
    first, second = it.circles()
    waiting = Enrollment.objects.get(round=it.round, role="mentee", seats=None)
    full = at_desk(it.cleo, "circles_put", it.round.pk, place=waiting.pk, to=1)
    assert "Circle 1 is full" in words(full)
    member = seats(first)[1]
    assert "is taken out" in words(at_desk(it.cleo, "circle_seat", member.pk, out=1))
    assert "is in Circle 1 now" in words(
        at_desk(it.cleo, "circles_put", it.round.pk, place=waiting.pk, to=1)
    )
    assert CircleSeat.objects.get(enrollment=waiting).points is not None
    odd = at_desk(it.cleo, "circle_seat", seats(second)[1].pk, move=1, to="७७٧")
    assert "Enter the number of a circle" in words(odd)
    shown = words(at_desk(it.cleo, "circles", it.round.pk))
    assert "what is proved is of what was proposed" in shown
    assert "Announce all 2" in words(at_desk(it.cleo, "circles_approve", it.round.pk, go=1))
    assert kinds_to(waiting.person) == []
    at_desk(it.cleo, "circles_announce", it.round.pk, go=1)
    at_desk(it.cleo, "circles_announce", it.round.pk, go=1)
    assert kinds_to(waiting.person) == ["circle_offered"]
    it.round.refresh_from_db()
    assert it.round.state == "announced"
    assert broken_rules() == {}


def test_a_round_of_circles_counts_seats_and_no_pairs(it):
    home = words(at_desk(it.cleo, "index", None))
    assert "9 mentees, 2 mentors, 10 in circles" in home
    assert "paired" not in home
    shown = words(at_desk(it.cleo, "round", it.round.pk))
    assert "signed up: 9 mentees, 2 mentors" in shown
    assert figures(shown)["in circles: proposed, asked or active"] == "10"
    assert figures(shown)["mentees without a circle"] == "1"
    at_desk(it.cleo, "circles_approve", it.round.pk, go=1)
    at_desk(it.cleo, "circles_announce", it.round.pk, go=1)
    shown = words(at_desk(it.cleo, "round", it.round.pk))
    assert figures(shown)["asked, and not answered yet"] == "10"


def figures(shown):
    """The numbers of the round's page by what they count."""
    found = re.findall(r"<dt>([^<]*)</dt> <dd> ?<a [^>]*>(\d+)</a>", shown)
    return {label.strip(): number for label, number in found}


def test_what_is_not_proved_is_never_called_the_best(it):
    run = MatchRun.objects.get(state="review")
    run.figures["circles"] |= {"gap_points": 216}
    run.save()
    shown = words(at_desk(it.cleo, "circles", it.round.pk))
    assert "216 points more at most" in shown
    assert "not proved to be the best" in shown
    assert "Proved:" not in shown
    run.figures["circles"] |= {"gap_members": 1}
    run.save()
    assert "might place 1 mentee more, at most" in words(at_desk(it.cleo, "circles", it.round.pk))


def test_the_desk_of_another_program_finds_nothing_there(it):
    first, _second = it.circles()
    member = seats(first)[1]
    assert at_desk(it.dov, "circles", it.round.pk).status_code == 404
    for name, pk in (
        ("circles_approve", it.round.pk),
        ("circles_announce", it.round.pk),
        ("circles_put", it.round.pk),
        ("circle_approve", first.pk),
        ("circle_drop", first.pk),
        ("circle_seat", member.pk),
    ):
        answer = at_desk(it.dov, name, pk, to="1", place=member.enrollment_id, out="1")
        assert answer.status_code == 404, name
    assert [circle.state for circle in it.circles()] == ["proposed", "proposed"]


def test_the_board_leads_to_where_circles_are_decided_on(it):
    client = Client()
    client.force_login(it.cleo)
    answer = client.get(reverse("admin:board", args=[it.round.pk]))
    assert answer["Location"] == reverse("admin:circles", args=[it.round.pk])
    run = MatchRun.objects.get()
    answer = client.get(reverse("admin:run", args=[run.pk]))
    assert answer["Location"] == reverse("admin:circles", args=[it.round.pk])


def test_a_coordinator_in_a_circle_leaves_it_to_who_else_runs_the_program(it):
    first, second = it.circles()
    place = seats(first)[1].enrollment
    Enrollment.objects.filter(pk=place.pk).update(person=it.cleo)
    shown = words(at_desk(it.cleo, "circles", it.round.pk))
    assert str(second) in shown
    assert f">{first}<" not in shown
    assert at_desk(it.cleo, "circle_approve", first.pk, go=1).status_code == 404
