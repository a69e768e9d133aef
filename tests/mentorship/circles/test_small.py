"""Small circles at a convention, of newcomers whom pairs leave over."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from matching import tasks
from matching.models import MatchRun
from matching.services import nightly
from mentorship.invariants import broken_rules
from mentorship.models import CircleSeat, Enrollment, Round
from mentorship.services import circles
from mentorship.services.acts import Refused
from tests import factories
from tests.mentorship.circles.stage import Staged, kinds_to, seats
from tests.people import cast

pytestmark = pytest.mark.django_db


def convention(days: int = 20) -> Staged:
    """A convention in some weeks that matches by night, with nobody in it yet."""
    it = cast("convention")
    Enrollment.objects.all().delete()
    first = timezone.now().date() + timedelta(days=days)
    Round.objects.filter(pk=it.round.pk).update(
        state="open",
        starts_on=first,
        ends_on=first + timedelta(days=2),
        signup_closes_on=first - timedelta(days=1),
        matches_nightly=True,
    )
    return Staged(Round.objects.select_related("program").get(pk=it.round.pk), it.cleo, it.dov)


def guide(it: Staged, name: str, *, takes_circle: bool | None) -> Enrollment:
    place = it.mentor(name, None)
    values = {"wishes_circle": takes_circle, "capacity": 1, "days": it.round.days()}
    Enrollment.objects.filter(pk=place.pk).update(first_time=False, **values)
    return place


def newcomers(it: Staged, count: int, **values) -> list[Enrollment]:
    return it.mentees(count, **{"first_time": True, "days": it.round.days()} | values)


def tonight() -> MatchRun:
    for round in nightly.due(timezone.now()):
        nightly.ask(round, timezone.now())
    while tasks.work_once():
        continue
    MatchRun.objects.update(requested_at=timezone.now() - timedelta(days=1))
    return MatchRun.objects.get(state="review")


def test_those_whom_pairs_leave_over_get_a_small_circle_by_night(client):
    it = convention()
    mia = guide(it, "Mia Mentor", takes_circle=True)
    guide(it, "Bea Mentor", takes_circle=False)
    there = newcomers(it, 7)

    run = tonight()

    paired = set(run.suggestions.values_list("mentee_id", flat=True))
    (circle,) = it.circles("proposed")
    mentor, *members = seats(circle)
    assert mentor.enrollment_id == mia.pk
    assert {seat.enrollment_id for seat in members} == {each.pk for each in there} - paired
    assert (len(members), circle.least, circle.most) == (5, 3, 5)
    assert not [row for row in run.unmatched if row["role"] == "mentee"]
    assert broken_rules() == {}
    assert tonight() == run  # nothing has changed
    guide(it, "Cid Mentor", takes_circle=None)
    Enrollment.objects.filter(person__profile__full_name="Bea Mentor").update(wishes_circle=True)
    assert tonight() != run  # somebody more would take one

    client.force_login(it.cleo)
    page = client.get(reverse("admin:circles", args=[it.round.pk]))
    assert "Proved" in page.content.decode()
    (circle,) = it.circles("proposed")
    one, other, *_rest = [seat.enrollment for seat in seats(circle) if not seat.is_mentor]
    circles.approve(it.cleo, circle)
    again = tonight()
    seated = {seat.enrollment_id for seat in seats(circle)} - {mia.pk}
    assert not seated & set(again.suggestions.values_list("mentee_id", flat=True))

    factories.PairingFactory(round=it.round, mentor=_free_guide(it), mentee=one)
    with pytest.raises(Refused, match="has a partner by now"):
        circles.offer(it.cleo, circle)
    circles.take_out(it.cleo, circle.seats.get(enrollment=one))
    assert circles.announce(it.cleo, it.round).done == 1
    assert "circle_offered" in kinds_to(other.person)


def _free_guide(it: Staged) -> Enrollment:
    return factories.MentorFactory(round=it.round, days=it.round.days(), first_time=False)


def test_none_is_proposed_without_enough_newcomers_or_who_would_take_one():
    it = convention()
    guide(it, "Mia Mentor", takes_circle=True)
    newcomers(it, 3)
    tonight()
    assert it.circles() == []  # two are left over
    for _one in range(3):
        factories.EnrollmentFactory(round=it.round, days=it.round.days(), first_time=False)
    tonight()
    assert it.circles() == []  # others have been before
    assert CircleSeat.objects.count() == 0
