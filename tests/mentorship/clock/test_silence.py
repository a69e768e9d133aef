"""Nobody who signed up is left to guess what has become of the round."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from mentorship.mail import registry
from mentorship.models import Enrollment, OutgoingMail, Round
from mentorship.services import clock, rounds
from mentorship.services.clock import silence
from mentorship.text.unpaired import why_unpaired
from tests.factories import EnrollmentFactory, MentorFactory
from tests.people import Cast, cast

pytestmark = pytest.mark.django_db

KINDS = ("signup_closed", "no_partner", "round_called_off", "over_unpaired")


@pytest.fixture
def people() -> Cast:
    return cast()


def later(**span: int) -> None:
    with time_machine.travel(timezone.now() + timedelta(**span), tick=False):
        clock.tick()


def told(person) -> list[str]:
    rows = OutgoingMail.objects.filter(to_person=person, kind__in=KINDS).order_by("pk")
    return list(rows.values_list("kind", flat=True))


def become(round: Round, state: str) -> None:
    """The round in this state since now; its dates move it no further."""
    nothing = {"starts_on": None, "ends_on": None, "signup_closes_on": None, "announce_on": None}
    Round.objects.filter(pk=round.pk).update(
        state=state, state_changed_at=timezone.now(), **nothing
    )


def test_sign_up_over_is_told_to_everybody_once(people):
    become(people.round, "open")
    rounds.close_signup(people.cleo, Round.objects.get(pk=people.round.pk))
    become(people.round, "review")
    for hours in (2, 4):
        later(hours=hours)
    assert (told(people.ada), told(people.ben)) == (["signup_closed"], ["signup_closed"])
    text = OutgoingMail.objects.get(to_person=people.ben, kind="signup_closed").text
    assert "as soon as partners are found" in text


def test_whoever_has_no_partner_hears_so_a_day_after_the_others(people):
    people.pairing("offered")
    alone = EnrollmentFactory(round=people.round)
    Enrollment.objects.update(submitted_at=timezone.now() - timedelta(days=9))
    become(people.round, "announced")
    later(hours=20)
    assert told(alone.person) == []
    for hours in (25, 50):
        later(hours=hours)
    assert told(alone.person) == ["no_partner"]
    assert (told(people.ada), told(people.ben)) == ([], [])


def test_a_mentee_does_not_learn_that_a_mentor_said_no(people):
    people.program.asks_first = "mentor"
    people.program.save()
    lone, mentor = EnrollmentFactory(round=people.round), MentorFactory(round=people.round)
    Enrollment.objects.update(submitted_at=timezone.now() - timedelta(days=9))
    become(people.round, "announced")
    later(days=2)
    assert (told(lone.person), told(mentor.person)) == ([], ["no_partner"])
    later(days=people.round.offer_days + 2)
    assert told(lone.person) == ["no_partner"]


def test_a_mail_about_no_partner_does_not_leave_once_there_is_one(people):
    Enrollment.objects.update(submitted_at=timezone.now() - timedelta(days=9))
    become(people.round, "announced")
    later(days=2)
    mail = OutgoingMail.objects.get(to_person=people.ben, kind="no_partner")
    still = registry.mail_of("no_partner").is_true
    assert still(mail)
    people.pairing("offered")
    assert not still(OutgoingMail.objects.get(pk=mail.pk))


def test_a_round_called_off_is_told_to_everybody_in_it(people):
    waiting = EnrollmentFactory(round=people.round, state="waiting_list")
    left = EnrollmentFactory(round=people.round, state="withdrawn")
    rounds.cancel(people.cleo, people.round)
    for hours in (2, 4):
        later(hours=hours)
    assert [told(one) for one in (people.ada, people.ben, waiting.person, left.person)] == [
        *[["round_called_off"]] * 3,
        [],
    ]


def test_whoever_waited_in_vain_hears_that_the_round_is_over(people):
    people.pairing("completed")
    alone = EnrollmentFactory(round=people.round)
    become(people.round, "closed")
    for hours in (2, 4):
        later(hours=hours)
    assert told(alone.person) == ["over_unpaired"]
    assert (told(people.ada), told(people.ben)) == ([], [])


@pytest.mark.parametrize("state", ["matching", "announced", "running", "cancelled", "closed"])
def test_nothing_is_told_of_what_happened_long_ago(people, state):
    become(people.round, state)
    later(days=15)
    assert (told(people.ada), told(people.ben)) == ([], [])


def test_somebody_who_came_later_hears_only_after_a_day(people):
    become(people.round, "running")
    Enrollment.objects.update(submitted_at=timezone.now() + timedelta(days=3))
    later(days=3, hours=20)
    assert told(people.ben) == []
    later(days=4, hours=2)
    assert told(people.ben) == ["no_partner"]


def test_thousands_who_were_told_are_not_gone_through_again(people, django_assert_num_queries):
    become(people.round, "open")
    rounds.close_signup(people.cleo, Round.objects.get(pk=people.round.pk))
    later(hours=2)
    with django_assert_num_queries(1):
        assert list(silence.signup_closed(timezone.now() + timedelta(hours=3))) == []


def test_the_reason_counts_and_tells_nothing_of_single_people(people):
    alone = people.ben_in
    assert "answers fit yours" in why_unpaired(alone)
    for _ in range(5):
        EnrollmentFactory(round=people.round)
        MentorFactory(round=people.round, capacity=1)
    for _ in range(3):
        EnrollmentFactory(round=people.round)
    mentees = Enrollment.objects.filter(round=people.round, role="mentee").count()
    assert why_unpaired(alone).startswith(f"{mentees} people looked for a partner, and there were")
    assert "answers fit yours" in why_unpaired(people.ada_in)
