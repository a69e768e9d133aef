"""Answering the offer of a circle, or of a peer, by a link in its mail."""

from datetime import datetime

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from mentorship import circle_access
from mentorship.messages.circles import seat_of
from mentorship.models import CircleSeat, OutgoingMail
from mentorship.services import circles
from mentorship.services.links.pairings import ANSWERS_LIVE
from mentorship.services.links.purpose import Purpose, Said, day_of, receiver
from mentorship.state_types import SeatState


def _seat(mail: OutgoingMail) -> CircleSeat:
    """The seat, for as long as its circle is something that the receiver may know of."""
    found = seat_of(mail)
    if found is None or found.enrollment.person_id != mail.to_person_id:
        raise Http404
    found.circle = circle_access.circle_for(receiver(mail), found.circle_id)
    return found


def accept(mail: OutgoingMail, said: Said) -> None:
    """Say yes."""
    circles.accept(receiver(mail), _seat(mail).circle)


def decline(mail: OutgoingMail, said: Said) -> None:
    """Say no; the words are for the coordinators."""
    circles.decline(receiver(mail), _seat(mail).circle, said.get("words", ""))


def closed(mail: OutgoingMail) -> str:
    """Why there is nothing to say yes to any more; "" while there is."""
    return circles.why_closed(_seat(mail))


def no_no_needed(mail: OutgoingMail) -> str:
    """Why there is nothing to say no to any more; a yes can be taken back until it begins."""
    seat = _seat(mail)
    takes_back = seat.is_accepted and seat.circle.is_offered
    return "" if takes_back else circles.why_closed(seat)


def answered(mail: OutgoingMail, when: datetime) -> str:
    """When the link was used."""
    return _("You answered on %(day)s") % {"day": day_of(when)}


def told(mail: OutgoingMail) -> tuple[str, ...]:
    """What has come of the answer by now."""
    seat = _seat(mail)
    if seat.state == SeatState.DECLINED:
        return _("Your no is noted"), _(
            "You stay on the list. Nobody but the coordinators hears why"
        )
    if seat.circle.is_active and seat.is_accepted:
        return _("It has begun"), _("Your page shows how to reach each other")
    if seat.is_accepted:
        return _("Your yes is noted"), _("You hear from us as soon as enough have said yes")
    return _("Your answer is noted"), circles.why_closed(seat)


def circle_page(mail: OutgoingMail) -> str:
    """The page of the circle."""
    return reverse("circle", args=[_seat(mail).circle_id])


PURPOSES = (
    Purpose("circle_yes", accept, closed, answered, told, circle_page, ANSWERS_LIVE),
    Purpose("circle_no", decline, no_no_needed, answered, told, circle_page, ANSWERS_LIVE),
)
