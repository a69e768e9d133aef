"""Class years that follow the calendar: of this year's round, and one later in the next."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from mentorship.eligibility.judging import rules_of
from mentorship.models import EligibilityRule, Program, Round
from mentorship.services import eligibility
from tests import factories
from tests.people import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def it():
    with time_machine.travel("2027-02-01T12:00:00Z"):
        found = cast()
        Program.objects.filter(pk=found.program.pk).update(school=factories.SchoolFactory())
        Round.objects.filter(pk=found.round.pk).update(
            signup_opens_on=date(2026, 9, 1), starts_on=date(2026, 11, 1), ends_on=date(2027, 6, 1)
        )
        found.program.refresh_from_db()
        found.round.refresh_from_db()
        yield found


def of_2028(it):
    return factories.RoundFactory(
        program=it.program,
        name="Later",
        signup_opens_on=date(2028, 1, 1),
        signup_closes_on=None,
        starts_on=date(2028, 3, 1),
        ends_on=date(2028, 12, 1),
    )


def spans(owner):
    return [(rule.at_least, rule.at_most) for rule in rules_of(owner)]


def test_each_round_has_the_classes_of_the_year_in_which_it_starts(it):
    EligibilityRule.objects.create(
        program=it.program,
        role="mentee",
        kind="class_year",
        at_least=2024,
        at_most=2026,
        as_of=2026,
    )
    assert spans(it.round) == [(2024, 2026)]
    later = of_2028(it)
    assert spans(later) == [(2026, 2028)]
    assert spans(it.program) == [(2025, 2027)]
    eligibility.differ(it.cleo, later)
    copied = later.rules.get()
    assert (copied.at_least, copied.at_most, copied.as_of) == (2026, 2028, 2028)
    assert it.program.rules.get().at_least == 2024


def test_a_rule_that_does_not_move_stays(it):
    EligibilityRule.objects.create(
        program=it.program, role="mentee", kind="class_year", at_most=2026
    )
    later = of_2028(it)
    assert spans(later) == [(None, 2026)]


def test_the_form_shows_the_classes_of_now_and_keeps_for_when_they_were_typed(it, client):
    rule = EligibilityRule.objects.create(
        program=it.program, role="mentee", kind="class_year", at_most=2020, as_of=2022
    )
    client.force_login(it.cleo)
    page = reverse("admin:rule", args=[rule.pk])
    shown = client.get(page).content.decode()
    assert 'value="2025"' in shown
    assert "move along with the calendar" in shown
    client.post(page, {"at_most": "2026", "moves_along": "on", "strength": "required"})
    rule.refresh_from_db()
    assert (rule.at_most, rule.as_of) == (2026, 2027)
    client.post(page, {"at_most": "2026", "strength": "required"})
    rule.refresh_from_db()
    assert (rule.at_most, rule.as_of) == (2026, None)
