"""Programs as associations run them are set up to “open”; what they lack here is listed by name."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Region
from mentorship.beginning import drafts, filling
from mentorship.beginning.calendar import counted
from mentorship.beginning.offered import TEMPLATES
from mentorship.beginning.rows import plain
from mentorship.models import EligibilityRule, Program, ProgramDraft, Round
from tests import factories
from tests.mentorship.beginning.conftest import TODAY
from tests.mentorship.beginning.real import PROGRAMS, Real, Rule

pytestmark = pytest.mark.django_db

RULE_COLUMNS = ("unit_id", "at_least", "at_most")


@pytest.fixture
def begun(association, ann, topics) -> Callable[[Real], ProgramDraft]:
    for code, name in (("US-NJ", "New Jersey"), ("US-TN", "Tennessee")):
        Region.objects.get_or_create(code=code, defaults={"name": name})

    def begin(one: Real) -> ProgramDraft:
        unit = association
        if one.unit != "association":
            unit = factories.UnitFactory(kind=one.unit, name=one.name, parent=association)
        factories.CoordinatorFactory(person=ann, unit=unit)
        template = TEMPLATES[one.template]
        draft = drafts.begin(ann, template, unit, TODAY, start=one.start, end=one.end)
        return changed(draft, one)

    return begin


def changed(draft: ProgramDraft, one: Real) -> ProgramDraft:
    """Change the lines that differ from the template."""
    draft.program |= {"name": one.name, **one.program}
    draft.round |= one.round
    if one.days and one.start:
        draft.round |= plain(counted(one.days, one.start, TODAY))
    if one.weights:
        draft.round["weights"] = one.weights
    for role, rules in one.rules.items():
        others = [kept for kept in draft.rules if kept["role"] != role]
        draft.rules = [*others, *(kept(role, each, draft) for each in rules)]
    draft.save()
    return draft


def kept(role: str, said: Rule, draft: ProgramDraft) -> dict[str, Any]:
    """A rule as a draft keeps it."""
    units = {"unit": draft.unit, "association": filling.top_of(draft.unit)}
    unit = units.get(said.get("unit", ""))
    regions = Region.objects.filter(name__in=said.get("regions", ()))
    return {
        "role": role,
        "kind": said["kind"],
        "strength": said["strength"],
        "unit_id": unit.pk if unit else None,
        "at_least": said.get("at_least"),
        "at_most": said.get("at_most"),
        "students_too": said.get("students_too", False),
        "regions": [region.pk for region in regions],
    }


@pytest.mark.parametrize("one", PROGRAMS, ids=lambda one: one.name)
def test_each_is_set_up_to_open(one, begun, ann):
    draft = begun(one)
    assert [lack.sentence for lack in drafts.lacks_of(draft) if lack.bars] == []
    round = drafts.set_up(ann, draft)

    assert round.state == Round.State.OPEN
    stored = Program.objects.get(pk=round.program_id)
    assert {name: getattr(stored, name) for name in one.program} == one.program
    assert {name: getattr(round, name) for name in one.round} == one.round
    assert one.weights in ({}, round.weights)
    for column, days in one.days.items():
        exact = one.start + timedelta(days=days)
        assert exact <= getattr(round, column) <= exact + timedelta(days=2), column
    for role, rules in one.rules.items():
        found = EligibilityRule.objects.filter(program=stored, role=role)
        assert sorted(found.values_list("kind", flat=True)) == sorted(r["kind"] for r in rules)
