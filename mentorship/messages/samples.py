"""One mail of each kind that a program can word itself, about real people of it, for a preview.

Nothing here is written or sent. Where nobody of the program is at that point yet, two invented
people stand in.
"""

from dataclasses import dataclass
from typing import Any

from accounts.models import User
from mentorship import access
from mentorship.mail.message import Message, Written
from mentorship.mail.registry import mail_of
from mentorship.mail.wording import trying
from mentorship.messages.stage import Stage, dated
from mentorship.models import Enrollment, MailWording, Pairing


@dataclass(frozen=True)
class Sample:
    """A mail as it would be written, and whether the people in it exist."""

    message: Message
    real: bool


class _RealStage(Stage):
    """The newest of the program's own pairings and enrollments that fit, for who may read them."""

    def __init__(self, draft: MailWording, reader: User) -> None:
        super().__init__(draft.program)
        self.reader, self.sides = reader, (draft.role,)
        self.real = self.paired = False

    def enrollment(self, side: str) -> Enrollment:
        """Somebody who is in a round now; of a real pairing, the one on this side."""
        own = super().enrollment(side)
        if self.paired:
            return own
        rows = Enrollment.objects.filter(
            round__program=self.program, role=side, state=Enrollment.State.SUBMITTED
        )
        found = rows.select_related("round__program", "person__profile").order_by("-pk").first()
        self.real = found is not None
        return found or own

    def pairing(self, *states: str, **values: Any) -> Pairing:
        """A real pairing in one of these states, of which the reader is not one of the two."""
        rows = access.pairings_run_by(self.reader).filter(round__program=self.program)
        found = rows.filter(state__in=states).order_by("-pk").first()
        self.real, self.paired = found is not None, True
        if found is None:
            return super().pairing(*states, **values)
        self.mentor, self.mentee = found.mentor, found.mentee
        return dated(found)


def sample(draft: MailWording, reader: User) -> Sample:
    """A mail worded by `draft`; an empty draft shows our own words.

    It is about two people whom the reader coordinates and is not one of.
    """
    mail, stage = mail_of(draft.kind), _RealStage(draft, reader)
    assert isinstance(mail, Written), "programs word the mails that we write"
    with trying(draft):
        message = next(iter(mail.samples(mail, stage)))
    return Sample(message, stage.real)
