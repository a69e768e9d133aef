"""Every mail of the site, one function a message.

A message renders `templates/mail/<kind>.subject.txt`, `.txt` and `.html` with the receiver's
time zone, and carries the key under which it is written once.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from email.utils import parseaddr
from typing import Any
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import reasons, states
from mentorship.mail.words import mailbox, name_of, one_line, plain_text, subject_line
from mentorship.models import Coordinator, Enrollment, Pairing, Program, Unit


@dataclass(frozen=True)
class Message:
    """One mail to one person, ready to be written to the outbox."""

    key: str
    kind: str
    to: User
    subject: str
    text: str
    html: str
    links: dict[str, Any] = field(default_factory=dict)
    """Columns of `OutgoingMail` that say what it is about: program, round, pairing, …"""

    def columns(self) -> dict[str, Any]:
        """The values of the outbox row besides its key."""
        return {
            "kind": self.kind,
            "to_person": self.to,
            "to_email": self.to.email,
            "from_email": sender(self.links.get("program")),
            "reply_to": reply_address(self.links.get("program")),
            "subject": self.subject,
            "text": self.text,
            "html": self.html,
            **self.links,
        }


def sender(program: Program | None) -> str:
    """Who the mail is from: the program by name, always at the association's own address."""
    if program is None:
        return settings.DEFAULT_FROM_EMAIL
    house, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    via = {"program": program.name, "association": house or address}
    return mailbox(_("%(program)s via %(association)s") % via, address)


def reply_address(program: Program | None) -> str:
    """Where an answer to the mail goes: to people, never to nobody."""
    return (program and program.contact_email) or settings.CONTACT_EMAIL


def site_link(name: str, *args: object) -> str:
    """The whole address of a page of this site."""
    return urljoin(settings.SITE_URL, reverse(name, args=args))


def render(kind: str, key: str, to: User, context: dict[str, Any], **links: Any) -> Message:
    """Render the three templates of `kind` for this receiver, in their own time zone."""
    zone = getattr(getattr(to, "profile", None), "time_zone", None) or settings.TIME_ZONE
    values = {**context, "to_name": one_line(to.get_short_name())}
    with timezone.override(ZoneInfo(zone)):
        subject = subject_line(render_to_string(f"mail/{kind}.subject.txt", values))
        values["subject"] = subject
        text = plain_text(render_to_string(f"mail/{kind}.txt", values))
        html = render_to_string(f"mail/{kind}.html", values)
    return Message(key, kind, to, subject, text, html, links)


# To the two people of a pairing --------------------------------------------------------------


def _to_side(kind: str, pairing: Pairing, side: str, **more: Any) -> Message:
    """A mail about a pairing to the one on `side`, who reads of the other."""
    own, other = pairing.enrollment_of(side), pairing.other(side)
    program = pairing.round.program
    context = {
        "pairing": pairing,
        "own": own,
        "other": other.person,
        "other_name": name_of(other.person),
        "other_word": program.word_for(other.role),
        "own_word": program.word_for(side),
        "round": pairing.round,
        "program": program,
        "informal": program.kind == "informal",
        "asked_by_me": pairing.asked_by_id == own.person_id,
        "url": site_link("pairing", pairing.pk),
        **more,
    }
    key = f"pairing:{pairing.pk}:{kind}:user:{own.person_id}"
    return render(
        kind, key, own.person, context, pairing=pairing, round=pairing.round, program=program
    )


def _why(pairing: Pairing, side: str) -> reasons.Words:
    """The reasons as they stood when the pair was made, in words for the one on `side`."""
    return reasons.told(
        pairing.reasons,
        side,
        mentor=name_of(pairing.mentor.person),
        mentee=name_of(pairing.mentee.person),
    )


def _shared_days(pairing: Pairing) -> list[date]:
    """The days on which both are at the convention."""
    return sorted(set(pairing.mentor.days) & set(pairing.mentee.days))


def _writes_first(pairing: Pairing) -> str:
    """Which side sends the first lines: the one who asked, else the mentor."""
    return pairing.side_of(pairing.asked_by) or states.MENTOR if pairing.asked_by else states.MENTOR


def _goes_on(pairing: Pairing, side: str) -> dict[str, Any]:
    """What is next for somebody whose pairing did not come about: the directory, or the list."""
    own = pairing.enrollment_of(side)
    open_round = pairing.round.state not in ("closed", "cancelled")
    if pairing.round.program.kind == "informal" and open_round:
        url = site_link("directory", pairing.round_id)
    else:
        url = site_link("enrollment", own.pk)
    return {"url": url, "stays": open_round and own.state == "submitted"}


def offered(pairing: Pairing, side: str) -> Message:
    """You have been paired: who, why, and until when to answer."""
    return _to_side("offered", pairing, side, why=_why(pairing, side), days=_shared_days(pairing))


def asked(pairing: Pairing, side: str) -> Message:
    """Somebody of the directory asks you."""
    return _to_side("asked", pairing, side, why=_why(pairing, side))


def active(pairing: Pairing, side: str) -> Message:
    """Both have accepted: here is how to reach each other, and who writes first."""
    return _to_side(
        "active",
        pairing,
        side,
        writes_first=_writes_first(pairing) == side,
        days=_shared_days(pairing),
    )


def not_going_ahead(pairing: Pairing, side: str) -> Message:
    """The other has declined; no judgement, you stay on the list."""
    return _to_side("not_going_ahead", pairing, side, **_goes_on(pairing, side))


def called_off(pairing: Pairing, side: str) -> Message:
    """An offer or request was withdrawn before it became active."""
    return _to_side("called_off", pairing, side, **_goes_on(pairing, side))


def expired(pairing: Pairing, side: str) -> Message:
    """The time to answer ran out."""
    return _to_side("expired", pairing, side, **_goes_on(pairing, side))


def concluded(pairing: Pairing, side: str) -> Message:
    """The other sees the pairing as concluded."""
    return _to_side("concluded", pairing, side)


def ended_early(pairing: Pairing, side: str) -> Message:
    """The other has ended the pairing before its time."""
    return _to_side("ended_early", pairing, side, **_goes_on(pairing, side))


def round_over(pairing: Pairing, side: str) -> Message:
    """The convention is over, and the pairing with it."""
    return _to_side("round_over", pairing, side)


# To somebody in a round ----------------------------------------------------------------------


def joined(enrollment: Enrollment) -> Message:
    """You have joined: what happens next, and by when."""
    round = enrollment.round
    informal = round.program.kind == "informal"
    context = {
        "enrollment": enrollment,
        "round": round,
        "program": round.program,
        "own_word": round.program.word_for(enrollment.role),
        "informal": informal,
        "url": (
            site_link("directory", round.pk) if informal else site_link("enrollment", enrollment.pk)
        ),
    }
    return render(
        "joined",
        f"enrollment:{enrollment.pk}:joined:user:{enrollment.person_id}",
        enrollment.person,
        context,
        enrollment=enrollment,
        round=round,
        program=round.program,
    )


# To coordinators -----------------------------------------------------------------------------


def coordinators_of(pairing: Pairing) -> list[User]:
    """Who hears of a pairing's troubles: the program's coordinators, else the nearest unit's."""
    program = pairing.round.program
    people = _active_people(program=program)
    unit: Unit | None = program.unit
    while not people and unit:
        people, unit = _active_people(unit=unit), unit.parent
    return people


def _active_people(**scope: Any) -> list[User]:
    rows = Coordinator.objects.filter(**scope, person__is_active=True)
    return [row.person for row in rows.select_related("person__profile")]


def _to_coordinators(kind: str, pairing: Pairing) -> Iterator[Message]:
    for person in coordinators_of(pairing):
        context = {
            "pairing": pairing,
            "round": pairing.round,
            "program": pairing.round.program,
            "mentor_name": name_of(pairing.mentor.person),
            "mentee_name": name_of(pairing.mentee.person),
            "url": site_link("admin:pairing", pairing.pk),
        }
        key = f"pairing:{pairing.pk}:{kind}:user:{person.pk}"
        yield render(
            kind,
            key,
            person,
            context,
            pairing=pairing,
            round=pairing.round,
            program=pairing.round.program,
        )


def declined_for_coordinators(pairing: Pairing) -> Iterator[Message]:
    """One of the two has declined; with their reason."""
    return _to_coordinators("coordinator_declined", pairing)


def ended_for_coordinators(pairing: Pairing) -> Iterator[Message]:
    """A pairing was ended early; with the reason."""
    return _to_coordinators("coordinator_ended", pairing)


def expired_for_coordinators(pairing: Pairing) -> Iterator[Message]:
    """An offer was not answered in time."""
    return _to_coordinators("coordinator_expired", pairing)
