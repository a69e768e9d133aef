"""Every mail of the site, one function a message.

A message renders `templates/mail/<kind>.subject.txt`, `.txt` and `.html` with the receiver's
language and time zone, and carries the key under which it is written once.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from mentorship.models import Coordinator, Enrollment, Pairing


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
            "subject": self.subject,
            "text": self.text,
            "html": self.html,
            **self.links,
        }


def site_link(name: str, *args: object) -> str:
    """The whole address of a page of this site."""
    return urljoin(settings.SITE_URL, reverse(name, args=args))


def render(kind: str, key: str, to: User, context: dict[str, Any], **links: Any) -> Message:
    """Render the three templates of `kind` for this receiver, in their own time zone."""
    zone = getattr(getattr(to, "profile", None), "time_zone", None) or settings.TIME_ZONE
    values = {
        **context,
        "to": to,
        "association": settings.ASSOCIATION_NAME,
        "site_url": settings.SITE_URL,
        "contact_email": settings.CONTACT_EMAIL,
    }
    with timezone.override(ZoneInfo(zone)):
        subject = render_to_string(f"mail/{kind}.subject.txt", values)
        text = render_to_string(f"mail/{kind}.txt", values)
        html = render_to_string(f"mail/{kind}.html", values)
    return Message(key, kind, to, " ".join(subject.split()), text.strip() + "\n", html, links)


# To the two people of a pairing --------------------------------------------------------------


def _to_side(kind: str, pairing: Pairing, side: str, **more: Any) -> Message:
    """A mail about a pairing to the one on `side`, who reads of the other."""
    own = pairing.enrollment_of(side)
    other = pairing.other(side)
    program = pairing.round.program
    context = {
        "pairing": pairing,
        "side": side,
        "own": own,
        "other": other.person,
        "other_enrollment": other,
        "other_word": program.word_for(other.role),
        "own_word": program.word_for(side),
        "round": pairing.round,
        "program": program,
        "url": site_link("pairing", pairing.pk),
        **more,
    }
    key = f"pairing:{pairing.pk}:{kind}:user:{own.person_id}"
    return render(
        kind, key, own.person, context, pairing=pairing, round=pairing.round, program=program
    )


def offered(pairing: Pairing, side: str) -> Message:
    """You have been paired: who, why, and until when to answer."""
    return _to_side("offered", pairing, side)


def asked(pairing: Pairing, side: str) -> Message:
    """Somebody of the directory asks you."""
    return _to_side("asked", pairing, side)


def active(pairing: Pairing, side: str) -> Message:
    """Both have accepted: here is how to reach each other, and who writes first."""
    return _to_side("active", pairing, side)


def not_going_ahead(pairing: Pairing, side: str) -> Message:
    """The other has declined; no judgement, you stay on the list."""
    return _to_side("not_going_ahead", pairing, side)


def called_off(pairing: Pairing, side: str) -> Message:
    """An offer or request was withdrawn before it became active."""
    return _to_side("called_off", pairing, side)


def expired(pairing: Pairing, side: str) -> Message:
    """The time to answer ran out."""
    return _to_side("expired", pairing, side)


def concluded(pairing: Pairing, side: str) -> Message:
    """The other sees the pairing as concluded."""
    return _to_side("concluded", pairing, side)


def ended_early(pairing: Pairing, side: str) -> Message:
    """The other has ended the pairing before its time."""
    return _to_side("ended_early", pairing, side)


def round_over(pairing: Pairing, side: str) -> Message:
    """The convention is over, and the pairing with it."""
    return _to_side("round_over", pairing, side)


# To somebody in a round ----------------------------------------------------------------------


def joined(enrollment: Enrollment) -> Message:
    """You have joined: what happens next, and by when."""
    round = enrollment.round
    context = {
        "enrollment": enrollment,
        "round": round,
        "program": round.program,
        "own_word": round.program.word_for(enrollment.role),
        "url": site_link("enrollment", enrollment.pk),
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
    """Who hears of a pairing's troubles: the program's coordinators, else its unit's."""
    program = pairing.round.program
    for scope in ({"program": program}, {"unit": program.unit}):
        people = Coordinator.objects.filter(**scope).select_related("person__profile")
        if people:
            return [row.person for row in people if row.person.is_active]
    return []


def _to_coordinators(kind: str, pairing: Pairing) -> Iterator[Message]:
    for person in coordinators_of(pairing):
        context = {
            "pairing": pairing,
            "round": pairing.round,
            "program": pairing.round.program,
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
