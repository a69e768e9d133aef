"""What somebody says to one question, before it is written."""

from dataclasses import dataclass

from mentorship.models import Answer, Question


@dataclass(frozen=True)
class Given:
    """One answer: words, a step of the scale, or what was chosen, by the kind of question."""

    text: str = ""
    step: int | None = None
    chosen: tuple[int, ...] = ()
    """Ids of choices."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said."""
        return not (self.text or self.step or self.chosen)

    @classmethod
    def of(cls, answer: Answer) -> "Given":
        """What stands in a row; read `chosen` with it."""
        return cls(answer.text, answer.step, tuple(sorted(each.pk for each in answer.chosen.all())))

    def fitting(self, question: Question, offered: set[int]) -> "Given":
        """Of this, what the question can be answered by: of its choices those it offers now."""
        if question.has_choices:
            most = None if question.is_several_of else 1
            return Given(chosen=tuple(sorted(set(self.chosen) & offered))[:most])
        return Given(step=self.step) if question.is_scale else Given(text=self.text)
