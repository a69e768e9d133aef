"""Questions of a program, and answers to them, with as little said as can be."""

from mentorship.models import Answer, Enrollment, Program, Question
from mentorship.questions import answers
from tests import factories

ENDS = {"low_end": "few", "high_end": "many"}


def ask(program: Program, kind: str = "one_of", *words: str, **values) -> Question:
    """Let the program ask one question more; `words` are the answers to choose from."""
    place = program.questions.filter(retired_at=None).count() + 1
    ends = ENDS if kind == "scale" else {}
    question = factories.QuestionFactory(
        program=program, kind=kind, **{"place": place, **ends, **values}
    )
    if question.has_choices:
        for at, each in enumerate(words or ("School", "Public", "Prison")):
            factories.QuestionChoiceFactory(question=question, words=each, position=at)
    return question


def choice(question: Question, words: str) -> str:
    """The value of one answer to choose from."""
    return str(question.options.get(words=words).pk)


def answer(enrollment: Enrollment, question: Question, *words: str, **values) -> Answer:
    """Let somebody answer: `words` are what they choose."""
    chosen = question.options.filter(words__in=words)
    return factories.AnswerFactory(
        enrollment=enrollment, question=question, chosen=chosen, **values
    )


def told(enrollment: Enrollment) -> dict[str, str]:
    """What somebody has answered, by the words of the question."""
    return dict(answers.told(enrollment.own_answers.all()).get(enrollment.pk, []))
