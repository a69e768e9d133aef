"""Numbers of how people find each other: who is matched, after how long, how mentors are used."""

from typing import TYPE_CHECKING, Any

from django.db.models import Avg, Count, F, IntegerField, Q, Sum
from django.db.models.functions import Least
from django.utils.translation import gettext_lazy as _

from mentorship import states
from mentorship.numbers import rows
from mentorship.numbers.measure import Kind, Measure, Median
from mentorship.roles import Role
from mentorship.states import PairingState

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MATCHED = Q(paired_at__isnull=False)
STILL_THERE = Q(state__in=states.ENROLLMENT_PLACED)
USED = Least("begun", "capacity", output_field=IntegerField())
"""The places of a mentor in which a pairing began."""


def _rate(role: Role, found: Any, label: "_StrPromise", definition: "_StrPromise") -> Measure:
    """The match rate of one role."""
    return Measure(
        name=f"match_rate_{role}",
        label=label,
        definition=definition,
        rows=found,
        kind=Kind.PERCENT,
        value=Count("pk", filter=MATCHED),
        base=Count("pk"),
    )


MATCH_RATE = _rate(
    Role.MENTEE,
    rows.mentees,
    _("Match rate of mentees"),
    _(
        "Of the mentees who signed up in this time, the share with whom a pairing had begun by its "
        "end: both had said yes. Who left or was declined before that is not counted, and a "
        "pairing that ended later still is."
    ),
)
MATCH_RATE_MENTORS = _rate(
    Role.MENTOR,
    rows.mentors,
    _("Mentors with a mentee"),
    _("The same share of mentors: at least one pairing had begun."),
)
UNMATCHED = Measure(
    name="unmatched",
    label=_("Mentees not matched"),
    definition=_("Mentees of the match rate with whom no pairing had begun by its end."),
    rows=rows.mentees,
    value=Count("pk", filter=~MATCHED),
)
DAYS_WAITING = Measure(
    name="days_waiting",
    label=_("Days until paired"),
    definition=_(
        "From a mentee's sign-up until both had said yes. Half of the mentees who were matched "
        "waited less, half waited longer."
    ),
    rows=rows.mentees,
    kind=Kind.DAYS,
    value=Median(F("paired_at") - F("submitted_at"), filter=MATCHED),
    base=Count("pk", filter=MATCHED),
)
DAYS_WAITED = Measure(
    name="days_waited",
    label=_("Days waited so far"),
    definition=_(
        "From a sign-up until today, of mentees not matched who still take part. Half of them have "
        "waited less, half longer."
    ),
    rows=rows.mentees,
    kind=Kind.DAYS,
    value=Median("waits", filter=~MATCHED & STILL_THERE),
    base=Count("pk", filter=~MATCHED & STILL_THERE),
    lasts=False,
)
FIT = Measure(
    name="fit",
    label=_("Average fit"),
    definition=_(
        "The points of pairings that began, on a scale to 100, as they stood when the pair was "
        "made. Pairings without points, such as those put together by hand, are left out."
    ),
    rows=rows.pairs,
    kind=Kind.POINTS,
    value=Avg("points") / 100,
    base=Count("points"),
    least=5,
)
OFFERED = Measure(
    name="offered",
    label=_("Pairs asked"),
    definition=_("Pairs whose two people were asked in this time whether they agree."),
    rows=rows.offers,
    value=Count("pk"),
)
SAID_YES = Measure(
    name="said_yes",
    label=_("… both said yes"),
    definition=_("Of the pairs asked whose answer is known, those that began."),
    rows=rows.offers,
    kind=Kind.PERCENT,
    value=Count("pk", filter=Q(active_at__isnull=False)),
    base=Count("pk", filter=Q(state__in=(*states.PAIRING_BEGUN, *states.PAIRING_FALLEN))),
)
SAID_NO = Measure(
    name="said_no",
    label=_("… declined"),
    definition=_("Of the pairs asked, those that one of the two declined."),
    rows=rows.offers,
    value=Count("pk", filter=Q(state=PairingState.DECLINED)),
)
UNANSWERED = Measure(
    name="unanswered",
    label=_("… not answered in time"),
    definition=_("Of the pairs asked, those that lapsed without an answer."),
    rows=rows.offers,
    value=Count("pk", filter=Q(state=PairingState.EXPIRED)),
)
PLACES = Measure(
    name="places",
    label=_("Places that mentors offer"),
    definition=_("The mentees that the mentors of the match rate can take, all together."),
    rows=rows.mentors,
    value=Sum("capacity", default=0),
)
PLACES_USED = Measure(
    name="places_used",
    label=_("Places used"),
    definition=_(
        "Of the places that mentors offer, the share in which a pairing had begun by the end of "
        "this time. A place that was used twice counts once."
    ),
    rows=rows.mentors,
    kind=Kind.PERCENT,
    value=Sum(USED, default=0),
    base=Sum("capacity", default=0),
)
WERE_MENTEES = Measure(
    name="were_mentees",
    label=_("Mentors who were mentees"),
    definition=_(
        "Of the mentors of the match rate, the share who had been a mentee in a pairing before, in "
        "any program that you see."
    ),
    rows=rows.mentors,
    kind=Kind.PERCENT,
    value=Count("pk", filter=Q(was_mentee=True)),
    base=Count("pk"),
)

MEASURES = (
    MATCH_RATE,
    MATCH_RATE_MENTORS,
    UNMATCHED,
    DAYS_WAITING,
    DAYS_WAITED,
    FIT,
    OFFERED,
    SAID_YES,
    SAID_NO,
    UNANSWERED,
    PLACES,
    PLACES_USED,
    WERE_MENTEES,
)
