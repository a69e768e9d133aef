"""A run in a round of circles, of peers, or of both beside pairs."""

import pytest

from matching import pooled
from mentorship.invariants import broken_rules
from mentorship.models import Block, CircleSeat, WishedPartner
from mentorship.services import circles
from mentorship.services.acts import Refused
from tests.mentorship.circles.stage import seats, staged

pytestmark = pytest.mark.django_db


def test_circles_are_proposed_within_their_sizes_and_proved():
    it = staged(circle_least=3, circle_most=5)
    ada, bea = it.mentor("Mia Mentor", 5), it.mentor("Bea Mentor", 3)
    it.mentor("Rae Rathernot", None)
    it.mentees(8)

    run = it.run()

    assert run.state == "review", run.error
    figures = run.figures["circles"]
    assert (figures["circles"], figures["placed"]) == (2, 8)
    assert (figures["gap_members"], figures["gap_points"]) == (0, 0)
    sizes = {}
    for circle in it.circles("proposed"):
        mentor, *members = seats(circle)
        sizes[mentor.enrollment_id] = len(members)
        assert all(seat.points is not None for seat in members)
    assert sizes == {ada.pk: 5, bea.pk: 3}
    assert broken_rules() == {}


def test_another_run_takes_the_place_of_what_nobody_approved():
    it = staged()
    it.mentor("Mia Mentor", 4), it.mentor("Bea Mentor", 4)
    it.mentees(8)
    it.run()
    first, _second = it.circles()
    circles.approve(it.cleo, first)

    it.run()

    states = [circle.state for circle in it.circles()]
    assert states == ["approved", "withdrawn", "proposed"]
    assert CircleSeat.objects.filter(state="kept").count() == 10
    assert broken_rules() == {}


def test_people_whom_one_keeps_away_share_no_circle_and_nobody_hears_why():
    it = staged(circle_least=3)
    it.mentor("Mia Mentor"), it.mentor("Bea Mentor")
    one, other, *_rest = it.mentees(8)
    Block.objects.create(owner=one.person, person=other.person, written="B")

    run = it.run()

    for circle in it.circles():
        there = {seat.enrollment_id for seat in seats(circle)}
        assert not {one.pk, other.pk} <= there
    assert "block" not in str(run.figures).lower()
    mine = CircleSeat.objects.get(enrollment=one)
    theirs = CircleSeat.objects.get(enrollment=other)
    with pytest.raises(Refused, match="cannot be in one circle"):
        circles.put(it.cleo, theirs.circle, mine.enrollment)


def test_two_mentors_who_name_each_other_hold_one_together():
    it = staged(circle_mentors=2)
    mentors = [it.mentor(name) for name in ("Mia M", "Bea M", "Cid M", "Dea M")]
    ada, _bea, _cid, dea = mentors
    WishedPartner.objects.create(enrollment=ada, written="Dea M", rank=1)
    WishedPartner.objects.create(enrollment=dea, written="Mia M", rank=1)
    it.mentees(9)

    run = it.run()

    held = [
        {seat.enrollment_id for seat in seats(circle) if seat.is_mentor} for circle in it.circles()
    ]
    assert {ada.pk, dea.pk} in held
    assert all(len(duo) == 2 for duo in held)
    assert run.figures["circles"]["wished"] == 1


def test_peers_are_two_without_a_mentor_and_as_many_as_can_be():
    it = staged(grouping="peers")
    people = it.mentees(5)
    Block.objects.create(owner=people[0].person, person=people[1].person, written="B")

    run = it.run()

    assert run.figures["peers"]["pairs"] == 2
    assert run.figures["peers"]["left_over"] == 1
    found = it.circles("proposed")
    assert [circle.kind for circle in found] == ["peers", "peers"]
    for circle in found:
        one, other = seats(circle)
        assert {one.role, other.role} == {"peer"}
        assert one.points == other.points
        assert {one.enrollment_id, other.enrollment_id} != {people[0].pk, people[1].pk}
    assert broken_rules() == {}


def test_who_looks_for_a_peer_is_no_mentors_and_the_others_are():
    it = staged(grouping="mentor_or_peer")
    it.mentor("Mia Mentor", None)
    seeking = it.mentees(3, seeks_peer=False)[:1]
    CircleSeat.objects.all().delete()
    peers = list(it.round.enrollments.filter(role="mentee").exclude(pk=seeking[0].pk))
    it.round.enrollments.filter(pk__in=[each.pk for each in peers]).update(seeks_peer=True)

    run = it.run()

    assert [row.mentee_id for row in run.suggestions.all()] == [seeking[0].pk]
    (circle,) = it.circles("proposed")
    assert {seat.enrollment_id for seat in seats(circle)} == {each.pk for each in peers}


def test_somebody_who_said_no_is_not_brought_together_with_them_again():
    it = staged(grouping="peers")
    it.mentees(2)
    it.run()
    (circle,) = it.circles()
    circles.approve(it.cleo, circle)
    circles.announce(it.cleo, it.round)
    one, _other = seats(circle)
    circles.decline(one.person, circle, "No time")

    run = it.run()

    assert run.figures["peers"]["pairs"] == 0
    assert len(pooled.together_before(it.round)) == 2
