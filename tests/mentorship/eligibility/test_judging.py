"""The rules of a round over people as they stand in the database."""

from datetime import timedelta

import pytest

from matching import snapshot
from mentorship.eligibility.facts import Asked
from mentorship.eligibility.judging import (
    barred_from_pairing,
    findings_of,
    findings_of_all,
    may_join,
    rules_of,
    signed_up,
)
from mentorship.eligibility.kind import Verdict
from mentorship.models import EligibilityException, Enrollment
from tests import crowd, factories
from tests.mentorship.eligibility.making import on_the_list, rule, today
from tests.people import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def them():
    return cast()


def verdict(them, person, **said):
    found = findings_of(them.round, rules_of(them.round), Asked(person.pk, "mentee", **said))
    return [finding.verdict for finding in found]


def test_a_round_follows_its_program_until_it_has_rules_of_its_own(them):
    of_program = rule(them.program, "adult")
    assert rules_of(them.round) == [of_program]
    of_round = rule(them.round, "student")
    assert rules_of(them.round) == [of_program]
    them.round.own_rules = True
    assert rules_of(them.round) == [of_round]


def test_a_rule_is_for_one_role(them):
    rule(them.program, "adult", role="mentor")
    assert verdict(them, them.eve) == []


def test_a_member_by_a_second_address_is_a_member(them):
    unit = them.program.unit
    rule(them.program, "member", unit=unit)
    on_the_list(them.ada, unit)
    assert verdict(them, them.eve) == [Verdict.NOT_MET]
    line = on_the_list(them.eve, unit)
    assert verdict(them, them.eve) == [Verdict.MET]
    line.email = "eve@work.example.org"
    line.save()
    assert verdict(them, them.eve) == [Verdict.NOT_MET]
    address = them.eve.emailaddress_set.create(email="Eve@work.example.org", verified=False)
    assert verdict(them, them.eve) == [Verdict.NOT_MET]
    address.verified = True
    address.save()
    assert verdict(them, them.eve) == [Verdict.MET]


def test_only_a_list_of_the_unit_replaces_asking(them):
    rule(them.program, "member", unit=them.program.unit)
    on_the_list(them.ada, them.elsewhere.unit)
    assert verdict(them, them.eve) == [Verdict.UNKNOWN]
    on_the_list(them.ben, them.program.unit)
    assert verdict(them, them.eve) == [Verdict.NOT_MET]


def test_by_the_start_counts_what_holds_on_the_first_day(them):
    rule(them.program, "member", unit=them.program.unit, strength="by_start")
    line = on_the_list(them.eve, them.program.unit, first_on=them.round.starts_on)
    assert verdict(them, them.eve) == [Verdict.MET]
    line.first_on += timedelta(days=1)
    line.save()
    assert verdict(them, them.eve) == [Verdict.NOT_YET]


def test_an_exception_lifts_one_kind_for_one_person_in_one_role(them):
    rule(them.program, "years", at_least=5)
    rule(them.program, "adult")
    said = {"told": {"years": 1, "adult": "no"}}
    asked = Asked(them.eve.pk, "mentee", **said)
    EligibilityException.objects.create(
        round=them.round, person=them.eve, role="mentee", kind="years", reason="Asked us"
    )
    found = findings_of(them.round, rules_of(them.round), asked)
    assert [finding.bars_joining for finding in found] == [False, True]
    other = findings_of(them.round, rules_of(them.round), Asked(them.ben.pk, "mentee", **said))
    assert [finding.bars_joining for finding in other] == [True, True]
    assert not may_join(found)


def test_days_are_asked_for_only_where_the_round_has_days(db):
    them = cast("convention")
    rule(them.program, "days_there", at_least=2)
    assert verdict(them, them.eve) == [Verdict.UNKNOWN]
    them.round.starts_on = them.round.ends_on = None
    assert verdict(them, them.eve) == [Verdict.MET]


def test_somebody_who_joined_an_earlier_convention_is_not_new(db):
    them = cast("convention")
    rule(them.program, "first_time")
    earlier = factories.RoundFactory(
        program=them.program, signup_opens_on=today() - timedelta(days=400)
    )
    place = factories.EnrollmentFactory(round=earlier, person=them.eve, state="withdrawn")
    assert verdict(them, them.eve) == [Verdict.MET]
    Enrollment.objects.filter(pk=place.pk).update(state="submitted")
    assert verdict(them, them.eve) == [Verdict.NOT_MET]


# The pool --------------------------------------------------------------------------------------


def pool(round):
    return {person.id for person in (*snapshot.take(round).mentees, *snapshot.take(round).mentors)}


def test_matching_leaves_out_whoever_does_not_meet_a_rule(them):
    assert pool(them.round) == {them.ada_in.pk, them.ben_in.pk}
    rule(them.program, "adult")
    assert barred_from_pairing(them.round) == {them.ben_in.pk}
    assert pool(them.round) == {them.ada_in.pk}
    Enrollment.objects.filter(pk=them.ben_in.pk).update(told={"adult": "yes"})
    assert pool(them.round) == {them.ada_in.pk, them.ben_in.pk}


def test_an_encouraged_rule_bars_nobody(them):
    rule(them.program, "student", strength="encouraged")
    assert pool(them.round) == {them.ada_in.pk, them.ben_in.pk}


def test_matching_waits_for_the_orientation(them):
    rule(them.program, "orientation", strength="by_start")
    assert pool(them.round) == {them.ada_in.pk}
    Enrollment.objects.filter(pk=them.ben_in.pk).update(orientation_on=today())
    assert pool(them.round) == {them.ada_in.pk, them.ben_in.pk}


def test_everybody_is_judged_in_as_many_queries_as_few(them, django_assert_num_queries):
    unit = them.program.unit
    for kind, values in {
        "member": {"unit": unit},
        "years": {"at_most": 5},
        "region": {"regions": [factories.RegionFactory()]},
        "adult": {},
    }.items():
        rule(them.program, kind, **values)
    on_the_list(them.ada, unit)
    for many in (1, 6):
        crowd.enroll(them.round, many, "mentee")
        rows, rules = signed_up(them.round), rules_of(them.round)
        with django_assert_num_queries(12):
            found = findings_of_all(them.round, rules, rows)
        assert len(found) == len(rows)
