"""What people answered to their program's own questions or handed in, for those who may read it.

As in `mentorship.access`, `*_run_by(user)` and `*_visible_to(user)` are querysets; none of them
holds what was said for fewer readers. Pages show answers to what is asked now; what was removed is
left in the copies of those who answered, and in exports of the coordinators.
"""

from django.db.models import Q, QuerySet

from accounts.models import User
from mentorship import access, directories
from mentorship.models import Answer, Enrollment, Pairing, Resume, Round
from mentorship.models.programs import ResumeAsked
from mentorship.models.questions import QuestionReaders
from mentorship.questions.answers import open_to, still_asked, still_asked_of
from mentorship.roles import Role

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
    answers = pairing.side(side.other).enrollment.own_answers
    return answers.filter(still_asked_of(side.other), open_to(circle))


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


def answers_of_listed(pk: int, role: Role) -> QuerySet[Answer]:
    """The same of one of them, by the id of a sign-up that whoever calls has reached there."""
    return Answer.objects.filter(
        still_asked_of(role), open_to(QuestionReaders.EVERYBODY), enrollment=pk
    )


def resumes_visible_to(user: User) -> QuerySet[Resume]:
    """One's own curriculum vitae, and that of a partner while the two are paired.

    Only where the program asks people in the partner's role for one.
    """
    rows = Resume.objects.defer("content")
    return rows.filter(Q(person=user) | Q(person__in=_partners_asked_for_theirs(user)))


WHETHER_ASKED = {
    Role.MENTOR: "round__program__mentor_resume__in",
    Role.MENTEE: "round__program__mentee_resume__in",
}


def _partners_asked_for_theirs(user: User) -> QuerySet[User]:
    found = Q()
    for role in Role:
        asked = {WHETHER_ASKED[role]: (ResumeAsked.OPTIONAL, ResumeAsked.REQUIRED)}
        mine = {role.other.path("person"): user}
        rows = Pairing.objects.filter(**mine, **asked, state=Pairing.State.ACTIVE)
        found |= Q(pk__in=rows.values(role.path("person")))
    return User.objects.filter(found)


def resume_of(place: Enrollment) -> Resume | None:
    """What somebody who looks at this sign-up may read of the person's curriculum vitae.

    Whoever calls has reached the sign-up. There is none where the program asks for none, and none
    any more once the person or the round is gone.
    """
    asked = place.round.program.resume_asked(place.role) != ResumeAsked.NO
    if not asked or place.is_gone or place.round.is_over:
        return None
    return Resume.objects.defer("content").filter(person=place.person_id).first()


def resume_of_partner(user: User, pairing: Pairing) -> Resume | None:
    """That of the other of an active pairing, in the reach of one of the two."""
    side = pairing.side_of(user)
    if side is None or not pairing.is_active:
        return None
    other = side.other
    if pairing.round.program.resume_asked(other) == ResumeAsked.NO:
        return None
    person = pairing.side(other).enrollment.person_id
    return Resume.objects.defer("content").filter(person=person).first()
