"""What a program asks besides is answered on the way in, checked, changed, never asked twice."""

import pytest
from django.urls import reverse

from mentorship.models import Answer, Enrollment, EnrollmentDraft
from mentorship.questions.given import Given
from mentorship.services import enrollments, questions
from mentorship.services.acts import Refused
from tests import factories
from tests.mentorship.questions.making import answer, ask, choice, told

pytestmark = pytest.mark.django_db

ELSE = {
    "wishes": {"region": ["any"], "field": ["any"], "institution": ["any"]},
    "meeting": {"rhythm": ["monthly"]},
    "goal": {"goal": ["To lead a team"]},
    "wished": {"wished": [""]},
    "blocked": {"blocked": [""]},
}


@pytest.fixture
def begun(people, topics):
    """Eve has answered all that every program asks."""
    answers = {"topics": {"topics": [str(topics[0].pk)]}, **ELSE}
    return EnrollmentDraft.objects.create(
        round=people.round, person=people.eve, role="mentee", answers=answers
    )


@pytest.fixture
def eve(people, begun, walk):
    return walk(people.eve)


def way_in(people) -> str:
    return reverse("join_check", args=[people.round.pk, "mentee"])


def own_page(people, role="mentee") -> str:
    return reverse("join_page", args=[people.round.pk, role, "own"])


def joined(people) -> Enrollment:
    return Enrollment.objects.get(round=people.round, person=people.eve)


def test_a_program_without_questions_has_no_page_for_them(people, eve):
    assert eve.open(way_in(people)).page == "check"
    assert eve.open(own_page(people)).page == "check"


def test_each_kind_is_asked_answered_shown_and_kept(people, eve):
    one = ask(people.program, words="In what kind of library?", required=True, hint="As it is now.")
    several = ask(people.program, "several_of", "Mon", "Tue", "Wed", words="On which days?")
    scale = ask(people.program, "scale", words="How sure are you?", read_by="reviewer")
    short = ask(people.program, "short_text", words="Your motto?", read_by="everybody")
    long = ask(people.program, "long_text", words="Anything else?", read_by="paired")
    eve.open(way_in(people))
    assert eve.page == "own"
    for said in (
        "In what kind of library?",
        "As it is now.",
        "1 of 5: few",
        "5 of 5: many",
        "Seen by the coordinators, and by your partner when we suggest you to each other",
        "Seen by the coordinators, and by your partner once you have both said yes",
        "Seen by everybody who is signed in",
    ):
        assert said in eve.text, said
    eve.answer(
        **{
            f"question_{one.pk}": choice(one, "Public"),
            f"question_{several.pk}": [choice(several, "Mon"), choice(several, "Wed")],
            f"question_{scale.pk}": "4",
            f"question_{short.pk}": "Slow and sure",
            f"question_{long.pk}": "I have a cat.\r\nAnd a dog.",
        }
    )
    assert eve.page == "check"
    for said in ("Public", "Mon<br>Wed", "4 of 5, from “few” to “many”", "Slow and sure", "a cat"):
        assert said in eve.text, said
    eve.answer()
    assert told(joined(people)) == {
        "In what kind of library?": "Public",
        "On which days?": "Mon, Wed",
        "How sure are you?": "4 of 5, from “few” to “many”",
        "Your motto?": "Slow and sure",
        "Anything else?": "I have a cat.\nAnd a dog.",
    }
    assert "Slow and sure" in eve.text


def test_what_has_to_be_answered_holds_the_way_in_and_loses_nothing(people, eve):
    one = ask(people.program, required=True)
    ask(people.program, "several_of", words="Days?", required=True)
    ask(people.program, "scale", words="Sure?", required=True)
    motto = ask(people.program, "short_text", words="Motto?")
    eve.open(way_in(people)).answer(**{f"question_{motto.pk}": "Slow and sure"})
    assert eve.page == "own"
    for said in ("Choose one of the answers", "Choose at least one", "Choose one of the five dots"):
        assert said in eve.text
    assert 'value="Slow and sure"' in eve.text
    eve.open(way_in(people))
    assert eve.page == "own"
    assert 'value="Slow and sure"' in eve.text, "a draft keeps what was typed"
    assert not Answer.objects.exists()
    given = {motto.pk: Given(text="x"), one.pk: Given(chosen=(0,))}
    with pytest.raises(Refused, match="has to be answered"):
        enrollments.submit(people.eve, people.round, "mentee", enrollments.Answers(own=given))


def test_a_question_that_may_be_left_open_is_left_open(people, eve):
    one = ask(people.program)
    ask(people.program, "scale", words="Sure?")
    eve.open(way_in(people))
    assert "No answer" in eve.text
    eve.answer(**{f"question_{one.pk}": ""})
    assert eve.page == "check"
    eve.answer()
    assert joined(people).state == "submitted"
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    ("kind", "typed", "says"),
    [
        ("one_of", ["0"], "Choose one of the answers in the list"),
        ("one_of", ["x\0y"], "Choose one of the answers in the list"),
        ("one_of", ["9" * 400], "Choose one of the answers in the list"),
        ("several_of", ["0", "1"], "Choose one of the answers in the list"),
        ("scale", ["6"], "Choose one of the answers in the list"),
        ("scale", ["-1"], "Choose one of the answers in the list"),
        ("short_text", ["x" * 20_000], "Shorten your answer to 200 characters"),
        ("long_text", ["x" * 20_000], "Shorten your answer to 2000 characters"),
    ],
)
def test_a_doctored_answer_is_refused_in_words(people, eve, kind, typed, says):
    question = ask(people.program, kind, words="Q?")
    eve.open(way_in(people)).answer(**{f"question_{question.pk}": typed})
    assert eve.page == "own"
    assert says in eve.text
    assert not Answer.objects.exists()


def test_the_choice_of_another_question_is_none_of_this_one(people, eve):
    one, other = ask(people.program), ask(people.program, words="Other?")
    eve.open(way_in(people)).answer(**{f"question_{one.pk}": choice(other, "Public")})
    assert "Choose one of the answers in the list" in eve.text


def test_a_question_for_the_other_role_is_neither_asked_nor_taken(people, eve):
    mine = ask(people.program, "short_text", words="Mine?", asked_of="mentees")
    theirs = ask(people.program, "short_text", words="Theirs?", asked_of="mentors")
    eve.open(way_in(people))
    assert "Theirs?" not in eve.text
    eve.answer(**{f"question_{mine.pk}": "a", f"question_{theirs.pk}": "b"}).answer()
    assert told(joined(people)) == {"Mine?": "a"}
    given = {theirs.pk: Given(text="b"), mine.pk: Given(text="c", step=3, chosen=(1,))}
    enrollments.submit(people.eve, people.round, "mentee", enrollments.Answers(own=given))
    assert told(joined(people)) == {"Mine?": "c"}
    assert Answer.objects.get().step is None


def test_a_question_that_is_removed_meanwhile_is_asked_no_more(people, eve):
    gone = ask(people.program, "short_text", words="Gone?", required=True)
    eve.open(way_in(people))
    assert eve.page == "own"
    questions.remove(people.cleo, gone)
    eve.answer(**{f"question_{gone.pk}": "typed"})
    assert eve.page == "check"
    eve.answer()
    assert joined(people).state == "submitted"
    assert not Answer.objects.exists()


def test_a_question_that_is_added_meanwhile_is_asked_before_one_joins(people, eve):
    eve.open(way_in(people))
    assert eve.page == "check"
    ask(people.program, "short_text", words="New?", required=True)
    eve.answer()
    assert eve.page == "own"
    assert "New?" in eve.text


def test_a_choice_that_is_taken_away_meanwhile_is_chosen_anew(people, eve):
    one = ask(people.program, required=True)
    eve.open(way_in(people)).answer(**{f"question_{one.pk}": choice(one, "Prison")})
    there = [(each.pk, each.words) for each in one.options.exclude(words="Prison")]
    values = {name: getattr(one, name) for name in questions.CHANGEABLE}
    questions.change(people.cleo, one, 1, values, there)
    eve.answer()
    assert eve.page == "own"
    eve.answer(**{f"question_{one.pk}": choice(one, "School")}).answer()
    assert told(joined(people)) == {one.words: "School"}


def test_an_answer_is_changed_while_sign_up_is_open(people, walk):
    one, motto = ask(people.program), ask(people.program, "short_text", words="Motto?")
    answer(people.ben_in, one, "School")
    answer(people.ben_in, motto, text="Slow")
    people.ben_in.topics.create(topic=factories.TopicFactory(), matters_most=True)
    people.ben_in.goal = "To lead"
    people.ben_in.save()
    ben = walk(people.ben).open(reverse("enrollment", args=[people.ben_in.pk]))
    assert "School" in ben.text
    assert own_page(people) in ben.text
    ben.open(f"{own_page(people)}?change=1")
    ben.answer(**{f"question_{one.pk}": choice(one, "Public"), f"question_{motto.pk}": ""})
    assert "Your answer is changed" in ben.text
    assert told(people.ben_in) == {one.words: "Public"}


def test_changing_something_else_leaves_the_answers_alone(people, walk):
    one = ask(people.program)
    row = answer(people.ben_in, one, "School")
    people.ben_in.topics.create(topic=factories.TopicFactory(), matters_most=True)
    page = reverse("join_page", args=[people.round.pk, "mentee", "goal"])
    walk(people.ben).open(f"{page}?change=1").answer(goal="To say no")
    people.ben_in.refresh_from_db()
    assert people.ben_in.goal == "To say no"
    assert Answer.objects.get() == row
    assert told(people.ben_in) == {one.words: "School"}


def test_whoever_joins_again_is_asked_only_what_is_not_known(people, topics, walk):
    last = factories.RoundFactory(program=people.program, name="Last year", state="closed")
    place = factories.EnrollmentFactory(round=last, person=people.eve, goal="x", rhythm="monthly")
    place.topics.create(topic=topics[0], matters_most=True)
    kind, arrival = ask(people.program), ask(people.program, words="When?", required=True)
    answer(place, kind, "School")
    answer(place, arrival, "Prison")
    arrival.options.filter(words="Prison").update(retired_at=last.state_changed_at)
    eve = walk(people.eve).open(way_in(people))
    assert "Join again" in eve.text
    assert f'name="question_{arrival.pk}"' in eve.text
    assert f'name="question_{kind.pk}"' not in eve.text
    assert "School" in eve.text
    eve.answer(goal="x")
    assert "Choose one of the answers" in eve.text
    eve.answer(**{"goal": "x", f"question_{arrival.pk}": choice(arrival, "Public")})
    assert told(joined(people)) == {kind.words: "School", "When?": "Public"}
    assert told(place) == {kind.words: "School", "When?": "Prison"}


def test_answers_in_another_program_answer_nothing_here(people, topics, walk):
    place = factories.EnrollmentFactory(
        round=people.round_elsewhere, person=people.eve, goal="x", rhythm="monthly"
    )
    place.topics.create(topic=topics[0], matters_most=True)
    answer(place, ask(people.elsewhere, words="Theirs?"), "School")
    mine = ask(people.program, words="Ours?")
    eve = walk(people.eve).open(way_in(people))
    assert "Theirs?" not in eve.text
    assert f'name="question_{mine.pk}"' in eve.text


def test_an_answer_is_put_right_from_the_offer(people, walk):
    one = ask(people.program)
    answer(people.ben_in, one, "School")
    pairing = people.pairing("offered", answer_by=factories.timezone.now().replace(year=2099))
    ben = walk(people.ben).open(reverse("pairing_correct", args=[pairing.pk]))
    page = reverse("pairing_correct_page", args=[pairing.pk, "own"])
    assert page in ben.text
    ben.open(page).answer(**{f"question_{one.pk}": choice(one, "Public")})
    assert "Your answer is changed" in ben.text
    assert told(people.ben_in) == {one.words: "Public"}
    ben.open(page).answer(**{f"question_{one.pk}": choice(one, "Public")})
    assert told(people.ben_in) == {one.words: "Public"}
