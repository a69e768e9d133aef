"""A draft in words: its parts, its rules as sentences, what is missing with its link."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from accounts.models import Region
from mentorship.beginning.calendar import working_day
from mentorship.beginning.offered import TEMPLATES
from mentorship.beginning.parts import PARTS, part_form
from mentorship.beginning.rows import Rows, rule_of
from mentorship.eligibility.kinds import KINDS
from mentorship.eligibility.wording import on_the_desk
from mentorship.models import EligibilityRule, Program, ProgramDraft, Round
from mentorship.roles import Role
from mentorship.services.readiness import Lack, Subject

ROLES = (Role.MENTEE, Role.MENTOR)

PART_OF = {
    Subject.NAME: "words",
    Subject.SCHOOL: "words",
    Subject.REPLIES: "answers",
    Subject.DATES: "dates",
    Subject.PLACE: "dates",
    Subject.WEIGHTS: "scoring",
}
"""On which part of a draft something is seen to."""


def summary(draft: ProgramDraft, rows: Rows) -> list[dict[str, Any]]:
    """Each part with what it says, and where it is changed."""
    return [_part(draft, rows, slug) for slug in PARTS]


def _part(draft: ProgramDraft, rows: Rows, slug: str) -> dict[str, Any]:
    form, url = part_form(draft, slug, rows), reverse("admin:begin_part", args=[draft.pk, slug])
    said = [{"label": label, "value": value} for label, value in form.rows(form.stored())]
    return {"slug": slug, "title": form.title, "rows": said, "url": url}


# Rules -----------------------------------------------------------------------------------------


def readable_rule(kept: Mapping[str, Any], at: int) -> EligibilityRule:
    """A rule of a draft that can be read, and not stored: its regions come with it."""
    rule, regions = rule_of(kept)
    rule.pk = -1 - at  # so that Django lets its regions be asked for
    found = list(Region.objects.filter(pk__in=regions)) if regions else []
    rule._prefetched_objects_cache = {"regions": found}  # type: ignore[attr-defined]
    return rule


def rules_by_role(draft: ProgramDraft, rows: Rows) -> list[dict[str, Any]]:
    """The rules of each role as sentences, and the kinds that could be added."""
    rules = [readable_rule(kept, at) for at, kept in enumerate(draft.rules)]
    return [_of_role(draft, rows, role, rules) for role in ROLES]


def _of_role(
    draft: ProgramDraft, rows: Rows, role: Role, rules: list[EligibilityRule]
) -> dict[str, Any]:
    mine = [(at, rule) for at, rule in enumerate(rules) if rule.role == role]
    return {
        "role": role,
        "word": rows.program.word_for(role),
        "rules": [(at, on_the_desk(rule), rule.get_strength_display()) for at, rule in mine],
        "kinds": [
            (kind.kind.label, reverse("admin:begin_rule_add", args=[draft.pk, role, kind.kind]))
            for kind in addable(rows.program, rows.round, role, [rule for _at, rule in mine])
        ],
    }


def new_rule(role: str, kind: str) -> EligibilityRule:
    """A rule of this kind that says nothing yet."""
    return EligibilityRule(role=role, kind=kind, strength=KINDS[kind].strengths[0])


def addable(program: Program, round: Round, role: str, mine: list[EligibilityRule]) -> list[Any]:
    """The kinds that make sense here and are not there yet; of members there may be several."""
    there = {rule.kind for rule in mine} - {EligibilityRule.Kind.MEMBER}
    return [
        kind
        for name, kind in KINDS.items()
        if name not in there
        and kind.fits(program)
        and (kind.columns or not kind.impossible(new_rule(role, name), program, [round]))
    ]


def questions(rows: Rows) -> list[dict[str, str]]:
    """What the program asks besides: the words, whom, and who reads the answers."""
    return [
        {
            "words": question.words,
            "asked_of": question.get_asked_of_display(),
            "read_by": question.get_read_by_display(),
            "choices": ", ".join(choices),
        }
        for question, choices in rows.questions
    ]


def events(draft: ProgramDraft, rows: Rows) -> list[tuple[date, str]]:
    """What the template proposes to invite to, and about when; nothing once it rolls."""
    template = TEMPLATES.get(draft.template)
    if template is None or rows.round.starts_on is None or rows.round.rolling:
        return []
    named = ((rows.round.starts_on + timedelta(days=n), str(what)) for n, what in template.events)
    fixed = draft.is_convention
    return [(day if fixed else working_day(day), what) for day, what in named]


# What is missing -------------------------------------------------------------------------------


def link_of(draft: ProgramDraft, lack: Lack, everywhere: bool) -> str:
    """Where something that a draft lacks is seen to; the list of topics is the administrators'."""
    if lack.subject == Subject.COORDINATOR:
        return reverse("admin:mentorship_coordinator_add")
    if lack.subject == Subject.TOPICS:
        return reverse("admin:setup_list", args=["topics"]) if everywhere else ""
    if lack.subject == Subject.RULES:
        return reverse("admin:begin_rules", args=[draft.pk])
    return reverse("admin:begin_part", args=[draft.pk, PART_OF[lack.subject]])
