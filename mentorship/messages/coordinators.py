"""To those who run a program, about what happens in it."""

from collections.abc import Iterator

from django.utils import timezone

from accounts.models import User
from mentorship import access
from mentorship.mail.layout import mailbox, name_of
from mentorship.mail.message import Message, render, site_link
from mentorship.mail.signatures import mark
from mentorship.models import Pairing


def steward_of(pairing: Pairing) -> User | None:
    """Who looks after this pair alone; None where nobody does, or no longer runs the program.

    One of the two never looks after their own pair.
    """
    person = pairing.steward
    if person is None or not person.is_active or person.closed_at is not None:
        return None
    if pairing.side_of(person):
        return None
    runs = access.programs_run_by(person).filter(pk=pairing.round.program_id)
    return person if runs.exists() else None


def coordinators_of(pairing: Pairing) -> list[User]:
    """Who hears of a pairing: its steward, else those who run the program; never one of the two.

    Where one of the two runs the program alone, those above take over, and then administrators;
    what is said may be about the other. Empty where nobody is left.
    """
    steward = steward_of(pairing)
    if steward:
        return [steward]
    two = (pairing.mentor.person_id, pairing.mentee.person_id)
    return access.those_who_run(pairing.round.program, besides=two)


def run_by_one_of_the_two(pairing: Pairing, first: str = "mentor") -> User | None:
    """Which of the two runs the program that their pairing belongs to; None where neither does.

    `first` is the side to look at first, where both may.
    Only staff come to the desk, so that no query is spent on other members.
    """
    two = (pairing.enrollment_of(first).person, pairing.other(first).person)
    for person in (person for person in two if person.is_staff):
        if access.programs_run_by(person).filter(pk=pairing.round.program_id).exists():
            return person
    return None


def nobody_reads(pairing: Pairing) -> bool:
    """Whether what one of the two writes to the coordinator could be read by no third person."""
    return run_by_one_of_the_two(pairing) is not None and not coordinators_of(pairing)


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
    for person in coordinators_of(pairing):
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
