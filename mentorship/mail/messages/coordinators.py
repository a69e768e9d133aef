"""To those who run a program, about what happens in it."""

from collections.abc import Iterator
from typing import Any

from accounts.models import User
from mentorship.mail.messages.message import Message, render, site_link
from mentorship.mail.words import name_of
from mentorship.models import Coordinator, Pairing, Program, Unit


def coordinators_of(pairing: Pairing) -> list[User]:
    """Who hears of a pairing's troubles: the program's coordinators, else the nearest unit's."""
    return those_who_run(pairing.round.program)


def those_who_run(program: Program) -> list[User]:
    """The coordinators of a program; where it has none of its own, the nearest unit's above."""
    people = _active_people(program=program)
    unit: Unit | None = program.unit
    while not people and unit:
        people, unit = _active_people(unit=unit), unit.parent
    return people


def _active_people(**scope: Any) -> list[User]:
    rows = Coordinator.objects.filter(
        **scope, person__is_active=True, person__closed_at__isnull=True
    )
    return [row.person for row in rows.select_related("person__profile")]


def _to_coordinators(kind: str, pairing: Pairing, words: str = "") -> Iterator[Message]:
    """A mail about a pairing to each of them, with the words that a member wrote for them."""
    for person in coordinators_of(pairing):
        context = {
            "pairing": pairing,
            "round": pairing.round,
            "program": pairing.round.program,
            "mentor_name": name_of(pairing.mentor.person),
            "mentee_name": name_of(pairing.mentee.person),
            "words": words,
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
    return _to_coordinators("coordinator_declined", pairing, pairing.declined_words)


def ended_for_coordinators(pairing: Pairing) -> Iterator[Message]:
    """A pairing was ended early; with the reason."""
    return _to_coordinators("coordinator_ended", pairing, pairing.end_words)


def expired_for_coordinators(pairing: Pairing) -> Iterator[Message]:
    """An offer was not answered in time."""
    return _to_coordinators("coordinator_expired", pairing)
