"""A draft as rows that are not stored: the program, its round, its rules."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import Region
from mentorship.models import EligibilityRule, Program, ProgramDraft, Question, Round
from mentorship.models.association import house

M = TypeVar("M", bound=models.Model)

RULE_COLUMNS = (
    *("role", "kind", "strength", "unit_id"),
    *("at_least", "at_most", "students_too", "as_of"),
)
LONGEST_SLUG = 70


@dataclass(frozen=True)
class Rows:
    """What would be stored."""

    program: Program
    round: Round
    rules: list[tuple[EligibilityRule, list[int]]]
    """Each rule with the numbers of its regions."""
    questions: list[tuple[Question, list[str]]]
    """Each own question with its answers to choose from."""
    months: list[tuple[str, str]]
    """What pairs may talk about, month by month, and a question to begin with."""


def rows_of(draft: ProgramDraft) -> Rows:
    """All rows of a draft."""
    program = program_of(draft)
    rules = [rule_of(kept) for kept in draft.rules]
    questions = [question_of(kept) for kept in draft.questions]
    months = [(title, question) for title, question in draft.program.get("months", ())]
    return Rows(program, round_of(draft, program), rules, questions, months)


def program_of(draft: ProgramDraft) -> Program:
    """The program, without an address on the site yet."""
    return built(Program, draft.program, unit=draft.unit, kind=draft.kind)


def round_of(draft: ProgramDraft, program: Program, **more: Any) -> Round:
    """Its first round."""
    columns = {"time_zone": house().time_zone, **draft.round}
    return built(Round, columns, program=program, **more)


def built(model: type[M], values: Mapping[str, Any], **more: Any) -> M:
    """An unsaved row of kept values; what is no column any more is passed over."""
    columns = {field.attname: field for field in model._meta.concrete_fields}
    known = {
        name: columns[name].to_python(value) for name, value in values.items() if name in columns
    }
    return model(**known, **more)


def rule_of(kept: Mapping[str, Any]) -> tuple[EligibilityRule, list[int]]:
    """A rule of a draft, and the numbers of its regions."""
    return built(EligibilityRule, kept), list(kept.get("regions", ()))


def question_of(kept: Mapping[str, Any]) -> tuple[Question, list[str]]:
    """A question of a draft, and its answers to choose from."""
    return built(Question, kept), list(kept.get("choices", ()))


def kept_of(rule: EligibilityRule, regions: Iterable[Region] = ()) -> dict[str, Any]:
    """A rule as a draft keeps it."""
    columns = {name: getattr(rule, name) for name in RULE_COLUMNS}
    return {**columns, "regions": sorted(region.pk for region in regions)}


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as JSON gives them back: what is compared and kept are the same words."""
    plainly: dict[str, Any] = json.loads(json.dumps(values, cls=DjangoJSONEncoder, sort_keys=True))
    return plainly


def digest(value: Any) -> str:
    """By what a form knows whether somebody has changed the same thing since it was read."""
    words = json.dumps(value, cls=DjangoJSONEncoder, sort_keys=True)
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def free_slug(name: str) -> str:
    """The end of a program's address; with a number where it is taken."""
    wanted = slugify(name)[:LONGEST_SLUG] or str(_("program"))
    taken = set(Program.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return wanted if wanted not in taken else next(one for one in numbered if one not in taken)
