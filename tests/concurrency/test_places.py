"""Many sign up at the same moment for the last places of a round."""

from functools import partial

import pytest
from django.db import transaction

from mentorship.models import Enrollment, OutgoingMail, Round
from mentorship.services import enrollments, waiting_list
from tests import promises
from tests.people import Cast, cast, person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

PLACES, PEOPLE = 2, 8


@pytest.fixture
def full() -> Cast:
    """A round of which Ben has all places for mentees but one."""
    people = cast()
    Round.objects.filter(pk=people.round.pk).update(mentee_places=PLACES)
    people.round.refresh_from_db()
    return people


def crowd(people: Cast) -> list:
    return [person(f"N{number} Reader") for number in range(PEOPLE)]


def join(people: Cast, who) -> None:
    enrollments.submit(who, people.round, "mentee", enrollments.Answers())


def with_a_place() -> int:
    return Enrollment.objects.filter(role="mentee", state="submitted").count()


def test_exactly_one_gets_the_last_place(full, at_once):
    at_once([partial(join, full, who) for who in crowd(full)])
    assert with_a_place() == PLACES
    assert Enrollment.objects.filter(state="waiting_list").count() == PEOPLE - 1
    assert OutgoingMail.objects.filter(kind="joined").count() == 1
    assert OutgoingMail.objects.filter(kind="in_line").count() == PEOPLE - 1
    assert promises.broken() == {}


def test_without_the_lock_more_would_get_it(full, at_once, monkeypatch):
    monkeypatch.setattr(waiting_list, "locked", lambda round: round)
    created = Enrollment.objects.create

    def slowly(**values):
        transaction.get_connection().cursor().execute("SELECT pg_sleep(0.3)")
        return created(**values)

    monkeypatch.setattr(Enrollment.objects, "create", slowly)
    at_once([partial(join, full, who) for who in crowd(full)])
    assert with_a_place() > PLACES


def test_a_place_that_gets_free_is_given_once(full, at_once):
    waiting = crowd(full)
    for who in waiting:
        join(full, who)
    leaving = Enrollment.objects.filter(role="mentee", state="submitted")
    acts = [partial(enrollments.withdraw, row.person, row) for row in leaving]
    at_once([*acts, *[partial(waiting_list.move_up, full.round)] * 3])
    waiting_list.move_up(full.round)
    assert with_a_place() == PLACES
    told = OutgoingMail.objects.filter(kind="taken_in")
    assert told.count() == PLACES
    assert len(set(told.values_list("to_person", flat=True))) == PLACES
    assert promises.broken() == {}


def test_the_first_in_line_leaves_as_a_place_gets_free_and_the_second_gets_it(full, at_once):
    first, *others = crowd(full)
    for who in (first, *others):
        join(full, who)
    own = Enrollment.objects.filter(role="mentee")
    taken = own.filter(state="submitted").order_by("pk").first()
    queue = own.filter(state="waiting_list").order_by("state_changed_at", "pk").first()
    at_once(
        [
            partial(enrollments.withdraw, taken.person, taken),
            partial(enrollments.withdraw, queue.person, queue),
        ]
    )
    waiting_list.move_up(full.round)
    assert with_a_place() == PLACES
    queue.refresh_from_db()
    assert queue.state == "withdrawn"
