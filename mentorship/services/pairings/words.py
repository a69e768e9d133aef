"""What has become of a pairing, in a sentence, and the mails that tell both people."""

from collections.abc import Callable

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import dates
from mentorship.mail import outbox
from mentorship.mail.message import Message
from mentorship.models import Pairing
from mentorship.roles import Role

Told = Callable[[Pairing, Role], Message]
"""What makes the mail to the one in a role."""


def is_late(pairing: Pairing) -> bool:
    return pairing.answer_by is not None and pairing.answer_by < timezone.now()


def is_answerable(pairing: Pairing) -> bool:
    """Whether the two may still answer."""
    return pairing.is_unanswered and not is_late(pairing)


def state_sentence(pairing: Pairing) -> str:
    """What has become of a pairing, for somebody who comes too late to change it."""
    late = pairing.is_unanswered and is_late(pairing)
    moment = pairing.answer_by if late else pairing.state_changed_at
    when = dates.short_day(moment)
    sentences: dict[str, str] = {
        Pairing.State.APPROVED: _("This pairing has not been announced yet"),
        Pairing.State.ASKED: _("This request is waiting for an answer"),
        Pairing.State.OFFERED: _("This offer is waiting for an answer"),
        Pairing.State.ACTIVE: _("This pairing is active since %(when)s"),
        Pairing.State.COMPLETED: _("This pairing was concluded on %(when)s"),
        Pairing.State.ENDED: _("This pairing ended on %(when)s"),
        Pairing.State.DECLINED: _("This offer was declined on %(when)s"),
        Pairing.State.EXPIRED: _("The time to answer passed on %(when)s"),
        Pairing.State.WITHDRAWN: _("This offer has closed"),
    }
    return sentences[Pairing.State.EXPIRED if late else pairing.state] % {"when": when}


def tell(pairing: Pairing, role: Role, message: Told) -> None:
    """Write to the one in this role, unless they have never been told of the pairing."""
    if pairing.side(role).is_told:
        outbox.enqueue(message(pairing, role))


def tell_both(pairing: Pairing, message: Told) -> None:
    """Write to each of the two who knows of the pairing."""
    for role in Role:
        tell(pairing, role, message)
