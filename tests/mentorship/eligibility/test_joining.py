"""Whoever may not join hears so before anything is typed; what decides is asked first."""

import pytest
from django.urls import reverse

from mentorship.models import (
    EligibilityException,
    EligibilityRule,
    Enrollment,
    EnrollmentDraft,
    OutgoingMail,
)
from mentorship.services import enrollments
from mentorship.services.acts import Refused
from tests import factories
from tests.mentorship.eligibility.making import on_the_list, rule
from tests.people import cast

pytestmark = pytest.mark.django_db

CANNOT = "You cannot join as a mentee now"


def page(people, slug, role="mentee"):
    return reverse("join_page", args=[people.round.pk, role, slug])


def check(people, role="mentee"):
    return reverse("join_check", args=[people.round.pk, role])


def the_rest(eve, topic):
    """All pages of a mentee after the first, up to the check."""
    eve.answer(topics=[topic.pk]).answer(region="any", institution="any").answer(rhythm="any")
    return eve.answer(goal="To lead").answer(wished="").answer(blocked="")


def test_somebody_who_is_not_on_the_list_reads_why_before_anything_is_typed(people, topics, walk):
    rule(people.program, "member", unit=people.program.unit)
    people.program.elsewhere = "Join at https://example.org/join"
    people.program.save()
    on_the_list(people.ada, people.program.unit)
    for url in (check(people), page(people, "topics"), page(people, "goal")):
        eve = walk(people.eve).open(url)
        assert CANNOT in eve.text
        assert "We do not find you on the list of members" in eve.text
        assert '<a href="https://example.org/join" rel="nofollow">' in eve.text
        assert "Join as a mentor instead" in eve.text
        assert "Quiet waters" in eve.text, "another program, open to everybody"
    on_the_list(people.eve, people.program.unit)
    assert CANNOT not in walk(people.eve).open(check(people)).text


def test_with_no_role_left_the_first_page_says_so(people, walk):
    for role in ("mentor", "mentee"):
        rule(people.program, "member", role, unit=people.program.unit)
    on_the_list(people.ada, people.program.unit)
    eve = walk(people.eve).open(reverse("join", args=[people.round.pk]))
    assert CANNOT in eve.text
    assert "instead" not in eve.text


def test_the_page_of_roles_says_which_is_not_open(people, walk):
    rule(people.program, "member", "mentor", unit=people.program.unit)
    on_the_list(people.ada, people.program.unit)
    eve = walk(people.eve).open(reverse("join", args=[people.round.pk]))
    assert "Not open to you now. We do not find you on the list" in eve.text
    assert "As both" not in eve.text
    assert "You cannot join as a mentor now" in eve.answer(role="mentor").text


def test_what_decides_is_asked_first_and_nothing_else(people, topics, walk):
    rule(people.program, "years", at_most=5)
    rule(people.program, "adult")
    people.eve.profile.career_stage = "early"
    people.eve.profile.save()
    eve = walk(people.eve).open(check(people))
    assert eve.page == "first"
    assert "Are you 18 or older?" in eve.text
    assert "For how many years" not in eve.text, "the career stage says it"
    assert "Choose an answer: it decides whether you can join" in eve.answer().text
    assert CANNOT in eve.answer(adult="no").text
    assert "This is for people of 18 or older." in eve.text
    assert EnrollmentDraft.objects.get().answers["first"] == {"adult": ["no"]}
    assert f'href="{page(people, "first")}"' in eve.text
    eve.open(page(people, "first")).answer(adult="yes")
    assert eve.page == "topics"
    the_rest(eve, topics[0]).answer()
    assert Enrollment.objects.get(person=people.eve).told == {"adult": "yes"}


def test_later_pages_cannot_be_posted_past_the_question(people, topics, walk):
    rule(people.program, "adult")
    eve = walk(people.eve)
    eve.url = page(people, "goal")
    eve.answer(goal="To lead a team")
    assert eve.page == "first"
    assert EnrollmentDraft.objects.get().answers["goal"] == {"goal": ["To lead a team"]}
    eve.answer(adult="no")
    eve.url = page(people, "topics")
    assert CANNOT in eve.answer(topics=[topics[0].pk]).text
    assert EnrollmentDraft.objects.get().answers["topics"], "what was typed is kept"
    eve.url = check(people)
    assert CANNOT in eve.answer().text
    assert not Enrollment.objects.filter(person=people.eve).exists()


@pytest.mark.parametrize("typed", ["perhaps", "<b>", "1e9", "-1", "yes\0", ""])
def test_doctored_answers_are_asked_again(people, walk, typed):
    rule(people.program, "adult")
    rule(people.program, "years", at_most=5)
    eve = walk(people.eve).open(page(people, "first")).answer(adult=typed, years=typed)
    assert eve.page == "first"
    assert "There is a problem" in eve.text


def test_the_act_itself_refuses_whoever_may_not_join(people):
    rule(people.program, "adult")
    join = enrollments.submit
    with pytest.raises(Refused, match="Answer their question first"):
        join(people.eve, people.round, "mentee", enrollments.Answers())
    with pytest.raises(Refused, match="18 or older"):
        join(people.eve, people.round, "mentee", enrollments.Answers(told={"adult": "no"}))
    join(people.eve, people.round, "mentee", enrollments.Answers(told={"adult": "yes"}))


def test_a_draft_from_before_the_rule_is_led_to_the_question(people, topics, walk):
    eve = walk(people.eve).open(check(people))
    the_rest(eve, topics[0])
    assert eve.page == "check"
    rule(people.program, "adult")
    eve.answer()
    assert eve.page == "first"
    eve.answer(adult="yes")
    assert eve.page == "check", "everything else is answered already"
    eve.answer()
    assert "You have joined as a mentee" in eve.text


def test_an_answer_in_another_tab_counts_for_this_one(people, topics, walk):
    rule(people.program, "adult")
    one, two = walk(people.eve), walk(people.eve)
    one.open(page(people, "first"))
    two.open(page(people, "first")).answer(adult="no")
    one.answer(adult="yes")
    assert one.page == "topics"
    two.open(check(people))
    assert CANNOT not in two.text, "the later answer holds in both"


def test_a_rule_that_comes_while_somebody_is_in_throws_nobody_out(people, topics, walk):
    eve = walk(people.eve).open(check(people))
    the_rest(eve, topics[0]).answer()
    rule(people.program, "adult")
    place = reverse("enrollment", args=[Enrollment.objects.get(person=people.eve).pk])
    eve.open(place)
    assert "Before you can be paired" in eve.text
    assert "We need an answer from you" in eve.text
    eve.open(page(people, "first") + "?change=1").answer(adult="yes")
    assert "Before you can be paired" not in eve.text
    own = Enrollment.objects.get(person=people.eve)
    assert (own.told, own.state) == ({"adult": "yes"}, "submitted")
    rule(people.program, "student")
    people.eve.profile.career_stage = "mid"
    people.eve.profile.save()
    assert "This is for students." in eve.open(place).text
    eve.open(page(people, "goal") + "?change=1").answer(goal="Another")
    assert Enrollment.objects.get(person=people.eve).goal == "Another", "answers can be changed"


def test_two_questions_are_one_reminder(people, walk):
    rule(people.program, "adult")
    rule(people.program, "years", at_least=1)
    place = reverse("enrollment", args=[people.ben_in.pk])
    assert walk(people.ben).open(place).text.count("We need an answer from you") == 1


def test_by_the_start_admits_with_a_reminder(people, topics, walk):
    rule(people.program, "member", unit=people.program.unit, strength="by_start")
    on_the_list(people.ada, people.program.unit)
    eve = walk(people.eve).open(check(people))
    the_rest(eve, topics[0]).answer()
    assert "You have joined as a mentee" in eve.text
    assert "Before you can be paired" in eve.text
    assert "You have until" in eve.text
    mail = OutgoingMail.objects.get(to_person=people.eve)
    assert "We do not find you on the list of members" in " ".join(mail.text.split())


def test_an_encouraged_rule_is_a_sentence_and_no_bar(people, walk):
    rule(people.program, "student", strength="encouraged")
    rule(people.program, "adult")
    rule(people.program, "years", at_most=5)
    eve = walk(people.eve).open(reverse("program", args=["career"]))
    text = " ".join(eve.text.split())
    assert "You can join as a mentee if" in text
    assert "you are 18 or older, and" in text
    assert "you have worked in the profession for no more than 5 years." in text
    assert "It helps if you are a student. It is not a condition." in text
    assert "Are you a student" not in eve.open(page(people, "first")).text


def test_a_membership_that_no_list_tells_is_said(people, topics, walk):
    rule(people.program, "member", unit=people.program.unit)
    eve = walk(people.eve).open(check(people))
    assert f"Are you a member of {people.program.unit}?" in eve.text
    name = f"member_{people.program.unit.pk}"
    assert CANNOT in eve.answer(**{name: "no"}).text
    eve.open(page(people, "first")).answer(**{name: "yes"})
    the_rest(eve, topics[0]).answer()
    assert Enrollment.objects.get(person=people.eve).told == {name: "yes"}


def test_whoever_took_part_before_is_not_asked_again_what_still_holds(people, topics, walk):
    rule(people.program, "adult")
    rule(people.program, "years", at_least=4)
    rule(people.program, "student", strength="encouraged")
    earlier = factories.RoundFactory(program=people.program, state="closed")
    factories.EnrollmentFactory(
        round=earlier,
        person=people.eve,
        told={"adult": "yes", "years": 3, "years_in": earlier.signup_opens_on.year - 1},
    )
    eve = walk(people.eve).open(check(people))
    assert eve.page == "check"
    assert "Are you 18 or older?" in eve.text
    assert 'name="adult"' not in eve.text, "it stands among what is known"
    assert "4 years" in eve.text


def test_whoever_took_part_before_answers_what_decides_first(people, walk):
    rule(people.program, "adult")
    earlier = factories.RoundFactory(program=people.program, state="closed")
    factories.EnrollmentFactory(round=earlier, person=people.eve)
    eve = walk(people.eve).open(check(people))
    assert eve.page == "first"
    assert CANNOT in eve.answer(adult="no").text


def test_too_few_days_are_said_after_the_first_page(topics, walk):
    people = cast("convention")
    rule(people.program, "days_there", at_least=2)
    days = [day.isoformat() for day in people.round.days()]
    eve = walk(people.eve).open(check(people))
    assert eve.page == "days"
    assert "You cannot join as a mentee now" in eve.answer(days=days[:1]).text
    assert "people who are there on 2 days or more" in eve.text
    eve.open(page(people, "days")).answer(days=days[:2])
    assert eve.page == "topics"


def test_an_exception_opens_the_way(people, walk):
    rule(people.program, "member", unit=people.program.unit)
    on_the_list(people.ada, people.program.unit)
    assert CANNOT in walk(people.eve).open(check(people)).text
    EligibilityException.objects.create(
        round=people.round, person=people.eve, role="mentee", kind="member", reason="Asked us"
    )
    assert walk(people.eve).open(check(people)).page == "topics"


def test_nothing_is_asked_where_no_rule_asks(people, walk):
    assert not EligibilityRule.objects.exists()
    eve = walk(people.eve).open(page(people, "first"))
    assert eve.page == "topics"
