"""A template filled in for one unit and one start."""

from datetime import date, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.models import InstitutionType, Region, User
from mentorship import weights
from mentorship.beginning.calendar import counted
from mentorship.beginning.template import ASSOCIATION, OWN_UNIT, QuestionLine, RuleLine, Template
from mentorship.curriculum.reading import topics_for_all
from mentorship.models import EligibilityRule, Program, Topic, Unit
from mentorship.models.association import house
from mentorship.models.questions import MOST_CHOICES, OF_CHOICES, QuestionCounting
from mentorship.services.readiness import FEWEST_TOPICS

Kind = EligibilityRule.Kind

GROUPING = ("grouping", "most_mentors", "circle_mentors", "circle_least", "circle_most")
"""The columns that say who is brought together."""


def program_columns(template: Template, actor: User) -> dict[str, Any]:
    """The columns of the program; whoever begins it answers, until they name somebody else."""
    words = {name: _said(value) for name, value in template.program.items()}
    answers = {"contact_name": str(actor), "contact_email": actor.email}
    months = [[str(month), ""] for month in template.months]
    plain = {"listed": True, "other_institution": False, "class_years": 1}
    return {**plain, **grouping_columns(), **words, **answers, "months": months}


def grouping_columns() -> dict[str, Any]:
    """Who is brought together where a template does not say: pairs."""
    program = Program()
    return {name: getattr(program, name) for name in GROUPING}


def _said(value: Any) -> Any:
    return str(value) if isinstance(value, Promise) else value


def round_columns(
    template: Template, start: date | None, end: date | None, today: date
) -> dict[str, Any]:
    """The columns of the first round; an informal one has no dates but that of its opening."""
    named = {"name": round_name(template, start, end), "time_zone": house().time_zone}
    others = {
        "minimum_points": 0,
        "reviews_first": False,
        "rolling": False,
        **template.round,
        "weights": weights_of(template, questions(template)),
    }
    if start is None:
        return {**named, **others, "signup_opens_on": today}
    dates = counted(template.days, start, today)
    ends = {"ends_on": end} if end else {}
    return {**named, **others, **dates, "starts_on": start, **ends}


def weights_of(template: Template, asked: list[dict[str, Any]]) -> dict[str, int]:
    """What each factor weighs: otherwise where one of the own questions counts."""
    counting = any(kept.get("counts") for kept in asked)
    fitting = template.weights_with_question if counting else template.weights
    return weights.complete(fitting)


def round_name(template: Template, start: date | None, end: date | None) -> str:
    """What a first round is called: by the year, or the two years, in which it is."""
    if start is None:
        return _("Always open")
    last = end or start + timedelta(days=template.lasts or 0)
    return str(start.year) if last.year == start.year else f"{start.year}–{last.year}"


# Rules -----------------------------------------------------------------------------------------


def rules(template: Template, unit: Unit) -> list[dict[str, Any]]:
    """The rules, in which unit they hold; those that say nothing here are left out."""
    found: list[dict[str, Any]] = []
    for line in template.rules:
        kept = _rule(line, unit)
        if kept and not any(_same(kept, other) for other in found):
            found.append(kept)
    return found


def _same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return all(one[name] == other[name] for name in ("role", "kind", "unit_id"))


def _rule(line: RuleLine, unit: Unit) -> dict[str, Any] | None:
    regions = _regions_of(unit) if line.kind == Kind.REGION else []
    if line.kind == Kind.REGION and not regions:
        return None  # the chapter's name tells of no region: its coordinators know
    return {
        "role": line.role.value,
        "kind": line.kind.value,
        "strength": line.strength.value,
        "unit_id": _unit_of(line, unit),
        "at_least": line.at_least,
        "at_most": line.at_most,
        "students_too": line.students_too,
        "as_of": None,
        "regions": regions,
    }


def _unit_of(line: RuleLine, unit: Unit) -> int | None:
    if line.unit == OWN_UNIT:
        return unit.pk
    return top_of(unit).pk if line.unit == ASSOCIATION else None


def top_of(unit: Unit) -> Unit:
    """The unit at the top of the tree: the association."""
    while unit.parent:
        unit = unit.parent
    return unit


def _regions_of(unit: Unit) -> list[int]:
    """The regions that the unit's name names; “West Virginia” is looked for before “Virginia”."""
    left, found = unit.name, []
    rows = Region.objects.values_list("pk", "name")
    for pk, name in sorted(rows, key=lambda row: -len(row[1])):
        if name in left:
            found.append(pk)
            left = left.replace(name, "")
    return sorted(found)


# Topics ----------------------------------------------------------------------------------------


def topics(template: Template, program: Program) -> list[Topic]:
    """The association's topics in the template's groups; none where they are too few to choose."""
    there = topics_for_all(program)
    found = [topic for group in template.topic_groups for topic in _of_group(there, group)]
    return found if len(found) >= FEWEST_TOPICS else []


def groups(template: Template) -> list[str]:
    """The groups in the template's order."""
    return [group if isinstance(group, str) else group[0] for group in template.topic_groups]


def _of_group(there: list[Topic], group: str | tuple[str, int]) -> list[Topic]:
    name, most = (group, None) if isinstance(group, str) else group
    return [topic for topic in there if topic.group == name][:most]


# Own questions -----------------------------------------------------------------------------------


def questions(template: Template) -> list[dict[str, Any]]:
    """What the program asks besides; questions whose answers only the unit knows are left out."""
    found = [_question(line) for line in template.questions]
    return [kept for kept in found if kept]


def _question(line: QuestionLine) -> dict[str, Any] | None:
    choices = [str(choice) for choice in line.choices]
    if line.of_library_types:
        choices = list(InstitutionType.objects.values_list("name", flat=True)[:MOST_CHOICES])
    if line.kind in OF_CHOICES and len(choices) < 2:
        return None
    return {
        "words": str(line.words),
        "kind": line.kind.value,
        "asked_of": line.asked_of.value,
        "read_by": line.read_by.value,
        "required": line.required,
        "counts": QuestionCounting.ALIKE.value if line.weight else QuestionCounting.NOT.value,
        "choices": choices,
    }
