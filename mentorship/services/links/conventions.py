"""In the hall: “I am here”, and yes or no to meeting somebody else, by a link in a mail."""

from datetime import datetime, timedelta

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import dates
from mentorship.messages.conventions import stand_in_of
from mentorship.models import Appointment, OutgoingMail, StandIn
from mentorship.services.conventions import moving, presence, stand_ins
from mentorship.services.links.purpose import Purpose, Said, receiver
from mentorship.states import StandInState

LIFE = timedelta(days=120)
"""A place and a time may be given months ahead."""


def _appointment(mail: OutgoingMail) -> Appointment:
    row = Appointment.objects.filter(meeting=mail.meeting_id).first()
    if row is None:
        raise Http404
    return moving.appointment_for(receiver(mail), row.pk)


def be_here(mail: OutgoingMail, said: Said) -> None:
    """Say that one is here."""
    presence.arrive(receiver(mail), _appointment(mail))


def not_now(mail: OutgoingMail) -> str:
    """Why one cannot say so; "" where one can."""
    return presence.why_not_here(_appointment(mail), timezone.now())


def was_here(mail: OutgoingMail, when: datetime) -> str:
    """When one said so."""
    return _("You said at %(clock)s that you are here") % {"clock": dates.clock(when)}


def told_here(mail: OutgoingMail) -> tuple[str, ...]:
    """Whether the other is here too."""
    row = _appointment(mail)
    other = row.pairing.own_side(receiver(mail)).other
    name = {"name": other.person.public_name}
    if row.presences.filter(enrollment=other.enrollment).exists():
        return _("You are both here"), _("%(name)s is here too: look around") % name
    return _("You are here"), _("%(name)s has not said so yet. We tell you what to do") % name


def own_page(mail: OutgoingMail) -> str:
    """The person's page of the convention."""
    if mail.enrollment_id is None:
        raise Http404
    return reverse("convention", args=[mail.enrollment_id])


def _stand_in(mail: OutgoingMail) -> StandIn:
    found = stand_in_of(mail)
    if found is None:
        raise Http404
    return stand_ins.stand_in_for(receiver(mail), found.pk)


def say_yes(mail: OutgoingMail, said: Said) -> None:
    """Agree to meet."""
    stand_ins.say_yes(receiver(mail), _stand_in(mail))


def say_no(mail: OutgoingMail, said: Said) -> None:
    """Rather not."""
    stand_ins.say_no(receiver(mail), _stand_in(mail))


def closed(mail: OutgoingMail) -> str:
    """What has become of the question; "" while it is open."""
    found = _stand_in(mail)
    return "" if found.state == StandInState.OFFERED else stand_ins.state_sentence(found)


def answered(mail: OutgoingMail, when: datetime) -> str:
    """When one answered."""
    return _("You answered at %(clock)s") % {"clock": dates.clock(when)}


def told_answer(mail: OutgoingMail) -> tuple[str, ...]:
    """What has become of it by now."""
    found = _stand_in(mail)
    if found.state == StandInState.OFFERED:
        return _("Your yes is noted"), _("You hear at once when the other says yes")
    return (stand_ins.state_sentence(found),)


PURPOSES = (
    Purpose("here", be_here, not_now, was_here, told_here, own_page, LIFE),
    Purpose("stand_in_yes", say_yes, closed, answered, told_answer, own_page),
    Purpose("stand_in_no", say_no, closed, answered, told_answer, own_page),
)
