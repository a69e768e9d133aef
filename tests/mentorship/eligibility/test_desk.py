"""Coordinators set rules, see what they do, make exceptions and note the orientation."""

from datetime import timedelta

import pytest
from django.urls import reverse

from mentorship.eligibility.judging import barred_from_pairing, rules_of
from mentorship.models import (
    EligibilityException,
    EligibilityRule,
    Enrollment,
    LogLine,
    OutgoingMail,
)
from tests import factories
from tests.mentorship.desk.hands import page, post
from tests.mentorship.eligibility.making import on_the_list, rule, today
from tests.people import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(people, client):
    client.force_login(people.cleo)
    return client


def words(text: str) -> str:
    return " ".join(text.split())


def add(client, owner, kind, role="mentee", **typed) -> str:
    stem = "round" if hasattr(owner, "own_rules") else "program"
    url = reverse(f"admin:{stem}_rule_add", args=[owner.pk, role, kind])
    return words(client.post(url, typed, follow=True).content.decode())


def test_a_rule_is_set_read_as_a_sentence_changed_and_dropped(people, desk):
    text = add(desk, people.program, "years", at_most="5", students_too="on", strength="required")
    sentence = "You have worked in the profession for no more than 5 years, or are a student"
    assert sentence in text
    made = EligibilityRule.objects.get()
    assert (made.program, made.at_most, made.students_too) == (people.program, 5, True)
    text = words(page(desk, "round_rules", people.round))
    assert sentence in text
    assert "This round follows its program." in text
    post(desk, "rule", made, at_least="2", at_most="5", strength="encouraged")
    made.refresh_from_db()
    assert (made.at_least, made.strength, made.students_too) == (2, "encouraged", False)
    post(desk, "program_rules", people.program, remove=made.pk)
    assert not EligibilityRule.objects.exists()
    later = "You have worked in the profession for between 2 and 5 years"
    assert [str(line) for line in LogLine.objects.order_by("pk")] == [
        f"Cleo Marsh set a rule for each mentee: {sentence} (required to join)",
        f"Cleo Marsh changed a rule for each mentee: {later} (encouraged)",
        f"Cleo Marsh dropped a rule for each mentee: {later}",
    ]


@pytest.mark.parametrize(
    ("kind", "typed", "says"),
    [
        ("years", {"at_least": "5", "at_most": "4"}, "not below the first one"),
        ("years", {}, "at least one of the two numbers"),
        ("years", {"at_least": "0"}, "0 years or more holds for everybody"),
        ("years", {"at_least": "x"}, "Enter a whole number"),
        ("years", {"at_least": "71"}, "Enter a number up to 70"),
        ("years", {"at_least": "3", "strength": "by_start"}, "Choose one of the answers"),
        ("member", {}, "Choose the unit whose members you mean"),
        ("member", {"unit": "999999"}, "Choose one of the answers"),
        ("region", {}, "Choose at least one region"),
        ("orientation", {"strength": "required"}, "Choose one of the answers"),
        ("days_there", {"at_least": "2"}, "makes no sense in this kind of program"),
        ("class_year", {"at_least": "2020"}, "makes no sense in this kind of program"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_in_words(people, desk, kind, typed, says):
    assert says in add(desk, people.program, kind, **{"strength": "required", **typed})
    assert not EligibilityRule.objects.exists()


@pytest.mark.parametrize(
    ("kind", "role", "typed", "says"),
    [
        ("days_there", "mentee", {"at_least": "9"}, "the convention lasts 3 days"),
        ("first_time", "mentor", {}, "joins in the other role"),
        ("returning", "mentee", {}, "joins in the other role"),
    ],
)
def test_a_rule_that_nobody_can_meet_is_refused(client, kind, role, typed, says):
    people = cast("convention")
    people.round.ends_on = people.round.starts_on + timedelta(days=2)
    people.round.save()
    client.force_login(people.cleo)
    assert says in add(client, people.program, kind, role, strength="required", **typed)
    assert not EligibilityRule.objects.exists()


def test_the_same_rule_twice_is_refused_and_two_units_are_not(people, desk):
    add(desk, people.program, "adult", strength="required")
    assert "There is such a rule for this role already" in add(
        desk, people.program, "adult", strength="encouraged"
    )
    for unit in (people.program.unit, people.elsewhere.unit):
        add(desk, people.program, "member", unit=unit.pk, strength="required")
    assert EligibilityRule.objects.filter(kind="member").count() == 2


def test_what_a_rule_would_do_is_counted_before_it_is_written(people, desk):
    Enrollment.objects.filter(pk=people.ben_in.pk).update(told={"years": 9})
    people.ada.profile.career_stage = "mid"
    people.ada.profile.save()
    factories.EnrollmentFactory(round=people.round)
    text = add(desk, people.program, "years", at_most="5", strength="required", look="1")
    assert "Of 3 people who have signed up: 1 does not meet a rule. 1 has to answer" in text
    assert not EligibilityRule.objects.exists()
    assert not LogLine.objects.exists()
    text = add(desk, people.program, "years", at_most="5", strength="required")
    assert "1 does not meet a rule. 1 has to answer a question first." in text
    assert people.ben_in.pk in barred_from_pairing(people.round)
    people.ben_in.refresh_from_db()
    assert people.ben_in.state == "submitted", "nobody is taken off the list"


def test_a_round_differs_from_its_program_and_follows_it_again(people, desk):
    ohio = factories.RegionFactory(name="Ohio")
    rule(people.program, "region", regions=[ohio])
    rule(people.program, "years", at_most=5)
    assert "Give it rules of its own first" in add(desk, people.round, "adult", strength="required")
    post(desk, "round_rules", people.round, differ="1")
    people.round.refresh_from_db()
    own = rules_of(people.round)
    assert [each.kind for each in own] == ["region", "years"]
    assert list(own[0].regions.all()) == [ohio]
    add(desk, people.round, "adult", strength="required")
    assert len(rules_of(people.round)) == 3
    assert len(rules_of(people.program)) == 2
    post(desk, "round_rules", people.round, follow="1")
    people.round.refresh_from_db()
    assert len(rules_of(people.round)) == 2
    assert not EligibilityRule.objects.filter(round=people.round).exists()


def test_a_rule_of_the_program_cannot_be_dropped_from_a_round_that_follows_it(people, desk):
    made = rule(people.program, "adult")
    assert "not there any more" in post(desk, "round_rules", people.round, remove=made.pk)
    other = rule(people.elsewhere, "adult")
    for typed in (other.pk, "x", "9" * 40):
        post(desk, "program_rules", people.program, remove=typed)
    assert EligibilityRule.objects.count() == 2


def test_what_somebody_says_themselves_is_shown_as_said(people, desk):
    made = rule(people.program, "member", unit=people.program.unit)
    told = {f"member_{made.unit_id}": "yes", "years": 3}
    Enrollment.objects.filter(pk=people.ben_in.pk).update(told=told)
    text = words(page(desk, "mentorship_enrollment_change", people.ben_in))
    assert "as they say" in text
    assert f"Are you a member of {people.program.unit}? Yes" in text


def test_the_page_of_a_round_says_who_does_not_meet_what(people, desk):
    rule(people.program, "member", unit=people.program.unit)
    rule(people.program, "years", "mentor", at_least=5)
    on_the_list(people.ada, people.program.unit)
    text = words(page(desk, "eligibility", people.round))
    assert f"{people.program.unit}: not listed" in text
    assert "has not said how many years" in text
    assert "Of 2 people who have signed up: 1 does not meet a rule. 1 has to answer" in text


def test_the_page_of_those_without_a_partner_says_why_matching_leaves_them_out(people, desk):
    rule(people.program, "adult")
    text = words(page(desk, "unmatched", people.round))
    assert "Has not said whether they are 18 or older." in text
    assert "or you make an exception" in text


def test_an_exception_lets_one_person_in_and_tells_them(people, desk):
    made = rule(people.program, "member", unit=people.program.unit)
    on_the_list(people.ada, people.program.unit)
    query = f"?place={people.ben_in.pk}&rule={made.pk}"
    assert f'value="{people.ben.email}"' in page(desk, "exception", people.round, query)
    reason = "Joined last week, the list is behind"
    post(desk, "exception", people.round, email=people.ben.email, rule=made.pk, reason=reason)
    assert EligibilityException.objects.get().person == people.ben
    assert people.ben_in.pk not in barred_from_pairing(people.round)
    line = LogLine.objects.get(verb="exception.made")
    assert (line.enrollment, reason in str(line)) == (people.ben_in, True)
    mail = OutgoingMail.objects.get(kind="excepted")
    assert (mail.to_person, reason in mail.text) == (people.ben, True)
    again = post(
        desk, "exception", people.round, email=people.ben.email, rule=made.pk, reason="Again"
    )
    assert "There is such an exception for this person already" in again
    text = page(desk, "eligibility", people.round)
    assert reason in text
    taken = EligibilityException.objects.get().pk
    post(desk, "eligibility", people.round, take_back=taken)
    assert people.ben_in.pk in barred_from_pairing(people.round)


def test_an_exception_needs_an_account_a_rule_and_a_reason(people, desk):
    made = rule(people.program, "adult")
    text = post(desk, "exception", people.round, email="nobody@example.org", rule="0", reason=" ")
    assert "Nobody on this site uses this email address" in text
    assert "Enter why you make an exception" in text
    foreign = rule(people.elsewhere, "adult")
    text = post(
        desk, "exception", people.round, email="eve@example.org", rule=foreign.pk, reason="x"
    )
    assert "Choose one of the answers in the list" in text
    text = post(desk, "exception", people.round, email="cleo@example.org", rule=made.pk, reason="x")
    assert "Somebody else has to make an exception for you" in text
    assert not EligibilityException.objects.exists()


def test_an_exception_of_another_round_cannot_be_taken_back_here(people, desk):
    theirs = EligibilityException.objects.create(
        round=people.round_elsewhere, person=people.ben, role="mentee", kind="adult", reason="x"
    )
    post(desk, "eligibility", people.round, take_back=theirs.pk)
    assert EligibilityException.objects.exists()


def test_who_was_at_the_orientation_is_noted_with_its_day(people, desk):
    rule(people.program, "orientation", strength="by_start")
    stranger = factories.EnrollmentFactory(round=people.round_elsewhere)
    assert people.ben_in.pk in barred_from_pairing(people.round)
    text = post(desk, "orientation", people.round, day="", people=[])
    assert "Enter the day of the orientation" in text
    assert "Choose at least one person" in text
    text = post(desk, "orientation", people.round, day=today(), people=[stranger.pk])
    assert "Choose one of the answers" in text or "Choose from the answers" in text
    post(desk, "orientation", people.round, day=today(), people=[people.ben_in.pk])
    people.ben_in.refresh_from_db()
    stranger.refresh_from_db()
    assert (people.ben_in.orientation_on, stranger.orientation_on) == (today(), None)
    assert people.ben_in.pk not in barred_from_pairing(people.round)
    assert "noted that 1 were" in str(LogLine.objects.get())


def test_another_coordinator_reaches_nothing_of_it(people, client):
    made = rule(people.program, "adult")
    client.force_login(people.dov)
    for name, row in (
        ("program_rules", people.program),
        ("round_rules", people.round),
        ("rule", made),
        ("eligibility", people.round),
        ("exception", people.round),
        ("orientation", people.round),
    ):
        url = reverse(f"admin:{name}", args=[row.pk])
        assert client.get(url).status_code == 404
        assert client.post(url, {"strength": "encouraged", "remove": made.pk}).status_code == 404
    made.refresh_from_db()
    assert made.strength == "required"
