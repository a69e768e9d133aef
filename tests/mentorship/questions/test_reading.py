"""Who reads an answer: the circle that the question names, and nobody beyond it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from mentorship import reading
from mentorship.models import Answer
from mentorship.models.questions import QuestionReaders
from mentorship.questions.answers import sheet, told
from mentorship.services import questions
from tests import factories
from tests.mentorship.questions.making import answer, ask
from tests.people import cast

pytestmark = pytest.mark.django_db

CIRCLES = list(QuestionReaders)


@pytest.fixture
def answered(people):
    """Ada and Ben each answer four questions, one for each circle of readers."""
    return fill(people)


def fill(people):
    for circle in CIRCLES:
        question = ask(people.program, "short_text", words=f"Q {circle}?", read_by=circle)
        for enrollment, name in ((people.ada_in, "Ada"), (people.ben_in, "Ben")):
            answer(enrollment, question, text=f"{name} to {circle}.")
    return people


def read_on(client, user, name, *args) -> set[str]:
    """The answers, of anybody, that stand on a page."""
    client.force_login(user)
    response = client.get(reverse(name, args=args))
    text = response.content.decode()
    return {
        f"{name} {circle}"
        for name in ("Ada", "Ben")
        for circle in CIRCLES
        if f"{name} to {circle}." in text
    }


def of(name, *circles) -> set[str]:
    return {f"{name} {circle}" for circle in circles}


@pytest.mark.parametrize(
    ("state", "circles"),
    [
        ("offered", ("partner", "everybody")),
        ("active", ("paired", "partner", "everybody")),
        ("completed", ()),
        ("ended", ()),
        ("declined", ()),
        ("expired", ()),
        ("withdrawn", ()),
    ],
)
def test_a_partner_reads_what_is_meant_for_partners(answered, client, state, circles):
    people = answered
    pairing = factories.PairingFactory(
        round=people.round, mentor=people.ada_in, mentee=people.ben_in, state=state
    )
    assert read_on(client, people.ben, "pairing", pairing.pk) == of("Ada", *circles)
    assert read_on(client, people.ada, "pairing", pairing.pk) == of("Ben", *circles)
    assert read_on(client, people.eve, "pairing", pairing.pk) == set()


def test_whoever_asks_reads_no_more_than_everybody_until_there_is_a_yes(client):
    people = fill(cast("informal"))
    pairing = people.pairing("asked", asked_by=people.ben, mentee_accepted_at=timezone.now())
    assert read_on(client, people.ada, "pairing", pairing.pk) == of("Ben", "partner", "everybody")
    asker = told(reading.answers_of_partner_visible_to(people.ben, pairing))
    assert asker == {people.ada_in.pk: [("Q everybody?", "Ada to everybody.")]}


def test_nobody_but_the_two_reads_as_a_partner(answered):
    pairing = answered.pairing("active")
    for user in (answered.eve, answered.cleo, answered.ann):
        assert not reading.answers_of_partner_visible_to(user, pairing).exists()


def test_the_directory_shows_what_everybody_may_read_to_whoever_is_in_it(client):
    people = fill(cast("informal"))
    type(people.ada_in).objects.update(listed=True)
    page = ("directory_person", people.round.pk, people.ada_in.pk)
    assert read_on(client, people.ben, *page) == of("Ada", "everybody")
    assert read_on(client, people.eve, *page) == set()
    assert not reading.answers_in_directory_visible_to(people.eve, people.round).exists()
    people.ada_in.listed = False
    people.ada_in.save()
    assert read_on(client, people.ben, *page) == set()


def test_coordinators_read_all_of_their_own_program_and_nothing_of_another(answered, client):
    people = answered
    page = ("admin:mentorship_enrollment_change", people.ben_in.pk)
    assert read_on(client, people.cleo, *page) == of("Ben", *CIRCLES)
    assert read_on(client, people.ann, *page) == of("Ben", *CIRCLES)
    for user in (people.dov, people.ada, people.eve):
        assert read_on(client, user, *page) == set()
        assert not reading.answers_run_by(user).exists()
    assert reading.answers_run_by(people.cleo).count() == 8


def test_by_hand_shows_both_sides_to_whoever_runs_the_program(answered, client):
    people = answered
    client.force_login(people.cleo)
    url = reverse("admin:by_hand", args=[people.round.pk])
    text = client.get(f"{url}?mentor={people.ada_in.pk}&mentee={people.ben_in.pk}").content.decode()
    assert "Ada to reviewer." in text
    assert "Ben to reviewer." in text


def test_the_owner_reads_their_own_answers(answered, client):
    people = answered
    assert read_on(client, people.ben, "enrollment", people.ben_in.pk) == of("Ben", *CIRCLES)
    assert read_on(client, people.ada, "enrollment", people.ben_in.pk) == set()


def test_what_is_asked_no_more_is_shown_on_no_page_and_stays_in_sheets(answered, client):
    people = answered
    gone = people.program.questions.get(words="Q everybody?")
    questions.remove(people.cleo, gone)
    turned = people.program.questions.get(words="Q partner?")
    turned.asked_of = "mentors"
    turned.save()
    pairing = people.pairing("active")
    assert read_on(client, people.ada, "pairing", pairing.pk) == of("Ben", "paired")
    assert read_on(client, people.ben, "pairing", pairing.pk) == of("Ada", "paired", "partner")
    page = ("admin:mentorship_enrollment_change", people.ben_in.pk)
    assert read_on(client, people.cleo, *page) == of("Ben", "reviewer", "paired")
    table = sheet(reading.answers_run_by(people.cleo))
    assert [str(each) for each in table.questions][-1] == "Q everybody?"
    assert table.row(people.ben_in.pk)[-1] == "Ben to everybody."


def test_a_sheet_of_many_answers_takes_few_queries(people, django_assert_num_queries):
    one, days = ask(people.program), ask(people.program, "several_of", "Mon", "Tue", words="Days?")
    sure = ask(people.program, "scale", words="Sure?")
    for _number in range(12):
        place = factories.EnrollmentFactory(round=people.round)
        answer(place, one, "School")
        answer(place, days, "Mon", "Tue")
        answer(place, sure, step=2)
    with django_assert_num_queries(2):
        table = sheet(Answer.objects.all())
    assert [str(each) for each in table.questions] == [one.words, "Days?", "Sure?"]
    assert table.row(place.pk) == ["School", "Mon, Tue", "2 of 5, from “few” to “many”"]
    assert table.row(0) == ["", "", ""]
