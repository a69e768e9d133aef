"""Numbers of mails: what left, and what did not arrive."""

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from mentorship.numbers import rows
from mentorship.numbers.measure import Measure
from mentorship.states import MailState

SENT = Measure(
    name="mails_sent",
    label=_("Mails sent"),
    definition=_(
        "Mails about these rounds that were handed to the mail server. Mails about meetings are "
        "between the two and not counted; mails are kept for a year."
    ),
    rows=rows.mails,
    value=Count("pk", filter=Q(state__in=(MailState.SENT, MailState.BOUNCED))),
    lasts=False,
)
FAILED = Measure(
    name="mails_failed",
    label=_("… that could not be delivered"),
    definition=_("Mails that the server refused, or that came back."),
    rows=rows.mails,
    value=Count("pk", filter=Q(state__in=(MailState.FAILED, MailState.BOUNCED))),
    lasts=False,
)

MEASURES = (SENT, FAILED)
