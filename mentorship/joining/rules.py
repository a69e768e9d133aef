"""The first page of joining, where there is one: exactly what rules ask and nothing else says."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from mentorship.eligibility.facts import today_in
from mentorship.eligibility.kind import YES
from mentorship.eligibility.kinds import kind_of
from mentorship.joining.pages import MOST_KEPT, JoinPage, Row, Typed
from mentorship.models import EligibilityRule, Enrollment

if TYPE_CHECKING:
    from mentorship.joining.journey import Journey

SAID_IN = "years_in"
"""In which year somebody said for how many years they have worked; the number grows by itself."""


class RulesPage(JoinPage):
    """What has to be known of somebody before they can join, and stands in no profile or list."""

    slug = "first"
    for_either_role = True

    def prepare(self) -> None:
        self.lead = _("Whether you can join depends on it, so we ask before anything else.")
        self.asked = dict(questions_of(self.journey))
        for name, (_rule, field) in self.asked.items():
            self.fields[name] = field
        self.sentences = {name: _sentences(field) for name, (_rule, field) in self.asked.items()}
        self.seen_by = dict.fromkeys(self.asked, _("Seen by the coordinators"))
        self.heading = _("First, a question or two")
        if len(self.asked) == 1:
            self.question = next(iter(self.asked))  # type: ignore[misc]
            self.heading = None

    @classmethod
    def applies(cls, journey: "Journey") -> bool:
        return bool(journey.questions)

    @classmethod
    def typed_in(cls, journey: "Journey", post: MultiValueDict[str, str]) -> Typed:
        names = {name for name, _asked in questions_of(journey)}
        return {
            name: [value.replace("\0", "")[:MOST_KEPT] for value in post.getlist(name)[:1]]
            for name in post
            if name in names
        }

    @classmethod
    def prefilled(cls, journey: "Journey") -> Typed | None:
        source = journey.source
        return cls.typed_from(journey, source) if source else None

    @classmethod
    def typed_from(cls, journey: "Journey", source: Enrollment) -> Typed | None:
        here = source.round_id == journey.round.pk
        return {
            name: [str(value)]
            for name, value in still_true(source.told, here, today_in(journey.round).year).items()
        }

    def told(self) -> dict[str, Any]:
        """What was answered, as it is kept."""
        cleaned = getattr(self, "cleaned_data", {})
        told = {name: cleaned[name] for name in self.asked if cleaned.get(name) not in (None, "")}
        if "years" in told:
            told[SAID_IN] = today_in(self.journey.round).year
        return told

    def contribute(self, answers: dict[str, Any]) -> None:
        answers["told"] = self.told()

    def rows(self) -> list[Row]:
        return [
            (str(field.label), kind_of(rule).answer(rule, self.answer(name)))
            for name, (rule, field) in self.asked.items()
            if self.answer(name) is not None
        ]


def still_true(told: Mapping[str, Any], here: bool, year: int) -> dict[str, Any]:
    """Of earlier answers those that still hold: years grow, ages do not shrink, the rest is asked.

    Within one round all of them hold; a membership or studies of another year say nothing now.
    """
    if here:
        return {name: value for name, value in told.items() if name != SAID_IN}
    kept = {name: told[name] for name in ("region",) if name in told}
    if told.get("adult") == YES:
        kept["adult"] = YES
    if "years" in told:
        kept["years"] = told["years"] + max(0, year - told.get(SAID_IN, year))
    return kept


def questions_of(
    journey: "Journey",
) -> Iterable[tuple[str, tuple[EligibilityRule, forms.Field]]]:
    """Each question by its name, with the rule that asks it; asked once, whoever asks it."""
    for rule in journey.questions:
        asked = kind_of(rule).question(rule)
        if asked:
            name, field = asked
            yield name, (rule, field)


def _sentences(field: forms.Field) -> dict[str, str]:
    if isinstance(field, forms.IntegerField):
        few = _("Enter the number of years, or 0")
        return {"required": few, "min_value": few, "invalid": few}
    return {"required": _("Choose an answer: it decides whether you can join")}
