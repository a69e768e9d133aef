"""Answers to a program's own questions: a column a question, where they are asked for."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch
from django.utils.translation import gettext_lazy as _

from mentorship.exporting.column import Cell, Column
from mentorship.models import Answer, Program, Question
from mentorship.questions.answers import in_words
from mentorship.questions.asked import questions_of

OWN = Column("own", _("Answers to the program’s own questions"), lambda _place: "", private=True)
"""What is ticked; on the sheet there is a column for each question."""

ANSWERS = Prefetch(
    "own_answers", Answer.objects.select_related("question").prefetch_related("chosen")
)


def with_questions(columns: Iterable[Column], program: Program) -> list[Column]:
    """The columns of a sheet, with those of the program's questions where they were ticked."""
    return [
        each for column in columns for each in (_columns_of(program) if column is OWN else [column])
    ]


def _columns_of(program: Program) -> list[Column]:
    return [
        Column(f"question_{question.pk}", question.words, _answer_to(question.pk))
        for question in _questions_of(program)
    ]


def _questions_of(program: Program) -> list[Question]:
    """Those asked now in their order, then those asked before that somebody has answered."""
    before = Question.objects.filter(program=program, retired_at__isnull=False)
    answered = before.filter(Exists(Answer.objects.filter(question=OuterRef("pk"))))
    return [*questions_of(program), *answered.order_by("pk")]


def _answer_to(question: int) -> Callable[[Any], Cell]:
    def value(place: Any) -> Cell:
        found = (each for each in place.own_answers.all() if each.question_id == question)
        return next((in_words(each) for each in found), "")

    return value
