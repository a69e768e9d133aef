"""What can be certified of a pairing, and of all somebody did in a role of a program."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum
from django.utils.translation import ngettext

from mentorship.models import Certificate, Meeting, Pairing
from mentorship.models.sides import Side

HOUR = 60


@dataclass(frozen=True)
class Facts:
    """The columns of a certificate that say what is certified."""

    role: str
    name: str
    program: str
    role_word: str
    began_on: date
    ended_on: date
    meetings: int
    hours: int
    partners: int


def facts_of(side: Side, kind: str) -> Facts:
    """What a certificate of this pairing says of this side, or a letter of all their service."""
    letter = kind == Certificate.Kind.LETTER
    pairings = _service(side) if letter else [side.pairing]
    round, program = side.pairing.round, side.pairing.round.program
    days = [_days(pairing) for pairing in pairings]
    meetings, minutes = _held(pairings)
    return Facts(
        role=side.role,
        name=side.person.public_name,
        program=program.name if letter else f"{program.name}, {round.name}",
        role_word=program.word_for(side.role),
        began_on=min(first for first, _last in days),
        ended_on=max(last for _first, last in days),
        meetings=meetings,
        hours=minutes // HOUR,
        partners=len(pairings),
    )


def _service(side: Side) -> list[Pairing]:
    """Every pairing of this person in the same role of the same program that counts."""
    found = {side.role.path("person"): side.person}
    rows = Pairing.objects.filter(round__program=side.pairing.round.program_id, **found)
    return [row for row in rows.select_related("round") if row.earns_certificate]


def _days(pairing: Pairing) -> tuple[date, date]:
    """The first and the last day, in the round's zone."""
    assert pairing.active_at, "it began, since it is earned"
    assert pairing.ended_at, "and it is over"
    zone = pairing.round.zone
    return pairing.active_at.astimezone(zone).date(), pairing.ended_at.astimezone(zone).date()


def _held(pairings: Sequence[Pairing]) -> tuple[int, int]:
    """How many meetings were held, and the minutes of those that had an hour.

    Of a meeting that was only noted afterwards nobody knows how long it was: it adds no minutes,
    so that a certificate never says more than was held.
    """
    held = Meeting.objects.filter(pairing__in=pairings, state=Meeting.State.HELD)
    timed = Q(starts_at__isnull=False)
    sums = held.aggregate(count=Count("pk"), minutes=Sum("minutes", filter=timed))
    return sums["count"], sums["minutes"] or 0


def hours_in_words(certificate: Certificate) -> str:
    """How much the two met, as a certificate says it; "" where no meeting was noted."""
    count, hours = certificate.meetings, certificate.hours
    if not count:
        return ""
    met = ngettext("%(count)s meeting", "%(count)s meetings", count) % {"count": count}
    if not hours:
        return met
    least = ngettext("%(hours)s hour at least", "%(hours)s hours at least", hours)
    return f"{met}, {least % {'hours': hours}}"
