"""Sheets of sign-ups hold a column for each of the program's own questions, where asked for."""

import pytest

from mentorship.services import questions
from tests.mentorship.exporting.test_exports import cast, of, table, take
from tests.mentorship.questions.making import answer, ask

__all__ = ["cast"]

pytestmark = pytest.mark.django_db


def test_each_question_has_a_column_those_of_before_last(cast):
    gone = ask(cast.program, "short_text", words="Your motto?")
    kind = ask(cast.program, words="Your kind of library?", read_by="reviewer")
    never = ask(cast.program, "short_text", words="Never answered?")
    ask(cast.elsewhere, "short_text", words="Theirs?")
    answer(cast.ben_in, gone, text="=1+1")
    answer(cast.ben_in, kind, "School")
    questions.remove(cast.cleo, gone)
    questions.remove(cast.cleo, never)
    asked = {"columns": ["own", "name"], **of(cast.round)}
    ada, ben = table(take(cast.cleo, "sign-ups", **asked))
    assert list(ben) == ["Name", "Your kind of library?", "Your motto?"]
    assert (ben["Your kind of library?"], ada["Your kind of library?"]) == ("School", "")
    assert ben["Your motto?"].lstrip("'") == "=1+1" != ben["Your motto?"]
    plain = table(take(cast.cleo, "sign-ups", **of(cast.round)))
    assert "Your kind of library?" not in plain[0]


def test_a_program_without_questions_has_no_such_column(cast):
    rows = table(take(cast.cleo, "sign-ups", columns=["own", "name"], **of(cast.round)))
    assert list(rows[0]) == ["Name"]
