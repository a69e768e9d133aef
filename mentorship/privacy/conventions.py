"""What being at a convention leaves behind: times, presence, who stepped in, next year."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.privacy import Holding
from accounts.privacy.holdings import keep_as_it_is
from mentorship.models import Appointment, EventTimes, NextYear, Presence, StandIn
from mentorship.models.sides import of_the_pair
from mentorship.privacy.rows import STATE


def _stand_ins_of(person: User) -> QuerySet[StandIn]:
    rows = StandIn.objects.filter(Q(waiting__person=person) | Q(candidate__person=person))
    return rows.select_related("waiting__person__profile", "candidate__person__profile")


HOLDINGS = (
    Holding(
        EventTimes,
        _("When you could not meet at a convention"),
        lambda person: EventTimes.objects.filter(enrollment__person=person).select_related(
            "enrollment__person__profile"
        ),
        _("Deleted."),
        lambda traces: EventTimes.objects.filter(enrollment__person=traces.person).delete(),
    ),
    Holding(
        Presence,
        _("When you said that you were at a convention"),
        lambda person: Presence.objects.filter(enrollment__person=person).select_related(
            "enrollment__person__profile"
        ),
        _("Deleted."),
        lambda traces: Presence.objects.filter(enrollment__person=traces.person).delete(),
        left_out={"appointment": "stands with the meeting"},
    ),
    Holding(
        NextYear,
        _("Whether you would come to the next convention"),
        lambda person: NextYear.objects.filter(enrollment__person=person).select_related(
            "enrollment__person__profile"
        ),
        _("Deleted."),
        lambda traces: NextYear.objects.filter(enrollment__person=traces.person).delete(),
    ),
    Holding(
        Appointment,
        _("Places and times of your meetings at a convention"),
        lambda person: Appointment.objects.filter(
            of_the_pair(person, "meeting__pairing__")
        ).select_related("slot", "point"),
        _("Dates stay with the pairing."),
        keep_as_it_is,
        left_out={"seat": "of the work itself", "news": "of the work itself"},
        gone=False,
        stays=dict.fromkeys(("missing", "news"), STATE),
    ),
    Holding(
        StandIn,
        _("When somebody stepped in at a convention"),
        _stand_ins_of,
        _("The dates stay with the convention, without your name."),
        keep_as_it_is,
        left_out={
            **dict.fromkeys(("missed", "pairing"), "stands with the meeting"),
            "freed": "pairings of others are among them",
            "points": "of the work itself",
        },
        gone=False,
        stays={"state": STATE},
    ),
)
