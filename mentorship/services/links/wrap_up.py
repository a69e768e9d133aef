"""Answering a proposal to wrap up, by a link in a mail."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from mentorship import access
from mentorship.messages.wrap_up import is_asked_to_wrap_up
from mentorship.models import OutgoingMail, Pairing
from mentorship.services import pairings
from mentorship.services.links.purpose import Purpose, Said, day_of, pairing_page, receiver


def _pairing(mail: OutgoingMail) -> Pairing:
    return access.pairing_for(receiver(mail), mail.pairing_id or 0)


def agree(mail: OutgoingMail, said: Said) -> None:
    """Agree to wrap up."""
    pairings.agree_wrap_up(receiver(mail), _pairing(mail))


def keep(mail: OutgoingMail, said: Said) -> None:
    """Go on together."""
    pairings.drop_wrap_up(receiver(mail), _pairing(mail))


def answered(mail: OutgoingMail) -> str:
    """Why nobody waits for an answer any more; "" while somebody does."""
    pairing = _pairing(mail)
    if not pairing.is_active:
        return pairings.state_sentence(pairing)
    if pairing.wrap_up_agreed_at:
        return _("You have both agreed to wrap up")
    if not is_asked_to_wrap_up(mail):
        return _("Nothing is proposed to you any more. Your pairing goes on")
    return ""


def agreed(mail: OutgoingMail, when: datetime) -> str:
    """That one has agreed."""
    return _("You agreed to wrap up on %(day)s") % {"day": day_of(when)}


def kept(mail: OutgoingMail, when: datetime) -> str:
    """That one goes on."""
    return _("On %(day)s you said that you would rather go on") % {"day": day_of(when)}


def told_agreed(mail: OutgoingMail) -> tuple[str, ...]:
    """What agreeing has led to by now."""
    if _pairing(mail).is_active:
        return (
            _("You have both agreed to wrap up"),
            _("The talk that you have planned stays, and the pairing is concluded after it"),
            _("Until then either of you may go on after all"),
        )
    return _("You have wrapped up together"), _("The other is told. Say how it was, in a minute")


def told_kept(mail: OutgoingMail) -> tuple[str, ...]:
    """What going on means."""
    return _("You go on together"), _("The other hears so, kindly and without a reason")


def how_it_was(mail: OutgoingMail) -> str:
    """The closing questions where it is concluded; else the pairing's page."""
    over = _pairing(mail).state == Pairing.State.COMPLETED
    return reverse("closing", args=[mail.pairing_id]) if over else pairing_page(mail)


PURPOSES = (
    Purpose("wrap_up_agree", agree, answered, agreed, told_agreed, how_it_was),
    Purpose("wrap_up_keep", keep, answered, kept, told_kept, pairing_page),
)
