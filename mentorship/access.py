"""The only way to an object.

`*_for(user, id)` gives it or raises 404; `*_run_by(user)` and `*_visible_to(user)` are querysets.
Two kinds of reach live side by side. Members reach what is theirs (their enrollments, their
pairings, rounds they may join). Coordinators reach what their units and programs hold, on the desk
alone. A stranger gets the same 404 whether the thing exists or not.

A coordinator who is one of two people does not reach that pairing on the desk, nor anything that
hangs on it: whoever else runs the program does. The rule is `is_one_of_two`; it has no exception.
"""

from typing import TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models import Exists, F, Q, QuerySet, Value
from django.http import Http404

from accounts.models import User
from mentorship import states
from mentorship.models import (
    CheckIn,
    Coordinator,
    Enrollment,
    Gathering,
    Goal,
    Job,
    ListedPerson,
    LogLine,
    Meeting,
    Note,
    OutgoingMail,
    Pairing,
    Program,
    ProgramDraft,
    RosterImport,
    Round,
    Unit,
)
from mentorship.models.left_out import noted_by_nobody, of_no_shared_pool
from mentorship.models.lookups import IsAmong
from mentorship.models.sides import by_own_hand, of_the_pair, with_sides
from mentorship.roles import Role
from mentorship.who_runs import SomebodyElseRuns, units_below
from mentorship.who_runs import administrators as administrators
from mentorship.who_runs import those_who_run as those_who_run

M = TypeVar("M", bound=models.Model)

OF_A_ROW = ("round__program", "mentor__person__profile", "mentee__person__profile")
"""What every list of pairings shows."""

SEEN_BY_MEMBERS = tuple(state for state in states.PAIRING.states if state != Pairing.State.APPROVED)
"""A pairing is the desk's alone until it is announced (or asked for)."""


def one_or_404(rows: QuerySet[M], pk: int) -> M:
    """Return the row of `rows` with this id; the same `Http404` for absent and for foreign."""
    try:
        return rows.get(pk=pk)
    except ObjectDoesNotExist:
        raise Http404 from None


def check(rows: QuerySet[M], pk: int) -> None:
    """Raise `Http404` where `one_or_404` would; nothing is read for it but that the row is there.

    Acts that have their object ask by this: a pairing with all that a page shows of it is read
    from fifteen tables, which takes ten times as long.
    """
    if not rows.filter(pk=pk).exists():
        raise Http404


def runs_everything(user: User) -> bool:
    """Whether this is an administrator of the whole association."""
    return bool(user.is_active and user.is_superuser)


# Whoever is one of the two -------------------------------------------------------------------


def is_one_of_two(user: User, path: str = "") -> Q:
    """Whether the user is one of the two, of a pairing or a suggestion that `path` leads to."""
    return of_the_pair(user, path)


def _own_pairings(user: User) -> QuerySet[Pairing]:
    return Pairing.objects.filter(is_one_of_two(user)).order_by()


def within_reach(user: User, rows: "QuerySet[M]", program: str) -> "QuerySet[M]":
    """Leave what names the user to others, wherever anybody else runs the program.

    The rows name a mentor and a mentee, as pairings do; `program` is the way to the program.
    """
    others = SomebodyElseRuns(F(program), *(F(role.path("person")) for role in Role))
    left = rows.model._default_manager.filter(is_one_of_two(user), others)
    return rows.filter(~Q(IsAmong("pk", left)))


# What a coordinator reaches ------------------------------------------------------------------


def units_run_by(user: User) -> QuerySet[Unit]:
    """Units that the user coordinates, with everything below them."""
    if runs_everything(user):
        return Unit.objects.all()
    if not user.is_active:
        return Unit.objects.none()
    return Unit.objects.filter(pk__in=units_below(user))


def programs_run_by(user: User) -> QuerySet[Program]:
    """Programs of the user's units, and those they run one by one; nobody runs what two noted."""
    rows = Program.objects.filter(of_two=False)
    if runs_everything(user):
        return rows
    if not user.is_active:
        return rows.none()
    directly = Coordinator.objects.filter(person=user, program__isnull=False).values("program")
    return rows.filter(Q(unit__in=units_below(user)) | Q(pk__in=directly))


def drafts_run_by(user: User) -> QuerySet[ProgramDraft]:
    """Programs that are begun in the units that the user runs."""
    rows = ProgramDraft.objects.filter(unit__in=units_run_by(user))
    return rows.select_related("unit", "changed_by__profile")


def draft_run_for(user: User, pk: int) -> ProgramDraft:
    """The draft of a program, for somebody who runs its unit."""
    return one_or_404(drafts_run_by(user), pk)


def run_by(user: User, program: str) -> Q:
    """Whether the user runs the program that `program` leads to."""
    if runs_everything(user):
        return ~Q(**{f"{program}__of_two": True})
    return Q(IsAmong(program, programs_run_by(user))) if user.is_active else Q(pk__in=())


def _run_by_or_of_none(user: User) -> Q:
    """The same of rows that may name a program; administrators also reach those that name none."""
    return noted_by_nobody() if runs_everything(user) else run_by(user, "program")


def rounds_run_by(user: User) -> QuerySet[Round]:
    """Rounds of the programs that the user runs."""
    return Round.objects.filter(run_by(user, "program")).select_related("program__unit")


def enrollments_run_by(user: User) -> QuerySet[Enrollment]:
    """Enrollments in those rounds."""
    return Enrollment.objects.filter(run_by(user, "round__program"))


def pairings_run_by(user: User) -> QuerySet[Pairing]:
    """Pairings of others in those rounds, but for those of shared pools (`matching.across`)."""
    rows = Pairing.objects.filter(run_by(user, "round__program"), across__isnull=True)
    return rows.filter(~is_one_of_two(user)).select_related(*OF_A_ROW)


def pairings_decided_by(user: User) -> QuerySet[Pairing]:
    """Pairings that the user may announce or take back; their own where nobody else can."""
    rows = Pairing.objects.filter(run_by(user, "round__program"), across__isnull=True)
    return within_reach(user, rows, "round__program").select_related(*OF_A_ROW)


def mails_run_by(user: User) -> QuerySet[OutgoingMail]:
    """Mails about those programs; an administrator also reads the ones about no program.

    Mails that hold a code to sign in are in nobody's reach. Of mails about a meeting the desk sees
    that they were written and what became of them; their words are between the two. Mails about
    the user's own pairing are out, and so are the summaries of others that count it.
    """
    own = _own_pairings(user)
    counts_it = Exists(own) & Q(kind="weekly_digest") & ~Q(to_person=user)
    rows = OutgoingMail.objects.filter(_run_by_or_of_none(user)).exclude(counts_it)
    rows = rows.filter(of_no_shared_pool())
    return rows.exclude(sensitive=True, meeting__isnull=True).exclude(pairing__in=own)


def log_run_by(user: User) -> QuerySet[LogLine]:
    """The log of those programs, without what was done about the user's own pairings."""
    rows = LogLine.objects.filter(_run_by_or_of_none(user)).exclude(pairing__in=_own_pairings(user))
    rows = rows.filter(of_no_shared_pool())
    about_user = {"verb__startswith": "review.", "enrollment__in": user.enrollments.all()}
    return rows.exclude(details__contains={"two": [user.pk]}).exclude(**about_user)


def enrollments_decided_by(user: User) -> QuerySet[Enrollment]:
    """Sign-ups about which the user may say and decide something: their own is for others.

    Where nobody else runs the program they decide about themselves, and the log says so.
    """
    others = Q(SomebodyElseRuns(F("round__program"), F("person"), Value(user.pk)))
    left = Enrollment.objects.filter(others, person=user)
    rows = enrollments_run_by(user).filter(~Q(IsAmong("pk", left)))
    return rows.select_related(
        "round__program", "person__profile", "sign_up_review__decided_by__profile"
    )


def enrollment_decided_for(user: User, pk: int) -> Enrollment:
    """The sign-up, for somebody who may decide about it."""
    return one_or_404(enrollments_decided_by(user), pk)


def people_run_by(user: User) -> QuerySet[User]:
    """People who are, or were, enrolled in those rounds."""
    if runs_everything(user):
        return User.objects.all()
    return User.objects.filter(pk__in=enrollments_run_by(user).values("person"))


def runs_anything(user: User) -> bool:
    """Whether the desk has anything to show this user; whoever coordinates is staff."""
    if not (user.is_active and user.is_staff):
        return False
    return user.is_superuser or Coordinator.objects.filter(person=user).exists()


def round_run_for(user: User, pk: int) -> Round:
    """The round, for somebody who runs it."""
    return one_or_404(rounds_run_by(user), pk)


def pairing_run_for(user: User, pk: int) -> Pairing:
    """The pairing, for somebody who runs its round and is not one of the two."""
    return one_or_404(pairings_run_by(user), pk)


def pairing_decided_for(user: User, pk: int) -> Pairing:
    """The pairing, for somebody who may announce it or take it back."""
    return one_or_404(pairings_decided_by(user), pk)


def jobs_run_by(user: User) -> QuerySet[Job]:
    """The jobs of the rounds that this user runs."""
    rows = Job.objects.filter(round__in=rounds_run_by(user))
    return rows.select_related("round__program", "requested_by__profile")


def job_run_for(user: User, pk: int) -> Job:
    """The job, for somebody who runs its round."""
    return one_or_404(jobs_run_by(user), pk)


def listed_run_by(user: User) -> QuerySet[ListedPerson]:
    """People on the lists of the units that this user runs, and those listed in these units."""
    rows = ListedPerson.objects.filter(struck_at__isnull=True)
    units = units_run_by(user)
    if not runs_everything(user):
        rows = rows.filter(Q(roster__in=units) | Q(memberships__unit__in=units)).distinct()
    return rows.select_related("roster", "region", "school")


def imports_run_by(user: User) -> QuerySet[RosterImport]:
    """Imports of the lists of the units that this user runs, without what is in the files."""
    rows = RosterImport.objects.filter(roster__in=units_run_by(user))
    return rows.select_related("roster", "requested_by__profile").defer("content")


def import_run_for(user: User, pk: int) -> RosterImport:
    """The import, for somebody who runs the unit whose list it is."""
    return one_or_404(imports_run_by(user), pk)


def mail_run_for(user: User, pk: int) -> OutgoingMail:
    """The mail, for somebody who runs its program."""
    return one_or_404(mails_run_by(user), pk)


# What a member reaches -----------------------------------------------------------------------


def programs_visible_to(user: User | None) -> QuerySet[Program]:
    """Programs on the public list; everybody reads it, signed in or not."""
    return Program.objects.filter(listed=True).select_related("unit")


def program_for(user: User | None, slug: str) -> Program:
    """The program of this address: on the public list, or one that the user has joined."""
    joined = Enrollment.objects.filter(person=user).values("round__program")
    rows = Program.objects.filter(Q(listed=True) | Q(pk__in=joined), slug=slug, of_two=False)
    program = rows.select_related("unit", "school").first()
    if program is None:
        raise Http404
    return program


def rounds_visible_to(user: User) -> QuerySet[Round]:
    """Rounds that a member may look at: past their draft and listed, or joined already."""
    joined = Enrollment.objects.filter(person=user).values("round")
    return (
        Round.objects.filter(Q(program__listed=True) | Q(pk__in=joined), program__of_two=False)
        .exclude(state=Round.State.DRAFT)
        .select_related("program__unit")
    )


def round_for(user: User, pk: int) -> Round:
    """The round, for any member who may look at it."""
    return one_or_404(rounds_visible_to(user), pk)


def enrollments_visible_to(user: User) -> QuerySet[Enrollment]:
    """The user's own enrollments."""
    return Enrollment.objects.filter(person=user).select_related("round__program")


def gatherings_visible_to(user: User) -> QuerySet[Gathering]:
    """Events of the rounds in which the user has a place, as far as they are for their role."""
    mine = Enrollment.objects.filter(person=user).exclude(state__in=states.ENROLLMENT_GONE)
    for_me = Q(for_whom="", round__in=mine.values("round"))
    for role in Role:
        for_me |= Q(for_whom=role, round__in=mine.filter(role=role).values("round"))
    rows = Gathering.objects.filter(for_me)
    hidden = (Round.State.DRAFT, Round.State.CANCELLED)
    return rows.exclude(round__state__in=hidden).select_related("round__program")


def enrollment_for(user: User, pk: int) -> Enrollment:
    """The enrollment, for its owner."""
    return one_or_404(enrollments_visible_to(user), pk)


_OF_A_PAIRING = (
    "pairing__round__program",
    "pairing__agreement",
    "pairing__mentor__person__profile",
    "pairing__mentee__person__profile",
)


def pairings_visible_to(user: User) -> QuerySet[Pairing]:
    """The user's own pairings, once they are told of them; who the two are, `with_sides` reads."""
    own = Enrollment.objects.filter(person=user)
    told = Q(IsAmong(Role.MENTEE, own), mentor_only=False)
    rows = Pairing.objects.filter(Q(IsAmong(Role.MENTOR, own)) | told, state__in=SEEN_BY_MEMBERS)
    return rows.select_related("round__program", "steward__profile", "agreement")


def pairing_for(user: User, pk: int) -> Pairing:
    """The pairing, for one of the two people in it."""
    return with_sides([one_or_404(pairings_visible_to(user), pk)])[0]


def meetings_visible_to(user: User) -> QuerySet[Meeting]:
    """Meetings of the user's own pairings. No coordinator reaches one: the desk only counts."""
    return Meeting.objects.filter(pairing__in=pairings_visible_to(user)).select_related(
        "pairing__round__program",
        "pairing__mentor__person__profile",
        "pairing__mentee__person__profile",
    )


def meeting_for(user: User, pk: int) -> Meeting:
    """The meeting, for one of the two people who meet."""
    return one_or_404(meetings_visible_to(user), pk)


def checkins_visible_to(user: User) -> QuerySet[CheckIn]:
    """Questions to the user about their pairings; the other's are nobody's business."""
    own = by_own_hand(user, "side")
    return CheckIn.objects.filter(own, pairing__state__in=SEEN_BY_MEMBERS).select_related(
        "pairing__round__program",
        "pairing__mentor__person__profile",
        "pairing__mentee__person__profile",
    )


def checkin_for(user: User, pk: int) -> CheckIn:
    """The question, for the one who was asked."""
    return one_or_404(checkins_visible_to(user), pk)


def goals_visible_to(user: User) -> QuerySet[Goal]:
    """Goals of the user's own pairings. No coordinator reaches one: the desk only counts."""
    return Goal.objects.filter(pairing__in=pairings_visible_to(user)).select_related(*_OF_A_PAIRING)


def goal_for(user: User, pk: int) -> Goal:
    """The goal, for one of the two whose it is."""
    return one_or_404(goals_visible_to(user), pk)


def notes_visible_to(user: User) -> QuerySet[Note]:
    """Notes of the user's own pairings: the shared ones, and those they wrote for themselves."""
    mine = by_own_hand(user, "writer")
    rows = Note.objects.filter(Q(shared=True) | mine, pairing__in=pairings_visible_to(user))
    return rows.select_related(*_OF_A_PAIRING)


def note_for(user: User, pk: int) -> Note:
    """The note, for whoever may read it."""
    return one_or_404(notes_visible_to(user), pk)
