"""The page of joining with what the program asks besides, where it asks anything."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from accounts.forms.base import LongText, OneLine, ScaleField
from mentorship.joining.pages import MOST_KEPT, JoinPage, Row, Typed, lines
from mentorship.models import Answer, Enrollment, Question
from mentorship.models.questions import LONGEST_LONG, LONGEST_SHORT
from mentorship.questions.answers import on_the_scale
from mentorship.questions.asked import choices_of, control_of, offered_by
from mentorship.questions.given import Given

if TYPE_CHECKING:
    from mentorship.joining.journey import Journey

Readers, Kind = Question.Readers, Question.Kind


class OwnQuestionsPage(JoinPage):
    """One control for each question that the program asks in this role."""

    slug = "own"
    for_either_role = True

    def prepare(self) -> None:
        self.asked = {control_of(each): each for each in self.journey.own_questions}
        for name, question in self.asked.items():
            self.fields[name] = field_of(question)
        self.sentences = {name: _sentences(each) for name, each in self.asked.items()}
        self.seen_by = {name: seen_by(each) for name, each in self.asked.items()}
        self.heading = _("A few more questions")
        if len(self.asked) == 1 and not next(iter(self.asked.values())).is_scale:
            self.question = next(iter(self.asked))  # type: ignore[misc]
            self.heading = None

    @classmethod
    def applies(cls, journey: "Journey") -> bool:
        return bool(journey.own_questions)

    @classmethod
    def typed_in(cls, journey: "Journey", post: MultiValueDict[str, str]) -> Typed:
        names = {control_of(each) for each in journey.own_questions}
        return {
            name: [value.replace("\0", "")[:MOST_KEPT] for value in post.getlist(name)[:500]]
            for name in post
            if name in names
        }

    @classmethod
    def prefilled(cls, journey: "Journey") -> Typed | None:
        source = journey.own_source
        return cls.typed_from(journey, source) if source else None

    @classmethod
    def typed_from(cls, journey: "Journey", source: Enrollment) -> Typed | None:
        rows = journey.answers_of(source)
        return {
            control_of(question): values
            for question in journey.own_questions
            if (values := _typed(question, rows.get(question.pk)))
        }

    @classmethod
    def anew(cls, journey: "Journey") -> tuple[str, ...]:
        """Of a returning member, what they were never asked or can no more be answered so."""
        known = cls.prefilled(journey) or {}
        names = (control_of(question) for question in journey.own_questions)
        return tuple(name for name in names if name not in known)

    def given(self) -> Iterator[tuple[Question, Given]]:
        """Each question with what was answered."""
        for name, question in self.asked.items():
            yield question, _given(question, self.answer(name))

    def contribute(self, answers: dict[str, Any]) -> None:
        answers["own"] = {question.pk: said for question, said in self.given()}

    def rows(self) -> list[Row]:
        return [(question.words, in_lines(question, said)) for question, said in self.given()]

    def rows_beside(self) -> list[Row]:
        shown = set(self.anew(self.journey))
        return [
            (question.words, in_lines(question, said))
            for question, said in self.given()
            if control_of(question) not in shown
        ]


def _given(question: Question, answer: Any) -> Given:
    if answer in (None, "", []):
        return Given()
    if question.has_choices:
        chosen = answer if question.is_several_of else [answer]
        return Given(chosen=tuple(sorted(map(int, chosen))))
    return Given(step=answer) if question.is_scale else Given(text=answer)


def _typed(question: Question, row: Answer | None) -> list[str]:
    """How a row answers the control; nothing where what was chosen is offered no more."""
    if row is None:
        return []
    said = Given.of(row).fitting(question, offered_by(question))
    if question.has_choices:
        return [str(pk) for pk in said.chosen]
    return [value for value in (said.text, str(said.step or "")) if value]


def in_lines(question: Question, said: Given) -> str:
    """An answer as its owner reads it: what was chosen, each on a line."""
    if question.has_choices:
        return lines(each for each in choices_of(question) if each.pk in said.chosen)
    return on_the_scale(question, said.step) if question.is_scale else said.text


def seen_by(question: Question) -> str:
    """Who reads the answer, as the person reads it before they write."""
    return {
        Readers.REVIEWER: _("Seen by the coordinators"),
        Readers.PAIRED: _(
            "Seen by the coordinators, and by your partner once you have both said yes"
        ),
        Readers.PARTNER: _(
            "Seen by the coordinators, and by your partner when we suggest you to each other"
        ),
        Readers.EVERYBODY: _("Seen by everybody who is signed in"),
    }[Readers(question.read_by)]


def _sentences(question: Question) -> dict[str, str]:
    return {
        Kind.ONE_OF: {"required": _("Choose one of the answers")},
        Kind.SEVERAL_OF: {"required": _("Choose at least one of the answers")},
        Kind.SCALE: {"required": _("Choose one of the five dots")},
        Kind.SHORT_TEXT: {"required": _("Enter your answer")},
        Kind.LONG_TEXT: {"required": _("Enter your answer")},
    }[Kind(question.kind)]


def field_of(question: Question) -> forms.Field:
    """The control in which a question is answered."""
    shared: Any = {
        "label": question.words,
        "help_text": question.hint,
        "required": question.required,
    }
    if question.has_choices:
        return _choice_field(question, shared)
    if question.is_scale:
        return ScaleField(
            left=question.low_end, right=question.high_end, asked=question.words, **shared
        )
    if question.is_long:
        return LongText(max_length=LONGEST_LONG, **shared)
    return OneLine(max_length=LONGEST_SHORT, **shared)


def _choice_field(question: Question, shared: Any) -> forms.Field:
    offered = [(str(each.pk), each.words) for each in choices_of(question)]
    if question.is_several_of:
        return forms.MultipleChoiceField(
            choices=offered, widget=forms.CheckboxSelectMultiple, **shared
        )
    if not question.required:
        offered.append(("", _("No answer")))
    return forms.ChoiceField(choices=offered, widget=forms.RadioSelect, **shared)
