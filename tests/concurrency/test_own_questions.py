"""Coordinators who set questions at once stay within eight, and within one that counts."""

import pytest

from mentorship.models import Program, Question
from mentorship.services import questions
from mentorship.services.acts import Refused
from tests import people
from tests.concurrency.test_limits import together
from tests.mentorship.questions.making import ask

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def added(cast, **values) -> list[str]:
    """What becomes of many who add a question at once: "added", or the sentence of the refusal."""

    def add(number: int) -> str:
        question = Question(
            program=cast.program,
            kind="one_of",
            words=f"Question {number}?",
            read_by="partner",
            **values,
        )
        try:
            questions.add(cast.cleo, question, ["a", "b"])
        except Refused as refusal:
            return refusal.sentence
        return "added"

    return together(add)


def test_of_all_who_add_at_once_eight_succeed_and_the_others_read_why():
    cast = people.cast()
    said = added(cast)
    assert said.count("added") == 8
    assert set(said) == {"added", "Eight questions are enough. Remove one first"}
    places = cast.program.questions.order_by("place").values_list("place", flat=True)
    assert list(places) == list(range(1, 9))


def test_of_all_who_mark_one_at_once_one_counts():
    cast = people.cast()
    said = added(cast, counts="alike")
    assert said.count("added") == 1
    assert set(said) - {"added"} == {"Another question counts in the match already. Only one can"}


def test_without_the_lock_the_places_alone_refuse_and_nothing_is_overfull(monkeypatch):
    cast = people.cast()
    ask(cast.program, words="First?")
    monkeypatch.setattr(questions.programs, "locked", lambda _actor, pk: Program.objects.get(pk=pk))
    said = added(cast)
    assert "Somebody else was changing the questions too. Try once more" in said
    assert cast.program.questions.count() == 1 + said.count("added") <= 8
