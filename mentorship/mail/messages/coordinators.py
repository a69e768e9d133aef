"""To those who run a program, about what happens in it."""

from collections.abc import Collection, Iterator
from typing import Any

from django.utils import timezone

from accounts.models import User
from mentorship import access
from mentorship.mail.marks import mark
from mentorship.mail.messages.message import Message, render, site_link
from mentorship.mail.words import mailbox, name_of
from mentorship.models import Coordinator, Pairing, Program, Unit


def steward_of(pairing: Pairing) -> User | None:
    """Who looks after this pair alone; None where nobody does, or no longer runs the program."""
    person = pairing.steward
    if person is None or not person.is_active or person.closed_at is not None:
        return None
    runs = access.programs_run_by(person).filter(pk=pairing.round.program_id)
    return person if runs.exists() else None


def coordinators_of(pairing: Pairing) -> list[User]:
    """Who hears of a pairing's troubles: its steward, else those who run the program."""
    steward = steward_of(pairing)
    return [steward] if steward else those_who_run(pairing.round.program)


def whom_to_ask(pairing: Pairing) -> list[User]:
    """Who answers a member's question about a pairing: the same, but never one of the two.

    Where one of the two runs the program alone, the question goes to those above; it may be about
    the other. Empty where nobody is left.
    """
    two = (pairing.mentor.person_id, pairing.mentee.person_id)
    steward = steward_of(pairing)
    if steward and steward.pk not in two:
        return [steward]
    return those_who_run(pairing.round.program, besides=two)


def those_who_run(program: Program, besides: Collection[int] = ()) -> list[User]:
    """The coordinators of a program; where it has none of its own, the nearest unit's above."""
    people = active_people(besides, program=program)
    unit: Unit | None = program.unit
    while not people and unit:
        people, unit = active_people(besides, unit=unit), unit.parent
    return people


def active_people(besides: Collection[int], **scope: Any) -> list[User]:
    rows = Coordinator.objects.filter(
        **scope, person__is_active=True, person__closed_at__isnull=True
    )
    rows = rows.exclude(person__in=besides).select_related("person__profile").order_by("pk")
    return [row.person for row in rows]


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


def question_for_coordinators(pairing: Pairing, asker: User, words: str) -> Iterator[Message]:
    """A member's question; an answer to the mail goes to the member.

    The same words on the same day are the same question, however often they are sent.
    """
    today = timezone.now().date()
    once = mark("question", pairing.pk, asker.pk, today, words)
    own = pairing.enrollment_of(pairing.side_of(asker) or "mentee")
    for person in whom_to_ask(pairing):
        context = {
            "pairing": pairing,
            "program": pairing.round.program,
            "who": name_of(asker),
            "other_name": name_of(pairing.other(own.role).person),
            "words": words,
            "url": site_link("admin:pairing", pairing.pk),
        }
        key = f"pairing:{pairing.pk}:coordinator_question:{once}:user:{person.pk}"
        yield render(
            "coordinator_question",
            key,
            person,
            context,
            pairing=pairing,
            round=pairing.round,
            program=pairing.round.program,
            reply_to=mailbox(name_of(asker), asker.email),
        )
