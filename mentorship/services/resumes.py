"""Handing in one's curriculum vitae, and taking it back."""

from django.utils.translation import gettext as _

from accounts import services as people
from accounts.models import User
from mentorship.documents import pdf
from mentorship.models import Program, Resume
from mentorship.models.programs import ResumeAsked
from mentorship.services.acts import Refused, act


@act
def hand_in(actor: User, *, link: str = "", content: bytes = b"") -> Resume:
    """Keep a link or a file in the place of what there was.

    Raises
    ------
    Refused : the file is too large, no PDF, or holds more than pages.
    """
    if not people.still_open(actor):
        raise Refused(_("Your account is closed. Sign in again to open it"))
    try:
        pages = pdf.pages_of(content) if content else None
    except pdf.NotAccepted as refusal:
        raise Refused(refusal.sentence) from refusal
    values = {"link": "" if content else link, "content": content or None, "pages": pages}
    made, _new = Resume.objects.update_or_create(person=actor, defaults=values)
    return made


@act
def take_back(actor: User) -> None:
    """Delete it; whoever read it reads it no more. Places in rounds stay."""
    Resume.objects.filter(person=actor).delete()


def insist(person: User, program: Program, role: str) -> None:
    """Refuse whoever has none where the program cannot do without."""
    required = program.resume_asked(role) == ResumeAsked.REQUIRED
    if required and not Resume.objects.filter(person=person).exists():
        raise Refused(_("This program needs your curriculum vitae. Add it, then join"))
