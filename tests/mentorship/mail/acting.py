"""Mails that hold links which act, and what such a link may change."""

import re
from datetime import timedelta

from django.db import connection
from django.urls import reverse
from django.utils import timezone

from mentorship import messages
from mentorship.mail import act_links, outbox
from mentorship.messages import circles, conventions, gatherings, willingness, wrap_up
from mentorship.messages.checkins import checkin as checkin_mail
from mentorship.models import CheckIn, Invitation, OutgoingMail, Willingness
from tests import factories
from tests.factories import EnrollmentFactory, GatheringFactory

ANSWERS = ("checkin_well", "checkin_not_met", "checkin_trouble")


def mail_for(it, purpose: str) -> OutgoingMail:
    """A mail to Ben that holds a link of this purpose; it has just left."""
    made = next((make for start, make in MAILS.items() if purpose.startswith(start)), _offered)
    mail = outbox.enqueue(made(it, purpose))
    OutgoingMail.objects.filter(pk=mail.pk).update(sent_at=timezone.now(), state="sent")
    mail.refresh_from_db()
    return mail


def _offered(it, _purpose: str):
    return messages.offered(it.pairing("offered"), "mentee")


def _checkin(it, _purpose: str):
    now = timezone.now()
    asked = CheckIn.objects.create(
        pairing=it.pairing("active"),
        side="mentee",
        asked_at=now,
        due_at=now + timedelta(days=21),
    )
    return checkin_mail(asked)


def _active(it, _purpose: str):
    return messages.active(it.pairing("active"), "mentee")


def _wrap_up(it, _purpose: str):
    asked = {"wrap_up_proposed_at": timezone.now(), "wrap_up_by": "mentor"}
    return wrap_up.proposed(it.pairing("active", **asked), "mentee")


def _event(it, _purpose: str):
    event = GatheringFactory(round=it.round)
    Invitation.objects.create(gathering=event, enrollment=it.ben_in)
    return gatherings.invited(event, it.ben_in)


def _here(it, _purpose: str):
    return conventions.planned(_appointment(it), "mentee")


def _stand_in(it, _purpose: str):
    missed = _appointment(it, missing="mentor", missing_at=timezone.now())
    asked = factories.StandInFactory(missed=missed, waiting=it.ben_in)
    return conventions.stand_in_asked(asked, it.ben_in)


def _appointment(it, **values):
    """Ada and Ben's meeting, which begins now."""
    meeting = factories.MeetingFactory(
        pairing=it.pairing("active"), state="confirmed", starts_at=timezone.now()
    )
    return factories.AppointmentFactory(meeting=meeting, **values)


def _circle(it, _purpose: str):
    circle = factories.CircleFactory(round=it.round)
    seat = factories.CircleSeatFactory(circle=circle, enrollment=it.ben_in)
    factories.CircleSeatFactory(circle=circle, role="mentor")
    return circles.offered(seat)


def _willing(it, purpose: str):
    now, state = timezone.now(), "paused" if purpose == "willing_back" else "submitted"
    place = EnrollmentFactory(round=it.round, person=it.ben, role="mentor", state=state)
    silent = {"answer": "silent", "answered_at": now} if state == "paused" else {}
    asked = Willingness.objects.create(enrollment=place, asked_at=now, **silent)
    return (willingness.not_offered if silent else willingness.still_willing)(asked)


MAILS = {
    "checkin_": _checkin,
    "log_meeting": _active,
    "wrap_up": _wrap_up,
    "event_": _event,
    "here": _here,
    "stand_in_": _stand_in,
    "circle_": _circle,
    "willing_": _willing,
}
"""Which mail holds a link of a purpose that begins so; any other stands in an offer."""


def link(mail: OutgoingMail, purpose: str) -> str:
    return reverse("act_link", args=[act_links.token_of(mail, purpose)])


def words(answer) -> str:
    """What a page says, in one line."""
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub("<[^>]*>", " ", main).split())


def everything() -> dict[str, list]:
    """Every row that an act could change."""
    tables = (
        *("pairing", "enrollment", "checkin", "linkuse", "outgoingmail", "logline"),
        *("invitation", "willingness", "circle", "circleseat"),
    )
    found = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM mentorship_{table} ORDER BY id")
            found[table] = cursor.fetchall()
    return found
