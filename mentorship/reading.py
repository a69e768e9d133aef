"""What people answered to their program's own questions, for those who may read it.

As in `mentorship.access`, `*_run_by(user)` and `*_visible_to(user)` are querysets; none of them
holds what was said for fewer readers. Pages show answers to what is asked now; what was removed is
left in the copies of those who answered, and in exports of the coordinators.
"""

from django.db.models import QuerySet

from accounts.models import User
from mentorship import access, directories
from mentorship.models import Answer, Pairing, Round
from mentorship.models.questions import QuestionReaders
from mentorship.questions.answers import open_to, still_asked

ONCE_PAIRED = (Pairing.State.ACTIVE, Pairing.State.COMPLETED)
"""Both have said yes, and it did not end early."""

WAITING = (Pairing.State.OFFERED, Pairing.State.ASKED)


def answers_run_by(user: User) -> QuerySet[Answer]:
    """All answers in the rounds that the user runs, to questions asked now or before."""
    return Answer.objects.filter(enrollment__in=access.enrollments_run_by(user))


def answers_of_partner_visible_to(user: User, pairing: Pairing) -> QuerySet[Answer]:
    """What the other of a pairing, in the reach of one of the two, said for a partner to read.

    Whoever asked reads of the other what everybody does, until there is a yes.
    """
    side, circle = pairing.side_of(user), _circle(user, pairing)
    if side is None or circle is None:
        return Answer.objects.none()
    other = pairing.side(side.other).enrollment
    return other.own_answers.filter(still_asked(), open_to(circle))


def _circle(user: User, pairing: Pairing) -> QuestionReaders | None:
    if pairing.state in ONCE_PAIRED:
        return QuestionReaders.PAIRED
    if pairing.state not in WAITING:
        return None
    asked = pairing.state == Pairing.State.ASKED and pairing.asked_by_id == user.pk
    return QuestionReaders.EVERYBODY if asked else QuestionReaders.PARTNER


def answers_in_directory_visible_to(user: User, round: Round) -> QuerySet[Answer]:
    """What people of a directory said for everybody to read."""
    there = directories.directory_visible_to(user, round).select_related(None)
    return Answer.objects.filter(
        still_asked(), open_to(QuestionReaders.EVERYBODY), enrollment__in=there
    )
