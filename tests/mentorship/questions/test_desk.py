"""Coordinators set what their program asks besides: up to eight questions, each in five kinds."""

import pytest
from django.http import Http404
from django.urls import reverse

from mentorship.models import Answer, EnrollmentDraft, LogLine, Question
from mentorship.services import questions
from mentorship.services.acts import Refused
from mentorship.services.shared_edits import EditConflict
from tests import factories
from tests.mentorship.desk.hands import page, post

pytestmark = pytest.mark.django_db

PLAIN = {"asked_of": "both", "read_by": "partner", "counts": "no"}


@pytest.fixture
def desk(people, client):
    client.force_login(people.cleo)
    return client


def add(client, program, kind, **typed) -> str:
    url = reverse("admin:program_question_add", args=[program.pk, kind])
    return " ".join(client.post(url, {**PLAIN, **typed}, follow=True).content.decode().split())


def libraries(program, *words, **values) -> Question:
    """A question of what kind of library one works in."""
    question = factories.QuestionFactory(program=program, **values)
    for at, each in enumerate(words or ("School", "Public")):
        factories.QuestionChoiceFactory(question=question, words=each, position=at)
    return question


def offered(question) -> list[str]:
    return [str(each) for each in question.options.filter(retired_at=None)]


def log() -> list[str]:
    return [str(line) for line in LogLine.objects.order_by("pk")]


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("one_of", {"more": "School\n\n  Public  \nSchool of law"}, {}),
        ("several_of", {"more": "School\nPublic", "counts": "covering"}, {"counts": "covering"}),
        ("scale", {"low_end": "few", "high_end": "many"}, {"low_end": "few", "high_end": "many"}),
        ("short_text", {"required": "on"}, {"required": True}),
        ("long_text", {"hint": "In your words", "read_by": "everybody"}, {"read_by": "everybody"}),
    ],
)
def test_each_kind_of_question_is_added(people, desk, kind, typed, kept):
    text = add(desk, people.program, kind, words="What would help?", **typed)
    assert "The question is added" in text
    assert "What would help?" in text
    question = Question.objects.get()
    assert (question.program, question.kind, question.place) == (people.program, kind, 1)
    assert {name: getattr(question, name) for name in kept} == kept
    if kind == "one_of":
        assert offered(question) == ["School", "Public", "School of law"]
    assert log() == ["Cleo Marsh added the question “What would help?”"]


@pytest.mark.parametrize(
    ("kind", "typed", "says"),
    [
        ("one_of", {"words": ""}, "Enter the question"),
        ("one_of", {"words": "x" * 201}, "Shorten your answer to 200 characters"),
        ("one_of", {"more": ""}, "at least two answers"),
        ("one_of", {"more": "School"}, "at least two answers"),
        ("one_of", {"more": "School\nschool"}, "Write each answer once"),
        ("one_of", {"more": "\n".join(map(str, range(31)))}, "30 answers are enough"),
        ("one_of", {"more": "a\n" + "x" * 121}, "Shorten each answer to 120 characters"),
        ("one_of", {"more": "x" * 20_000}, "Shorten your answer to"),
        ("one_of", {"more": "a\nb", "counts": "alike", "asked_of": "mentors"}, "both are asked"),
        ("one_of", {"more": "a\nb\0c"}, "hidden character"),
        ("one_of", {"read_by": ""}, "Choose who reads the answers"),
        ("one_of", {"read_by": "press"}, "Choose one of the answers in the list"),
        ("scale", {"low_end": "", "high_end": "many"}, "Enter what the first dot means"),
        ("scale", {"low_end": "a", "high_end": "b", "counts": "covering"}, "Choose one of the"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_in_words(people, desk, kind, typed, says):
    assert says in add(desk, people.program, kind, **{"words": "Where?", **typed})
    assert not Question.objects.exists()


def test_a_kind_that_does_not_exist_is_not_there(people, desk):
    url = reverse("admin:program_question_add", args=[people.program.pk, "riddle"])
    assert desk.get(url).status_code == 404


def test_the_ninth_question_is_refused_by_a_sentence(people, desk):
    for place in range(1, 9):
        libraries(people.program, place=place)
    text = add(desk, people.program, "short_text", words="One more?")
    assert "Eight questions are enough. Remove one first" in text
    assert "Add a question" not in page(desk, "program_questions", people.program)
    assert Question.objects.count() == 8
    first = Question.objects.order_by("place").first()
    post(desk, "program_questions", people.program, remove=first.pk)
    add(desk, people.program, "short_text", words="One more?")
    assert list(people.program.questions.filter(retired_at=None).values_list("place")) == [
        (place,) for place in range(1, 9)
    ]


def test_two_questions_cannot_both_count(people, desk):
    libraries(people.program, counts="alike")
    text = add(desk, people.program, "one_of", words="Where?", more="a\nb", counts="alike")
    assert "Another question counts in the match already. Only one can" in text
    assert Question.objects.count() == 1


def test_questions_are_put_in_order(people, desk):
    first, second, third = (libraries(people.program, place=place) for place in (1, 2, 3))

    def order():
        return list(people.program.questions.values_list("pk", flat=True))

    post(desk, "program_questions", people.program, up=third.pk)
    assert order() == [first.pk, third.pk, second.pk]
    post(desk, "program_questions", people.program, down=first.pk)
    assert order() == [third.pk, first.pk, second.pk]
    post(desk, "program_questions", people.program, up=third.pk)
    assert order() == [third.pk, first.pk, second.pk]
    assert log() == ["Cleo Marsh changed the order of questions or answers"] * 2


@pytest.mark.parametrize("typed", ["", "x", "-1", "9" * 30, "0"])
def test_what_is_not_there_any_more_is_said(people, desk, typed):
    for act in ("up", "down", "remove"):
        text = post(desk, "program_questions", people.program, **{act: typed})
        assert "This question is not there any more" in text


def change(client, question, **typed) -> str:
    known = {"words": question.words, **PLAIN, "seen": question.number}
    return " ".join(post(client, "question", question, **{**known, **typed}).split())


def test_words_are_mended_and_answers_keep_their_rows(people, desk):
    question = libraries(people.program)
    school, public = question.options.all()
    given = factories.AnswerFactory(enrollment=people.ben_in, question=question, chosen=[school])
    change(
        desk,
        question,
        words="Where do you work?",
        more="Prison library",
        **{f"choice_{school.pk}": "School library", f"choice_{public.pk}": ""},
    )
    question.refresh_from_db()
    assert question.words == "Where do you work?"
    assert offered(question) == ["School library", "Prison library"]
    assert [str(each) for each in given.chosen.all()] == ["School library"]
    assert log() == ["Cleo Marsh changed the question “Where do you work?”: question"]


def test_a_choice_that_was_chosen_stays_with_whoever_chose_it(people, desk):
    question = libraries(people.program, "School", "Public", "Prison")
    school = question.options.get(words="School")
    given = factories.AnswerFactory(enrollment=people.ben_in, question=question, chosen=[school])
    change(desk, question, **{f"choice_{school.pk}": ""})
    assert offered(question) == ["Public", "Prison"]
    assert list(given.chosen.all()) == [school]


def test_answers_to_choose_from_are_put_in_order(people, desk):
    question = libraries(people.program, "School", "Public", "Prison")
    prison = question.options.get(words="Prison")
    for _press in range(3):
        post(desk, "question", question, choice_up=prison.pk)
    assert offered(question) == ["Prison", "School", "Public"]
    for typed in ("", "x", "999999"):
        assert "This answer is not there" in post(desk, "question", question, choice_up=typed)


def test_the_kind_of_a_question_cannot_be_changed(people, desk):
    question = libraries(people.program)
    change(desk, question, kind="long_text", words="Where?")
    question.refresh_from_db()
    assert (question.kind, question.words) == ("one_of", "Where?")


def test_a_question_is_removed_and_its_answers_stay(people, desk):
    question = libraries(people.program)
    given = factories.AnswerFactory(enrollment=people.ben_in, question=question)
    text = post(desk, "program_questions", people.program, remove=question.pk)
    assert "The question is not asked any more" in text
    question.refresh_from_db()
    assert (question.is_asked, question.place) == (False, None)
    assert Answer.objects.get() == given
    assert "Somebody has removed this question" in change(desk, question, words="Too late?")
    text = post(desk, "program_questions", people.program, remove=question.pk)
    assert "Somebody has removed this question in the meantime" in text
    assert log() == [
        "Cleo Marsh removed the question “In what kind of library do you work?”",
    ]


@pytest.mark.parametrize("answered", ["an answer", "a draft"])
def test_what_was_said_to_few_is_never_shown_to_more(people, desk, answered):
    question = libraries(people.program, read_by="reviewer")
    if answered == "an answer":
        factories.AnswerFactory(enrollment=people.ben_in, question=question)
    else:
        typed = {"own": {f"question_{question.pk}": ["1"]}}
        EnrollmentDraft.objects.create(
            round=people.round, person=people.eve, role="mentee", answers=typed
        )
    text = change(desk, question, read_by="everybody")
    assert "People have answered this for fewer readers" in text
    question.refresh_from_db()
    assert question.read_by == "reviewer"


def test_who_reads_it_may_be_narrowed_and_widened_before_anybody_answers(people, desk):
    question = libraries(people.program, read_by="reviewer")
    change(desk, question, read_by="everybody")
    question.refresh_from_db()
    factories.AnswerFactory(enrollment=people.ben_in, question=question)
    change(desk, question, read_by="paired")
    question.refresh_from_db()
    assert question.read_by == "paired"


def test_two_coordinators_who_edit_at_once_lose_nothing(people, desk):
    question = libraries(people.program)
    values = {
        **dict.fromkeys(("hint", "low_end", "high_end", "counts"), ""),
        "asked_of": "both",
        "read_by": "partner",
        "words": "Theirs?",
        "required": False,
    }
    there = [(each.pk, each.words) for each in question.options.all()]
    questions.change(people.ann, question, question.number, values, [*there, (None, "Prison")])
    text = change(desk, question, words="Ours?")
    assert "while you were writing" in text
    assert "Theirs?" in text
    assert 'value="Ours?"' in text
    assert 'value="Prison"' in text, "an answer that somebody else added is no emptied line"
    question.refresh_from_db()
    assert question.words == "Theirs?"
    change(desk, question, words="Ours?")
    question.refresh_from_db()
    assert question.words == "Ours?"
    assert offered(question) == ["School", "Public", "Prison"]


@pytest.mark.parametrize("seen", ["0", "x", "99999999999", "-1"])
def test_a_version_that_was_made_up_is_an_old_one(people, desk, seen):
    question = libraries(people.program)
    assert "while you were writing" in change(desk, question, words="Ours?", seen=seen)


def test_an_act_on_a_question_of_somebody_else_finds_nothing(people):
    question = libraries(people.program)
    for refused in (
        lambda: questions.remove(people.dov, question),
        lambda: questions.move(people.dov, question, up=True),
        lambda: questions.change(people.dov, question, 1, {}),
        lambda: questions.add(people.dov, Question(program=people.program, kind="scale")),
    ):
        with pytest.raises(Http404):
            refused()
    assert Question.objects.get().is_asked


def test_a_choice_of_another_question_cannot_be_mended(people):
    mine, other = libraries(people.program), libraries(people.program, place=2)
    foreign = other.options.first()
    values = {name: getattr(mine, name) for name in questions.CHANGEABLE}
    questions.change(people.cleo, mine, 1, values, [(foreign.pk, "Mine"), (None, "Yours")])
    assert offered(mine) == ["Mine", "Yours"]
    assert offered(other) == ["School", "Public"]


def test_a_question_needs_two_answers_whoever_adds_it(people):
    for choices, says in (([], "at least two"), (["a", "A"], "once"), (range(31), "30 answers")):
        question = Question(program=people.program, kind="one_of", words="Q", read_by="partner")
        with pytest.raises(Refused, match=says):
            questions.add(people.cleo, question, [str(each) for each in choices])
    assert not Question.objects.exists()


def test_the_act_says_which_version_there_is(people):
    question = libraries(people.program)
    with pytest.raises(EditConflict) as conflict:
        questions.change(people.cleo, question, 7, {})
    assert conflict.value.number == 1
