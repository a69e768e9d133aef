"""Acts on a program that is begun: beginning, changing, throwing away, setting up and opening."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts import dates
from accounts.models import Region, User
from mentorship import access
from mentorship.beginning import filling
from mentorship.beginning.calendar import counted
from mentorship.beginning.offered import TEMPLATES
from mentorship.beginning.rows import Rows, digest, free_slug, plain, rows_of
from mentorship.beginning.template import Template
from mentorship.models import Coordinator, Program, ProgramDraft, Round, Unit
from mentorship.models.windows import CLOSING_DAYS
from mentorship.services import (
    coordinators,
    curriculum,
    eligibility,
    programs,
    questions,
    readiness,
    rounds,
)
from mentorship.services.acts import Refused, act, log

PROGRAM, ROUND = "program", "round"
"""The two columns of a draft that hold columns of something else."""


class DraftConflict(Refused):
    """Somebody changed the same thing since the page was read; `now` is what they wrote."""

    def __init__(self, now: Mapping[str, Any], by: User | None, changed_at: datetime) -> None:
        self.who = str(by or _("Somebody"))
        facts = {"who": self.who, "when": dates.short_moment(changed_at)}
        super().__init__(
            _(
                "%(who)s changed this on %(when)s, while you were writing. What you typed is still "
                "here: compare the two, then save again"
            )
            % facts
        )
        self.now = now


# Beginning -------------------------------------------------------------------------------------


@act
def begin(
    actor: User,
    template: Template,
    unit: Unit,
    today: date,
    *,
    start: date | None = None,
    end: date | None = None,
) -> ProgramDraft:
    """Fill a template in for a unit that the actor runs, as a draft that nobody else sees."""
    access.one_or_404(access.units_run_by(actor), unit.pk)
    return ProgramDraft.objects.create(
        unit=unit,
        kind=template.kind,
        template=template.slug,
        program=plain(filling.program_columns(template, actor)),
        round=plain(filling.round_columns(template, start, end, today)),
        rules=plain({"rules": filling.rules(template, unit)})["rules"],
        questions=filling.questions(template),
        begun_by=actor,
        changed_by=actor,
    )


# Changing --------------------------------------------------------------------------------------


def _held(actor: User, draft: ProgramDraft) -> ProgramDraft:
    """The draft, locked and as it is now, for somebody who runs its unit."""
    rows = ProgramDraft.objects.select_for_update(no_key=True, of=("self",))
    return access.one_or_404(rows.filter(unit__in=access.units_run_by(actor)), draft.pk)


def _to_change(actor: User, draft: ProgramDraft) -> ProgramDraft:
    draft = _held(actor, draft)
    if not draft.is_open:
        raise Refused(_("This program has been set up already: change it on its own pages"))
    return draft


def _saved(actor: User, draft: ProgramDraft, *columns: str) -> None:
    draft.changed_by = actor
    draft.save(update_fields=[*columns, "changed_by", "changed_at"])


def part_of(draft: ProgramDraft, columns: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    """What a draft says in these columns of its program and its round, for comparing."""
    return {
        f"{where}.{name}": getattr(draft, where).get(name)
        for where, names in columns.items()
        for name in names
    }


@act
def change(
    actor: User, draft: ProgramDraft, values: Mapping[str, Mapping[str, Any]], seen: str
) -> None:
    """Write some columns of the program or the round; `seen` is the digest of what was read.

    Raises
    ------
    DraftConflict : somebody has changed one of these columns since.
    Refused : the draft is a program by now.
    """
    held = _to_change(actor, draft)
    now = part_of(held, {where: tuple(columns) for where, columns in values.items()})
    if digest(now) != seen:
        raise DraftConflict(now, held.changed_by, held.changed_at)
    for where, columns in values.items():
        getattr(held, where).update(plain(columns))
    _saved(actor, held, *values)


@act
def recount(actor: User, draft: ProgramDraft, start: date, today: date) -> None:
    """Count all dates anew from another start; a convention keeps its length."""
    held = _to_change(actor, draft)
    template = TEMPLATES[held.template]
    before = {name: held.round.get(name) for name in ("starts_on", "ends_on")}
    found: dict[str, Any] = {**counted(template.days, start, today), "starts_on": start}
    if held.is_convention and all(before.values()):
        first, last = (date.fromisoformat(str(day)) for day in before.values())
        found["ends_on"] = start + (last - first)
    if held.round.get("rolling"):
        found = {name: day for name, day in found.items() if name not in CLOSING_DAYS}
    held.round.update(plain(found))
    _saved(actor, held, ROUND)


@act
def set_rules(actor: User, draft: ProgramDraft, rules: list[dict[str, Any]], seen: str) -> None:
    """Write the rules of who may join; `seen` is the digest of those that were read.

    Raises
    ------
    DraftConflict : somebody has changed them since.
    Refused : two of them say the same, or the draft is a program by now.
    """
    held = _to_change(actor, draft)
    if digest(held.rules) != seen:
        raise DraftConflict({"rules": held.rules}, held.changed_by, held.changed_at)
    keys = [(rule["role"], rule["kind"], rule["unit_id"]) for rule in rules]
    if len(set(keys)) != len(keys):
        raise Refused(_("There is such a rule for this role already"))
    held.rules = plain({"rules": rules})["rules"]
    _saved(actor, held, "rules")


@act
def drop_question(actor: User, draft: ProgramDraft, words: str) -> None:
    """Leave one of the template's own questions out; what it weighed, the others weigh again."""
    held = _to_change(actor, draft)
    left = [kept for kept in held.questions if kept["words"] != words]
    if any(kept.get("counts") for kept in held.questions if kept not in left):
        held.round["weights"] = filling.weights_of(TEMPLATES[held.template], left)
    held.questions = left
    _saved(actor, held, "questions", ROUND)


@act
def discard(actor: User, draft: ProgramDraft) -> None:
    """Throw a draft away; what has become a program stays."""
    _to_change(actor, draft).delete()


# Setting up ------------------------------------------------------------------------------------


@act
def set_up(
    actor: User, draft: ProgramDraft, *, opened: bool = True, coordinate: bool = False
) -> Round:
    """Make the program, its rules and its first round, all or nothing, and open sign-up.

    A second press gives the round that the first one made. With `coordinate` the actor coordinates
    the program, which somebody has to.

    Raises
    ------
    Refused : something is missing that the round cannot open without.
    """
    held = _held(actor, draft)
    if held.made:
        return held.made
    template = TEMPLATES.get(held.template)
    round = made(actor, rows_of(held), template, coordinate=coordinate)
    log("round.begun", actor, round=round, template=str(template.title if template else ""))
    if opened:
        rounds.open_signup(actor, round)
    held.made = round
    _saved(actor, held, "made")
    return round


def made(actor: User, rows: Rows, template: Template | None, *, coordinate: bool = False) -> Round:
    """Store the rows by the acts that set up any program, round and rule."""
    rows.program.slug = free_slug(rows.program.name)
    program = programs.create(actor, rows.program)
    if coordinate and not Coordinator.objects.filter(person=actor, program=program).exists():
        coordinators.appoint(actor, Coordinator(person=actor, program=program))
    for rule, regions in rows.rules:
        rule.program = program
        eligibility.save_rule(actor, rule, Region.objects.filter(pk__in=regions))
    for question, choices in rows.questions:
        question.program = program
        questions.add(actor, question, choices)
    if rows.months:
        curriculum.set_months(actor, program, rows.months)
    if template and (topics := filling.topics(template, program)):
        curriculum.choose_topics(actor, program, topics, [], filling.groups(template))
    rows.round.program = program
    return rounds.create(actor, rows.round)


def lacks_of(draft: ProgramDraft) -> list[readiness.Lack]:
    """What is missing before the draft can open; the name may be taken besides."""
    rows = rows_of(draft)
    found = list(readiness.lacks(rows.program, rows.round, [rule for rule, _at in rows.rules]))
    if Program.objects.filter(unit=draft.unit, name=rows.program.name).exists():
        sentence = _("%(unit)s has a program of this name already: choose another one")
        found.insert(0, readiness.Lack(readiness.Subject.NAME, sentence % {"unit": draft.unit}))
    return found
