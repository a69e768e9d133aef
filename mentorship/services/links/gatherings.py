"""Saying whether one comes to an event, by a link in its mail."""

from datetime import datetime

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import dates
from mentorship import access
from mentorship.messages.gatherings import event_of
from mentorship.models import Gathering, Invitation, OutgoingMail
from mentorship.services import invitations
from mentorship.services.links.purpose import Purpose, Said, day_of, receiver


def _event(mail: OutgoingMail) -> Gathering:
    """The event, for as long as its receiver is one of those whom it is for."""
    found = event_of(mail)
    if found is None:
        raise Http404
    return access.one_or_404(access.gatherings_visible_to(receiver(mail)), found.pk)


def come(mail: OutgoingMail, said: Said) -> None:
    """Say yes."""
    invitations.answer(receiver(mail), _event(mail), Invitation.Answer.YES)


def stay_away(mail: OutgoingMail, said: Said) -> None:
    """Say no."""
    invitations.answer(receiver(mail), _event(mail), Invitation.Answer.NO)


def closed(mail: OutgoingMail) -> str:
    """Why nothing is to be answered any more."""
    return invitations.why_closed(_event(mail))


def answered(mail: OutgoingMail, when: datetime) -> str:
    """When the link was used."""
    return _("You answered on %(day)s, and can change it on the site") % {"day": day_of(when)}


def told(mail: OutgoingMail) -> tuple[str, ...]:
    """What the person's answer is by now."""
    found = _event(mail)
    rows = found.invitations.filter(enrollment__person=receiver(mail))
    named = {"title": found.title, "when": dates.moment(found.starts_at)}
    if rows.filter(answer=Invitation.Answer.YES).exists():
        return _("You come"), _("%(title)s, %(when)s") % named
    return _("You do not come"), _("Thank you for saying so: %(title)s") % named


def place_page(mail: OutgoingMail) -> str:
    """The page of the place in the round, where the answer can be changed."""
    if mail.enrollment_id is None:
        raise Http404
    return reverse("enrollment", args=[mail.enrollment_id])


PURPOSES = (
    Purpose("event_yes", come, closed, answered, told, place_page),
    Purpose("event_no", stay_away, closed, answered, told, place_page),
)
