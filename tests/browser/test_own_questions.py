"""A program's own questions: set at the desk, answered on the way in, read where they may be."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from mentorship.models import EnrollmentDraft, Question
from tests import factories
from tests.mentorship.questions.making import answer, ask
from tests.people import Cast, cast

pytestmark = pytest.mark.django_db(transaction=True)

ELSE = {
    "wishes": {"region": ["any"], "field": ["any"], "institution": ["any"]},
    "meeting": {"rhythm": ["monthly"]},
    "goal": {"goal": ["To lead a team"]},
    "wished": {"wished": [""]},
    "blocked": {"blocked": [""]},
}


@pytest.fixture
def people() -> Cast:
    found = cast()
    topic = factories.TopicFactory()
    EnrollmentDraft.objects.create(
        round=found.round,
        person=found.eve,
        role="mentee",
        answers={"topics": {"topics": [str(topic.pk)]}, **ELSE},
    )
    return found


@pytest.fixture
def browser_context_args(browser_context_args: dict, request) -> dict:
    """A test named for it runs without JavaScript."""
    scripts = "without_javascript" not in request.node.name
    return {**browser_context_args, "java_script_enabled": scripts}


def asked(people: Cast) -> list[Question]:
    program = people.program
    return [
        ask(program, words="In what kind of library do you work?", required=True),
        ask(program, "several_of", words="Which days suit you?", hint="As things are now."),
        ask(program, "scale", words="How sure are you of your way?", read_by="everybody"),
        ask(program, "short_text", words="Where would you like to be?", read_by="paired"),
        ask(program, "long_text", words="What should we know?", read_by="reviewer"),
    ]


def own_page(people: Cast) -> str:
    return reverse("join_page", args=[people.round.pk, "mentee", "own"]) + "?change=1"


def answer_all(page: Page) -> None:
    page.get_by_label("Public").first.check()
    page.get_by_label("School").last.check()
    page.get_by_label("4 of 5", exact=True).check(force=True)
    page.get_by_label("Where would you like to be?").fill("In a small town")
    page.get_by_role("button", name="Continue").click()


def test_a_member_answers_and_a_partner_reads(page, people, sign_in, assert_accessible):
    one, *_others, motto, long = asked(people)
    sign_in(people.eve)
    page.goto(own_page(people))
    assert_accessible(page)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("link", name="Choose one of the answers")).to_be_visible()
    assert_accessible(page)
    answer_all(page)
    expect(page.get_by_role("heading", name="Check your answers")).to_be_visible()
    expect(page.get_by_text("In a small town")).to_be_visible()
    expect(page.get_by_text("4 of 5, from “few” to “many”")).to_be_visible()
    assert_accessible(page)
    answer(people.ada_in, one, "School")
    answer(people.ada_in, motto, text="By the sea")
    answer(people.ada_in, long, text="Secret")
    pairing = people.pairing("offered", answer_by=timezone.now().replace(year=2099))
    sign_in(people.ben)
    page.goto(reverse("pairing", args=[pairing.pk]))
    expect(page.get_by_text("In what kind of library do you work?")).to_be_visible()
    expect(page.get_by_text("By the sea")).to_have_count(0)
    expect(page.get_by_text("Secret")).to_have_count(0)
    assert_accessible(page)


def test_coordinators_set_questions_and_see_the_answers(page, people, sign_in, assert_accessible):
    sign_in(people.cleo)
    page.goto(reverse("admin:program_questions", args=[people.program.pk]))
    assert_accessible(page)
    page.get_by_role("link", name="One of several answers").click()
    assert_accessible(page)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="Enter the question")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Question", exact=True).fill("Where do you work?")
    page.get_by_label("Answers to choose from").fill("School library\nPublic library")
    page.get_by_label("The partner, from the offer on, and the coordinators").check()
    page.get_by_label("Yes: the nearer their answers, the better").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The question is added")).to_be_visible()
    expect(page.get_by_text("School library / Public library")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Change").first.click()
    assert_accessible(page)
    question = Question.objects.get()
    for enrollment in (people.ada_in, people.ben_in):
        answer(enrollment, question, "School library")
    page.goto(
        reverse("admin:by_hand", args=[people.round.pk])
        + f"?mentor={people.ada_in.pk}&mentee={people.ben_in.pk}"
    )
    expect(page.get_by_text("School library")).to_have_count(2)
    assert_accessible(page)


def test_a_question_is_set_and_answered_without_javascript(page, people, sign_in):
    page.set_viewport_size({"width": 320, "height": 640})
    sign_in(people.cleo)
    page.goto(reverse("admin:program_question_add", args=[people.program.pk, "one_of"]))
    page.get_by_label("Question", exact=True).fill("Where do you work?")
    page.get_by_label("Answers to choose from").fill("School library\nPublic library")
    page.get_by_label("The coordinators alone").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("School library / Public library")).to_be_visible()
    page.get_by_role("link", name="Change").first.click()
    page.get_by_role("button", name="Move up").click()
    expect(page.get_by_label("Answer 1")).to_have_value("Public library")
    sign_in(people.eve)
    page.goto(own_page(people))
    page.get_by_label("Public library").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Public library")).to_be_visible()
    page.get_by_role("button", name="Join as a mentee").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("You have joined")
    expect(page.get_by_text("Public library")).to_be_visible()
