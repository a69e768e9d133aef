"""How Ada and Ben plan to meet."""

from datetime import datetime, timedelta

from django.utils import timezone

from mentorship.models import Meeting, Pairing
from mentorship.services import meetings
from mentorship.services.meetings import Plan
from tests.people import Cast


def ahead(days: int = 3) -> datetime:
    """Three in the afternoon, some days from today."""
    start = timezone.now().replace(hour=15, minute=0, second=0, microsecond=0)
    return start + timedelta(days=days)


def plan(*moments: datetime, **changed) -> Plan:
    values = {"minutes": 60, "how": "video", "place": "https://rooms.example/ada", "words": ""}
    return Plan(moments or (ahead(3), ahead(4)), **{**values, **changed})


def proposed(it: Cast, pairing: Pairing, *moments: datetime) -> Meeting:
    """Ada has proposed to meet."""
    return meetings.propose(it.ada, pairing, plan(*moments))


def agreed(it: Cast, pairing: Pairing, moment: datetime | None = None) -> Meeting:
    """Ada has proposed to meet, and Ben has said when."""
    moment = moment or ahead(3)
    return meetings.confirm(it.ben, proposed(it, pairing, moment), moment)
