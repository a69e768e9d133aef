"""What the rules of a round say of one person, or of everybody who has signed up."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from accounts.models import User
from mentorship import states
from mentorship.eligibility.facts import Asked, Facts, Reader, asked_of
from mentorship.eligibility.kind import Verdict
from mentorship.eligibility.kinds import kind_of
from mentorship.models import EligibilityException, EligibilityRule, Enrollment, Program, Round


@dataclass(frozen=True)
class Finding:
    """What one rule says of one person."""

    rule: EligibilityRule
    verdict: Verdict
    facts: Facts
    excepted: bool = False
    """Whether a coordinator has made an exception for this person."""

    @property
    def bars_joining(self) -> bool:
        """Whether it keeps the person from signing up."""
        return self._counts and self.verdict is Verdict.NOT_MET

    @property
    def bars_pairing(self) -> bool:
        """Whether it keeps somebody who has signed up out of the pool."""
        return self._counts and self.verdict is not Verdict.MET

    @property
    def is_open(self) -> bool:
        """Whether it hangs on something that has to be asked first."""
        return self._counts and self.verdict is Verdict.UNKNOWN

    @property
    def is_to_come(self) -> bool:
        """Whether the person has until the start to meet it."""
        return self._counts and self.verdict is Verdict.NOT_YET

    @property
    def _counts(self) -> bool:
        return not self.rule.is_encouraged and not self.excepted

    def why_not(self) -> str:
        """Why it is not met, to the person."""
        return kind_of(self.rule).why_not(self.rule, self.facts)

    def remedy(self) -> str:
        """What would change it."""
        return kind_of(self.rule).remedy(self.rule, self.facts)

    def stands(self) -> str:
        """Where the person stands, to a coordinator."""
        return kind_of(self.rule).stands(self.rule, self.facts)


# Rules -----------------------------------------------------------------------------------------


def rules_of(owner: Program | Round) -> list[EligibilityRule]:
    """The rules that hold: those of a program, or of a round, which may have its own.

    Classes that move along with the calendar are those of the owner's year.
    """
    if isinstance(owner, Program):
        own = EligibilityRule.objects.filter(program=owner)
    elif owner.own_rules:
        own = EligibilityRule.objects.filter(round=owner)
    else:
        own = EligibilityRule.objects.filter(program=owner.program_id)
    rules = list(own.select_related("unit").order_by("role", "pk"))
    for rule in rules:
        if isinstance(owner, Round) and rule.round_id:
            rule.round = owner
        rule.move_to(year_of(owner, rule))
    of_regions = [rule for rule in rules if rule.kind == EligibilityRule.Kind.REGION]
    prefetch_related_objects(of_regions, "regions")  # asks nothing where there is none
    return rules


def year_of(owner: Program | Round, rule: EligibilityRule) -> int:
    """The year that the classes of a rule are those of, for whomever it holds."""
    if isinstance(owner, Round):
        return (owner.starts_on or owner.signup_opens_on).year
    return rule.year


def of_role(rules: Iterable[EligibilityRule], role: str) -> list[EligibilityRule]:
    """The rules for one role."""
    return [rule for rule in rules if rule.role == role]


# People ----------------------------------------------------------------------------------------


def findings_of(round: Round, rules: list[EligibilityRule], asked: Asked) -> list[Finding]:
    """What the rules say of one person, who may not have signed up yet."""
    mine = of_role(rules, asked.role)
    if not mine:
        return []
    facts = Reader(round, mine, [asked.person]).facts(asked)
    plainly = _judged(mine, facts, frozenset(), asked)
    if all(finding.verdict is Verdict.MET for finding in plainly):
        return plainly  # nobody needs an exception who meets everything
    return _judged(mine, facts, _exceptions(round, [asked.person]), asked)


def findings_of_all(
    round: Round, rules: list[EligibilityRule], rows: Collection[Enrollment]
) -> dict[int, list[Finding]]:
    """The same of many who have signed up, by enrollment, in a constant number of queries."""
    people = {row.person_id for row in rows}
    if not rules or not people:
        return {row.pk: [] for row in rows}
    reader, excepted = Reader(round, rules, people), _exceptions(round, people)
    found = {}
    for row in rows:
        asked = asked_of(row)
        mine = of_role(rules, asked.role)
        found[row.pk] = _judged(mine, reader.facts(asked), excepted, asked)
    return found


def barred_from_pairing(round: Round) -> frozenset[int]:
    """The enrollments that matching leaves out, since a rule that has to be met is not.

    Informal programs pair nobody: there the rules hold for joining alone.
    """
    rules = [rule for rule in rules_of(round) if not rule.is_encouraged]
    if not rules or round.program.is_informal:
        return frozenset()
    found = findings_of_all(round, rules, signed_up(round))
    return frozenset(pk for pk, each in found.items() if any(one.bars_pairing for one in each))


def signed_up(*rounds: Round) -> list[Enrollment]:
    """Everybody who has signed up in these rounds, with what rules ask of the row alone."""
    rows = Enrollment.objects.filter(
        round__in=rounds, state__in=states.ENROLLMENT_PLACED, person__is_active=True
    )
    columns = ("person_id", "round_id", "role", "told", "days", "orientation_on")
    return list(rows.only(*columns).order_by("pk"))


def _judged(
    rules: Iterable[EligibilityRule],
    facts: Facts,
    excepted: frozenset[tuple[int, str, str]],
    asked: Asked,
) -> list[Finding]:
    return [
        Finding(
            rule,
            kind_of(rule).judge(rule, facts),
            facts,
            (asked.person, asked.role, rule.kind) in excepted,
        )
        for rule in rules
    ]


def _exceptions(round: Round, people: Iterable[int]) -> frozenset[tuple[int, str, str]]:
    rows = EligibilityException.objects.filter(round=round, person__in=people)
    return frozenset(rows.values_list("person", "role", "kind"))


def may_join(findings: Iterable[Finding]) -> bool:
    """Whether nothing that is known keeps the person from joining."""
    return not any(finding.bars_joining for finding in findings)


def asked_by(person: User, role: str, told: dict[str, object] | None = None) -> Asked:
    """Somebody of whom nothing is known but what account and profile say."""
    return Asked(person.pk, role, told or {})
