"""To those who run a program, about what happens in it."""

from collections.abc import Iterable, Iterator

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from mentorship import access
from mentorship.mail.layout import mailbox, name_of
from mentorship.mail.message import Letter, Message, mail, site_link
from mentorship.mail.signatures import mark
from mentorship.messages.kinds import DESK, Kind
from mentorship.messages.stage import Make, Stage, to_coordinator
from mentorship.messages.truth import for_coordinators, for_coordinators_while
from mentorship.models import Pairing
from mentorship.states import MENTEE, MENTOR


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
    if pairing.across_id:
        return []  # a coordinator of one side knows nothing of the other's people
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
    two = (pairing.side(first).person, pairing.side(first).other.person)
    for person in (person for person in two if person.is_staff):
        if access.programs_run_by(person).filter(pk=pairing.round.program_id).exists():
            return person
    return None


def nobody_reads(pairing: Pairing) -> bool:
    """Whether what one of the two writes to the coordinator could be read by no third person."""
    return run_by_one_of_the_two(pairing) is not None and not coordinators_of(pairing)


def _to_coordinator(pairing: Pairing, person: User, words: str = "") -> Letter:
    """A mail about a pairing, with the words that a member wrote for those who coordinate it."""
    round, program = pairing.round, pairing.round.program
    facts = {
        "pairing": pairing,
        "round": round,
        "program": program,
        "mentor_name": name_of(pairing.mentor.person),
        "mentee_name": name_of(pairing.mentee.person),
        "words": words,
        "url": site_link("admin:pairing", pairing.pk),
    }
    columns = {"pairing": pairing, "round": round, "program": program}
    return Letter(f"pairing:{pairing.pk}", person, facts, columns)


WORDS = "I move <house> & job"


def _declined_samples(make: Make, it: Stage) -> Iterable[Message]:
    by = it.mentee.person
    yield make(
        it.pairing(Pairing.State.DECLINED, declined_by=by, declined_words=WORDS), it.coordinator
    )


@mail(
    Kind.COORDINATOR_DECLINED,
    _("Somebody has declined a pairing"),
    why=DESK,
    true=for_coordinators_while(Pairing.State.DECLINED),
    samples=_declined_samples,
)
def coordinator_declined(pairing: Pairing, person: User) -> Letter:
    """One of the two has declined; with their reason."""
    return _to_coordinator(pairing, person, pairing.declined_words)


@mail(
    Kind.COORDINATOR_EXPIRED,
    _("An offer was not answered"),
    why=DESK,
    true=for_coordinators_while(Pairing.State.EXPIRED),
    samples=to_coordinator(Pairing.State.EXPIRED),
)
def coordinator_expired(pairing: Pairing, person: User) -> Letter:
    """An offer was not answered in time."""
    return _to_coordinator(pairing, person)


@mail(
    Kind.COORDINATOR_ENDED,
    _("A pairing has ended early"),
    why=DESK,
    true=for_coordinators_while(Pairing.State.ENDED),
    samples=to_coordinator(Pairing.State.ENDED, end_words=WORDS),
)
def coordinator_ended(pairing: Pairing, person: User) -> Letter:
    """A pairing was ended early; with the reason."""
    return _to_coordinator(pairing, person, pairing.end_words)


def declined_for_coordinators(pairing: Pairing) -> Iterator[Message]:
    """Tell each of them that one of the two has declined."""
    return (coordinator_declined(pairing, person) for person in coordinators_of(pairing))


def expired_for_coordinators(pairing: Pairing) -> Iterator[Message]:
    """Tell each of them that an offer was not answered in time."""
    return (coordinator_expired(pairing, person) for person in coordinators_of(pairing))


def ended_for_coordinators(pairing: Pairing) -> Iterator[Message]:
    """Tell each of them that a pairing was ended early."""
    return (coordinator_ended(pairing, person) for person in coordinators_of(pairing))


def _question_samples(make: Make, it: Stage) -> Iterable[Message]:
    pairing = it.pairing(Pairing.State.ACTIVE)
    for side in (MENTOR, MENTEE):
        yield make(pairing, it.person(side), "May <we> meet & when?", it.coordinator)


@mail(
    Kind.COORDINATOR_QUESTION,
    _("A member asks you something"),
    why=DESK,
    true=for_coordinators,
    samples=_question_samples,
)
def coordinator_question(pairing: Pairing, asker: User, words: str, person: User) -> Letter:
    """A member's question; an answer to the mail goes to the member.

    The same words on the same day are the same question, however often they are sent.
    """
    today = timezone.now().date()
    once = mark("question", pairing.pk, asker.pk, today, words)
    own, program = pairing.side_of(asker) or MENTEE, pairing.round.program
    facts = {
        "pairing": pairing,
        "program": program,
        "who": name_of(asker),
        "other_name": name_of(pairing.side(own).other.person),
        "words": words,
        "url": site_link("admin:pairing", pairing.pk),
    }
    columns = {"pairing": pairing, "round": pairing.round, "program": program}
    answer = {"reply_to": mailbox(name_of(asker), asker.email)}
    return Letter(f"pairing:{pairing.pk}", person, facts, {**columns, **answer}, once=once)


def question_for_coordinators(pairing: Pairing, asker: User, words: str) -> Iterator[Message]:
    """Ask each of them."""
    for person in coordinators_of(pairing):
        yield coordinator_question(pairing, asker, words, person)
