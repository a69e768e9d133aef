"""The pages of topics: which, which one matters most, which one would gladly help with."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentorship.joining.pages import JoinPage, Row, Typed, lines
from mentorship.models import Enrollment
from mentorship.roles import Role

if TYPE_CHECKING:
    from mentorship.joining.journey import Journey


class TopicsPage(JoinPage):
    """Topics sought or offered."""

    slug = "topics"
    question = "topics"
    sentences = {"topics": {"required": gettext_lazy("Choose at least one topic")}}
    in_two_columns = ("topics",)
    topics = forms.TypedMultipleChoiceField(coerce=int, widget=forms.CheckboxSelectMultiple)

    def prepare(self) -> None:
        field: Any = self.fields["topics"]
        field.choices = self.journey.topic_choices()
        field.label = self._question()
        field.help_text = _("Three to five is a good number.")
        self.hints = {"topics": self.journey.topic_sentences()}
        self.seen_by = {"topics": self._seen_by()}

    def _question(self) -> str:
        if self.journey.round.program.is_informal:
            return _("What would you like to talk about?")
        if self.journey.role == Role.MENTOR:
            return _("What can you help others with?")
        return _("What would you like help with?")

    def _seen_by(self) -> str:
        if self.journey.round.program.is_informal:
            return _("Shown beside your name if you choose to be in the directory")
        return _("Seen by the coordinators, and by your partner when we suggest you to each other")

    @classmethod
    def prefilled(cls, journey: "Journey") -> Typed | None:
        if (
            journey.round.program.is_informal and journey.source
        ):  # where one talks, and no role counts
            return cls.typed_from(journey, journey.source)
        return super().prefilled(journey)

    @classmethod
    def typed_from(cls, journey: "Journey", source: Enrollment) -> Typed | None:
        known = {topic.pk for topic in journey.topics}
        kept = [row.topic_id for row in journey.source_topics if row.topic_id in known]
        return {"topics": [str(pk) for pk in kept]} if kept else None

    def contribute(self, answers: dict[str, Any]) -> None:
        chosen = self.answer("topics") or []
        answers["topics"] = dict.fromkeys(chosen, 2)
        if len(chosen) == 1 and self.journey.role == Role.MENTEE:
            answers["matters_most"] = chosen[0]

    def rows(self) -> list[Row]:
        label = _("Topics you offer") if self.journey.role == Role.MENTOR else _("Topics you seek")
        if self.journey.round.program.is_informal:
            label = _("Topics")
        return [(label, lines(self.journey.chosen_topics()))]


class _AboutChosenTopics(JoinPage):
    """A second look at the topics that were chosen on the page before."""

    def prepare(self) -> None:
        field: Any = self.fields[self.slug]
        field.choices = [(topic.pk, topic.name) for topic in self.journey.chosen_topics()]

    @classmethod
    def applies(cls, journey: "Journey") -> bool:
        return len(journey.chosen_topics()) != 1

    @classmethod
    def is_ready(cls, journey: "Journey") -> bool:
        return bool(journey.chosen_topics())


class TopPage(_AboutChosenTopics):
    """The topic that matters most to a mentee; it counts double."""

    slug = "top"
    question = "top"
    sentences = {"top": {"required": gettext_lazy("Choose the topic that matters most to you")}}
    top = forms.TypedChoiceField(
        label=gettext_lazy("Which of these matters most to you?"),
        help_text=gettext_lazy("It counts double when we look for somebody who fits."),
        coerce=int,
        widget=forms.RadioSelect,
    )

    @classmethod
    def typed_from(cls, journey: "Journey", source: Enrollment) -> Typed | None:
        top = [str(row.topic_id) for row in journey.source_topics if row.matters_most]
        return {"top": top} if top else None

    def contribute(self, answers: dict[str, Any]) -> None:
        answers["matters_most"] = self.answer("top")

    def rows(self) -> list[Row]:
        names = {topic.pk: topic.name for topic in self.journey.chosen_topics()}
        return [(_("Matters most"), names.get(self.answer("top"), ""))]


class GladPage(_AboutChosenTopics):
    """What a mentor would help with most gladly; the rest they could."""

    slug = "glad"
    question = "glad"
    for_either_role = True
    glad = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Which of these would you most gladly help with?"),
        help_text=gettext_lazy("Leave all of them empty if they are all the same to you."),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    @classmethod
    def typed_from(cls, journey: "Journey", source: Enrollment) -> Typed | None:
        if source.role != journey.role:
            return {"glad": []}
        rows = journey.source_topics
        glad = [str(row.topic_id) for row in rows if row.strength == 2]
        return {"glad": glad if len(glad) < len(rows) else []}

    def contribute(self, answers: dict[str, Any]) -> None:
        glad = set(self.answer("glad") or [])
        topics = answers.get("topics", {})
        answers["topics"] = {pk: 2 if pk in glad or not glad else 1 for pk in topics}

    def rows(self) -> list[Row]:
        glad = set(self.answer("glad") or [])
        chosen = [topic for topic in self.journey.chosen_topics() if topic.pk in glad]
        return [(_("Most gladly"), lines(chosen) or _("All the same"))]
