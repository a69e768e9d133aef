"""Saying whether one is still willing to mentor, by a link in the mail that asks."""

from collections.abc import Callable
from datetime import datetime

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from mentorship.messages.willingness import asking_of
from mentorship.models import OutgoingMail, Willingness
from mentorship.services import willingness
from mentorship.services.links.purpose import Purpose, Said, day_of, receiver

Answer = Willingness.Answer


def _asking(mail: OutgoingMail) -> Willingness:
    found = asking_of(mail)
    if found is None or found.enrollment.person_id != mail.to_person_id:
        raise Http404
    return found


def saying(said: str) -> Callable[[OutgoingMail, Said], object]:
    """The act that gives this answer."""

    def act(mail: OutgoingMail, more: Said) -> None:
        willingness.answer(receiver(mail), _asking(mail), said)

    return act


def closed(mail: OutgoingMail) -> str:
    """Why nothing is to be answered any more."""
    asking = _asking(mail)
    return willingness.why_closed(asking, asking.enrollment)


def answered(mail: OutgoingMail, when: datetime) -> str:
    """When the link was used."""
    return _("You answered on %(day)s") % {"day": day_of(when)}


def told(mail: OutgoingMail) -> tuple[str, ...]:
    """What has come of it, as it stands now."""
    place = _asking(mail).enrollment
    if place.is_gone:
        return _("You have left the pool"), _("Thank you for the time you gave")
    if place.is_paused:
        on = _("You come back with one press on your page of this round")
        return _("Nobody new is suggested to you"), _("Pairings that you have go on"), on
    return _("You stay in the pool"), _("Thank you. We ask again in half a year")


def place_page(mail: OutgoingMail) -> str:
    """The page of the place in the round."""
    return reverse("enrollment", args=[_asking(mail).enrollment_id])


PURPOSES = tuple(
    Purpose(name, saying(said), closed, answered, told, place_page)
    for name, said in (
        ("willing_yes", Answer.YES),
        ("willing_not_now", Answer.NOT_NOW),
        ("willing_no_more", Answer.NO_MORE),
        ("willing_back", Answer.YES),
    )
)
