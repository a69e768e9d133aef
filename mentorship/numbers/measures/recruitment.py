"""Numbers of how people come: asked, begun, finished, taken in."""

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from mentorship import states
from mentorship.numbers import rows
from mentorship.numbers.measure import Kind, Measure
from mentorship.roles import Role
from mentorship.states import EnrollmentState, ReviewState

PLACED = Q(state__in=states.ENROLLMENT_PLACED)
LOOKED_AT = Q(round__reviews_first=False) | Q(sign_up_review__state=ReviewState.ACCEPTED)

INVITED = Measure(
    name="invited",
    label=_("Invited by letter"),
    definition=_(
        "People of earlier rounds to whom a letter about a round was sent, each person once. "
        "Whoever heard of it elsewhere is not counted here, and mails are kept for a year."
    ),
    rows=rows.letters,
    value=Count("to_person", distinct=True),
    lasts=False,
)
UNFINISHED = Measure(
    name="unfinished",
    label=_("Begun, and not finished yet"),
    definition=_(
        "Sign-ups that wait to be finished now, whatever the time that is looked at. They are kept "
        "for 30 days."
    ),
    rows=rows.drafts,
    value=Count("pk"),
    lasts=False,
)
SIGNED_UP = Measure(
    name="signed_up",
    label=_("Signed up"),
    definition=_(
        "Sign-ups that were finished and sent, with those who left or were declined later. "
        "Whoever is a mentor and a mentee counts twice."
    ),
    rows=rows.sign_ups,
    value=Count("pk"),
)
MENTEES = Measure(
    name="mentees",
    label=_("… as a mentee"),
    definition=_("Those of them who wish to have a mentor."),
    rows=rows.sign_ups,
    value=Count("pk", filter=Q(role=Role.MENTEE)),
)
MENTORS = Measure(
    name="mentors",
    label=_("… as a mentor"),
    definition=_("Those of them who offer to be one."),
    rows=rows.sign_ups,
    value=Count("pk", filter=Q(role=Role.MENTOR)),
)
FOR_EACH = Measure(
    name="for_each",
    label=_("Mentees for each mentor"),
    definition=_("Mentees who signed up, divided by the mentors who did."),
    rows=rows.sign_ups,
    kind=Kind.EACH,
    value=Count("pk", filter=Q(role=Role.MENTEE)),
    base=Count("pk", filter=Q(role=Role.MENTOR)),
)
ACCEPTED = Measure(
    name="accepted",
    label=_("Taken in"),
    definition=_(
        "Of those who signed up, who has a place now: neither gone, nor declined, nor on the "
        "waiting list. Where sign-ups are looked at first, who was accepted."
    ),
    rows=rows.sign_ups,
    value=Count("pk", filter=PLACED & LOOKED_AT),
)
DECLINED = Measure(
    name="declined",
    label=_("Declined by the coordinators"),
    definition=_("Of those who signed up, who was told that they cannot take part this time."),
    rows=rows.sign_ups,
    value=Count("pk", filter=Q(state=EnrollmentState.DECLINED)),
)
WITHDREW = Measure(
    name="withdrew",
    label=_("Left again"),
    definition=_("Of those who signed up, who has left the round by themselves or was taken out."),
    rows=rows.sign_ups,
    value=Count("pk", filter=Q(state=EnrollmentState.WITHDRAWN)),
)
IN_LINE = Measure(
    name="in_line",
    label=_("On the waiting list"),
    definition=_("Of those who signed up, who waits for a place in the round now."),
    rows=rows.sign_ups,
    value=Count("pk", filter=Q(state=EnrollmentState.WAITING_LIST)),
)

MEASURES = (
    INVITED,
    UNFINISHED,
    SIGNED_UP,
    MENTEES,
    MENTORS,
    FOR_EACH,
    ACCEPTED,
    DECLINED,
    WITHDREW,
    IN_LINE,
)
