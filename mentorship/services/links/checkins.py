"""Saying how it is going, by one of the three links in a check-in's mail."""

from datetime import datetime

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from mentorship import access
from mentorship.models import CheckIn, OutgoingMail
from mentorship.services import checkins
from mentorship.services.links.purpose import Purpose, Said, pairing_page, receiver


def question_of(mail: OutgoingMail) -> CheckIn:
    """The question that the mail asks its receiver."""
    if mail.checkin_id is None:
        raise Http404
    return access.checkin_for(receiver(mail), mail.checkin_id)


def answer(mail: OutgoingMail, said: Said) -> None:
    """Take the answer that was chosen on the page, which may be another than the link's."""
    more = (said.get("words", ""), said.get("useful"))
    checkins.answer(receiver(mail), question_of(mail), said["answer"], *more)


def may_rate(mail: OutgoingMail) -> bool:
    """Whether the one who answered may still say how useful it is."""
    return mail.checkin_id is not None and checkins.may_rate(question_of(mail))


def rate(mail: OutgoingMail, useful: int) -> None:
    """Say how useful it is, after the answer."""
    checkins.rate(receiver(mail), question_of(mail), useful)


def closed(mail: OutgoingMail) -> str:
    """Why the question is not to be answered any more."""
    return checkins.why_closed(question_of(mail))


def answered(mail: OutgoingMail, when: datetime) -> str:
    """What was answered, and when."""
    return checkins.answered_sentence(question_of(mail))


def told(mail: OutgoingMail) -> tuple[str, ...]:
    """What the page says of it."""
    return (_("Your answer is noted"),)


def ways_on(mail: OutgoingMail) -> str:
    """The ways out of trouble for whoever told of some; the pairing's page for everybody else."""
    question = question_of(mail)
    troubled = question.answer in (CheckIn.Answer.NOT_MET, CheckIn.Answer.TROUBLE)
    if troubled and question.pairing.is_active:
        return reverse("pairing_trouble", args=[question.pairing_id])
    return pairing_page(mail)


PURPOSES = tuple(
    Purpose(f"checkin_{value}", answer, closed, answered, told, ways_on)
    for value in CheckIn.Answer.values
)
