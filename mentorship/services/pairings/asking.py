"""One of the two asks the coordinator something, whatever has become of the pairing."""

from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import messages
from mentorship.mail import outbox
from mentorship.models import LogLine, Pairing
from mentorship.services.acts import Refused, act, log
from mentorship.services.pairings.places import lock_pairing, own_side

MOST_QUESTIONS = 5
"""How many questions about one pairing a member may send in a day."""

WORKING_DAYS = 3
"""Within how many working days an answer may be expected."""


@act
def ask_coordinator(actor: User, pairing: Pairing, words: str) -> None:
    """Mail a question to whoever looks after the pairing; the log keeps that it was asked.

    The other of the two learns nothing of it, and the time to answer an offer runs on. The same
    words again on the same day change nothing.
    """
    own_side(actor, pairing)
    lock_pairing(pairing)
    mails = list(messages.question_for_coordinators(pairing, actor, words))
    if not mails:
        raise Refused(_("Nobody looks after this program at the moment"))
    written = [outbox.enqueue(mail) for mail in mails]
    if not any(written):
        return
    yesterday = timezone.now() - timedelta(days=1)
    if questions_of(actor, pairing).filter(at__gt=yesterday).count() >= MOST_QUESTIONS:
        raise Refused(_("You have asked several times today. Wait for an answer first"))
    log("pairing.question", actor, pairing=pairing)


def questions_of(person: User, pairing: Pairing) -> QuerySet[LogLine]:
    """When this person asked about this pairing, the latest first."""
    return LogLine.objects.filter(pairing=pairing, verb="pairing.question", actor=person)


def answer_expected_on(asked_at: datetime) -> date:
    """The day, where the reader is, by which a question asked then should be answered."""
    day = timezone.localtime(asked_at).date()
    for _working_day in range(WORKING_DAYS):
        day += timedelta(days=1)
        while day.weekday() >= 5:
            day += timedelta(days=1)
    return day
