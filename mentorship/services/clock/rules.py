"""People who have signed up and do not meet a rule: they hear of it once, not in silence."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from mentorship import messages, states
from mentorship.eligibility.facts import first_day
from mentorship.eligibility.judging import Finding, findings_of_all, rules_of
from mentorship.eligibility.wording import still_to_do
from mentorship.mail import outbox
from mentorship.models import Enrollment, Program, Round
from mentorship.models.pairings import unpaired
from mentorship.services.acts import act
from mentorship.services.clock.dates import today
from mentorship.services.waiting_list import MOVES_UP

BEFORE_THE_START = timedelta(days=14)
"""How long before the first day people are reminded of what they have until then."""

Left = tuple[Enrollment, list[Finding]]


def left_out(now: datetime) -> Iterator[Left]:
    """Who would be left out of matching by a rule, for more than what their sign-up told them."""
    rows = Round.objects.filter(state__in=MOVES_UP).exclude(program__kind=Program.Kind.INFORMAL)
    for round in rows.select_related("program").order_by("pk"):
        if rules := rules_of(round):
            places = _unpaired(round)
            found = findings_of_all(round, rules, places)
            for place in places:
                missing = [one for one in found[place.pk] if one.bars_pairing]
                if _is_news(round, missing, now):
                    yield place, missing


def _unpaired(round: Round) -> list[Enrollment]:
    rows = Enrollment.objects.filter(
        round=round, state=Enrollment.State.SUBMITTED, person__is_active=True
    )
    alone = unpaired(rows, *states.PAIRING_OPEN)
    return list(alone.select_related("person__profile", "round__program").order_by("pk"))


def _is_news(round: Round, missing: list[Finding], now: datetime) -> bool:
    """Whether something has changed since they signed up, or the start comes near."""
    if any(finding.bars_joining or finding.is_open for finding in missing):
        return True
    return bool(missing) and first_day(round) - today(round, now) <= BEFORE_THE_START


@act
def tell(left: Left, now: datetime) -> bool:
    """Say what is missing, once for each set of rules; False if that was said."""
    place, missing = left
    once = "-".join(str(finding.rule.pk) for finding in missing)
    said = still_to_do(place.round, missing)
    return outbox.enqueue(messages.rules_unmet(place, said, once)) is not None
