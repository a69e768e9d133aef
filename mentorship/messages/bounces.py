"""To those who run a program: mail to one of its people comes back."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from mentorship import access
from mentorship.mail.layout import name_of
from mentorship.mail.message import Letter, Message, mail, site_link
from mentorship.messages.kinds import DESK, Kind
from mentorship.messages.stage import Make, Stage
from mentorship.messages.truth import for_coordinators
from mentorship.models import OutgoingMail, Program


def _samples(make: Make, it: Stage) -> Iterable[Message]:
    to = it.mentee.person
    failed = OutgoingMail(
        key=f"sample:{to.pk}",
        kind=Kind.JOINED,
        to_person=to,
        to_email=to.email,
        program=it.program,
        last_error="550 5.1.1 No such user here",
    )
    yield make(it.keep(failed), it.program, it.coordinator)


@mail(
    Kind.COORDINATOR_BOUNCED,
    _("Mail to somebody comes back"),
    why=DESK,
    true=for_coordinators,
    samples=_samples,
)
def bounced(failed: OutgoingMail, program: Program, person: User) -> Letter:
    """Mail to this person comes back, so no more goes there."""
    assert failed.to_person is not None
    own = failed.program_id == program.pk
    facts = {
        "program": program,
        "name": name_of(failed.to_person),
        "address": failed.to_email,
        "words": failed.last_error,
        "url": site_link("admin:mail", failed.pk)
        if own
        else site_link("admin:accounts_user_change", failed.to_person_id),
    }
    columns = {"program": program, "pairing": failed.pairing if own else None}
    return Letter(f"mail:{failed.pk}", person, facts, columns, once=f"program:{program.pk}")


def bounced_for_coordinators(failed: OutgoingMail, program: Program) -> Iterator[Message]:
    """To each of them but the receiver; nobody is told of their own.

    Where the mail was about a pairing, neither of the two is told, and neither finds this one.
    """
    for person in access.those_who_run(program, besides=_concerned(failed)):
        yield bounced(failed, program, person)


def _concerned(failed: OutgoingMail) -> set[int]:
    """The receiver, and the two of the pairing that the mail was about."""
    assert failed.to_person is not None
    pairing = failed.pairing
    two = (pairing.mentor.person_id, pairing.mentee.person_id) if pairing else ()
    return {failed.to_person.pk, *two}
