"""What a chapter asks besides, and what the people of its round answer."""

from random import Random

from mentorship.models import Answer, Enrollment, Program, Question, QuestionChoice, Round

Kind, Readers = Question.Kind, Question.Readers

ASKED: tuple[tuple[Question, tuple[str, ...]], ...] = (
    (
        Question(
            kind=Kind.ONE_OF,
            words="In which part of the state do you work?",
            read_by=Readers.PARTNER,
            required=True,
        ),
        ("Northeast", "Northwest", "Central", "Southeast", "Southwest"),
    ),
    (
        Question(
            kind=Kind.SCALE,
            words="How far would you travel for a meeting in person?",
            low_end="Not at all",
            high_end="Two hours and more",
            read_by=Readers.PARTNER,
        ),
        (),
    ),
    (
        Question(
            kind=Kind.LONG_TEXT,
            words="Is there anything we should know to find you a good partner?",
            hint="Only the committee reads it.",
            read_by=Readers.REVIEWER,
        ),
        (),
    ),
)
WORDS = (
    "I am on a nine-month contract, so summers are quiet.",
    "I commute on Tuesdays and Thursdays; mornings are best.",
    "My library merges with another this year.",
)


def ask_besides(round_: Round, seed: int) -> None:
    """Let a program ask its questions, and all of a round answer most of them."""
    dice = Random(seed)  # noqa: S311  (invented people are no secret)
    for place, (question, choices) in enumerate(ASKED, start=1):
        asked = _asked(round_.program, question, place)
        offered = [
            QuestionChoice(question=asked, words=words, position=at)
            for at, words in enumerate(choices)
        ]
        _answer(dice, round_, asked, QuestionChoice.objects.bulk_create(offered))


def _asked(program: Program, question: Question, place: int) -> Question:
    columns = ("kind", "words", "hint", "low_end", "high_end", "read_by", "required")
    values = {name: getattr(question, name) for name in columns}
    return Question.objects.create(program=program, place=place, **values)


def _answer(dice: Random, round_: Round, question: Question, offered: list[QuestionChoice]) -> None:
    for place in Enrollment.objects.filter(round=round_).order_by("pk"):
        if question.required or dice.random() < 0.6:
            row = Answer.objects.create(
                enrollment=place,
                question=question,
                text=dice.choice(WORDS) if question.is_long else "",
                step=dice.randint(1, 5) if question.is_scale else None,
            )
            if offered:
                row.chosen.add(dice.choice(offered))
