"""Races between people, over real HTTP. The first one is shown with the guard off as well."""

from collections import Counter
from functools import partial

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from mentorship.invariants import broken_rules
from mentorship.models import Enrollment, LogLine, OutgoingMail, Pairing
from mentorship.services import enrollments
from mentorship.services.acts import Refused
from mentorship.services.pairings import answers as answering
from tests import crowd
from tests.factories import PairingFactory
from tests.people import Cast, cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

FIFTY = 50
INDEX = "pairing_mentor_place_free"


@pytest.fixture
def people() -> Cast:
    made = cast("informal")
    Enrollment.objects.update(listed=True)
    return made


def asked_by_ada(people: Cast, count: int) -> list[Pairing]:
    """Ada, who has two places, has asked so many people; all of them are about to say yes."""
    return [
        PairingFactory(
            round=people.round,
            mentor=people.ada_in,
            mentee=mentee,
            state="asked",
            origin="asked",
            asked_by=people.ada,
            mentor_accepted_at=timezone.now(),
        )
        for mentee in crowd.enroll(people.round, count, "mentee")
    ]


def everybody_says_yes(rows: list[Pairing], browser_of, at_once) -> list:
    return at_once(
        [
            partial(browser_of(row.mentee.person).post, reverse("pairing_accept", args=[row.pk]))
            for row in rows
        ]
    )


def mails(kind: str) -> int:
    return OutgoingMail.objects.filter(kind=kind).count()


def test_of_fifty_who_say_yes_at_once_two_are_accepted_and_the_rest_told_kindly(
    people, browser_of, at_once
):
    answers = everybody_says_yes(asked_by_ada(people, FIFTY), browser_of, at_once)
    assert Counter(answer.statuses for answer in answers) == {(302, 200): FIFTY}
    yes = sum("You have said yes" in answer.page for answer in answers)
    kindly = sum("It is not a judgement of you" in answer.page for answer in answers)
    assert (yes, kindly) == (2, FIFTY - 2)
    states = Counter(Pairing.objects.values_list("state", flat=True))
    assert states == {"active": 2, "withdrawn": FIFTY - 2}
    assert sorted(places_of(people.ada_in)) == [1, 2]
    assert (mails("active"), mails("called_off")) == (4, FIFTY - 2)
    assert broken_rules() == {}


def places_of(mentor: Enrollment) -> list[int | None]:
    rows = Pairing.objects.filter(mentor=mentor, state="active")
    return list(rows.values_list("mentor_place", flat=True))


def unlocked(*enrollments: Enrollment) -> list[Enrollment]:
    """Read enrollments afresh, as the lock does, without locking them."""
    return [Enrollment.objects.get(pk=enrollment.pk) for enrollment in enrollments]


@pytest.fixture
def _guard_off(monkeypatch):
    """Take both guards away: the lock on the enrollments, and the index behind it."""
    monkeypatch.setattr(answering, "lock", unlocked)
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", [INDEX])
        definition = cursor.fetchone()[0]
        cursor.execute(f"DROP INDEX {INDEX}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM mentorship_outgoingmail; DELETE FROM mentorship_logline")
        cursor.execute("DELETE FROM mentorship_pairing")
        cursor.execute(definition)


@pytest.mark.usefixtures("_guard_off")
def test_without_the_guard_twenty_overbook_her(people, browser_of, at_once):
    """Fewer than above: each yes that should have failed calls off all the others."""
    everybody_says_yes(asked_by_ada(people, 20), browser_of, at_once)
    assert len(places_of(people.ada_in)) > 2


def test_the_index_alone_keeps_her_from_being_overbooked(people, browser_of, at_once, monkeypatch):
    monkeypatch.setattr(answering, "lock", unlocked)
    answers = everybody_says_yes(asked_by_ada(people, 20), browser_of, at_once)
    assert len(places_of(people.ada_in)) <= 2
    assert not [answer for answer in answers if 500 in answer.statuses]


def test_pressing_yes_ten_times_at_once_is_one_yes_and_one_mail_each(people, browser_of, at_once):
    row = asked_by_ada(people, 1)[0]
    ben = browser_of(row.mentee.person)
    answers = at_once([partial(ben.post, reverse("pairing_accept", args=[row.pk]))] * 10)
    assert {answer.statuses for answer in answers} == {(302, 200)}
    assert LogLine.objects.filter(verb="pairing.accepted").count() == 1
    assert mails("active") == 2


def test_pressing_no_ten_times_at_once_is_one_no_and_one_mail(people, browser_of, at_once):
    row = asked_by_ada(people, 1)[0]
    ben = browser_of(row.mentee.person)
    answers = at_once([partial(ben.post, reverse("pairing_decline", args=[row.pk]))] * 10)
    assert {answer.statuses for answer in answers} == {(302, 200)}
    assert LogLine.objects.filter(verb="pairing.declined").count() == 1
    assert mails("not_going_ahead") == 1


def test_asking_ten_times_at_once_is_one_request_and_one_mail(people, browser_of, at_once):
    path = reverse("ask", args=[people.round.pk, people.ada_in.pk])
    press = partial(browser_of(people.ben).post, path, words="May I ask you something?")
    answers = at_once([press] * 10)
    assert {answer.statuses for answer in answers} == {(302, 200)}
    assert Pairing.objects.count() == 1
    assert mails("asked") == 1


@pytest.mark.parametrize("times", range(3))
def test_a_yes_against_a_withdrawal_leaves_either_both_or_neither(
    people, browser_of, at_once, times
):
    row = asked_by_ada(people, 1)[0]
    accept = partial(browser_of(row.mentee.person).post, reverse("pairing_accept", args=[row.pk]))
    leave = partial(
        browser_of(people.ada).post, reverse("enrollment_leave", args=[people.ada_in.pk])
    )
    answers = at_once([accept, leave])
    row.refresh_from_db()
    people.ada_in.refresh_from_db()
    assert people.ada_in.state == "withdrawn"
    assert row.state in ("withdrawn", "ended")
    assert all(status < 400 for answer in answers for status in answer.statuses)
    assert broken_rules() == {}


@pytest.mark.parametrize("times", range(3))
def test_yes_and_no_at_once_are_one_answer(people, browser_of, at_once, times):
    row = asked_by_ada(people, 1)[0]
    ben = browser_of(row.mentee.person)
    acts = [
        partial(ben.post, reverse(f"pairing_{act}", args=[row.pk])) for act in ("accept", "decline")
    ]
    answers = at_once(acts)
    row.refresh_from_db()
    assert row.state in ("active", "declined")
    assert (mails("active"), mails("not_going_ahead")) in [(2, 0), (0, 1)]
    assert {answer.statuses for answer in answers} == {(302, 200)}


@pytest.mark.parametrize("times", range(3))
def test_two_say_yes_while_she_offers_one_place_fewer(people, browser_of, at_once, times):
    rows = asked_by_ada(people, 2)
    acts = [
        partial(browser_of(row.mentee.person).post, reverse("pairing_accept", args=[row.pk]))
        for row in rows
    ]
    answers = at_once([*acts, partial(offer_one_place, people)])
    people.ada_in.refresh_from_db()
    assert len(places_of(people.ada_in)) <= people.ada_in.capacity
    assert all(status < 400 for answer in answers if answer for status in answer.statuses)
    assert broken_rules() == {}


def offer_one_place(people: Cast) -> None:
    """Ada lowers her capacity from two to one; she may come too late for that."""
    try:
        enrollments.submit(people.ada, people.round, "mentor", enrollments.Answers(capacity=1))
    except Refused:
        pass
    finally:
        connection.close()


def test_a_busy_database_keeps_what_was_typed_and_offers_to_try_again(people, browser_of):
    row = PairingFactory(
        round=people.round, mentor=people.ada_in, mentee=people.ben_in, state="offered"
    )
    press = partial(
        browser_of(people.ben).post,
        reverse("pairing_decline", args=[row.pk]),
        words="Far & away",
    )
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("SELECT 1 FROM mentorship_pairing WHERE id = %s FOR UPDATE", [row.pk])
        answer = press()
        assert answer.statuses == (503,)
        assert 'name="words" value="Far &amp; away"' in answer.page
        other.rollback()
    finally:
        other.close()
    assert press().statuses == (302, 200)
    row.refresh_from_db()
    assert (row.state, row.declined_words) == ("declined", "Far & away")
