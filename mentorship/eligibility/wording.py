"""The rules of a round as members read them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts import dates
from mentorship.eligibility.facts import first_day
from mentorship.eligibility.judging import Finding, of_role, rules_of
from mentorship.eligibility.kinds import kind_of
from mentorship.models import EligibilityRule, Enrollment, Program, Round
from mentorship.roles import Role


@dataclass(frozen=True)
class Conditions:
    """What has to be so for somebody to join in one role, and what is only hoped for."""

    role: str
    word: str
    must: tuple[str, ...]
    hoped: tuple[str, ...]


def conditions_of(program: Program, round: Round | None) -> list[Conditions]:
    """The conditions by role, mentees first; none for a role that is open to everybody."""
    return conditions_in(program, rules_of(round or program))


def conditions_in(program: Program, rules: list[EligibilityRule]) -> list[Conditions]:
    """The same of rules that need not be stored."""
    found = [_of_role(program, role, of_role(rules, role)) for role in (Role.MENTEE, Role.MENTOR)]
    return [each for each in found if each.must or each.hoped]


def _of_role(program: Program, role: Role, rules: Iterable[EligibilityRule]) -> Conditions:
    must = tuple(sentence(rule) for rule in rules if not rule.is_encouraged)
    hoped = tuple(sentence(rule) for rule in rules if rule.is_encouraged)
    return Conditions(role, program.a_word_for(role), must, hoped)


def sentence(rule: EligibilityRule) -> str:
    """The condition after “You can join if”."""
    return kind_of(rule).condition(rule)


def on_the_desk(rule: EligibilityRule) -> str:
    """The same as a sentence of its own, for coordinators."""
    words = sentence(rule)
    return words[0].upper() + words[1:]


def as_said(enrollment: Enrollment, rules: list[EligibilityRule] | None = None) -> list[str]:
    """What somebody answered to the rules that ask, for coordinators: said, and not checked.

    `rules` are those of the round, where many are asked.
    """
    found, rules = [], rules_of(enrollment.round) if rules is None else rules
    for rule in of_role(rules, enrollment.role):
        asked = kind_of(rule).question(rule) if kind_of(rule).asks else None
        if asked and asked[0] in enrollment.told:
            answer = kind_of(rule).answer(rule, enrollment.told[asked[0]])
            found.append(f"{asked[1].label} {answer}")
    return found


def still_to_do(round: Round, findings: Iterable[Finding]) -> list[str]:
    """What somebody who has signed up has to see to, in sentences, each once."""
    missing = (finding for finding in findings if finding.bars_pairing)
    return list(dict.fromkeys(said for finding in missing for said in _to_do(round, finding)))


def _to_do(round: Round, finding: Finding) -> Iterable[str]:
    if finding.is_open:
        yield _("The rules of who may join have changed. We need an answer from you.")
        return
    yield " ".join(filter(None, (finding.why_not(), finding.remedy())))
    if finding.is_to_come and round.starts_on:
        yield _(
            "You have until %(day)s. Pairs are made of people who are ready by then, so the "
            "earlier the better."
        ) % {"day": dates.day(first_day(round))}
