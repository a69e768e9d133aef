"""Read-only querysets that several pages share."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    Max,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    When,
)
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Education, User
from mentorship import access, states
from mentorship.models import (
    Agreement,
    CalendarFeed,
    CheckIn,
    CircleMeeting,
    Closing,
    Enrollment,
    EnrollmentDraft,
    Goal,
    LogLine,
    Meeting,
    Pairing,
    Program,
    Round,
    Terms,
)
from mentorship.models.circles import told_of
from mentorship.models.feeds import digest_of
from mentorship.models.lookups import IsAmong
from mentorship.models.pairings import OF_THE_TWO
from mentorship.models.sides import with_sides, without
from mentorship.roles import Role
from mentorship.state_types import CircleState, SeatState

CALENDAR_KEEPS = timedelta(days=60)
"""For how long a private calendar shows what has been."""

TAKING = Q(state=Round.State.OPEN, program__listed=True)
"""The rounds that a home page names, whether they take sign-ups today or not."""

EARLIER = 20
"""How many pairings that are over a home page lists."""

# Programs and joining ------------------------------------------------------------------------


def rounds_of(program: Program) -> QuerySet[Round]:
    """The rounds of a program that members may see, the newest first."""
    hidden = (Round.State.DRAFT, Round.State.CANCELLED)
    rows = Round.objects.filter(program=program).exclude(state__in=hidden)
    return rows.select_related("program__unit", "program__school")


def programs_with_rounds(user: User | None) -> QuerySet[Program]:
    """Every program on the list, with its rounds that are open as `shown_rounds`."""
    rounds = Round.objects.filter(state=Round.State.OPEN).select_related("program")
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
        enrollments.exclude(state=Enrollment.State.WITHDRAWN).select_related("round__program"),
        drafts.select_related("round__program"),
    )


def places_of(user: User, round: Round) -> list[Enrollment]:
    """The user's places in a round, in either role, also those they left.

    `begun_other` says whether a sign-up in the other role has been begun.
    """
    drafts = EnrollmentDraft.objects.filter(person=user, round=round)
    begun = Exists(drafts.exclude(role=OuterRef("role")))
    rows = Enrollment.objects.filter(person=user, round=round).annotate(begun_other=begun)
    return list(rows.select_related("preference", "sign_up_review"))


def drafts_of(user: User) -> QuerySet[EnrollmentDraft]:
    """Sign-ups that the user has begun in rounds that are open, without them, the latest first.

    The page `join_check` of a draft's round and role leads on to its first unanswered question.
    """
    rows = EnrollmentDraft.objects.filter(person=user, round__state=Round.State.OPEN)
    return rows.order_by("-updated_at")


def class_year_is_known(user: User, program: Program) -> bool:
    """Whether the user may be placed among a school's classes; true where no school matters."""
    if program.school_id is None:
        return True
    return Education.objects.filter(profile__user=user, school=program.school_id).exists()


# Home ----------------------------------------------------------------------------------------


def pairings_of(user: User) -> list[Pairing]:
    """All the user's open pairings, then the latest that are over; their rounds come apart.

    Of the open ones first what has a date to answer by, then the rest. Which they are, and in which
    order, is asked first: Django compares each column of a query with what it orders by.
    """
    own = access.pairings_visible_to(user).select_related(None)
    is_over = ~Q(state__in=states.PAIRING_OPEN)
    group = Case(When(is_over, then=2), When(state=Pairing.State.ACTIVE, then=1), default=0)
    since = Case(When(is_over, then="state_changed_at")).desc()
    own = own.order_by(group, since, "answer_by", "-active_at", "-pk")
    order = list(own.values_list("pk", "state"))
    over = [pk for pk, state in order if state not in states.PAIRING_OPEN]
    left_out = set(over[EARLIER:])
    shown = [pk for pk, _state in order if pk not in left_out]
    found = Pairing.objects.select_related("agreement").order_by().in_bulk(shown)
    return with_sides(found[pk] for pk in shown if pk in found)


def open_rounds_beside(rows: Collection[Pairing | Enrollment | EnrollmentDraft]) -> list[Round]:
    """Open rounds of listed programs, after these rows have been given theirs.

    Most rows of a member are in a few rounds that are open: each is read once, and not once a row.
    """
    named = {row.round_id for row in rows}
    found = list(_in_order(Round.objects.filter(TAKING | Q(pk__in=named))))
    there = {round.pk: round for round in found}
    for row in rows:
        row.round = there[row.round_id]
    return [round for round in found if round.is_open and round.program.listed]


def meetings_held(pairing: Pairing) -> dict[str, Any]:
    """How many meetings the two have noted, the day of the last, and when the next is agreed for.

    All that a coordinator learns of meetings: no place and no word of them.
    """
    rows = pairing.meetings
    ahead = rows.filter(state=Meeting.State.CONFIRMED, starts_at__gt=timezone.now())
    return {
        **rows.filter(state=Meeting.State.HELD).aggregate(count=Count("pk"), last=Max("met_on")),
        "next": ahead.order_by("starts_at").values_list("starts_at", flat=True).first(),
    }


def agreed_and_reached(pairing: Pairing) -> dict[str, Any]:
    """How far two people are with their agreement and their goals: all that the desk learns."""
    agreement = Agreement.objects.filter(pairing=pairing).first()
    return {
        "agreement": agreement.state if agreement else "",
        "since": agreement.state_changed_at if agreement else None,
        **pairing.goals.aggregate(
            goals=Count("pk"), reached=Count("pk", filter=Q(progress=Goal.Progress.REACHED))
        ),
    }


def without_goals() -> QuerySet[Pairing]:
    """Pairs at work who have no goal, neither in their list nor in what they agreed on."""
    agreed = Terms.objects.filter(
        agreement__pairing=OuterRef("pk"),
        agreement__state=Agreement.State.AGREED,
        number=F("agreement__number"),
    ).exclude(goals="")
    rows = Pairing.objects.filter(state=Pairing.State.ACTIVE, paused_until__isnull=True)
    return rows.exclude(Exists(Goal.objects.filter(pairing=OuterRef("pk")))).exclude(Exists(agreed))


def without_closing_answers(role: Role) -> QuerySet[Pairing]:
    """Concluded pairs of whom the one in this role has not said how it was; thanks say nothing."""
    said = Closing.objects.filter(pairing=OuterRef("pk"), side=role)
    said = said.exclude(worth__isnull=True, reached="", words="")
    return Pairing.objects.filter(state=Pairing.State.COMPLETED).exclude(Exists(said))


def changed_since(pairing: Pairing) -> list[tuple[int, str, datetime]]:
    """What the two have changed of their answers since the reasons were written: who, what, when.

    What a profile says is one thing: it knows its last change, and not of what.
    """
    about = Q(pairing=pairing, verb="pairing.corrected")
    about |= Q(enrollment__in=(pairing.mentor_id, pairing.mentee_id), verb="enrollment.amended")
    lines = LogLine.objects.filter(about, at__gt=pairing.created_at)
    found = {
        (line.actor_id, line.details.get("what") or str(_("answers"))): line.at
        for line in lines.order_by("at", "pk")
        if line.actor_id is not None
    }
    for enrollment in (pairing.mentor, pairing.mentee):
        profile = getattr(enrollment.person, "profile", None)
        if profile and profile.updated_at > pairing.created_at:
            found[enrollment.person_id, str(_("profile"))] = profile.updated_at
    return [(person, what, at) for (person, what), at in found.items()]


def enrollments_of(user: User) -> QuerySet[Enrollment]:
    """Where the user is enrolled now, without the rounds; those that are over are left out."""
    rows = access.enrollments_visible_to(user).exclude(state__in=states.ENROLLMENT_GONE)
    rows = rows.exclude(round__program__of_two=True)
    rows = rows.select_related(None).select_related("sign_up_review")
    return rows.exclude(round__state__in=states.ROUND_OVER).order_by(
        "round__program__name", "-round__signup_opens_on", "role"
    )


def open_rounds() -> QuerySet[Round]:
    """Open rounds of listed programs; whether they take sign-ups today is the services' to say."""
    return _in_order(Round.objects.filter(TAKING)).select_related("program__unit")


def _in_order(rows: QuerySet[Round]) -> QuerySet[Round]:
    """Rounds, those first that close first."""
    order = ("signup_closes_on", "program__name", "-signup_opens_on")
    return rows.select_related("program").order_by(*order)


# Calendars -----------------------------------------------------------------------------------


def feed_of(secret: str) -> CalendarFeed | None:
    """The calendar at this secret address, if its owner still has an account."""
    rows = CalendarFeed.objects.filter(digest=digest_of(secret), person__is_active=True)
    return rows.select_related("person").first()


def calendar_meetings(person: User, since: datetime) -> QuerySet[Meeting]:
    """Agreed and held meetings since then; those of a pairing that ended early are left out."""
    return access.meetings_visible_to(person).filter(
        pairing__state__in=(Pairing.State.ACTIVE, Pairing.State.COMPLETED),
        state__in=(Meeting.State.CONFIRMED, Meeting.State.HELD),
        starts_at__gte=since,
    )


def calendar_circles(person: User, since: datetime) -> QuerySet[CircleMeeting]:
    """Meetings since then of the circles that the person is in, or was in to the end."""
    mine = told_of(person).filter(state__in=(SeatState.ACCEPTED, SeatState.DONE))
    rows = CircleMeeting.objects.filter(
        IsAmong("circle", mine, "circle"),
        circle__state__in=(CircleState.ACTIVE, CircleState.COMPLETED),
        called_off_at=None,
        starts_at__gte=since,
    )
    return rows.select_related("circle__round__program").order_by("pk")


def calendar_enrollments(person: User) -> QuerySet[Enrollment]:
    """Where the person takes part, whatever the round has come to."""
    rows = access.enrollments_visible_to(person).exclude(state__in=states.ENROLLMENT_GONE)
    return rows.exclude(round__state__in=(Round.State.DRAFT, Round.State.CANCELLED)).order_by("pk")


def unanswered_offers(person: User) -> QuerySet[Pairing]:
    """Offers and requests that wait for this person's own answer."""
    mine = without(person, "accepted_at")
    rows = access.pairings_visible_to(person).filter(mine, state__in=states.PAIRING_UNANSWERED)
    return rows.filter(answer_by__gte=timezone.now()).order_by("pk")


def pairings_with_an_own_end(person: User) -> QuerySet[Pairing]:
    """Active pairings for one talk or a few, which end on a day of their own."""
    rows = access.pairings_visible_to(person).exclude(span="")
    return rows.filter(state=Pairing.State.ACTIVE, ends_on__isnull=False).order_by("pk")


# Usefulness ----------------------------------------------------------------------------------

LITTLE_USE = 2
"""Up to this, of five, somebody finds a pairing of little use."""

FEWEST_FOR_AVERAGE = 5
"""An average of fewer answers would say what one person answered."""


@dataclass(frozen=True)
class Usefulness:
    """How useful pairings are to their people, by what each of them said last."""

    count: int
    average: float | None
    """None while fewer than `FEWEST_FOR_AVERAGE` have said."""
    low: list[Pairing]
    """Active pairings that one of the two finds of little use."""


def usefulness(rows: QuerySet[Pairing]) -> Usefulness:
    """What the people of these pairings, of those made by the program, find of them."""
    rows = rows.exclude(origin__in=OF_THE_TWO).exclude(round__program__kind=Program.Kind.INFORMAL)
    rated = CheckIn.objects.filter(pairing__in=rows.order_by(), useful__isnull=False)
    latest = rated.order_by("pairing", "side", "-asked_at").distinct("pairing", "side")
    said = [(pk, useful or 0) for pk, useful in latest.values_list("pairing", "useful")]
    low = {pk for pk, useful in said if useful <= LITTLE_USE}
    average = sum(useful for _pk, useful in said) / len(said) if said else None
    return Usefulness(
        len(said),
        average if len(said) >= FEWEST_FOR_AVERAGE else None,
        list(rows.filter(pk__in=low, state=Pairing.State.ACTIVE).order_by("pk")) if low else [],
    )
