"""Numbers of pairs on their way: begun, met, asked how it is going."""

from typing import TYPE_CHECKING

from django.db.models import Avg, Count, Q, Sum
from django.utils.translation import gettext_lazy as _

from mentorship.models.checkins import CheckInAnswer
from mentorship.numbers import rows
from mentorship.numbers.measure import LEAST, Kind, Measure, Median
from mentorship.states import CheckInState, PairingState

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

ANSWERED = Q(state=CheckInState.ANSWERED)
CLOSED = Q(state__in=(CheckInState.ANSWERED, CheckInState.LAPSED))
MET = Q(met_on__isnull=False)

BEGUN = Measure(
    name="begun",
    label=_("Pairs that began"),
    definition=_("Pairings to which both said yes in this time."),
    rows=rows.pairs,
    value=Count("pk"),
)
ACTIVE = Measure(
    name="active",
    label=_("… together now"),
    definition=_("Those of them that are not over today, paused ones too."),
    rows=rows.pairs,
    value=Count("pk", filter=Q(state=PairingState.ACTIVE)),
    lasts=False,
)
FIRST_MEETING = Measure(
    name="first_meeting",
    label=_("Have met"),
    definition=_("Of the pairs that began, the share that has noted a meeting since."),
    rows=rows.pairs,
    kind=Kind.PERCENT,
    value=Count("pk", filter=MET),
    base=Count("pk"),
)
DAYS_TO_MEET = Measure(
    name="days_to_meet",
    label=_("Days until the first meeting"),
    definition=_(
        "From the day on which both had said yes to the day of their first meeting. Half of the "
        "pairs that met needed less, half needed longer."
    ),
    rows=rows.pairs,
    kind=Kind.DAYS,
    value=Median("days_to_meet", filter=MET),
    base=Count("pk", filter=MET),
)
EXTENDED = Measure(
    name="extended",
    label=_("Went on longer"),
    definition=_(
        "Of the pairs that began, how many agreed on a last day of their own, after the round's."
    ),
    rows=rows.pairs,
    value=Count("pk", filter=Q(ends_on__isnull=False)),
)
MEETINGS = Measure(
    name="meetings",
    label=_("Meetings held"),
    definition=_("Meetings with a day in this time that one of the two noted as held."),
    rows=rows.meetings,
    value=Count("pk"),
)
MEETINGS_EACH = Measure(
    name="meetings_each",
    label=_("Meetings a pair"),
    definition=_("Meetings held, divided by the pairs that held any in this time."),
    rows=rows.meetings,
    kind=Kind.EACH,
    value=Count("pk"),
    base=Count("pairing", distinct=True),
)
HOURS = Measure(
    name="hours",
    label=_("Hours together"),
    definition=_("The planned length of the meetings held, added up."),
    rows=rows.meetings,
    value=Sum("minutes", default=0) / 60.0,
)
ASKED = Measure(
    name="asked",
    label=_("Check-ins asked"),
    definition=_("How often one of two people was asked in this time how it is going."),
    rows=rows.checkins,
    value=Count("pk"),
)
ANSWERS = Measure(
    name="answers",
    label=_("… answered"),
    definition=_("Of the check-ins whose time to answer is over, or that have an answer."),
    rows=rows.checkins,
    kind=Kind.PERCENT,
    value=Count("pk", filter=ANSWERED),
    base=Count("pk", filter=CLOSED),
)


def _said(
    name: str, label: "_StrPromise", definition: "_StrPromise", answer: CheckInAnswer
) -> Measure:
    """The share of one of the answers."""
    return Measure(
        name=name,
        label=label,
        definition=definition,
        rows=rows.checkins,
        kind=Kind.PERCENT,
        value=Count("pk", filter=ANSWERED & Q(answer=answer)),
        base=Count("pk", filter=ANSWERED),
        least=LEAST,
    )


WELL = _said(
    "well",
    _("“All is well”"),
    _("Of the answers to check-ins. Shares are told from five answers on."),
    CheckInAnswer.WELL,
)
NOT_MET = _said("not_met", _("“We have not met”"), _("Likewise."), CheckInAnswer.NOT_MET)
TROUBLE = _said("trouble", _("“Something is not working”"), _("Likewise."), CheckInAnswer.TROUBLE)
USEFUL = Measure(
    name="useful",
    label=_("How useful it is"),
    definition=_(
        "The average of the answers, from 1 to 5, that were given with check-ins. Told from five "
        "answers on."
    ),
    rows=rows.checkins,
    kind=Kind.OF_FIVE,
    value=Avg("useful"),
    base=Count("useful"),
    least=LEAST,
)

MEASURES = (
    BEGUN,
    ACTIVE,
    FIRST_MEETING,
    DAYS_TO_MEET,
    MEETINGS,
    MEETINGS_EACH,
    HOURS,
    EXTENDED,
    ASKED,
    ANSWERS,
    WELL,
    NOT_MET,
    TROUBLE,
    USEFUL,
)
