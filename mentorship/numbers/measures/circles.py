"""Numbers of circles and of peers: begun, met, left early, concluded, and how they were."""

from django.db.models import Avg, Count, Q
from django.utils.translation import gettext_lazy as _

from mentorship.numbers import rows
from mentorship.numbers.measure import LEAST, Kind, Measure
from mentorship.numbers.measures.outcomes import SAID_REACHED
from mentorship.state_types import CircleState, SeatState

BEGUN = Measure(
    name="circles_begun",
    label=_("Circles and peers that began"),
    definition=_("Those to which enough people said yes in this time."),
    rows=rows.circles,
    value=Count("pk"),
)
PEOPLE = Measure(
    name="circle_people",
    label=_("… people in them"),
    definition=_("Everybody who said yes to one of them, mentors too, and who came later."),
    rows=rows.seats,
    value=Count("pk"),
)
PEOPLE_EACH = Measure(
    name="circle_people_each",
    label=_("… people in each"),
    definition=_("The same, divided by the circles and peers."),
    rows=rows.seats,
    kind=Kind.EACH,
    value=Count("pk"),
    base=Count("circle", distinct=True),
)
MEETINGS = Measure(
    name="circle_meetings",
    label=_("Meetings of circles"),
    definition=_("Meetings that they planned, or were given, in this time, and did not call off."),
    rows=rows.circle_meetings,
    value=Count("pk"),
)
LEFT = Measure(
    name="circle_left",
    label=_("Left early"),
    definition=_("Of the people in circles that began, the share that left before the end."),
    rows=rows.seats,
    kind=Kind.PERCENT,
    value=Count("pk", filter=Q(state=SeatState.LEFT)),
    base=Count("pk"),
    least=LEAST,
)
CONCLUDED = Measure(
    name="circles_concluded",
    label=_("Reached their end"),
    definition=_("Of the circles and peers that are over since this time, the share that did."),
    rows=rows.circles_over,
    kind=Kind.PERCENT,
    value=Count("pk", filter=Q(state=CircleState.COMPLETED)),
    base=Count("pk"),
)
WORTH = Measure(
    name="circle_worth",
    label=_("Worth their time"),
    definition=_(
        "The average of what people in circles and peers said at the end, from 1 to 5. Told from "
        "five answers on."
    ),
    rows=rows.circle_closings,
    kind=Kind.OF_FIVE,
    value=Avg("worth"),
    base=Count("worth"),
    least=LEAST,
)
REACHED = Measure(
    name="circle_reached",
    label=_("Reached what they set out to do"),
    definition=_(
        "Of the people in circles and peers who answered that question at the end, the share that "
        "said yes or partly. Told from five answers on."
    ),
    rows=rows.circle_closings,
    kind=Kind.PERCENT,
    value=Count("pk", filter=SAID_REACHED),
    base=Count("pk", filter=~Q(reached="")),
    least=LEAST,
)

MEASURES = (BEGUN, PEOPLE, PEOPLE_EACH, MEETINGS, LEFT, CONCLUDED, WORTH, REACHED)
