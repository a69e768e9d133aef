"""The desk's forms of what a program brings along."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import HouseForm, LongText
from mentorship.curriculum import lines
from mentorship.curriculum.reading import by_group, topics_for_all, topics_of
from mentorship.models import Program, Topic
from mentorship.models.curriculum import MOST_MONTHS, MOST_READINGS
from mentorship.services.curriculum import ChangedSince, Part, seen_of

MOST_ADDED = 30


class PartForm(HouseForm):
    """A form of one part, which remembers what its reader saw of it."""

    part: ClassVar[Part]
    seen: Any = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, program: Program, initial: dict[str, Any], **kwargs: Any
    ) -> None:
        initial["seen"] = seen_of(program, self.part)
        super().__init__(*args, initial=initial, **kwargs)

    def tell(self, conflict: ChangedSince) -> None:
        """Say that somebody was faster; saving once more then replaces what they wrote."""
        typed: Any = self.data
        self.data = typed.copy()
        self.data["seen"] = conflict.now  # type: ignore[index]
        self.add_error(None, conflict.sentence)


class TopicsForm(PartForm):
    """Which topics, which besides, and in which order their groups stand."""

    part = Part.TOPICS
    in_two_columns = ("topics",)
    topics = forms.TypedMultipleChoiceField(
        label=_("Topics"), coerce=int, widget=forms.CheckboxSelectMultiple, required=False
    )
    added = LongText(
        label=_("Topics of your own"),
        help_text=_("One a line: topic | group. The group may be left out."),
        max_length=MOST_ADDED * 210,
        required=False,
    )
    groups = LongText(
        label=_("Groups, in the order in which they stand"),
        help_text=_("One a line. A group that is left out stands at the end."),
        max_length=6000,
        required=False,
        rows=8,
    )

    def __init__(self, *args: Any, program: Program, **kwargs: Any) -> None:
        ours, chosen = topics_for_all(program), topics_of(program)
        known = {topic.pk for topic in ours}
        self.offered = {topic.pk: topic for topic in [*ours, *chosen]}
        initial = {
            "topics": [topic.pk for topic in chosen],
            "groups": "\n".join(dict.fromkeys(one.group for one in chosen if one.group)),
        }
        super().__init__(*args, program=program, initial=initial, **kwargs)
        field: Any = self.fields["topics"]
        field.choices = by_group([*ours, *(one for one in chosen if one.pk not in known)])

    def clean_added(self) -> list[tuple[str, str]]:
        """Names and groups of further topics."""
        found = lines.parted(self.cleaned_data["added"], MOST_ADDED, (120, 80))
        return [(name, group) for name, group in found]

    def clean_groups(self) -> list[str]:
        """The groups in order."""
        return [name for (name,) in lines.parted(self.cleaned_data["groups"], 60, (80,))]

    @property
    def chosen(self) -> list[Topic]:
        """The topics that were ticked."""
        return [self.offered[pk] for pk in self.cleaned_data["topics"]]


class MonthsForm(PartForm):
    """A topic a month."""

    part = Part.MONTHS

    months = LongText(
        label=_("Topics, the first month first"),
        help_text=_("One a line: topic | a question to begin with. The question may be left out."),
        max_length=MOST_MONTHS * 430,
        required=False,
        rows=12,
    )

    def __init__(self, *args: Any, program: Program, **kwargs: Any) -> None:
        rows = program.months.values_list("title", "question")
        super().__init__(*args, program=program, initial={"months": lines.written(rows)}, **kwargs)

    def clean_months(self) -> list[tuple[str, str]]:
        """Titles and questions."""
        found = lines.parted(self.cleaned_data["months"], MOST_MONTHS, (120, 300))
        return [(title, question) for title, question in found]


class ReadingsForm(PartForm):
    """Links and short texts."""

    part = Part.READINGS

    readings = LongText(
        label=_("To read or to watch"),
        help_text=_("One a line: title | address | a sentence. One of the two may be left out."),
        max_length=MOST_READINGS * 1150,
        required=False,
        rows=10,
    )

    def __init__(self, *args: Any, program: Program, **kwargs: Any) -> None:
        rows = program.readings.values_list("title", "address", "words")
        told = (tuple(part for part in row if part) for row in rows)
        super().__init__(
            *args, program=program, initial={"readings": lines.written(told)}, **kwargs
        )

    def clean_readings(self) -> list[tuple[str, str, str]]:
        """Titles, addresses and sentences."""
        found = lines.parted(self.cleaned_data["readings"], MOST_READINGS, (120, 500, 500))
        return [lines.with_address(at, parts) for at, parts in enumerate(found, 1)]
