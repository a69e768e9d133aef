"""What signing up leaves behind: roles, sign-ups, wishes, private lists."""

from django.db.models import Q, TextField
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from accounts.privacy import Holding, Traces, scrubbed
from mentorship.models import (
    Attendance,
    Block,
    Coordinator,
    EligibilityException,
    Enrollment,
    EnrollmentDraft,
    EnrollmentTopic,
    Invitation,
    Preference,
    Program,
    ProgramDraft,
    ReviewOpinion,
    SignUpReview,
    SourceUse,
    Willingness,
    WishedPartner,
)
from mentorship.privacy.rows import KEY, STATE


def _empty_enrollments(traces: Traces) -> None:
    Enrollment.objects.filter(person=traces.person).update(
        goal="",
        shares="",
        rhythm="",
        channels=[],
        days=[],
        first_time=None,
        listed=False,
        circle_size=None,
        seeks_peer=False,
        told={},
        orientation_on=None,
    )


def _drop_opinions(traces: Traces) -> None:
    """Those of the person, those about them, and those of others that name them."""
    mine = Q(writer=traces.person) | Q(enrollment__person=traces.person)
    ReviewOpinion.objects.filter(mine | Q(words__iregex=traces.pattern)).delete()


def _drop_wishes(traces: Traces) -> None:
    mine = Q(enrollment__person=traces.person)
    WishedPartner.objects.filter(mine | Q(written__iregex=traces.pattern)).delete()


def _drop_blocks(traces: Traces) -> None:
    whose = Q(owner=traces.person) | Q(person=traces.person)
    Block.objects.filter(whose | Q(written__iregex=traces.pattern)).delete()
    for block in Block.objects.filter(recognised=traces.person):
        block.recognised.remove(traces.person)
        if not block.recognised.exists():
            block.delete()


def _clean_drafts(traces: Traces) -> None:
    EnrollmentDraft.objects.filter(person=traces.person).delete()
    typed = EnrollmentDraft.objects.alias(typed=Cast("answers", TextField()))
    for draft in typed.filter(typed__iregex=traces.pattern):
        draft.answers = scrubbed(draft.answers, traces.pattern)
        draft.save(update_fields=["answers"])


def _leave_contacts(traces: Traces) -> None:
    """Take a former contact off their programs; answers then go to the association."""
    Program.objects.filter(contact_email__in=traces.addresses).update(
        contact_email="", contact_name=""
    )
    Program.objects.filter(contact_name__iregex=traces.pattern).update(contact_name="")


def _leave_programs_begun(traces: Traces) -> None:
    """Take a person's name and address out of programs that are only begun."""
    typed = ProgramDraft.objects.alias(
        said=Concat(Cast("program", TextField()), Cast("round", TextField()))
    )
    for draft in typed.filter(said__iregex=traces.pattern):
        draft.program = scrubbed(draft.program, traces.pattern)
        draft.round = scrubbed(draft.round, traces.pattern)
        draft.save(update_fields=["program", "round"])


HOLDINGS = (
    Holding(
        Coordinator,
        _("What you coordinate"),
        lambda person: Coordinator.objects.filter(person=person).select_related("unit", "program"),
        _("Deleted. The last coordinator of a program hands over first."),
        lambda traces: Coordinator.objects.filter(person=traces.person).delete(),
        left_out={"person": KEY},
    ),
    Holding(
        Program,
        _("Programs that name you as their contact"),
        lambda person: Program.objects.filter(contact_email__iexact=person.email),
        _("Your name and address are taken off. Answers then go to the association."),
        _leave_contacts,
        gone=False,
        emptied=("contact_name", "contact_email"),
        stays={
            **dict.fromkeys(
                (
                    *("kind", "name", "slug", "summary", "description", "elsewhere"),
                    *("mentor_word", "mentee_word"),
                ),
                "the association's own words",
            ),
            **dict.fromkeys(
                (
                    *("formality", "first_lines", "asks_first"),
                    *("mentor_resume", "mentee_resume", "grouping"),
                ),
                STATE,
            ),
        },
    ),
    Holding(
        ProgramDraft,
        _("Programs that you have begun"),
        lambda person: ProgramDraft.objects.filter(begun_by=person).select_related("unit"),
        _("The draft stays with the unit. Your name and address are taken out of it."),
        _leave_programs_begun,
        left_out=dict.fromkeys(("begun_by", "changed_by"), KEY),
        gone=False,
        stays={
            **dict.fromkeys(("kind", "template"), STATE),
            **dict.fromkeys(
                ("program", "round", "rules", "questions"), "the association's own words"
            ),
        },
    ),
    Holding(
        Enrollment,
        _("Rounds that you joined"),
        lambda person: Enrollment.objects.filter(person=person).select_related("round__program"),
        _("The round, your role and the dates stay, without your name. Your answers are deleted."),
        _empty_enrollments,
        left_out={"person": KEY},
        gone=False,
        emptied=("goal", "shares", "rhythm", "channels", "days", "told"),
        stays={"role": STATE, "state": STATE},
    ),
    Holding(
        EligibilityException,
        _("Exceptions that coordinators made for you"),
        lambda person: EligibilityException.objects.filter(person=person).select_related(
            "round__program"
        ),
        _("Deleted."),
        lambda traces: EligibilityException.objects.filter(person=traces.person).delete(),
        left_out={"person": KEY},
    ),
    Holding(
        SignUpReview,
        _("What coordinators decided about your sign-ups"),
        lambda person: SignUpReview.objects.filter(enrollment__person=person).select_related(
            "enrollment__round__program"
        ),
        _("Deleted."),
        lambda traces: SignUpReview.objects.filter(enrollment__person=traces.person).delete(),
        left_out={"decided_by": "the name of a coordinator", "version": "of the work itself"},
    ),
    Holding(
        ReviewOpinion,
        _("Opinions on sign-ups that you wrote as a coordinator"),
        lambda person: ReviewOpinion.objects.filter(writer=person),
        _("Deleted, and so is what other coordinators thought of your own sign-ups."),
        _drop_opinions,
        left_out={"enrollment": "the sign-up is somebody else's", "writer": KEY},
    ),
    Holding(
        Attendance,
        _("Events that you were at"),
        lambda person: Attendance.objects.filter(enrollment__person=person).select_related(
            "gathering__round__program", "enrollment__person__profile"
        ),
        _("Deleted."),
        lambda traces: Attendance.objects.filter(enrollment__person=traces.person).delete(),
    ),
    Holding(
        Willingness,
        _("Whether you were still willing to mentor"),
        lambda person: Willingness.objects.filter(enrollment__person=person).select_related(
            "enrollment__person__profile"
        ),
        _("Deleted."),
        lambda traces: Willingness.objects.filter(enrollment__person=traces.person).delete(),
    ),
    Holding(
        Invitation,
        _("Events to which you were invited, and your answers"),
        lambda person: Invitation.objects.filter(enrollment__person=person).select_related(
            "gathering__round__program", "enrollment__person__profile"
        ),
        _("Deleted."),
        lambda traces: Invitation.objects.filter(enrollment__person=traces.person).delete(),
        left_out={"told": "of the work itself"},
    ),
    Holding(
        SourceUse,
        _("By which links you came to rounds"),
        lambda person: SourceUse.objects.filter(person=person).select_related(
            "link", "round__program"
        ),
        _("Deleted."),
        lambda traces: SourceUse.objects.filter(person=traces.person).delete(),
        left_out={"person": KEY},
    ),
    Holding(
        Preference,
        _("Whom you looked for"),
        lambda person: Preference.objects.filter(enrollment__person=person),
        _("Deleted."),
        lambda traces: Preference.objects.filter(enrollment__person=traces.person).delete(),
    ),
    Holding(
        EnrollmentTopic,
        _("Topics that you sought or offered"),
        lambda person: EnrollmentTopic.objects.filter(enrollment__person=person),
        _("Deleted."),
        lambda traces: EnrollmentTopic.objects.filter(enrollment__person=traces.person).delete(),
    ),
    Holding(
        WishedPartner,
        _("People you had in mind"),
        lambda person: WishedPartner.objects.filter(enrollment__person=person),
        _("Deleted. Wishes of others that name you are deleted too."),
        _drop_wishes,
        private=True,
    ),
    Holding(
        Block,
        _("People you would rather not be paired with, and your reporting line"),
        lambda person: Block.objects.filter(owner=person),
        _("Deleted. If others have named you in their private lists, that is deleted too."),
        _drop_blocks,
        left_out={
            "owner": KEY,
            **dict.fromkeys(("person", "recognised"), "what you wrote is the whole of it"),
        },
        private=True,
    ),
    Holding(
        EnrollmentDraft,
        _("Sign-ups that you began"),
        lambda person: EnrollmentDraft.objects.filter(person=person),
        _("Deleted."),
        _clean_drafts,
        left_out={"person": KEY},
        private=True,
    ),
)
