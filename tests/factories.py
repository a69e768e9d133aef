"""Rows for tests, with as little said as can be; the cast of `tests.people` builds on them."""

from datetime import date, datetime, timedelta

import factory
from django.conf import settings
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import (
    Education,
    Field,
    Institution,
    Profile,
    Region,
    School,
    User,
    WorkingStyle,
)
from mentorship import weights
from mentorship.models import (
    Agreement,
    Answer,
    Appointment,
    CheckIn,
    Circle,
    CircleSeat,
    Closing,
    Coordinator,
    Enrollment,
    Gathering,
    Goal,
    GroupLetter,
    Meeting,
    MeetingPoint,
    MeetingSlot,
    Note,
    Pairing,
    Preference,
    Program,
    Question,
    QuestionChoice,
    Round,
    StandIn,
    Terms,
    Topic,
    Unit,
)
from mentorship.site import health


class RegionFactory(DjangoModelFactory):
    class Meta:
        model = Region

    code = factory.Sequence(lambda n: f"r{n}")
    name = factory.Sequence(lambda n: f"Region {n}")


class FieldFactory(DjangoModelFactory):
    class Meta:
        model = Field

    slug = factory.Sequence(lambda n: f"field-{n}")
    name = factory.Sequence(lambda n: f"Field {n}")
    group = "Areas"


class InstitutionFactory(DjangoModelFactory):
    class Meta:
        model = Institution

    name = factory.Sequence(lambda n: f"Library {n}")


class SchoolFactory(DjangoModelFactory):
    class Meta:
        model = School

    name = factory.Sequence(lambda n: f"School {n}")


class TopicFactory(DjangoModelFactory):
    class Meta:
        model = Topic

    slug = factory.Sequence(lambda n: f"topic-{n}")
    name = factory.Sequence(lambda n: f"Topic {n}")


class UserFactory(DjangoModelFactory):
    """An account without a profile: somebody who has only just signed up."""

    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@example.org")


class ProfileFactory(DjangoModelFactory):
    class Meta:
        model = Profile

    user = factory.SubFactory(UserFactory)
    full_name = factory.Sequence(lambda n: f"Person {n}")
    institution = factory.SubFactory(InstitutionFactory)
    region = factory.SubFactory(RegionFactory)
    languages = ["en"]


class EducationFactory(DjangoModelFactory):
    class Meta:
        model = Education

    profile = factory.SubFactory(ProfileFactory)
    school = factory.SubFactory(SchoolFactory)
    class_year = 2009


class WorkingStyleFactory(DjangoModelFactory):
    class Meta:
        model = WorkingStyle

    profile = factory.SubFactory(ProfileFactory)
    directness = 2
    structure = 3
    think_aloud = 4


class UnitFactory(DjangoModelFactory):
    class Meta:
        model = Unit

    kind = "division"
    name = factory.Sequence(lambda n: f"Division {n}")


class ProgramFactory(DjangoModelFactory):
    class Meta:
        model = Program

    unit = factory.SubFactory(UnitFactory)
    kind = "long_term"
    name = factory.Sequence(lambda n: f"Program {n}")
    slug = factory.Sequence(lambda n: f"program-{n}")
    summary = "Members learn from each other."


def _today() -> date:
    return timezone.now().date()


class RoundFactory(DjangoModelFactory):
    """An open round: sign-up began a week ago and closes in a fortnight."""

    class Meta:
        model = Round

    program = factory.SubFactory(ProgramFactory)
    name = factory.Sequence(lambda n: f"Round {n}")
    state = "open"
    signup_opens_on = factory.LazyFunction(lambda: _today() - timedelta(days=7))
    signup_closes_on = factory.LazyFunction(lambda: _today() + timedelta(days=14))
    starts_on = factory.LazyFunction(lambda: _today() + timedelta(days=28))
    ends_on = factory.LazyFunction(lambda: _today() + timedelta(days=300))

    @classmethod
    def _adjust_kwargs(cls, **kwargs):
        return {"weights": weights.proposed(kwargs["program"].kind)} | kwargs


class EnrollmentFactory(DjangoModelFactory):
    class Meta:
        model = Enrollment
        skip_postgeneration_save = True

    round = factory.SubFactory(RoundFactory)
    person = factory.LazyFunction(lambda: ProfileFactory().user)
    role = "mentee"

    @factory.post_generation
    def preference(self, create, extracted, **kwargs):
        if create:
            Preference.objects.create(enrollment=self, **kwargs)


class GatheringFactory(DjangoModelFactory):
    class Meta:
        model = Gathering

    round = factory.SubFactory(RoundFactory)
    kind = "kick_off"
    title = "Kick-off"
    starts_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=9))
    place = "https://video.example.org/kick-off"


class QuestionFactory(DjangoModelFactory):
    class Meta:
        model = Question

    program = factory.SubFactory(ProgramFactory)
    place = 1
    kind = "one_of"
    words = "In what kind of library do you work?"
    read_by = "partner"


class QuestionChoiceFactory(DjangoModelFactory):
    class Meta:
        model = QuestionChoice

    question = factory.SubFactory(QuestionFactory)
    words = factory.Sequence(lambda n: f"Kind {n}")
    position = factory.Sequence(lambda n: n % 30)


class AnswerFactory(DjangoModelFactory):
    class Meta:
        model = Answer
        skip_postgeneration_save = True

    enrollment = factory.SubFactory(EnrollmentFactory)
    question = factory.SubFactory(QuestionFactory)

    @factory.post_generation
    def chosen(self, create, extracted, **kwargs):
        self.chosen.set(extracted or ())


class MentorFactory(EnrollmentFactory):
    role = "mentor"


class PairingFactory(DjangoModelFactory):
    """A pairing in `state`, with the columns that this state needs filled in."""

    class Meta:
        model = Pairing

    round = factory.SubFactory(RoundFactory)
    mentor = factory.LazyAttribute(lambda it: MentorFactory(round=it.round))
    mentee = factory.LazyAttribute(lambda it: EnrollmentFactory(round=it.round))
    origin = "matched"
    state = "offered"

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return super()._create(model_class, *args, **(needs_of(kwargs["state"], kwargs) | kwargs))


def needs_of(state: str, given: dict) -> dict:
    """The columns that the database demands of a pairing in this state."""
    now = timezone.now()
    values: dict = {}
    if state in ("approved", "offered", "active"):
        values |= {"mentor_place": 1, "mentee_place": 1}
    if state in ("asked", "offered"):
        values |= {"offered_at": now, "answer_by": now + timedelta(days=10)}
    if state in ("active", "completed", "ended"):
        begun = now - timedelta(days=30)
        values |= {
            "active_at": begun,
            "mentor_accepted_at": begun,
            "mentee_accepted_at": begun,
        }
    if state in ("completed", "ended"):
        values["ended_at"] = now
    if state == "ended":
        values["end_reason"] = "time"
    if given["origin"] == "asked":
        values["asked_by"] = given["mentee"].person
    return values


def _circle_dates(state: str, now: datetime) -> dict:
    """What a circle in this state, and its seats, need."""
    if state in ("proposed", "approved", "withdrawn"):
        return {}
    dates = {"offered_at": now, "answer_by": now + timedelta(days=10), "active_at": now}
    return dates | ({"ended_at": now} if state in ("completed", "ended") else {})


class CircleFactory(DjangoModelFactory):
    """A circle without seats, with the dates that its state needs."""

    class Meta:
        model = Circle

    round = factory.SubFactory(RoundFactory, program__grouping="circles")
    number = factory.Sequence(lambda n: n + 1)
    state = "offered"
    least = 3
    most = 8

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        dates = _circle_dates(kwargs["state"], timezone.now())
        return super()._create(model_class, *args, **(dates | kwargs))


class CircleSeatFactory(DjangoModelFactory):
    class Meta:
        model = CircleSeat

    circle = factory.SubFactory(CircleFactory)
    enrollment = factory.LazyAttribute(
        lambda seat: EnrollmentFactory(
            round=seat.circle.round, role="mentor" if seat.role == "mentor" else "mentee"
        )
    )
    role = "mentee"
    state = "offered"

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        now = timezone.now()
        dates = {"offered_at": now, "answer_by": now + timedelta(days=10), "accepted_at": now}
        left = {"left_at": now} if kwargs["state"] == "left" else {}
        fitting = {} if kwargs["state"] in ("kept", "withdrawn") else dates | left
        return super()._create(model_class, *args, **(fitting | kwargs))


class MeetingFactory(DjangoModelFactory):
    """A meeting that the mentor proposed, with the columns that its state needs."""

    class Meta:
        model = Meeting

    pairing = factory.SubFactory(PairingFactory, state="active")
    state = "proposed"
    proposed_by = "mentor"
    how = "video"
    times = factory.LazyFunction(lambda: [timezone.now() + timedelta(days=n) for n in (3, 4)])
    starts_at = factory.LazyAttribute(lambda it: it.times[0] if it.state != "proposed" else None)
    met_on = factory.LazyAttribute(lambda it: timezone.now().date() if it.state == "held" else None)


class MeetingPointFactory(DjangoModelFactory):
    class Meta:
        model = MeetingPoint

    round = factory.SubFactory(RoundFactory)
    name = factory.Sequence(lambda n: f"Table {n}")
    directions = "Left of the stairs"


class MeetingSlotFactory(DjangoModelFactory):
    class Meta:
        model = MeetingSlot

    round = factory.SubFactory(RoundFactory)
    starts_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=3))


class AppointmentFactory(DjangoModelFactory):
    """A place and a time for a meeting that is agreed."""

    class Meta:
        model = Appointment

    meeting = factory.LazyFunction(lambda: MeetingFactory(state="confirmed"))
    slot = factory.LazyAttribute(
        lambda it: MeetingSlotFactory(
            round=it.meeting.pairing.round, starts_at=it.meeting.starts_at
        )
    )
    point = factory.LazyAttribute(lambda it: MeetingPointFactory(round=it.slot.round))
    seat = 1
    news = ""


class StandInFactory(DjangoModelFactory):
    """A question to the mentee of a missed meeting and to another mentor, in `state`."""

    class Meta:
        model = StandIn

    missed = factory.LazyFunction(
        lambda: AppointmentFactory(missing="mentor", missing_at=timezone.now())
    )
    state = "offered"
    waiting = factory.LazyAttribute(lambda it: it.missed.pairing.mentee)
    candidate = factory.LazyAttribute(lambda it: MentorFactory(round=it.missed.pairing.round))
    pairing = factory.LazyAttribute(
        lambda it: PairingFactory(state="active") if it.state == "made" else None
    )


class CheckInFactory(DjangoModelFactory):
    """A question to the mentee of an active pairing, in `state`."""

    class Meta:
        model = CheckIn

    pairing = factory.LazyFunction(lambda: PairingFactory(state="active"))
    side = "mentee"
    state = "asked"
    asked_at = factory.LazyFunction(timezone.now)
    due_at = factory.LazyAttribute(lambda it: it.asked_at + timedelta(days=21))
    answer = factory.LazyAttribute(lambda it: "well" if it.state == "answered" else "")
    answered_at = factory.LazyAttribute(lambda it: timezone.now() if it.answer else None)


class GroupLetterFactory(DjangoModelFactory):
    """A draft to everybody in a round."""

    class Meta:
        model = GroupLetter

    round = factory.SubFactory(RoundFactory)
    group = "everybody"
    subject = "Where we meet"
    words = "Come to hall B."


class ClosingFactory(DjangoModelFactory):
    """What the mentee said about a pairing that is over."""

    class Meta:
        model = Closing

    pairing = factory.LazyFunction(lambda: PairingFactory(state="completed"))
    side = "mentee"
    worth = 4
    reached = "partly"
    thanks = ""
    thanked_at = factory.LazyAttribute(lambda it: timezone.now() if it.thanks else None)


class AgreementFactory(DjangoModelFactory):
    """What two people wrote down, agreed to as its state says: the mentor is the first."""

    class Meta:
        model = Agreement
        skip_postgeneration_save = True

    pairing = factory.SubFactory(PairingFactory, state="active")
    state = "draft"
    mentor_agreed_at = factory.LazyAttribute(
        lambda it: None if it.state == "draft" else timezone.now()
    )
    mentee_agreed_at = factory.LazyAttribute(
        lambda it: timezone.now() if it.state == "agreed" else None
    )

    @factory.post_generation
    def words(self, create, extracted, **kwargs):
        Terms.objects.create(agreement=self, number=1, written_by="mentor", goals=extracted or "")


class GoalFactory(DjangoModelFactory):
    class Meta:
        model = Goal

    pairing = factory.SubFactory(PairingFactory, state="active")
    place = 1
    words = "To say no"
    changed_by = "mentee"


class NoteFactory(DjangoModelFactory):
    class Meta:
        model = Note

    pairing = factory.SubFactory(PairingFactory, state="active")
    writer = "mentee"
    changed_by = factory.SelfAttribute("writer")
    words = "Ask about the budget"


class CoordinatorFactory(DjangoModelFactory):
    """Somebody who runs a unit or a program, and may open the admin."""

    class Meta:
        model = Coordinator

    person = factory.LazyFunction(lambda: ProfileFactory(user=UserFactory(is_staff=True)).user)


def all_at_work(at: datetime | None = None, host: str = "one") -> None:
    """Signs of life of the clock and of every job of a worker, as if all were running."""
    health.beat("clock", at=at)
    for path in settings.WORKER_JOBS:
        health.beat(f"{health.WORKER}{health.job_name(path)}", host=host, at=at)
