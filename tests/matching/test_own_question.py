"""The program's question that counts: read for the core, told in words, never to the wrong eyes."""

import pytest
from django.urls import reverse

from matching import snapshot
from matching.core import Comparison
from matching.own_question import gaps_of
from matching.services import review, runs
from mentorship.models import Question
from mentorship.text import reasons
from tests import factories
from tests.matching import rounds
from tests.mentorship.questions.making import answer, ask
from tests.people import cast

pytestmark = pytest.mark.django_db

WEIGHTS = {
    "needs": 20, "communication": 13, "approach": 13, "preference": 12, "field": 12, "region": 6,
    "availability": 4, "own_question": 20,
}  # fmt: skip


@pytest.fixture
def people():
    found = cast()
    found.round.weights = WEIGHTS
    found.round.save()
    return found


def counted(people, kind="one_of", counts="alike", **values) -> Question:
    return ask(people.program, kind, counts=counts, words="Your kind of library?", **values)


def taken(people) -> tuple:
    found = snapshot.take(people.round)
    return found.mentees[0], found.mentors[0], found.rules


def test_what_was_chosen_arrives_as_it_was_answered(people):
    question = counted(people, "several_of")
    school, public, prison = question.options.all()
    answer(people.ben_in, question, "School", "Public")
    answer(people.ada_in, question, "School", "Prison")
    mentee, mentor, rules = taken(people)
    assert mentee.own_answers == {school.pk, public.pk}
    assert mentor.own_answers == {school.pk, prison.pk}
    assert (rules.own_comparison, rules.own_question, rules.own_told) == (
        Comparison.ALIKE,
        question.pk,
        True,
    )


def test_a_step_arrives_as_its_gaps(people):
    question = counted(people, "scale")
    answer(people.ben_in, question, step=4)
    mentee, mentor, rules = taken(people)
    assert mentee.own_answers == gaps_of(4) == {1, 2, 3, -4}
    assert mentor.own_answers == frozenset()
    assert rules.own_comparison is Comparison.NEAR


@pytest.mark.parametrize("why", ["counts not", "is retired", "is another program's", "is words"])
def test_other_questions_reach_no_match(people, why):
    program = people.elsewhere if why == "is another program's" else people.program
    if why == "is words":
        answer(people.ben_in, ask(program, "short_text"), text="School")
    else:
        question = ask(program, counts="" if why == "counts not" else "alike")
        answer(people.ben_in, question, "School")
        if why == "is retired":
            Question.objects.update(retired_at=factories.timezone.now(), place=None)
    mentee, _mentor, rules = taken(people)
    if why != "is another program's":
        assert mentee.own_answers == frozenset()
    assert (rules.own_question, rules.own_comparison) == (0, Comparison.ALIKE)


def test_a_choice_that_is_offered_no_more_counts_no_more(people):
    question = counted(people)
    answer(people.ben_in, question, "School")
    question.options.filter(words="School").update(retired_at=factories.timezone.now())
    assert taken(people)[0].own_answers == frozenset()


def weighed(people) -> dict:
    return review.weighed(people.ada_in, people.ben_in)


def own_part(found) -> dict:
    return found["parts"]["own_question"]


def test_the_same_answer_gives_all_points_another_none_and_none_the_average(people):
    question = counted(people)
    assert own_part(weighed(people))["basis"] == "average"
    mine = answer(people.ben_in, question, "School")
    answer(people.ada_in, question, "School")
    alike = own_part(weighed(people))["points"]
    mine.chosen.set(question.options.filter(words="Prison"))
    assert own_part(weighed(people))["points"] < alike


def told(people, reader) -> list[str]:
    rows = weighed(people)["reasons"]
    return reasons.told(rows, reader, mentor="Ada", mentee="Ben", most=20).reasons


@pytest.mark.parametrize(
    ("kind", "counts", "mentee", "mentor", "desk"),
    [
        (
            "one_of",
            "alike",
            "You and Ada give the same answer to “Your kind of library?”: School.",
            "You and Ben give the same answer to “Your kind of library?”: School.",
            "Both give the same answer to “Your kind of library?”: School.",
        ),
        (
            "several_of",
            "covering",
            "To “Your kind of library?” Ada says what you look for: School.",
            "To “Your kind of library?” you say what Ben looks for: School.",
            "To “Your kind of library?” Ada says what Ben looks for: School.",
        ),
        (
            "scale",
            "alike",
            "You and Ada answer “Your kind of library?” much alike.",
            "You and Ben answer “Your kind of library?” much alike.",
            "Both answer “Your kind of library?” much alike.",
        ),
    ],
)
def test_reasons_are_told_in_plain_words(people, kind, counts, mentee, mentor, desk):
    question = counted(people, kind, counts)
    for enrollment in (people.ben_in, people.ada_in):
        if kind == "scale":
            answer(enrollment, question, step=2)
        else:
            answer(enrollment, question, "School")
    assert mentee in told(people, "mentee")
    assert mentor in told(people, "mentor")
    assert desk in told(people, "desk")


@pytest.mark.parametrize("readers", ["reviewer", "paired"])
def test_reasons_tell_members_nothing_that_only_coordinators_read(people, readers):
    question = counted(people, read_by=readers)
    answer(people.ben_in, question, "School")
    answer(people.ada_in, question, "School")
    said = "Their answers to “Your kind of library?” go together; only coordinators read them."
    assert said in told(people, "desk")
    for reader in ("mentee", "mentor"):
        assert "library" not in " ".join(told(people, reader))


@pytest.mark.parametrize(("readers", "is_told"), [("partner", False), ("everybody", True)])
def test_a_directory_tells_what_everybody_reads_and_no_more(client, readers, is_told):
    people = cast("informal")
    people.round.weights = WEIGHTS
    people.round.save()
    question = counted(people, read_by=readers)
    for enrollment in (people.ben_in, people.ada_in):
        answer(enrollment, question, "School")
    type(people.ada_in).objects.update(listed=True)
    client.force_login(people.ben)
    url = reverse("directory_person", args=[people.round.pk, people.ada_in.pk])
    text = " ".join(client.get(url).content.decode().split())
    assert ("give the same answer to “Your kind of library?”: School" in text) is is_told


def test_a_directory_follows_answers_as_they_change(client, settings):
    settings.DIRECTORY_SECONDS = 0
    people = cast("informal")
    people.round.weights = WEIGHTS
    people.round.save()
    question = counted(people, read_by="everybody")
    answer(people.ben_in, question, "School")
    theirs = answer(people.ada_in, question, "Prison")
    type(people.ada_in).objects.update(listed=True)
    client.force_login(people.ben)
    url = reverse("directory", args=[people.round.pk])
    assert "give the same answer" not in client.get(url).content.decode()
    theirs.chosen.set(question.options.filter(words="School"))
    theirs.save()
    assert "give the same answer" in client.get(url).content.decode()


@pytest.mark.slow
def test_a_run_counts_it_and_says_so(people):
    question = counted(people)
    rounds.fill(people.round, 3, 3)
    for enrollment in people.round.enrollments.all():
        answer(enrollment, question, "School")
    rounds.ready(people)
    run = runs.request_run(people.cleo, people.round)
    runs.execute(runs.claim_next())
    rows = run.suggestions.all()
    assert rows
    assert all(row.parts["own_question"]["basis"] == "answers" for row in rows)
    codes = [reason["code"] for row in rows for reason in row.reasons]
    assert "own_question.same" in codes


def test_a_round_weighs_the_question_only_where_one_counts(people, client):
    client.force_login(people.cleo)
    url = reverse("admin:mentorship_round_change", args=[people.round.pk])
    form = client.get(url).context["adminform"].form
    typed = {name: value for name, value in form.initial.items() if value is not None}
    typed |= {f"weight_{name}": weight for name, weight in WEIGHTS.items()}
    text = client.post(url, typed, follow=True).content.decode()
    assert "No question of this program counts in the match" in text
    counted(people)
    text = client.post(url, typed, follow=True).content.decode()
    assert "No question of this program counts in the match" not in text
    shown = client.get(reverse("admin:program_questions", args=[people.program.pk]))
    assert "20 of 100" in " ".join(shown.content.decode().split())
