"""What can be certified of a pairing or circle, and of all somebody did in a role of a program."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentorship.models import Certificate, CircleMeeting, CircleSeat, Meeting, Pairing
from mentorship.models.certificates import Certified
from mentorship.models.circles import SeatRole
from mentorship.models.sides import Side
from mentorship.roles import Role
from mentorship.state_types import SeatState

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


# Circles ---------------------------------------------------------------------------------------


def facts_of_seat(seat: CircleSeat, kind: str) -> Facts:
    """What a certificate of this seat says, or a letter of all their service in such seats."""
    letter = kind == Certificate.Kind.LETTER
    seats = _seats_served(seat) if letter else [seat]
    round, program = seat.circle.round, seat.circle.round.program
    spans = [_span_of(each) for each in seats]
    held = [meeting for each in seats for meeting in _meetings_of(each)]
    return Facts(
        role=seat.role,
        name=seat.person.public_name,
        program=program.name if letter else f"{program.name}, {round.name}",
        role_word=word_for(seat),
        began_on=min(first.astimezone(round.zone).date() for first, _last in spans),
        ended_on=max(last.astimezone(round.zone).date() for _first, last in spans),
        meetings=len(held),
        hours=int(_hours_of(held) / timedelta(hours=1)),
        partners=sum(_people_with(each) for each in seats),
    )


def word_for(seat: CircleSeat) -> str:
    """What the program calls somebody in this seat; of peers neither is anything else."""
    if seat.role == SeatRole.PEER:
        return _("peer")
    return seat.circle.round.program.word_for(Role(seat.role))


def _seats_served(seat: CircleSeat) -> list[CircleSeat]:
    """Every seat of this person in the same role of the same program that counts."""
    rows = CircleSeat.objects.filter(
        circle__round__program=seat.circle.round.program_id,
        enrollment__person=seat.person,
        role=seat.role,
    )
    return [row for row in rows.select_related("circle__round") if row.earns_certificate]


def _span_of(seat: CircleSeat) -> tuple[datetime, datetime]:
    assert seat.took_part, "it is over, since it is earned"
    return seat.took_part


def _meetings_of(seat: CircleSeat) -> list[CircleMeeting]:
    """The meetings of a circle in the time of this seat that were not called off."""
    rows = seat.circle.meetings.filter(called_off_at=None, starts_at__range=_span_of(seat))
    return list(rows)


def _hours_of(meetings: Sequence[CircleMeeting]) -> timedelta:
    """How long they were by the calendar; time in which two overlap counts once."""
    total, until = timedelta(), None
    for meeting in sorted(meetings, key=lambda one: one.starts_at):
        begins = meeting.starts_at if until is None else max(until, meeting.starts_at)
        total += max(meeting.ends_at - begins, timedelta())
        until = max(until or meeting.ends_at, meeting.ends_at)
    return total


def _people_with(seat: CircleSeat) -> int:
    """How many others took part; of those whom a mentor led, the members alone."""
    others = seat.circle.seats.filter(state__in=(SeatState.DONE, SeatState.LEFT))
    others = others.exclude(pk=seat.pk)
    return (others.exclude(role=SeatRole.MENTOR) if seat.is_mentor else others).count()


# In words --------------------------------------------------------------------------------------


def hours_in_words(certificate: Certified) -> str:
    """How much they met, as a certificate says it; "" where no meeting was noted.

    Nobody notes that a circle has met, so its meetings are those of its calendar, and said to be.
    """
    count, hours = certificate.meetings, certificate.hours
    if not count:
        return ""
    met = ngettext("%(count)s meeting", "%(count)s meetings", count) % {"count": count}
    if certificate.is_by_calendar:
        told = {"met": met, "hours": hours}
        words = ngettext(
            "%(met)s, %(hours)s hour, by the calendar",
            "%(met)s, %(hours)s hours, by the calendar",
            hours,
        )
        return (words if hours else _("%(met)s, by the calendar")) % told
    if not hours:
        return met
    least = ngettext("%(hours)s hour at least", "%(hours)s hours at least", hours)
    return f"{met}, {least % {'hours': hours}}"
