"""What the worker does: writes the mails of a letter, a hundred people at a time."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import audiences, states
from mentorship.mail import outbox
from mentorship.mail.return_path import suppressed_among
from mentorship.messages.group_letters import group_letter, receivers
from mentorship.models import GroupLetter, Job
from mentorship.services.jobs import Piece


class WriteLetter:
    """Write each person of a letter's group a mail of their own."""

    def __init__(self) -> None:
        self.letter = cache(self._letter)

    def _letter(self, pk: int) -> GroupLetter:
        return GroupLetter.objects.select_related("round__program", "sent_by__profile").get(pk=pk)

    def rows(self, actor: User, job: Job) -> "QuerySet[User]":
        """Everybody in the group as it is now, with those who have switched such mails off."""
        letter = self.letter(job.asked["letter"])
        return audiences.people(letter, actor).annotate(off=audiences.switched_off(letter))

    def enrollments(self, rows: Iterable[User]) -> set[int]:
        """None: nothing changes but the outbox."""
        return set()

    def do(self, actor: User, job: Job, rows: list[User], piece: Piece) -> None:
        """Write to each who wants it and can be reached; a second worker writes nothing twice."""
        letter = self.letter(job.asked["letter"])
        wanted = [person for person in rows if not person.off]  # type: ignore[attr-defined]
        piece.skipped += [_("Has switched such letters off")] * (len(rows) - len(wanted))
        dead = suppressed_among(person.email for person in wanted)
        there = [person for person in wanted if person.email not in dead]
        piece.skipped += [_("Has an address that gets no more mail")] * (len(wanted) - len(there))
        mails = (group_letter(letter, it, actor) for it in receivers(letter, there, actor))
        piece.done += outbox.enqueue_many(mails, due_at=_turn(letter, job))

    def finish(self, actor: User, job: Job) -> None:
        """All mails are written."""
        states.move(self.letter(job.asked["letter"]), "finish", states.WORKER)


def _turn(letter: GroupLetter, job: Job) -> datetime | None:
    """When the next mails are due: a letter to thousands takes half of the site's pace at most.

    What members do meanwhile is told without waiting for the end of it.
    """
    if not settings.MAIL_PER_MINUTE or letter.asked_at is None:
        return None
    return letter.asked_at + timedelta(minutes=job.done / (settings.MAIL_PER_MINUTE / 2))
