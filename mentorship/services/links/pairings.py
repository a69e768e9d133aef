"""Answering an offer or a request, and pausing, by a link in a mail."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from mentorship import access, states
from mentorship.models import Enrollment, OutgoingMail, Pairing, Program
from mentorship.models.sides import Side
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
    said_yes = pairing.own_side(receiver(mail)).accepted_at
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


def _other_name(mail: OutgoingMail, pairing: Pairing) -> dict[str, str]:
    return {"name": pairing.own_side(receiver(mail)).other.person.called}


def told_yes(mail: OutgoingMail) -> tuple[str, ...]:
    """What a yes has led to by now."""
    pairing = _pairing(mail)
    name = _other_name(mail, pairing)
    if pairing.is_active:
        first = _who_writes(pairing.own_side(receiver(mail)))
        return _("You and %(name)s are paired") % name, first % name
    noted = _("Your yes is noted")
    if pairing.answer_by and pairings.is_answerable(pairing):
        day = day_of(pairing.answer_by)
        return noted, _("%(name)s has until %(day)s to answer") % {**name, "day": day}
    return noted, pairings.state_sentence(pairing)


def _who_writes(side: Side) -> str:
    """Who sends the first lines, with a place for the other's name."""
    first = side.pairing.writes_first()
    if first == Program.FirstLines.EITHER:
        return _("Either of you may write first")
    return _("You write first") if first == side.role else _("%(name)s writes first")


def told_no(mail: OutgoingMail) -> tuple[str, ...]:
    """What a no leads to."""
    pairing = _pairing(mail)
    name = _other_name(mail, pairing)
    heard = _("%(name)s hears kindly that it does not go ahead, and never your reason")
    if pairing.mentor_only:
        heard = _("%(name)s never learns that we asked you")
    after = _("The coordinator looks for somebody else for each of you. You stay on the list")
    if pairing.made_by_the_two:
        after = _("Nobody else hears of it")
    return _("Your no is noted"), heard % name, after


def own_place(mail: OutgoingMail) -> Enrollment:
    """The receiver's own place in the round that the mail is about."""
    if mail.enrollment_id:
        return access.enrollment_for(receiver(mail), mail.enrollment_id)
    return _pairing(mail).own_side(receiver(mail)).enrollment


def pause(mail: OutgoingMail, said: Said) -> None:
    """Stay in the round, and be suggested to nobody for now."""
    enrollments.pause(receiver(mail), own_place(mail))


def no_pause_needed(mail: OutgoingMail) -> str:
    """Why there is nothing to pause; "" while there is."""
    place = own_place(mail)
    if place.round.is_over:
        return _("This round is over")
    sentences: dict[str, str] = {
        Enrollment.State.WAITING_LIST: _("You are on the waiting list"),
        Enrollment.State.PAUSED: _("You are pausing already"),
        Enrollment.State.WITHDRAWN: _("You have left this round"),
        Enrollment.State.DECLINED: _("You take no part in this round"),
    }
    return sentences.get(place.state, "")


def paused(mail: OutgoingMail, when: datetime) -> str:
    """That one pauses, or did."""
    still = own_place(mail).is_paused
    said = _("You have paused since %(day)s") if still else _("You paused on %(day)s")
    return said % {"day": day_of(when)}


def told_pause(mail: OutgoingMail) -> tuple[str, ...]:
    """What a pause means, while it lasts."""
    state = own_place(mail).state
    if state == Enrollment.State.PAUSED:
        on = _("Nobody new is suggested to you. You come back on your page of this round")
        return _("You are paused"), on
    left = state in states.ENROLLMENT_GONE
    now = _("You have left this round") if left else _("You are in the round again")
    return _("Your pause is over"), now


def _place_page(mail: OutgoingMail) -> str:
    return reverse("enrollment", args=[own_place(mail).pk])


PURPOSES = (
    Purpose("accept", accept, no_yes_needed, accepted, told_yes, pairing_page, ANSWERS_LIVE),
    Purpose("decline", decline, no_no_needed, declined, told_no, pairing_page, ANSWERS_LIVE),
    Purpose("pause", pause, no_pause_needed, paused, told_pause, _place_page),
)
