"""What has become of a pairing, in a sentence, and the mails that tell both people."""

from collections.abc import Callable

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mentorship import states
from mentorship.mail import outbox
from mentorship.mail.message import Message
from mentorship.models import Pairing

Told = Callable[[Pairing, str], Message]
"""What makes the mail to the one on a side."""


def is_late(pairing: Pairing) -> bool:
    return pairing.answer_by is not None and pairing.answer_by < timezone.now()


def is_answerable(pairing: Pairing) -> bool:
    """Whether the two may still answer."""
    return pairing.state in ("asked", "offered") and not is_late(pairing)


def state_sentence(pairing: Pairing) -> str:
    """What has become of a pairing, for somebody who comes too late to change it."""
    late = pairing.state in ("asked", "offered") and is_late(pairing)
    moment = pairing.answer_by if late else pairing.state_changed_at
    when = date_format(timezone.localtime(moment), "j F")
    sentences = {
        "approved": _("This pairing has not been announced yet"),
        "asked": _("This request is waiting for an answer"),
        "offered": _("This offer is waiting for an answer"),
        "active": _("This pairing is active since %(when)s"),
        "completed": _("This pairing was concluded on %(when)s"),
        "ended": _("This pairing ended on %(when)s"),
        "declined": _("This offer was declined on %(when)s"),
        "expired": _("The time to answer passed on %(when)s"),
        "withdrawn": _("This offer has closed"),
    }
    return sentences["expired" if late else pairing.state] % {"when": when}


def tell(pairing: Pairing, side: str, message: Told) -> None:
    """Write to the one on `side`, unless they have never been told of the pairing."""
    if pairing.is_known_to(side):
        outbox.enqueue(message(pairing, side))


def tell_both(pairing: Pairing, message: Told) -> None:
    """Write to each of the two who knows of the pairing."""
    for side in (states.MENTOR, states.MENTEE):
        tell(pairing, side, message)
