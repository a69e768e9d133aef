"""The desk's form of one of a program's own questions."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import LongText, OneLine
from mentorship.forms.shared_edits import VersionedForm
from mentorship.models import Question, QuestionChoice
from mentorship.models.questions import MOST_CHOICES

LONGEST_CHOICE = 120
NO = "no"
"""What a browser sends for a question that does not count."""

MORE_CHOICES = MOST_CHOICES * (LONGEST_CHOICE + 1)


def choice_field(choice: QuestionChoice) -> str:
    """What the control with the words of an answer is called."""
    return f"choice_{choice.pk}"


class QuestionForm(VersionedForm):
    """One question: its words, its answers to choose from, who is asked, and who reads it."""

    sentences = {
        "words": {"required": _("Enter the question")},
        "more": {"required": _("Write at least two answers, each on a line of its own")},
        "low_end": {"required": _("Enter what the first dot means")},
        "high_end": {"required": _("Enter what the last dot means")},
        "asked_of": {"required": _("Choose who is asked")},
        "read_by": {"required": _("Choose who reads the answers")},
        "counts": {"required": _("Choose whether it counts in the match")},
    }
    seen_by = {"read_by": _("Members read this beside the question, before they answer")}
    words = OneLine(
        label=_("Question"),
        max_length=200,
        help_text=_("As you would ask it in person: “In what kind of library do you work?”"),
    )
    hint = OneLine(
        label=_("Explanation"),
        max_length=300,
        required=False,
        help_text=_("A sentence under the question, where it needs one."),
    )
    more = LongText(
        label=_("Answers to choose from"),
        help_text=_("Each on a line of its own."),
        max_length=MORE_CHOICES,
        rows=6,
    )
    low_end = OneLine(label=_("What does the first of five dots mean?"), max_length=80)
    high_end = OneLine(label=_("What does the last one mean?"), max_length=80)
    asked_of = forms.ChoiceField(
        label=_("Who is asked?"), choices=Question.Audience.choices, widget=forms.RadioSelect
    )
    read_by = forms.ChoiceField(
        label=_("Who reads the answers?"),
        choices=Question.Readers.choices,
        widget=forms.RadioSelect,
    )
    required = forms.BooleanField(label=_("It has to be answered"), required=False)
    counts = forms.ChoiceField(
        label=_("Does it count in the match?"),
        choices=[(value or NO, label) for value, label in Question.Counting.choices],
        widget=forms.RadioSelect,
        help_text=_(
            "One question of a program can. Both have to be asked it, and the weights of a round "
            "say for how much."
        ),
    )

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        self.question_asked = question
        self.offered: Sequence[QuestionChoice] = (
            list(question.options.filter(retired_at=None)) if question.pk else []
        )
        super().__init__(*args, initial=_as_it_stands(question), **kwargs)
        self._fit_choices()
        self._fit_to_kind()
        self._keep_what_was_not_sent()

    def _keep_what_was_not_sent(self) -> None:
        """An answer that another coordinator has added meanwhile is no emptied line."""
        if self.is_bound:
            sent: Any = self.data.copy()  # type: ignore[attr-defined]
            for choice in self.offered:
                sent.setdefault(choice_field(choice), choice.words)
            self.data = sent

    def _fit_choices(self) -> None:
        fields = dict(self.fields)
        mine = {}
        for at, choice in enumerate(self.offered, start=1):
            mine[choice_field(choice)] = OneLine(
                label=_("Answer %(number)s") % {"number": at},
                max_length=LONGEST_CHOICE,
                required=False,
                initial=choice.words,
            )
        if self.offered:
            more = fields["more"]
            more.label, more.required = _("More answers"), False
            more.help_text = _(
                "Each on a line of its own. To take an answer away, empty its line above."
            )
        order: dict[str, forms.Field] = {}
        for name, field in fields.items():
            if name == "more":
                order |= mine
            order[name] = field
        self.fields = order

    def _fit_to_kind(self) -> None:
        question = self.question_asked
        if not question.has_choices:
            del self.fields["more"]
        if not question.is_scale:
            del self.fields["low_end"], self.fields["high_end"]
        if not question.can_count:
            del self.fields["counts"]
        elif question.is_scale:
            counts: Any = self.fields["counts"]
            counts.choices = [
                each for each in counts.choices if each[0] != Question.Counting.COVERING
            ]

    def clean_counts(self) -> str:
        """Whether it counts, as its column has it."""
        typed: str = self.cleaned_data["counts"]
        return Question.Counting.NOT if typed == NO else typed

    def clean_more(self) -> list[str]:
        """The further answers, one a line; empty lines are none."""
        lines = (OneLine().to_python(line) for line in self.cleaned_data["more"].split("\n"))
        written = [line for line in lines if line]
        if any(len(line) > LONGEST_CHOICE for line in written):
            raise forms.ValidationError(
                _("Shorten each answer to %(count)s characters or fewer"),
                params={"count": LONGEST_CHOICE},
            )
        return written

    def clean(self) -> dict[str, Any]:
        """Refuse a list that is no choice, and a question that counts for one of the two alone."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("counts") and values.get("asked_of") not in (None, Question.Audience.BOTH):
            self.add_error("counts", _("A question counts only where both are asked it"))
        if self.question_asked.has_choices and not self.errors:
            self._check_choices([words for _pk, words in self.choices])
        return values

    def _check_choices(self, words: list[str]) -> None:
        at = "more"
        if len(words) < 2:
            self.add_error(at, _("Write at least two answers, each on a line of its own"))
        elif len({each.casefold() for each in words}) < len(words):
            self.add_error(at, _("Write each answer once"))
        elif len(words) > MOST_CHOICES:
            self.add_error(
                at,
                forms.ValidationError(
                    _("%(count)s answers are enough to choose from"),
                    params={"count": MOST_CHOICES},
                ),
            )

    @property
    def choices(self) -> list[tuple[int | None, str]]:
        """The answers to choose from, in order: the id of one that is there, and its words."""
        values = self.cleaned_data
        there = [(each.pk, values.get(choice_field(each), "")) for each in self.offered]
        more: list[tuple[int | None, str]] = [(None, words) for words in values.get("more") or ()]
        return [*((pk, words) for pk, words in there if words), *more]

    @property
    def values(self) -> dict[str, Any]:
        """What the columns are to hold; a column that this kind has no use for stays empty."""
        names = ("words", "hint", "low_end", "high_end", "asked_of", "read_by", "counts")
        values: dict[str, Any] = {name: self.cleaned_data.get(name, "") for name in names}
        return values | {"required": self.cleaned_data["required"]}


def _as_it_stands(question: Question) -> dict[str, Any]:
    names = ("words", "hint", "low_end", "high_end", "asked_of", "read_by", "counts", "required")
    shown = {name: getattr(question, name) for name in names}
    return {**shown, "counts": question.counts or NO, "seen": question.number}
