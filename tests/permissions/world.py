"""One small world in which everything that could leak is there, and who looks at it."""

from dataclasses import dataclass, field

from django.conf import settings
from django.test import Client

from accounts.models import User
from mentorship.models import CalendarFeed, Enrollment, Goal, Meeting, Note, Pairing, Round
from mentorship.services import feeds
from tests import factories, people
from tests.sign_in import sign_in

VISITOR, MEMBER, MENTOR, MENTEE, HERE, ELSEWHERE, ADMINISTRATOR = ROLES = (
    "visitor",
    "member",
    "mentor",
    "mentee",
    "coordinator here",
    "coordinator elsewhere",
    "administrator",
)

ABSENT = 987_654_321
"""An id that nothing has."""


@dataclass
class World:
    """The cast with a pairing of every kind of reach, and an informal round beside it."""

    cast: people.Cast
    pairing: Pairing
    coffee: Round
    listed: Enrollment
    asker: Enrollment
    active: Pairing
    """Ada and Ben in the informal round, where they have met before."""
    completed: Pairing
    """Ada and Ben once more, concluded lately."""
    meeting: Meeting
    feed: CalendarFeed
    """Ada's calendar, which programs read without signing in."""
    goal: Goal
    private: Note
    """Ben's alone."""
    shared: Note
    sessions: dict[str, str] = field(default_factory=dict)
    """In which each role is signed in already."""

    def sign_all_in(self) -> None:
        """Let everybody be signed in, before the tests that share this world."""
        for role in ROLES:
            if person := self.person(role):
                self.sessions[role] = sign_in(Client(), person).session.session_key

    def client(self, role: str) -> Client:
        """A browser in which this role is signed in."""
        client = Client()
        if role in self.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[role]
        elif person := self.person(role):
            sign_in(client, person)
        return client

    def person(self, role: str) -> User | None:
        """Who plays this role; nobody is the visitor."""
        cast = self.cast
        return {
            MEMBER: cast.eve,
            MENTOR: cast.ada,
            MENTEE: cast.ben,
            HERE: cast.cleo,
            ELSEWHERE: cast.dov,
            ADMINISTRATOR: cast.ann,
        }.get(role)


def make_world() -> World:
    """Make the cast, their pairing, and an informal round that Ada and Ben have joined."""
    cast = people.cast()
    coffee = factories.RoundFactory(
        program=factories.ProgramFactory(
            kind="informal", unit=cast.program.unit, name="Coffee", slug="coffee"
        ),
        signup_closes_on=None,
        starts_on=None,
        ends_on=None,
    )
    factories.CoordinatorFactory(person=cast.cleo, program=coffee.program)
    listed = factories.MentorFactory(round=coffee, person=cast.ada, listed=True, capacity=5)
    asker = factories.EnrollmentFactory(round=coffee, person=cast.ben, listed=True, capacity=5)
    active = factories.PairingFactory(
        round=coffee, mentor=listed, mentee=asker, state="active", origin="asked"
    )
    factories.AgreementFactory(pairing=active, state="proposed", words="Quite private words")
    return World(
        cast=cast,
        pairing=cast.pairing("offered"),
        coffee=coffee,
        listed=listed,
        asker=asker,
        active=active,
        completed=_completed(listed, asker),
        meeting=factories.MeetingFactory(pairing=active, place="Quite private words"),
        feed=feeds.renew(cast.ada),
        goal=factories.GoalFactory(pairing=active, words="Quite private words"),
        private=factories.NoteFactory(pairing=active, words="Quite private words"),
        shared=factories.NoteFactory(pairing=active, words="Quite private words", shared=True),
    )


def _completed(mentor: Enrollment, mentee: Enrollment) -> Pairing:
    """An earlier pairing of these two, of which the mentee has said how it was."""
    pairing = factories.PairingFactory(
        round=mentor.round, mentor=mentor, mentee=mentee, state="completed", origin="asked"
    )
    factories.ClosingFactory(
        pairing=pairing, words="Quite private words", thanks="Quite private words"
    )
    return pairing
