"""One mail of each kind that a program can word itself, about real people of it, for a preview.

Nothing here is written or sent. Where nobody of the program is at that point yet, two invented
people stand in.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from accounts.models import Profile, User
from mentorship import access, messages
from mentorship.mail.wording import trying
from mentorship.messages.truth import TRUE_WHILE
from mentorship.models import Enrollment, MailWording, Pairing, Program, Round

STATES: dict[str, tuple[str, ...]] = {
    "offered": ("offered", "approved"),
    "answer_reminder": ("offered", "asked"),
    "ending_soon": ("active",),
    "reached_end": ("active", "completed"),
    "joined": (),
}
"""States of a pairing about which a mail of this kind could be, where `TRUE_WHILE` is not it."""

ENDS = ("ending_soon", "reached_end")
INVENTED = {"mentor": "Maya Lindqvist", "mentee": "Tomas Okafor"}


@dataclass(frozen=True)
class Sample:
    """A mail as it would be written, and whether the people in it exist."""

    message: messages.Message
    real: bool


def sample(draft: MailWording, reader: User) -> Sample:
    """A mail worded by `draft`; an empty draft shows our own words.

    It is about two people whom the reader coordinates and is not one of.
    """
    program, kind, role = draft.program, draft.kind, draft.role
    found = _joined(program, role) if kind == "joined" else _pairing(program, kind, reader)
    about = found or _invented(program, role, kind)
    with trying(draft):
        return Sample(_message(kind, about, role), found is not None)


def _message(kind: str, about: Pairing | Enrollment, role: str) -> messages.Message:
    if isinstance(about, Enrollment):
        return messages.joined(about)
    own = about.enrollment_of(role)
    if kind == "answer_reminder":
        return messages.answer_reminder(own.person, [about])
    if kind == "ending_soon":
        return messages.ending_soon(own, [about], "month")
    to_side: Callable[[Pairing, str], messages.Message] = getattr(messages, kind)
    return to_side(about, role)


def _joined(program: Program, role: str) -> Enrollment | None:
    rows = Enrollment.objects.filter(round__program=program, role=role, state="submitted")
    return rows.select_related("round__program", "person__profile").order_by("-pk").first()


def _pairing(program: Program, kind: str, reader: User) -> Pairing | None:
    """The newest pairing of the program about which this mail could be."""
    states = STATES.get(kind) or (TRUE_WHILE[kind],)
    rows = access.pairings_run_by(reader).filter(round__program=program, state__in=states)
    found = rows.order_by("-pk").first()
    return _dated(found, kind) if found else None


def _dated(pairing: Pairing, kind: str) -> Pairing:
    """The pairing with the days that this mail names; nothing of it is written."""
    now, round = timezone.now(), pairing.round
    pairing.answer_by = pairing.answer_by or now + timedelta(days=round.offer_days)
    if kind in ENDS:
        round.ends_on = round.ends_on or now.date() + timedelta(days=30)
    return pairing


# Invented ------------------------------------------------------------------------------------


def _invented(program: Program, role: str, kind: str) -> Pairing | Enrollment:
    round = program.rounds.order_by("-signup_opens_on", "-pk").first() or _round(program)
    round.program = program
    mentor, mentee = (
        Enrollment(pk=0, round=round, role=side, person=_person(number, name))
        for number, (side, name) in enumerate(INVENTED.items(), start=1)
    )
    if kind == "joined":
        return mentor if role == "mentor" else mentee
    asked_by = mentee.person if program.kind == "informal" else None
    origin = "asked" if asked_by else "matched"
    pairing = Pairing(
        pk=0, round=round, mentor=mentor, mentee=mentee, origin=origin, asked_by=asked_by
    )
    return _dated(pairing, kind)


def _round(program: Program) -> Round:
    today = timezone.now().date()
    return Round(pk=0, program=program, name=str(today.year + 1), signup_opens_on=today)


def _person(number: int, name: str) -> User:
    """Somebody who is in no table; the numbers below zero are nobody's."""
    person = User(pk=-number, email=f"{name.split()[0].lower()}@example.org")
    person.profile = Profile(user=person, full_name=name, called=name.split()[0])
    return person
