"""The parts of a draft, a calm page each: what may be changed of its program and its round."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import HouseForm, LongText, OneLine
from accounts.forms.widgets import DateInput
from mentorship import weights
from mentorship.beginning.filling import GROUPING
from mentorship.beginning.offered import TEMPLATES
from mentorship.beginning.part_base import ModelPart, PartMixin, Shown, shown
from mentorship.curriculum.lines import parted, written
from mentorship.forms.desk import (
    OWN_WEIGHT,
    WEIGHTS,
    ZONE_SENTENCES,
    ZoneField,
    weight_field,
)
from mentorship.models import Program, ProgramDraft, Round
from mentorship.models.curriculum import MOST_MONTHS
from mentorship.models.windows import MILESTONES
from mentorship.services import readiness

# The program -----------------------------------------------------------------------------------


class WordsPart(ModelPart):
    """What members read."""

    slug, title, where = "words", _("What members read"), "program"
    sentences = {
        "name": {"required": _("Enter the name of the program")},
        "summary": {"required": _("Enter in one sentence what the program is")},
    }

    class Meta:
        model = Program
        fields = (
            *("name", "summary", "description", "mentor_word", "mentee_word"),
            *("school", "class_years", "elsewhere", "listed"),
        )
        field_classes = {"name": OneLine, "summary": OneLine, "description": LongText}
        widgets = {"elsewhere": forms.Textarea(attrs={"rows": 4})}

    def fit(self) -> None:
        template = TEMPLATES.get(self.draft.template)
        if not (template and template.of_a_school):
            del self.fields["school"], self.fields["class_years"]
        else:
            self.fields["school"].empty_label = _("Choose the school")  # type: ignore[attr-defined]


class AnswersPart(ModelPart):
    """Who answers members' questions."""

    slug, title, where = "answers", _("Who answers"), "program"

    class Meta:
        model = Program
        fields = ("contact_name", "contact_email")
        field_classes = {"contact_name": OneLine}


COUNTS: dict[str, tuple[str, ...]] = {
    Program.Grouping.PAIRS: ("most_mentors",),
    Program.Grouping.MENTOR_OR_PEER: ("most_mentors",),
    Program.Grouping.CIRCLES: ("circle_mentors", "circle_least", "circle_most"),
}
"""Which numbers mean something, by what is brought together."""


class GroupingPart(ModelPart):
    """Who is brought together: pairs, circles or peers."""

    slug, title, where = "grouping", _("Who is brought together"), "program"

    class Meta:
        model = Program
        fields = GROUPING
        widgets = {"grouping": forms.RadioSelect}

    def fit(self) -> None:
        if self.draft.is_informal:
            self.fields["grouping"].choices = [  # type: ignore[attr-defined]
                choice for choice in Program.Grouping.choices if choice[0] == Program.Grouping.PAIRS
            ]
            for name in GROUPING[1:]:
                del self.fields[name]

    def rows(self, values: Mapping[str, Any]) -> list[Shown]:
        """What is brought together, and the numbers that count for it."""
        counts = ("grouping", *COUNTS.get(values.get("grouping") or "", ()))
        return [
            (str(self.fields[name].label), shown(field, values.get(field.attname)))
            for name, field in self._fields().items()
            if name in counts
        ]


class AskingPart(ModelPart):
    """What happens between two people who are paired."""

    slug, title, where = "asking", _("Between the two"), "program"

    class Meta:
        model = Program
        fields = (
            *("asks_first", "first_lines", "other_institution"),
            *("formality", "checkin_weeks", "quiet_days"),
        )
        widgets = {
            "asks_first": forms.RadioSelect,
            "first_lines": forms.RadioSelect,
            "checkin_weeks": forms.NumberInput,
            "quiet_days": forms.NumberInput,
        }

    def fit(self) -> None:
        fitting = _("As it suits the kind of program")
        choices = [(key, label) for key, label in Program.Formality.choices]
        self.fields["formality"].choices = [("", fitting), *choices]  # type: ignore[attr-defined]
        self.fields["checkin_weeks"] = forms.IntegerField(
            label=self.fields["checkin_weeks"].label,
            help_text=self.fields["checkin_weeks"].help_text,
            min_value=0,
            max_value=52,
        )
        self.fields["quiet_days"] = forms.IntegerField(
            label=self.fields["quiet_days"].label,
            help_text=self.fields["quiet_days"].help_text,
            min_value=3,
            max_value=90,
        )


class MonthsPart(PartMixin, HouseForm):
    """What pairs may talk about, month by month."""

    slug, title, where = "months", _("Topics of the months"), "program"

    months = LongText(
        label=_("A topic for each month"),
        help_text=_(
            "One line a month. After a stroke, a question to begin with: "
            "“Goals | What is the first step?” Left empty, pairs get our own topics."
        ),
        max_length=MOST_MONTHS * 430,
        required=False,
        rows=12,
    )
    seen: Any = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, draft: ProgramDraft, instance: Program, **kwargs: Any) -> None:
        self.draft = draft
        super().__init__(*args, **kwargs)
        self.initial = {"months": written(draft.program.get("months", ()))}
        self.remember()

    def columns(self) -> tuple[str, ...]:
        return ("months",)

    def clean_months(self) -> list[list[str]]:
        """The lines as topic and question."""
        return parted(self.cleaned_data["months"], MOST_MONTHS, (120, 300))

    def typed(self) -> dict[str, Any]:
        return {"months": self.cleaned_data["months"]}

    def rows(self, values: Mapping[str, Any]) -> list[Shown]:
        return [(str(self.fields["months"].label), written(values.get("months") or ()))]


# The round -------------------------------------------------------------------------------------


DAYS = (
    *("signup_opens_on", "signup_closes_on", "mentors_open_on", "mentors_close_on"),
    *("late_until", "announce_on", "starts_on", "ends_on"),
    *MILESTONES,
)


class DatesPart(ModelPart):
    """When and where the first round is."""

    slug, title, where = "dates", _("Dates and place"), "round"
    sentences = {
        "name": {"required": _("Enter a name for the round, like 2027")},
        "time_zone": ZONE_SENTENCES,
        "signup_opens_on": {"required": _("Enter the day on which sign-up opens")},
    }
    time_zone = ZoneField()

    class Meta:
        model = Round
        fields = ("name", "place", "time_zone", "rolling", "run_every_days", *DAYS)
        field_classes = {"name": OneLine, "place": OneLine}
        widgets = dict.fromkeys(DAYS, DateInput)

    def fit(self) -> None:
        self.fields["name"].label = _("Name of the round")
        zone: Any = self.fields["time_zone"]
        zone.keep(self.instance.time_zone)
        if self.draft.is_informal:
            for name in {"place", *DAYS} - {"signup_opens_on"}:
                del self.fields[name]
        if self.draft.kind != Program.Kind.LONG_TERM:
            del self.fields["rolling"], self.fields["run_every_days"]
        if self.draft.is_convention:
            self.fields["starts_on"].label = _("First day of the convention")
            self.fields["ends_on"].label = _("Last day of the convention")
            self.fields["ends_on"].help_text = ""

    def clean(self) -> dict[str, Any]:
        """Refuse dates that do not fit together, and a convention without its days and place."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        typed = Round(**{name: values[name] for name in values if name in self._fields()})
        program = Program(unit=self.draft.unit, kind=self.draft.kind)
        for column, sentence in readiness.misfits(program, typed):
            if column in self.fields and column not in self.errors:
                self.add_error(column, sentence)
        return values


class PlacesPart(ModelPart):
    """Who is taken in, for how many there is room, and how long they have to answer."""

    slug, title, where = "places", _("Places and answers"), "round"
    sentences = {"offer_days": {"required": _("Enter how many days people have to answer")}}

    class Meta:
        model = Round
        fields = (
            *("reviews_first", "matches_nightly"),
            *("mentee_places", "mentor_places", "offer_days"),
        )

    def fit(self) -> None:
        if self.draft.is_informal:
            del self.fields["reviews_first"]
        if self.draft.kind != Program.Kind.CONVENTION:
            del self.fields["matches_nightly"]


class ScoringPart(PartMixin, HouseForm):
    """What a pair is scored on."""

    slug, title, where = "scoring", _("What a pair is scored on"), "round"
    sentences = {
        "minimum_points": {"required": _("Enter the lowest score, or 0")},
        **{name: {"required": _("Enter a weight between 0 and 100")} for name in WEIGHTS},
    }

    minimum_points = forms.IntegerField(
        label=_("Lowest score that may be suggested"),
        help_text=_("In points of 10,000. With 0, every permitted pair may be suggested."),
        min_value=0,
        max_value=10_000,
    )
    seen: Any = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, draft: ProgramDraft, instance: Round, **kwargs: Any) -> None:
        self.draft = draft
        super().__init__(*args, **kwargs)
        stored = weights.complete(instance.weights)
        fields = {name: weight_field(factor) for name, factor in WEIGHTS.items()}
        self.fields = {**fields, **self.fields}
        self.initial = {name: stored[factor] for name, factor in WEIGHTS.items()}
        self.initial["minimum_points"] = instance.minimum_points
        self.remember()

    def columns(self) -> tuple[str, ...]:
        return ("weights", "minimum_points")

    def clean(self) -> dict[str, Any]:
        """The weights add up to 100."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if WEIGHTS.keys() <= values.keys():
            total = sum(values[name] for name in WEIGHTS)
            if total != 100:
                sentence = _("The weights have to add up to 100; they add up to %(total)s now")
                self.add_error(None, sentence % {"total": total})
        if values.get(OWN_WEIGHT) and not any(kept.get("counts") for kept in self.draft.questions):
            self.add_error(OWN_WEIGHT, _("No own question of this draft counts: enter 0"))
        return values

    def typed(self) -> dict[str, Any]:
        said = self.cleaned_data
        typed = {factor: said[name] for name, factor in WEIGHTS.items()}
        return {"weights": typed, "minimum_points": said["minimum_points"]}

    def rows(self, values: Mapping[str, Any]) -> list[Shown]:
        stored = weights.complete(values.get("weights") or {})
        lowest = str(self.fields["minimum_points"].label)
        rows = [(str(weights.LABELS[factor]), str(stored[factor])) for factor in stored]
        return [*rows, (lowest, str(values.get("minimum_points") or 0))]


PARTS: dict[str, Any] = {
    part.slug: part
    for part in (
        WordsPart,
        AnswersPart,
        DatesPart,
        GroupingPart,
        AskingPart,
        PlacesPart,
        ScoringPart,
        MonthsPart,
    )
}
"""Each part by its address, in the order in which an overview shows them."""


def part_form(draft: ProgramDraft, slug: str, rows: Any, data: Any = None) -> Any:
    """The form of one part, over the rows of the draft."""
    part = PARTS[slug]
    instance = rows.program if part.where == "program" else rows.round
    return part(data, draft=draft, instance=instance)
