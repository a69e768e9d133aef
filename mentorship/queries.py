"""Read-only querysets that several pages share."""

from collections.abc import Sequence

from django.db.models import Prefetch, QuerySet

from accounts.models import Education, User
from mentorship import access
from mentorship.models import Enrollment, EnrollmentDraft, Program, Round

# Programs and joining ------------------------------------------------------------------------


def rounds_of(program: Program) -> QuerySet[Round]:
    """The rounds of a program that members may see, the newest first."""
    rows = Round.objects.filter(program=program).exclude(state__in=("draft", "cancelled"))
    return rows.select_related("program__unit", "program__school")


def programs_with_rounds(user: User | None) -> QuerySet[Program]:
    """Every program on the list, with its rounds that are open as `shown_rounds`."""
    rounds = Round.objects.filter(state="open").select_related("program")
    return access.programs_visible_to(user).prefetch_related(
        Prefetch("rounds", queryset=rounds, to_attr="shown_rounds")
    )


def own_in(
    user: User, rounds: Sequence[Round]
) -> tuple[QuerySet[Enrollment], QuerySet[EnrollmentDraft]]:
    """The user's enrollments in these rounds, and the sign-ups they have begun there."""
    enrollments = Enrollment.objects.filter(person=user, round__in=rounds)
    drafts = EnrollmentDraft.objects.filter(person=user, round__in=rounds)
    return (
        enrollments.exclude(state="withdrawn").select_related("round__program"),
        drafts.select_related("round__program"),
    )


def drafts_of(user: User) -> QuerySet[EnrollmentDraft]:
    """Sign-ups that the user has begun in rounds that are open, the latest first.

    The page `join_check` of a draft's round and role leads on to its first unanswered question.
    """
    rows = EnrollmentDraft.objects.filter(person=user, round__state="open")
    return rows.select_related("round__program__unit").order_by("-updated_at")


def class_year_is_known(user: User, program: Program) -> bool:
    """Whether the user may be placed among a school's classes; true where no school matters."""
    if program.school_id is None:
        return True
    return Education.objects.filter(profile__user=user, school=program.school_id).exists()
