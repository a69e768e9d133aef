"""To those who run a program: mail to one of its people comes back."""

from collections.abc import Iterator

from mentorship import access
from mentorship.mail.layout import name_of
from mentorship.mail.message import Message, render, site_link
from mentorship.models import OutgoingMail, Program


def bounced_for_coordinators(mail: OutgoingMail, program: Program) -> Iterator[Message]:
    """Mail to this person comes back, so no more goes there; nobody is told of their own.

    Where the mail was about a pairing, neither of the two is told, and neither finds this one.
    """
    assert mail.to_person is not None
    own = mail.program_id == program.pk
    for person in access.those_who_run(program, besides=_concerned(mail)):
        context = {
            "program": program,
            "name": name_of(mail.to_person),
            "address": mail.to_email,
            "words": mail.last_error,
            "url": site_link("admin:mail", mail.pk)
            if own
            else site_link("admin:accounts_user_change", mail.to_person_id),
        }
        key = f"mail:{mail.pk}:coordinator_bounced:program:{program.pk}:user:{person.pk}"
        about = {"program": program, "pairing": mail.pairing if own else None}
        yield render("coordinator_bounced", key, person, context, **about)


def _concerned(mail: OutgoingMail) -> set[int]:
    """The receiver, and the two of the pairing that the mail was about."""
    assert mail.to_person is not None
    pairing = mail.pairing
    two = (pairing.mentor.person_id, pairing.mentee.person_id) if pairing else ()
    return {mail.to_person.pk, *two}
