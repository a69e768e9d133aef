"""Nobody decides on a pair of which they are one, while anybody else can."""

from typing import Any

from django.utils.translation import gettext as _

from accounts import dates
from accounts.models import User
from mentorship import access
from mentorship.models import Enrollment
from mentorship.services.acts import Refused


def who_decides(actor: User, mentor: Enrollment, mentee: Enrollment) -> list[User]:
    """Who has to decide on these two in the actor's place; nobody where the actor may."""
    two = {mentor.person_id, mentee.person_id}
    return access.those_who_run(mentor.round.program, two) if actor.pk in two else []


# Any: it goes on as keywords of `log`, where any value may stand.
def leave_to_others(actor: User, mentor: Enrollment, mentee: Enrollment) -> dict[str, Any]:
    """Refuse a decision on the actor's own pair; where nobody else can decide, mark it for the log.

    Raises
    ------
    Refused : somebody else runs the program, or administers the association.
    """
    others = who_decides(actor, mentor, mentee)
    if others:
        raise Refused(decided_by_sentence(others))
    return {"own": True} if actor.pk in (mentor.person_id, mentee.person_id) else {}


def decided_by_sentence(others: list[User]) -> str:
    """Who decides on a pair in the place of one of the two."""
    names = dates.listed([person.public_name for person in others], "or")
    return _("You are one of the two, so %(names)s decides on this pair") % {"names": names}
