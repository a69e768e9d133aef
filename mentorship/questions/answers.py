"""Reading what people answered: for a page, by who reads it; for a sheet, of many at once."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from mentorship.models import Answer, Question
from mentorship.models.questions import SCALE_STEPS, QuestionReaders
from mentorship.roles import Role

Told = tuple[str, str]
"""A question and its answer, both in words."""


def open_to(circle: QuestionReaders, question: str = "question") -> Q:
    """Answers that somebody of this circle reads: those meant for it, or for a wider one."""
    meant = [each for each in QuestionReaders if each.breadth >= circle.breadth]
    return Q(**{f"{question}__read_by__in": meant})


def still_asked() -> Q:
    """Answers to what people in that role are asked now; others are shown on no page."""
    of_the_role = Q()
    for role in Role:
        of_the_role |= Q(still_asked_of(role), enrollment__role=role)
    return of_the_role


def still_asked_of(role: Role) -> Q:
    """The same of answers that people in one role gave, whose sign-ups need not be looked at."""
    audiences = Question.Audience.including(role)
    return Q(question__asked_of__in=audiences, question__retired_at=None)


def told(rows: QuerySet[Answer]) -> dict[int, list[Told]]:
    """What these answers say, by the id of the enrollment, in the order of the questions."""
    found: dict[int, list[Told]] = defaultdict(list)
    for answer in _read(rows):
        if said := in_words(answer):
            found[answer.enrollment_id].append((answer.question.words, said))
    return dict(found)


@dataclass(frozen=True)
class Sheet:
    """Answers of many people as a table: a column a question."""

    questions: list[Question]
    cells: dict[int, dict[int, str]]
    """The words of an answer, by the id of the enrollment and that of the question."""

    def row(self, enrollment: int) -> list[str]:
        """The answers of one person, one for each question, "" where there is none."""
        mine = self.cells.get(enrollment, {})
        return [mine.get(question.pk, "") for question in self.questions]


def sheet(rows: QuerySet[Answer]) -> Sheet:
    """All these answers with their questions, those not asked any more last; in three queries."""
    questions: dict[int, Question] = {}
    cells: dict[int, dict[int, str]] = defaultdict(dict)
    for answer in _read(rows):
        questions[answer.question_id] = answer.question
        cells[answer.enrollment_id][answer.question_id] = in_words(answer)
    in_order = sorted(questions.values(), key=_place)
    return Sheet(in_order, dict(cells))


def _place(question: Question) -> tuple[int, bool, int, int]:
    return question.program_id, question.place is None, question.place or 0, question.pk


def _read(rows: QuerySet[Answer]) -> QuerySet[Answer]:
    rows = rows.select_related("question").prefetch_related("chosen")
    return rows.order_by("question__place", "question_id", "pk")


def in_words(answer: Answer) -> str:
    """One answer as people read it; "" where it says nothing."""
    question = answer.question
    if question.has_choices:
        return ", ".join(choice.words for choice in answer.chosen.all())
    if question.is_scale:
        return on_the_scale(question, answer.step)
    return answer.text


def on_the_scale(question: Question, step: int | None) -> str:
    """A step between the two ends: "4 of 5, from “few” to “many”"."""
    if step is None:
        return ""
    return _("%(step)s of %(most)s, from “%(low)s” to “%(high)s”") % {
        "step": step,
        "most": SCALE_STEPS,
        "low": question.low_end,
        "high": question.high_end,
    }
