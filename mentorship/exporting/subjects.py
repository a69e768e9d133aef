"""What can be exported: sign-ups, pairings, members. Each with its rows, and its columns."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import F, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.languages import names_of
from accounts.models import User
from mentorship import access
from mentorship.admin.words import ENROLLMENT, PAIRING
from mentorship.eligibility.wording import as_said
from mentorship.exporting.column import Cell, Column, Making, Placed, address_of, of_profile
from mentorship.exporting.own_questions import ANSWERS, OWN
from mentorship.models import Enrollment, EnrollmentTopic, Pairing, Program, Round
from mentorship.reviewing.lists import DECIDED_WORDS
from mentorship.roles import Role

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Subject:
    """One kind of sheet."""

    name: str
    label: "str | _StrPromise"
    rows: Callable[[User, Program, Round | None], QuerySet[Any]]
    """What its maker sees on the desk of the program, or of one round of it; and nothing else."""
    columns: tuple[Column, ...]

    def chosen(self, names: list[str]) -> list[Column]:
        """The columns of these names, in our order."""
        return [column for column in self.columns if column.name in set(names)]

    @property
    def at_first(self) -> list[str]:
        """The names of the columns that need not be asked for."""
        return [column.name for column in self.columns if not column.private]


WORK = (
    ("job_title", _("Role at work"), of_profile(lambda profile: profile.job_title)),
    ("institution", _("Institution"), of_profile(lambda one: str(one.institution or ""))),
    ("region", _("Region"), of_profile(lambda profile: str(profile.region or ""))),
    (
        "fields",
        _("Fields"),
        of_profile(lambda profile: ", ".join(str(each) for each in profile.fields.all())),
    ),
    ("stage", _("Career stage"), of_profile(lambda one: one.get_career_stage_display())),
    ("languages", _("Languages"), of_profile(lambda one: ", ".join(names_of(one.languages)))),
)
"""What a profile says of somebody's work: name, heading, value."""


def _about(person: Callable[[Any], User]) -> tuple[Column, ...]:
    """The columns about a person; `person` finds them in a row."""

    def column(name: str, label: Any, say: Callable[[User], Cell], *, private: bool) -> Column:
        return Column(name, label, lambda row: say(person(row)), private)

    return (
        column("name", _("Name"), str, private=False),
        column("email", _("Email address"), address_of, private=True),
        column("pronouns", _("Pronouns"), of_profile(lambda one: one.pronouns), private=True),
        *(column(name, label, say, private=False) for name, label, say in WORK),
    )


# Sign-ups --------------------------------------------------------------------------------------


def _within(program: Program, round: Round | None, path: str = "") -> Q:
    return Q(**{f"{path}round": round}) if round else Q(**{f"{path}round__program": program})


def _sign_ups(user: User, program: Program, round: Round | None) -> QuerySet[Enrollment]:
    topics = EnrollmentTopic.objects.select_related("topic")
    rows = access.enrollments_run_by(user).filter(_within(program, round))
    rows = rows.select_related(
        "round__program", "preference", "sign_up_review", *_profiles("person")
    )
    rows = rows.prefetch_related("person__profile__fields", Prefetch("topics", topics), ANSWERS)
    return rows.order_by("round", "submitted_at", "pk")


def _profiles(path: str) -> tuple[str, str]:
    return f"{path}__profile__institution", f"{path}__profile__region"


def _topics(place: Enrollment) -> str:
    return ", ".join(str(each.topic) for each in place.topics.all())


def _wishes(place: Enrollment) -> str:
    preference = getattr(place, "preference", None)
    if preference is None:
        return ""
    return "; ".join(
        f"{preference._meta.get_field(name).verbose_name}: "
        f"{getattr(preference, f'get_{name}_display')()}"
        for name in ("region", "field", "institution")
    )


def _ways(place: Enrollment) -> str:
    names = dict(Enrollment.Channel.choices)
    return ", ".join(str(names.get(code, code)) for code in place.channels)


def _told(place: Enrollment, making: Making) -> str:
    return "; ".join(as_said(place, making.rules(place.round)))


def _decided(place: Enrollment, making: Making) -> str:
    """What was decided about a sign-up; about one's own it is said on one's own page."""
    review = getattr(place, "sign_up_review", None)
    if place.person_id == making.user.pk:
        return ""
    return str(DECIDED_WORDS[review.state if review else "new"])


SIGN_UPS = Subject(
    "sign-ups",
    _("Sign-ups"),
    _sign_ups,
    (
        *_about(lambda place: place.person),
        Column("round", _("Round"), lambda place: str(place.round.name)),
        Column("role", _("As"), lambda place: str(place.get_role_display())),
        Column("state", _("State"), lambda place: str(ENROLLMENT[place.state][1])),
        Placed("decided", _("Looked at"), _decided),
        Placed(
            "signed_up",
            _("Signed up"),
            lambda place, making: making.moment(place.submitted_at, place.round),
        ),
        Column("places", _("Places"), lambda place: place.capacity),
        Column("topics", _("Topics"), _topics),
        Column("rhythm", _("How often"), lambda place: str(place.get_rhythm_display())),
        Column("ways", _("Ways to meet"), _ways),
        Column("wishes", _("Wishes"), _wishes),
        Column(
            "days",
            _("Days there"),
            lambda place: ", ".join(day.isoformat() for day in place.days),
        ),
        Column("orientation", _("Orientation"), lambda place: place.orientation_on),
        Placed("told", _("On who may join, as they say"), _told, private=True),
        Column("goal", _("Hopes to gain or to give"), lambda p: p.goal, private=True),
        OWN,
        Column("shares", _("Wishes to share"), lambda p: p.shares, private=True),
    ),
)


# Pairings --------------------------------------------------------------------------------------


def _pairings(user: User, program: Program, round: Round | None) -> QuerySet[Pairing]:
    rows = access.pairings_run_by(user).filter(_within(program, round))
    rows = rows.select_related(*_profiles("mentor__person"), *_profiles("mentee__person"))
    return rows.order_by("round", "created_at", "pk")


NAMES = {
    Role.MENTOR: ("mentors_address", "mentors_institution"),
    Role.MENTEE: ("mentees_address", "mentees_institution"),
}


def _of_side(role: Role) -> tuple[Column, ...]:
    """The columns about one of the two."""
    words = {Role.MENTOR: _("Mentor"), Role.MENTEE: _("Mentee")}
    addresses = {Role.MENTOR: _("Mentor’s address"), Role.MENTEE: _("Mentee’s address")}
    places = {Role.MENTOR: _("Mentor’s institution"), Role.MENTEE: _("Mentee’s institution")}
    institution = of_profile(lambda profile: str(profile.institution or ""))

    def person(row: Any) -> User:
        found: User = getattr(row, role).person
        return found

    return (
        Column(str(role), words[role], lambda row: str(person(row))),
        Column(
            NAMES[role][0],
            addresses[role],
            lambda row: address_of(person(row)),
            private=True,
        ),
        Column(NAMES[role][1], places[role], lambda row: institution(person(row))),
    )


def _moment(name: str, label: Any) -> Column:
    return Placed(name, label, lambda row, making: making.moment(getattr(row, name), row.round))


PAIRINGS = Subject(
    "pairings",
    _("Pairings"),
    _pairings,
    (
        *_of_side(Role.MENTEE),
        *_of_side(Role.MENTOR),
        Column("round", _("Round"), lambda row: str(row.round.name)),
        Column("state", _("State"), lambda row: str(PAIRING[row.state][1])),
        Column("origin", _("Origin"), lambda row: str(row.get_origin_display())),
        Column("points", _("Points of 10,000"), lambda row: row.points),
        _moment("created_at", _("Made")),
        _moment("offered_at", _("Announced")),
        _moment("answer_by", _("Answer by")),
        _moment("active_at", _("Both said yes")),
        _moment("ended_at", _("Ended")),
    ),
)


# Members ---------------------------------------------------------------------------------------


def _members(user: User, program: Program, round: Round | None) -> QuerySet[User]:
    joined = access.enrollments_run_by(user).filter(_within(program, round))
    rows = access.people_run_by(user).filter(pk__in=joined.values("person"))
    rows = rows.filter(erased_at__isnull=True).select_related(
        "profile__institution", "profile__region"
    )
    mine = Enrollment.objects.filter(pk__in=joined).select_related("round")
    rows = rows.prefetch_related(
        "profile__fields", Prefetch("enrollments", mine, to_attr="joined_here")
    )
    return rows.order_by(F("profile__full_name").asc(nulls_last=True), "pk")


def _rounds(person: Any) -> str:
    return "; ".join(f"{row.round.name} ({row.get_role_display()})" for row in person.joined_here)


MEMBERS = Subject(
    "members",
    _("Members"),
    _members,
    (
        *_about(lambda person: person),
        Column("rounds", _("Rounds"), _rounds),
        Placed(
            "date_joined",
            _("Account since"),
            lambda person, making: making.moment(person.date_joined),
        ),
    ),
)

SUBJECTS: dict[str, Subject] = {each.name: each for each in (SIGN_UPS, PAIRINGS, MEMBERS)}
