"""When the pairs of the demo association have met, and when they will."""

from datetime import UTC, datetime, time, timedelta
from random import Random

from django.db.models import F
from django.utils import timezone

from mentorship.models import LogLine, Meeting, Pairing, Round
from mentorship.services import meetings
from mentorship.services.meetings import Plan

ROOM = "https://rooms.example.org/reading-room"


def make_meetings(random: Random, round: Round, shown: Pairing) -> None:
    """Most pairs have met some times; the two of `shown` meet again, and plan one more."""
    active = Pairing.objects.filter(round=round, state=Pairing.State.ACTIVE).exclude(pk=shown.pk)
    for pairing in active.order_by("pk"):
        _have_met(random, pairing, random.choice([0, 1, 1, 2, 3, 4]))
    shown.refresh_from_db()
    _have_met(random, shown, 2)
    _agree(shown, _days_ahead(6, 15))
    two = (_days_ahead(20, 16), _days_ahead(22, 17))
    words = "Shall we look at your draft then?"
    meetings.propose(
        shown.mentor.person, shown, Plan(two, 45, Meeting.How.PHONE, "I call you", words)
    )


def _have_met(random: Random, pairing: Pairing, times: int) -> None:
    """Note meetings on days since the two were paired."""
    assert pairing.active_at is not None
    since = (timezone.now() - pairing.active_at).days
    for ago in sorted(random.sample(range(1, max(2, since)), min(times, max(1, since - 1)))):
        day = (timezone.now() - timedelta(days=ago)).date()
        how = random.choice(
            [Meeting.How.VIDEO, Meeting.How.VIDEO, Meeting.How.PHONE, Meeting.How.IN_PERSON]
        )
        meetings.note(pairing.mentee.person, pairing, day, how)
        line = LogLine.objects.filter(pairing=pairing, verb="meeting.held").latest("pk")
        LogLine.objects.filter(pk=line.pk).update(at=F("at") - timedelta(days=ago))


def _agree(pairing: Pairing, moment: datetime) -> None:
    plan = Plan((moment,), 60, Meeting.How.VIDEO, ROOM)
    meeting = meetings.propose(pairing.mentee.person, pairing, plan)
    meetings.confirm(pairing.mentor.person, meeting, moment)


def _days_ahead(days: int, hour: int) -> datetime:
    """A full hour in some days, on the world's clock."""
    day = (timezone.now() + timedelta(days=days)).date()
    return datetime.combine(day, time(hour), UTC)
