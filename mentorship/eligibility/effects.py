"""What rules do to those who have signed up already: counted, and named where somebody decides."""

from collections import defaultdict
from dataclasses import dataclass

from mentorship import states
from mentorship.eligibility.judging import Finding, findings_of_all, rules_of, signed_up
from mentorship.models import Program, Round


@dataclass(frozen=True)
class Effect:
    """How many have signed up, and how many of them could not be paired as things stand."""

    signed_up: int = 0
    barred: int = 0
    """They do not meet a rule."""
    open: int = 0
    """They have to answer a question first."""
    to_come: int = 0
    """They have until the start."""

    @property
    def touches_nobody(self) -> bool:
        """Whether everybody who has signed up can be paired."""
        return not (self.barred or self.open or self.to_come)


def effect_of(owner: Program | Round) -> Effect:
    """The effect of the rules that hold, on the round or on all rounds that follow the program."""
    rules, places = rules_of(owner), defaultdict(list)
    rounds = rounds_under(owner)
    for place in signed_up(*rounds):
        places[place.round_id].append(place)
    found = [
        each
        for round in rounds
        for each in findings_of_all(round, rules, places[round.pk]).values()
    ]
    return Effect(len(found), *(sum(map(which, found)) for which in (_barred, _open, _to_come)))


def rounds_under(owner: Program | Round) -> list[Round]:
    """The rounds under way that follow these rules."""
    if isinstance(owner, Round):
        return [owner]
    rows = Round.objects.filter(program=owner, own_rules=False, state__in=states.ROUND_UNDER_WAY)
    return list(rows.select_related("program").order_by("pk"))


def _barred(findings: list[Finding]) -> bool:
    return any(finding.bars_joining for finding in findings)


def _open(findings: list[Finding]) -> bool:
    return not _barred(findings) and any(finding.is_open for finding in findings)


def _to_come(findings: list[Finding]) -> bool:
    earlier = _barred(findings) or _open(findings)
    return not earlier and any(finding.is_to_come for finding in findings)
