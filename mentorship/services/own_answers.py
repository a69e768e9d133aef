"""Writing what somebody answers to their program's own questions."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from mentorship.models import Answer, Enrollment, Question
from mentorship.questions.asked import asked_of, offered_by
from mentorship.questions.given import Given
from mentorship.services.acts import Refused


def write(enrollment: Enrollment, given: Mapping[int, Given]) -> bool:
    """Make these the answers to what the person is asked now; returns whether any is different.

    `given` is by the id of the question. What was answered to questions that are asked no more
    stays. Answers to questions of another role or program, and choices that are not offered, are
    none.

    Raises
    ------
    Refused : a question that has to be answered has no answer.
    """
    before = _rows(enrollment)
    changed = [
        _write_one(enrollment, question, said, before.get(question.pk))
        for question, said in _fitting(enrollment, given)
    ]
    return any(changed)


def _fitting(enrollment: Enrollment, given: Mapping[int, Given]) -> list[tuple[Question, Given]]:
    found = []
    for question in asked_of(enrollment.round.program, enrollment.role):
        said = given.get(question.pk, Given()).fitting(question, offered_by(question))
        if question.required and said.is_empty:
            raise Refused(
                _("“%(question)s” has to be answered. Answer it, then save again")
                % {"question": question.words}
            )
        found.append((question, said))
    return found


def _rows(enrollment: Enrollment) -> dict[int, Answer]:
    rows = enrollment.own_answers.prefetch_related("chosen")
    return {row.question_id: row for row in rows}


def _write_one(
    enrollment: Enrollment, question: Question, said: Given, before: Answer | None
) -> bool:
    if said == (Given.of(before) if before else Given()):
        return False
    if said.is_empty and before:
        before.delete()
        return True
    row, _made = Answer.objects.update_or_create(
        enrollment=enrollment,
        question=question,
        defaults={"text": said.text, "step": said.step},
    )
    row.chosen.set(said.chosen)
    return True
