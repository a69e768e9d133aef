"""To people in a circle: when they meet, how it is going, and thanks of one of them at the end."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from email.utils import parseaddr
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentorship.mail.layout import name_of
from mentorship.mail.message import Letter, Message, mail, sender, site_link
from mentorship.messages.circles import letter, seat_of, staged
from mentorship.messages.kinds import MATCHED, PART, Kind
from mentorship.messages.stage import Make, Stage
from mentorship.models import (
    CircleCheckIn,
    CircleClosing,
    CircleMeeting,
    CircleSeat,
    OutgoingMail,
)
from mentorship.models.association import house
from mentorship.models.circles import CircleKind
from mentorship.roles import Role
from mentorship.state_types import CircleState
from mentorship.text.circles import as_invitation


def _meeting_letter(meeting: CircleMeeting, seat: CircleSeat) -> Letter:
    name, box = parseaddr(sender(seat.circle.round.program))
    organizer = (box or house().contact_email, name)
    planner = meeting.planned_by.person
    mine = planner.pk == seat.person.pk
    facts = {"meeting": meeting, "planned_by": name_of(planner), "mine": mine}
    made = letter(seat, f"meeting:{meeting.pk}:{meeting.number}", **facts)
    columns = {
        **made.columns,
        "calendar": as_invitation(meeting, seat.person, organizer),
        "payload": {**made.columns["payload"], "meeting": meeting.pk, "version": meeting.number},
        "sensitive": False,
    }
    return replace(made, columns=columns)


def _meeting_of(mail: OutgoingMail) -> CircleMeeting | None:
    return CircleMeeting.objects.filter(pk=mail.payload.get("meeting", 0)).first()


def _comes(mail: OutgoingMail) -> bool:
    """Whether it is still to come as the mail says it, and its receiver still in."""
    if not mail.payload.get("meeting"):
        return True
    meeting, seat = _meeting_of(mail), seat_of(mail)
    if meeting is None or seat is None or not seat.is_accepted:
        return False
    still = meeting.called_off_at is None and meeting.starts_at > timezone.now()
    return still and meeting.number == mail.payload["version"]


def _is_off(mail: OutgoingMail) -> bool:
    meeting = _meeting_of(mail)
    return not mail.payload.get("meeting") or bool(meeting and meeting.called_off_at)


def _sampled(**values: Any) -> Any:
    def samples(make: Make, it: Stage) -> Iterable[Message]:
        begins = timezone.now().replace(second=0, microsecond=0) + timedelta(days=7)
        for kind in CircleKind:
            for side in it.sides:
                seat = staged(it, side, kind, CircleState.ACTIVE)
                meeting = CircleMeeting(
                    pk=0,
                    circle=seat.circle,
                    planned_by=seat,
                    starts_at=begins,
                    changed_at=timezone.now(),
                    place="https://rooms.example/circle",
                    words=str(_("Bring a question.")),
                    **values,
                )
                yield make(meeting, seat)

    return samples


@mail(
    Kind.CIRCLE_MEETING,
    _("Your circle, or you and your peer, meet"),
    why=PART,
    programs=MATCHED,
    true=_comes,
    samples=_sampled(),
)
def meets(meeting: CircleMeeting, seat: CircleSeat) -> Letter:
    """When and where, planned or changed; it goes into one's calendar."""
    return _meeting_letter(meeting, seat)


@mail(
    Kind.CIRCLE_MEETING_OFF,
    _("A meeting of your circle is called off"),
    why=PART,
    programs=MATCHED,
    true=_is_off,
    samples=_sampled(number=1, called_off_at=timezone.now()),
)
def called_off(meeting: CircleMeeting, seat: CircleSeat) -> Letter:
    """It will not be; it leaves the calendar."""
    return _meeting_letter(meeting, seat)


def _still_asked(mail: OutgoingMail) -> bool:
    if not mail.payload.get("asked"):
        return True
    asked = CircleCheckIn.objects.filter(pk=mail.payload["asked"], answer="")
    seat = seat_of(mail)
    return asked.exists() and bool(seat and seat.is_accepted and seat.circle.is_active)


def _sampled_question(make: Make, it: Stage) -> Iterable[Message]:
    for side in it.sides:
        seat = staged(it, side, CircleKind.CIRCLE, CircleState.ACTIVE)
        yield make(CircleCheckIn(pk=0, seat=seat, asked_at=timezone.now()))


@mail(
    Kind.CIRCLE_CHECKIN,
    _("How is it going in your circle?"),
    group="prompts",
    programs=MATCHED,
    true=_still_asked,
    samples=_sampled_question,
)
def how_it_goes(asked: CircleCheckIn) -> Letter:
    """A short question now and then, answered on the page."""
    made = letter(
        asked.seat, f"asked:{asked.pk}", url=site_link("circle_checkin", asked.seat.circle_id or 0)
    )
    columns = {**made.columns, "payload": {**made.columns["payload"], "asked": asked.pk}}
    return replace(made, columns=columns)


def _thanks_stand(mail: OutgoingMail) -> bool:
    """Whether what somebody wrote to thank the others has not been emptied meanwhile."""
    if not mail.payload.get("closing"):
        return True
    return CircleClosing.objects.filter(pk=mail.payload["closing"]).exclude(thanks="").exists()


def _sampled_thanks(make: Make, it: Stage) -> Iterable[Message]:
    for kind in CircleKind:
        for side in it.sides:
            writer, receiver = (
                staged(it, each, kind, CircleState.COMPLETED) for each in (Role(side).other, side)
            )
            yield make(CircleClosing(pk=0, seat=writer, thanks="You <listened> & asked"), receiver)


@mail(
    Kind.CIRCLE_THANKED,
    _("Somebody in your circle, or your peer, thanks you"),
    why=PART,
    programs=MATCHED,
    true=_thanks_stand,
    samples=_sampled_thanks,
)
def thanked(closing: CircleClosing, seat: CircleSeat) -> Letter:
    """The words of thanks of one, to each of the others; nobody else may read them."""
    writer = closing.seat
    facts = {"writer_name": name_of(writer.person), "thanks": closing.thanks}
    made = letter(seat, f"thanks:{writer.pk}", **facts)
    payload = {**made.columns["payload"], "closing": closing.pk}
    return replace(made, columns={**made.columns, "payload": payload, "sensitive": True})
