"""Numbers of conventions: meetings that the site gave a place, and what became of them."""

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from mentorship.numbers import rows
from mentorship.numbers.measure import LEAST, Kind, Measure
from mentorship.states import MeetingState

HELD = Q(meeting__state=MeetingState.HELD)

GIVEN = Measure(
    name="event_meetings",
    label=_("Meetings with a place and a time"),
    definition=_("Places and times at a convention that the site gave, and that have come."),
    rows=rows.appointments,
    value=Count("pk"),
)
HAPPENED = Measure(
    name="event_held",
    label=_("… held"),
    definition=_("Of them, the share for which both said that they were there, or noted it."),
    rows=rows.appointments,
    kind=Kind.PERCENT,
    value=Count("pk", filter=HELD),
    base=Count("pk"),
)
NO_SHOWS = Measure(
    name="no_shows",
    label=_("… to which one did not come"),
    definition=_(
        "Of them, how many at which one of the two waited in vain: by the other's word, the help "
        "desk's, or because one was not there a quarter of an hour after it began."
    ),
    rows=rows.appointments,
    value=Count("pk", filter=~Q(missing="") & ~HELD),
)
RE_PAIRED = Measure(
    name="re_paired",
    label=_("Somebody else there and then"),
    definition=_(
        "How often whoever waited in vain was paired with somebody else at the convention, without "
        "what was taken back."
    ),
    rows=rows.stand_ins,
    value=Count("pk"),
)
WOULD_RETURN = Measure(
    name="would_return",
    label=_("Would come again as a returning attendee"),
    definition=_("Of the people who answered that afterwards. Told from five answers on."),
    rows=rows.next_year,
    kind=Kind.PERCENT,
    value=Count("pk", filter=Q(returns=True)),
    base=Count("pk"),
    least=LEAST,
)

MEASURES = (GIVEN, HAPPENED, NO_SHOWS, RE_PAIRED, WOULD_RETURN)
