"""Whether what mails say is still so: what several of them ask. The rest stands by its mail."""

from django.utils import timezone

from mentorship.mail.registry import Check
from mentorship.models import OutgoingMail, Pairing
from mentorship.roles import Role


def always(mail: OutgoingMail) -> bool:
    """What has happened stays so."""
    return True


def while_pairing_is(state: str) -> Check:
    """While the pairing is in this state, and its receiver may know of it."""

    def check(mail: OutgoingMail) -> bool:
        pairing = mail.pairing
        return pairing is None or (pairing.state == state and knows(pairing, mail.to_person_id))

    return check


def while_asked(state: str) -> Check:
    """While the pairing is in this state, and its receiver can still answer, and has not."""
    is_so = while_pairing_is(state)

    def check(mail: OutgoingMail) -> bool:
        open_ = mail.pairing is None or not answered(mail.pairing, mail.to_person_id)
        return is_so(mail) and open_

    return check


def for_coordinators(mail: OutgoingMail) -> bool:
    """While who is told of a pairing is not one of the two."""
    pairing, person = mail.pairing, mail.to_person
    return not (pairing and person and pairing.side_of(person))


def for_coordinators_while(state: str) -> Check:
    """The same, while the pairing is in this state."""

    def check(mail: OutgoingMail) -> bool:
        is_so = mail.pairing is None or mail.pairing.state == state
        return is_so and for_coordinators(mail)

    return check


def goes_on(mail: OutgoingMail) -> bool:
    """While the two are paired, and do not pause."""
    pairing = mail.pairing
    return (
        pairing is not None
        and pairing.state == Pairing.State.ACTIVE
        and pairing.paused_until is None
    )


def knows(pairing: Pairing, person_id: int | None) -> bool:
    """Whether this person may be told of the pairing by now: a mentor may be asked first."""
    return person_id != pairing.mentee.person_id or pairing.side(Role.MENTEE).is_told


def answered(pairing: Pairing, person_id: int | None) -> bool:
    """Whether this person has said yes already, or can no longer answer."""
    late = pairing.answer_by is not None and pairing.answer_by < timezone.now()
    side = Role.MENTOR if person_id == pairing.mentor.person_id else Role.MENTEE
    return late or pairing.side(side).accepted_at is not None
