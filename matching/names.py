"""What the codes in reasons are called."""

from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import QuerySet, Value

from accounts import dates
from accounts.languages import names_of
from accounts.models import Field, Region
from matching.core.explanation.words import ITEM_NAMES
from matching.own_question import counting
from matching.queries import study_names
from mentorship.models import Enrollment, Question, QuestionChoice, Topic

CHANNELS = dict(Enrollment.Channel.choices)

WORDS = {"questions": "words", "answers": "words"}
"""The lists whose names stand in another column."""


def _all_names() -> dict[str, dict[int, str]]:
    """The names of every topic, field and region, and what questions that count say, at once."""
    lists: dict[str, QuerySet[Any]] = {
        "topics": Topic.objects.order_by(),
        "fields": Field.objects.order_by(),
        "regions": Region.objects.order_by(),
        "questions": Question.objects.filter(counting()).order_by(),
        "answers": QuestionChoice.objects.filter(counting("question__")).order_by(),
    }
    first, *others = (
        rows.values_list(Value(of), "pk", WORDS.get(of, "name")) for of, rows in lists.items()
    )
    found: dict[str, dict[int, str]] = {of: {} for of in lists}
    for of, pk, name in first.union(*others, all=True):
        found[of][pk] = name
    return found


class Names:
    """What the codes in reasons are called; reads the lists once, unless they are handed in."""

    def __init__(self, lists: dict[str, dict[int, str]] | None = None) -> None:
        self._lists = lists or _all_names()

    @cached_property
    def _studies(self) -> dict[int, str]:
        """Programs of study, which people write themselves; read where a reason names one."""
        return study_names()

    def __call__(self, what: str, code: Any) -> str:
        if what in self._lists:
            return self._lists[what].get(code, "")
        if what == "items":
            return ITEM_NAMES[code]
        if what == "studies":
            return self._studies.get(code, "")
        if what == "days":
            return dates.named_day(date.fromordinal(code))
        if what == "languages":
            return names_of([code])[0]
        return str(CHANNELS.get(code, code)).lower()
