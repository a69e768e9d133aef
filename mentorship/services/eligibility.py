"""Setting the rules of who may join, making exceptions, and noting who was at the orientation."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Region, User
from mentorship import access, messages
from mentorship.eligibility.effects import Effect, effect_of
from mentorship.eligibility.judging import rules_of
from mentorship.eligibility.kinds import kind_of
from mentorship.eligibility.wording import on_the_desk
from mentorship.mail import outbox
from mentorship.models import EligibilityException, EligibilityRule, Enrollment, Program, Round
from mentorship.services.acts import Refused, act, log

Owner = Program | Round


def _held(actor: User, owner: Owner) -> Owner:
    """The program or round, for somebody who runs it."""
    if isinstance(owner, Round):
        return access.round_run_for(actor, owner.pk)
    return access.one_or_404(access.programs_run_by(actor), owner.pk)


def owner_of(rule: EligibilityRule) -> Owner:
    """The program or the round whose rule it is."""
    owner = rule.round or rule.program
    assert owner is not None
    return owner


def _log(verb: str, actor: User, owner: Owner, **details: Any) -> None:
    if isinstance(owner, Round):
        log(verb, actor, round=owner, **details)
    else:
        log(verb, actor, program=owner, **details)


# Rules -----------------------------------------------------------------------------------------


@act
def save_rule(actor: User, rule: EligibilityRule, regions: Iterable[Region] = ()) -> None:
    """Write a rule, new or changed. Whoever has signed up stays, whatever it says of them.

    Raises
    ------
    Refused : nobody could ever meet it, or there is such a rule already.
    """
    owner = _held(actor, owner_of(rule))
    _check(owner, rule)
    new = rule.pk is None
    rule.save()
    rule.regions.set(regions)
    verb = "rule.added" if new else "rule.changed"
    _log(verb, actor, owner, role=rule.role, rule=on_the_desk(rule), firm=_firm(rule))


def _firm(rule: EligibilityRule) -> str:
    return str(rule.get_strength_display()).lower()


def _check(owner: Owner, rule: EligibilityRule) -> None:
    """Refuse a rule that makes no sense in this program, or that nobody could meet."""
    program = owner.program if isinstance(owner, Round) else owner
    kind = kind_of(rule)
    if isinstance(owner, Round) and not owner.own_rules:
        raise Refused(_("This round follows its program. Give it rules of its own first"))
    if not kind.fits(program):
        raise Refused(_("This rule makes no sense in this kind of program"))
    rounds = [owner] if isinstance(owner, Round) else list(owner.rounds.filter(own_rules=False))
    if sentence := kind.impossible(rule, program, rounds):
        raise Refused(sentence)


@act
def remove_rule(actor: User, rule: EligibilityRule) -> None:
    """Drop a rule; it holds for nobody any more."""
    owner = _held(actor, owner_of(rule))
    words = on_the_desk(rule)
    EligibilityRule.objects.filter(pk=rule.pk).delete()
    _log("rule.removed", actor, owner, role=rule.role, rule=words)


def tried(actor: User, rule: EligibilityRule, regions: Iterable[Region] = ()) -> Effect:
    """What a rule would do to those who have signed up; nothing of it is written. May refuse."""
    key, new = rule.pk, rule._state.adding
    with transaction.atomic():
        save_rule(actor, rule, regions)
        effect = effect_of(owner_of(rule))
        transaction.set_rollback(True)
    rule.pk, rule._state.adding = key, new
    return effect


@act
def differ(actor: User, round: Round) -> None:
    """Let a round have rules of its own; it begins with a copy of the program's."""
    round = access.round_run_for(actor, round.pk)
    if round.own_rules:
        return
    rules = rules_of(round)
    if Round.objects.filter(pk=round.pk, own_rules=False).update(own_rules=True):
        for rule in rules:
            copy_rule(rule, round)
        log("rule.own", actor, round=round)


COPIED = (
    *("role", "kind", "strength", "unit"),
    *("at_least", "at_most", "students_too", "as_of"),
)


def copy_rule(rule: EligibilityRule, round: Round) -> None:
    """Give a round a rule of its own that says the same; inside an act."""
    regions = list(rule.regions.all())
    copied = EligibilityRule(
        round=round,
        **{name: getattr(rule, name) for name in COPIED},
    )
    copied.save()
    copied.regions.set(regions)


@act
def follow(actor: User, round: Round) -> None:
    """Let a round follow its program again; its own rules are dropped."""
    round = access.round_run_for(actor, round.pk)
    if Round.objects.filter(pk=round.pk, own_rules=True).update(own_rules=False):
        EligibilityRule.objects.filter(round=round).delete()
        log("rule.follows", actor, round=round)


# Exceptions ------------------------------------------------------------------------------------


@act
def make_exception(
    actor: User, round: Round, person: User, rule: EligibilityRule, reason: str
) -> EligibilityException:
    """Let one person join, or be paired, although this rule says no; they are told by mail.

    It holds for this round, this role and this kind of rule, also when the rule is changed.
    """
    round = access.round_run_for(actor, round.pk)
    if person == actor and not access.runs_everything(actor):
        raise Refused(_("Somebody else has to make an exception for you"))
    made = EligibilityException.objects.create(
        round=round, person=person, role=rule.role, kind=rule.kind, reason=reason
    )
    place = _place(round, person, rule.role)
    details: dict[str, Any] = {
        "rule": on_the_desk(rule),
        "reason": reason,
        "person": person.pk,
    }
    if place:
        log("exception.made", actor, enrollment=place, **details)
    else:
        log("exception.made", actor, round=round, **details)
    outbox.enqueue(messages.excepted(made))
    return made


def _place(round: Round, person: User, role: str) -> Enrollment | None:
    rows = Enrollment.objects.filter(round=round, person=person, role=role)
    return rows.exclude(state=Enrollment.State.WITHDRAWN).first()


@act
def take_back_exception(actor: User, exception: EligibilityException) -> None:
    """Let the rule hold for this person again; whoever has joined stays in the round."""
    round = access.round_run_for(actor, exception.round_id)
    gone, _each = EligibilityException.objects.filter(pk=exception.pk).delete()
    if gone:
        label = str(exception.get_kind_display())
        person = exception.person_id
        log("exception.taken_back", actor, round=round, rule=label, person=person)


# The orientation -------------------------------------------------------------------------------


@act
def note_orientation(actor: User, round: Round, places: Collection[int], day: date | None) -> int:
    """Note on which day these people were at the orientation, or with None that they were not.

    Somebody in both roles was there in both. Returns how many were noted.
    """
    round = access.round_run_for(actor, round.pk)
    named = Enrollment.objects.filter(round=round, pk__in=places)
    people = set(named.values_list("person", flat=True))
    rows = Enrollment.objects.filter(round=round, person__in=people)
    rows.update(orientation_on=day)
    if people:
        verb = "orientation.noted" if day else "orientation.struck"
        log(verb, actor, round=round, count=len(people))
    return len(people)
