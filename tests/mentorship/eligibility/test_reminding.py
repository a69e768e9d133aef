"""Nobody is left out in silence: who does not meet a rule any more hears of it, once."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from mentorship.mail import registry
from mentorship.models import Enrollment, OutgoingMail
from mentorship.services import clock
from tests.factories import RegionFactory
from tests.mentorship.eligibility.making import on_the_list, rule

pytestmark = pytest.mark.django_db


def told(person) -> list[OutgoingMail]:
    rows = OutgoingMail.objects.filter(to_person=person, kind="rules_unmet")
    return list(rows.order_by("pk"))


def night(days: int) -> None:
    noon = timezone.now().replace(hour=12) + timedelta(days=days)
    with time_machine.travel(noon, tick=False):  # the work of the night is done by then
        clock.tick()


def test_a_new_rule_is_told_once_to_whom_it_leaves_out(people):
    rule(people.program, "adult")
    for days in (1, 2, 3):
        night(days)
    mail = told(people.ben)[0]
    assert "We need an answer from you" in mail.text
    assert len(told(people.ben)) == 1
    assert told(people.ada) == []
    rule(people.program, "student")
    night(4)
    assert len(told(people.ben)) == 2, "another rule is news again"


def test_a_mail_that_is_no_longer_true_does_not_leave(people):
    rule(people.program, "adult")
    night(1)
    mail = told(people.ben)[0]
    still = registry.mail_of("rules_unmet").is_true
    assert still(mail)
    Enrollment.objects.filter(pk=people.ben_in.pk).update(told={"adult": "yes"})
    assert not still(OutgoingMail.objects.get(pk=mail.pk))


def test_what_one_has_until_the_start_is_reminded_of_two_weeks_before(people):
    rule(people.program, "orientation", strength="by_start")
    night(1)
    assert told(people.ben) == [], "the mail of signing up said it"
    left = (people.round.starts_on - timezone.now().date()).days
    night(left - 13)
    assert "You have not attended the orientation yet." in told(people.ben)[0].text


def test_whoever_has_a_pairing_already_is_left_in_peace(people):
    people.pairing("approved")
    rule(people.program, "adult")
    night(1)
    assert told(people.ben) == []


def test_somebody_who_moved_is_told_and_stays(people):
    ohio, iowa = RegionFactory(name="Ohio"), RegionFactory(name="Iowa")
    rule(people.program, "region", regions=[ohio])
    for region, count in ((ohio, 0), (iowa, 1)):
        people.ben.profile.region = region
        people.ben.profile.save()
        night(1 + count)
        assert len(told(people.ben)) == count
    assert "This is for people who work in Ohio." in told(people.ben)[0].text
    assert Enrollment.objects.get(pk=people.ben_in.pk).state == "submitted"


def test_a_membership_that_lapses_is_told(people):
    rule(people.program, "member", unit=people.program.unit)
    line = on_the_list(people.ben, people.program.unit)
    night(1)
    assert told(people.ben) == []
    line.last_on = timezone.now().date() - timedelta(days=90)
    line.save()
    night(2)
    assert "has lapsed" in told(people.ben)[0].text
