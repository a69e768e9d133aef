"""Answering an offer or a request, and pausing, by a link in a mail."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from mentorship import access
from mentorship.models import Enrollment, OutgoingMail, Pairing
from mentorship.services import enrollments, pairings
from mentorship.services.links.purpose import Purpose, Said, day_of, pairing_page, receiver

ANSWERS_LIVE = timedelta(days=90)
"""Longer than any offer may wait; the day to answer by closes the link before."""


def _pairing(mail: OutgoingMail) -> Pairing:
    return access.pairing_for(receiver(mail), mail.pairing_id or 0)


def accept(mail: OutgoingMail, said: Said) -> None:
    """Say yes to the pairing that the mail is about."""
    pairings.accept(receiver(mail), _pairing(mail))


def decline(mail: OutgoingMail, said: Said) -> None:
    """Say no to it; the words are for the coordinator."""
    pairings.decline(receiver(mail), _pairing(mail), said.get("words", ""))


def no_yes_needed(mail: OutgoingMail) -> str:
    """Why nobody waits for a yes any more; "" while somebody does."""
    pairing = _pairing(mail)
    said_yes = pairing.accepted_at(pairing.side_of(receiver(mail)) or "mentee")
    return accepted(mail, said_yes) if said_yes else _over(mail, pairing)


def no_no_needed(mail: OutgoingMail) -> str:
    """Why there is nothing left to say no to; "" while there is."""
    return _over(mail, _pairing(mail))


def _over(mail: OutgoingMail, pairing: Pairing) -> str:
    if pairing.declined_by_id == mail.to_person_id:
        return declined(mail, pairing.state_changed_at)
    return "" if pairings.is_answerable(pairing) else pairings.state_sentence(pairing)


def accepted(mail: OutgoingMail, when: datetime) -> str:
    """That one has said yes."""
    return _("You accepted this pairing on %(day)s") % {"day": day_of(when)}


def declined(mail: OutgoingMail, when: datetime) -> str:
    """That one has said no."""
    return _("You declined this pairing on %(day)s") % {"day": day_of(when)}


def own_place(mail: OutgoingMail) -> Enrollment:
    """The receiver's own place in the round that the mail is about."""
    if mail.enrollment_id:
        return access.enrollment_for(receiver(mail), mail.enrollment_id)
    pairing = _pairing(mail)
    return pairing.enrollment_of(pairing.side_of(receiver(mail)) or "mentee")


def pause(mail: OutgoingMail, said: Said) -> None:
    """Stay in the round, and be suggested to nobody for now."""
    enrollments.pause(receiver(mail), own_place(mail))


def no_pause_needed(mail: OutgoingMail) -> str:
    """Why there is nothing to pause; "" while there is."""
    place = own_place(mail)
    if place.round.state in ("closed", "cancelled"):
        return _("This round is over")
    sentences = {
        "paused": _("You are pausing already"),
        "withdrawn": _("You have left this round"),
    }
    return sentences.get(place.state, "")


def paused(mail: OutgoingMail, when: datetime) -> str:
    """That one pauses."""
    return _("You have paused since %(day)s") % {"day": day_of(when)}


def _place_page(mail: OutgoingMail) -> str:
    return reverse("enrollment", args=[own_place(mail).pk])


PURPOSES = (
    Purpose("accept", accept, no_yes_needed, accepted, pairing_page, ANSWERS_LIVE),
    Purpose("decline", decline, no_no_needed, declined, pairing_page, ANSWERS_LIVE),
    Purpose("pause", pause, no_pause_needed, paused, _place_page),
)
