"""The one question of a program's own that counts in the match, as the core sees it."""

from collections.abc import Mapping
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, Subquery

from matching.core import Comparison
from mentorship.models import Answer, Program, Question, QuestionChoice
from mentorship.models.questions import SCALE_STEPS, QuestionReaders

Row = Mapping[str, Any]

ANSWERS = ("own_choices", "own_step")
"""The columns that `columns` adds to a row."""


def counting(path: str = "") -> Q:
    """Whether a question, to which `path` leads, is asked now and counts."""
    counts = Q(**{f"{path}counts": Question.Counting.NOT})
    return Q(~counts, **{f"{path}retired_at": None})


def question_of(program: Program) -> Question | None:
    """The program's question that counts, if there is one."""
    found = Question.objects.filter(counting(), program=program).first()
    if found:
        found.program = program
    return found


def columns() -> dict[str, Any]:
    """What somebody answers to it, for a query of enrollments: choices offered now, or a step."""
    mine = Answer.objects.filter(counting("question__"), enrollment=OuterRef("pk"))
    chosen = Answer.chosen.through.objects.filter(
        counting("answer__question__"),
        answer__enrollment=OuterRef("pk"),
        questionchoice__retired_at=None,
    )
    ids = chosen.order_by("questionchoice_id").values("questionchoice_id")
    return {"own_choices": ArraySubquery(ids), "own_step": Subquery(mine.values("step")[:1])}


def answers_in(row: Row) -> frozenset[int]:
    """The answers of a row as the core takes them: choices by id, a step by its gaps."""
    step = row["own_step"]
    return frozenset(row["own_choices"]) if step is None else gaps_of(step)


def gaps_of(step: int) -> frozenset[int]:
    """A step of a scale as one code for each gap, saying on which side of it the step lies."""
    return frozenset(gap if step > gap else -gap for gap in range(1, SCALE_STEPS))


def rules_of(question: Question | None) -> dict[str, Any]:
    """What the core's rules say of it.

    Reasons tell members what they may read themselves: in a directory what everybody reads, else
    what partners do from the offer on.
    """
    if question is None:
        return {}
    return {
        "own_comparison": _comparison(question),
        "own_question": question.pk,
        "own_told": QuestionReaders(question.read_by).breadth >= _least_readers(question).breadth,
    }


def _least_readers(question: Question) -> QuestionReaders:
    informal = question.program.is_informal
    return QuestionReaders.EVERYBODY if informal else QuestionReaders.PARTNER


def _comparison(question: Question) -> Comparison:
    if question.is_scale:
        return Comparison.NEAR
    covering = question.counts == Question.Counting.COVERING
    return Comparison.COVERED if covering else Comparison.ALIKE


def names_of(question: Question | None) -> dict[str, dict[int, str]]:
    """What reasons call the question and its answers."""
    if question is None:
        return {"questions": {}, "answers": {}}
    choices = QuestionChoice.objects.filter(question=question).values_list("pk", "words")
    return {"questions": {question.pk: question.words}, "answers": dict(choices)}
