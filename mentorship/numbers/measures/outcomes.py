"""Numbers of what came of it: how pairings ended, what people say of them, what they reached."""

from django.db.models import Avg, Count, Q
from django.utils.translation import gettext_lazy as _

from mentorship.models import Closing, Goal, Pairing
from mentorship.numbers import rows
from mentorship.numbers.measure import LEAST, Kind, Measure

REACHED_ITS_END = Q(state=Pairing.State.COMPLETED) | Q(end_reason=Pairing.EndReason.REACHED)
"""What counts as having turned out well: two who had done what they set out to do stopped early
for a good reason."""
SAID_REACHED = Q(reached__in=(Closing.Reached.YES, Closing.Reached.PARTLY))

ENDED = Measure(
    name="ended",
    label=_("Pairs that are over"),
    definition=_("Pairings that ended in this time, early or as planned."),
    rows=rows.endings,
    value=Count("pk"),
)
COMPLETED = Measure(
    name="completed",
    label=_("Reached their end"),
    definition=_(
        "Of the pairs that are over, the share that was concluded, or stopped early because they "
        "had done what they set out to do."
    ),
    rows=rows.endings,
    kind=Kind.PERCENT,
    value=Count("pk", filter=REACHED_ITS_END),
    base=Count("pk"),
)
ENDED_EARLY = Measure(
    name="ended_early",
    label=_("Ended early"),
    definition=_("All other pairs that are over, whoever ended it. The reasons stand below."),
    rows=rows.endings,
    value=Count("pk", filter=~REACHED_ITS_END),
)
STAYED = Measure(
    name="stayed",
    label=_("Stay in touch"),
    definition=_("Of the pairs that are over, how many agreed on the site to stay in touch."),
    rows=rows.endings,
    value=Count("pk", filter=Q(mentor_stays_at__isnull=False, mentee_stays_at__isnull=False)),
)
WORTH = Measure(
    name="worth",
    label=_("Worth their time"),
    definition=_(
        "The average of what mentors and mentees said at the end, from 1 to 5. Told from five "
        "answers on."
    ),
    rows=rows.closings,
    kind=Kind.OF_FIVE,
    value=Avg("worth"),
    base=Count("worth"),
    least=LEAST,
)
REACHED = Measure(
    name="reached",
    label=_("Reached what they set out to do"),
    definition=_(
        "Of the people who answered that question at the end, the share that said yes or partly. "
        "Told from five answers on."
    ),
    rows=rows.closings,
    kind=Kind.PERCENT,
    value=Count("pk", filter=SAID_REACHED),
    base=Count("pk", filter=~Q(reached="")),
    least=LEAST,
)
GOALS = Measure(
    name="goals",
    label=_("Goals reached"),
    definition=_("Of the goals written down by pairs that are over, the share marked as reached."),
    rows=rows.goals,
    kind=Kind.PERCENT,
    value=Count("pk", filter=Q(progress=Goal.Progress.REACHED)),
    base=Count("pk"),
    least=LEAST,
)

MEASURES = (ENDED, COMPLETED, ENDED_EARLY, STAYED, WORTH, REACHED, GOALS)
