"""A question on the spot, its answer, and the topics that somebody volunteers for."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import HouseForm, LongText
from mentorship.curriculum.reading import by_group
from mentorship.models import SpotQuestion, Topic


class AskForm(HouseForm):
    """Of which topic, what kind, and the question."""

    prefix = "ask"
    sentences = {
        "topic": {"required": _("Choose a topic")},
        "kind": {"required": _("Choose what you ask for")},
        "words": {"required": _("Enter your question")},
    }
    seen_by = {"words": _("Sent with your name to a few volunteers at a time, until one takes it")}
    topic = forms.ModelChoiceField(
        label=_("What is it about?"), queryset=Topic.objects.none(), empty_label=_("Choose a topic")
    )
    kind = forms.ChoiceField(
        label=_("What kind of request is it?"),
        choices=SpotQuestion.Kind.choices,
        widget=forms.RadioSelect,
        initial=SpotQuestion.Kind.QUESTION,
    )
    words = LongText(
        label=_("Your question"),
        help_text=_("One thing that can be answered in ten minutes."),
        max_length=1000,
    )

    def __init__(self, *args: Any, topics: Iterable[Topic], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["topic"]
        field.choices = [("", field.empty_label), *_only(field, topics)]


def _only(field: Any, topics: Iterable[Topic]) -> list[Any]:
    """Take these topics alone, and return them under the names of their groups."""
    offered = list(topics)
    field.queryset = Topic.objects.filter(pk__in=[topic.pk for topic in offered])
    return by_group(offered)


class VolunteerForm(HouseForm):
    """The topics that one answers questions about; none is an answer too."""

    prefix = "volunteer"
    marks_optional = False
    in_two_columns = ("topics",)
    topics = forms.ModelMultipleChoiceField(
        label=_("Which topics may we ask you about?"),
        help_text=_("At most four mails a week. Untick them all to stop."),
        queryset=Topic.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, topics: Iterable[Topic], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["topics"]
        field.choices = _only(field, topics)


class AnswerForm(HouseForm):
    """The answer."""

    sentences = {"words": {"required": _("Enter your answer")}}
    seen_by = {"words": _("Sent to the person who asked, and to nobody else")}
    words = LongText(label=_("Your answer"), max_length=2000, rows=8)
