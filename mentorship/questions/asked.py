"""What a program asks somebody in a role, with the answers that there are to choose from."""

from typing import Any

from django.db.models import Prefetch, QuerySet

from mentorship.models import Program, Question, QuestionChoice


def questions_of(program: Program) -> QuerySet[Question]:
    """The questions that the program asks now, in order, with what there is to choose from."""
    live = QuestionChoice.objects.filter(retired_at=None)
    rows = Question.objects.filter(program=program, retired_at=None)
    return rows.prefetch_related(Prefetch("options", live, to_attr="to_choose"))


def asked_of(program: Program, role: str) -> list[Question]:
    """Those that somebody in this role is asked."""
    return [question for question in questions_of(program) if question.asks(role)]


def choices_of(question: Question) -> list[QuestionChoice]:
    """The answers that the question, read by `questions_of`, offers now."""
    read: Any = question
    found: list[QuestionChoice] = read.to_choose
    return found


def offered_by(question: Question) -> set[int]:
    """Their ids."""
    return {choice.pk for choice in choices_of(question)}


def control_of(question: Question) -> str:
    """What the control of a question is called in forms and drafts."""
    return f"question_{question.pk}"
