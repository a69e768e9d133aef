"""One of everything that a page of the site can show."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal import auth as recovery_codes
from allauth.mfa.totp.internal import auth as totp
from django.utils import timezone

from accounts.models import Field, InstitutionType, User
from matching.models import MatchRun, Suggestion
from matching.services import review, runs
from mentorship import messages
from mentorship.mail import outbox
from mentorship.messages import conventions, wrap_up
from mentorship.messages.checkins import checkin
from mentorship.messages.gatherings import invited
from mentorship.models import (
    Agreement,
    CheckIn,
    EligibilityException,
    EligibilityRule,
    Enrollment,
    EnrollmentTopic,
    Goal,
    GroupLetter,
    Job,
    ListedPerson,
    MailWording,
    Meeting,
    OutgoingMail,
    Pairing,
    Resume,
    ReviewOpinion,
    Round,
    SignUpReview,
    Terms,
)
from mentorship.services import enrollments, leaving
from mentorship.text import reasons
from tests import factories
from tests.browser.hands import deliver
from tests.browser.letters import letters_of
from tests.halls import Hall, hall_of
from tests.hostile.world import circles_of_ada
from tests.matching import rounds
from tests.mentorship.questions.making import answer, ask
from tests.pdfs import plain
from tests.people import Cast, cast, person

NOW = timezone.now()
SOON, GONE = NOW + timedelta(9), NOW - timedelta(1)

WHY = [
    reasons.row("a", "reason", {"mentee": "{mentor} can help.", "mentor": "{mentee} asks."}, {}),
    reasons.row("b", "talk", {"mentee": "How to meet.", "mentor": "How to meet."}, {}),
]
"""What speaks for a pair, and what to talk about."""

STANDINGS = {
    "offer": ("long_term", "offered", {}),
    "half an offer": ("long_term", "offered", {"mentor_accepted_at": NOW}),
    "late": ("long_term", "offered", {"answer_by": GONE}),
    "active": ("long_term", "active", {}),
    "together": ("long_term", "active", {}),
    "wrapping up": ("long_term", "active", {"wrap_up_proposed_at": GONE, "wrap_up_by": "mentee"}),
    "resting": ("long_term", "active", {"paused_until": SOON.date()}),
    "at the convention": ("convention", "active", {}),
    "concluded": ("long_term", "completed", {"mentor_concluded_at": NOW}),
    "ended": ("long_term", "ended", {}),
    "declined": ("long_term", "declined", {}),
    "expired": ("long_term", "expired", {"answer_by": GONE}),
    "withdrawn": ("long_term", "withdrawn", {}),
    "request": ("informal", "asked", {"origin": "asked", "answer_by": SOON}),
    "late request": ("informal", "asked", {"origin": "asked", "answer_by": GONE}),
    "friends": ("informal", "active", {"origin": "asked"}),
    "declined request": ("informal", "declined", {"origin": "asked"}),
    "lapsed request": ("informal", "expired", {"origin": "asked", "answer_by": GONE}),
    "taken back": ("informal", "withdrawn", {"origin": "asked"}),
}
"""Each way in which a pairing can stand: the kind of its program, its state, its columns."""


@dataclass
class World:
    """Who and what there is."""

    people: Cast
    rounds: dict[str, Round]
    newcomer: User
    joining: User
    ready: User
    """Somebody who has answered everything and is about to join."""
    former: User
    """Somebody who had everything erased."""
    ruled: Round | None = None
    """A round with rules of each firmness, for which nobody is on the list of members yet."""
    there: Enrollment | None = None
    """Somebody's place at the convention, taken on one screen."""
    line: Round | None = None
    """A round of one place, for which two people wait."""
    hall: Hall | None = None
    """A convention that is on."""
    asking: Round | None = None
    """A round of a program that asks questions of its own."""
    offer: Pairing | None = None
    """An offer in it, with answers to read."""
    circles: dict[str, Any] = field(default_factory=dict)
    """Circles by state: one that is proposed, and two of Ada's."""
    looked: Round | None = None
    """A round whose sign-ups are looked at first."""
    reviews: dict[str, SignUpReview] = field(default_factory=dict)
    """By state, one of its sign-ups."""
    pairings: dict[str, Pairing] = field(default_factory=dict)
    checkins: dict[str, CheckIn] = field(default_factory=dict)
    """A question that waits, and one whose answer was not well."""
    question: OutgoingMail | None = None
    """The mail of the one that waits."""
    meetings: dict[str, Meeting] = field(default_factory=dict)
    """A meeting of the active pairing in each way it can stand."""
    runs: dict[str, MatchRun] = field(default_factory=dict)
    jobs: dict[str, Job] = field(default_factory=dict)
    letters: dict[str, GroupLetter] = field(default_factory=dict)
    mail: OutgoingMail | None = None
    waiting: OutgoingMail | None = None
    passkey: Authenticator | None = None

    @property
    def run(self) -> MatchRun:
        """The run that is under review."""
        return self.runs["review"]

    def suggestion(self, state: str) -> Suggestion:
        """A suggestion in this state."""
        return self.run.suggestions.filter(state=state).first()


def build() -> World:
    """Make everything."""
    people = cast()
    topics = [factories.TopicFactory(group=group) for group in ("Leading", "Leading", "Serving")]
    factories.SchoolFactory()
    InstitutionType.objects.create(slug="law", name="Law library", kind="special")
    factories.FieldFactory(name="Areas")
    factories.FieldFactory()
    world = World(
        people,
        _rounds(people),
        factories.UserFactory(),
        person("Fay Weldon"),
        person("Gil Ames"),
        _former(people),
    )
    world.joining.profile.fields.set(Field.objects.filter(name="Areas"))
    for enrollment in (people.ada_in, people.ben_in):
        factories.WorkingStyleFactory(profile=enrollment.person.profile)
        EnrollmentTopic.objects.create(enrollment=enrollment, topic=topics[0])
    _pair_up(world)
    _meet(world)
    _agree(world)
    _close(world)
    _let_wait(world)
    _wrap_up(world)
    _directory(world, topics[0])
    _match(world)
    _ask(world)
    _write(world)
    MailWording.objects.create(
        program=people.program,
        kind="active",
        role="mentee",
        opening="You two have found each other, {to}.",
        changed_by=people.cleo,
    )
    _tell_of_no_partner(people)
    _rule(world)
    _ask_besides(world)
    _look_at(world)
    _lock(world)
    _answer(world, topics[0])
    world.there = _at_the_convention(world)
    return world


def _tell_of_no_partner(people: Cast) -> None:
    """Ben was told so once; his page of it stays."""
    OutgoingMail.objects.create(
        key="alone",
        kind="no_partner",
        subject="No partner this time",
        text="We are sorry.",
        to_email=people.ben.email,
        to_person=people.ben,
        enrollment=people.ben_in,
        state="sent",
        sent_at=NOW,
    )


def _rule(world: World) -> None:
    """A program with rules of each firmness: Ada alone is on its list of members."""
    cast = world.people
    program = factories.ProgramFactory(
        name="Chapter year",
        slug="chapter",
        unit=cast.program.unit,
        elsewhere="How to become a member: https://example.org/join",
    )
    factories.CoordinatorFactory(person=cast.cleo, program=program)
    world.ruled = factories.RoundFactory(program=program, name="Ruled")
    ListedPerson.objects.create(roster=program.unit, email="ada@example.org", full_name="Ada")
    for role, kind, values in (
        ("mentee", "member", {"unit": program.unit}),
        ("mentor", "adult", {}),
        ("mentor", "years", {"at_least": 5}),
        ("mentor", "orientation", {"strength": "by_start"}),
        ("mentor", "student", {"strength": "encouraged"}),
    ):
        EligibilityRule.objects.create(program=program, role=role, kind=kind, **values)
    world.circles = circles_of_ada(cast)
    _gather(world)
    _meet_in_a_hall(world)
    factories.EnrollmentFactory(round=world.ruled, person=person("Hal Reed"))
    factories.MentorFactory(round=world.ruled, person=person("Ida Moss"))
    world.line = factories.RoundFactory(program=program, name="One place", mentee_places=1)
    factories.EnrollmentFactory(round=world.line, person=person("Kit Lowe"))
    for name in ("Lee Park", "May Tan"):
        factories.EnrollmentFactory(round=world.line, person=person(name), state="waiting_list")
    EligibilityException.objects.create(
        round=world.ruled,
        person=person("Jon Hale"),
        role="mentee",
        kind="member",
        reason="Has joined, and the list is a month behind",
    )


def _gather(world: World) -> None:
    """An event to come, one that was, and one that is called off."""
    now = timezone.now()
    for title, days, gone in (("Kick-off", 9, None), ("Orientation", -3, None), ("Social", 5, now)):
        factories.GatheringFactory(
            round=world.people.round,
            title=title,
            starts_at=now + timedelta(days=days),
            called_off_at=gone,
            words="Bring a question.",
        )
    kick_off = world.people.round.gatherings.get(title="Kick-off")
    outbox.enqueue(invited(kick_off, world.people.ben_in))


def _meet_in_a_hall(world: World) -> None:
    """A convention that is on, and what its people are told."""
    world.hall = hall_of(world.people)
    outbox.enqueue(conventions.planned(world.hall.now, "mentee"))
    outbox.enqueue(conventions.stand_in_asked(world.hall.asked, world.hall.ben_in))


def _ask_besides(world: World) -> None:
    """A program with a question of its own of each kind, and two who have answered them."""
    cast = world.people
    program = factories.ProgramFactory(
        name="Asks besides",
        slug="besides",
        unit=cast.program.unit,
        mentee_resume="required",
    )
    factories.CoordinatorFactory(person=cast.cleo, program=program)
    world.asking = factories.RoundFactory(program=program, name="Asking")
    two = (
        factories.MentorFactory(round=world.asking, person=person("Una Mentor")),
        factories.EnrollmentFactory(round=world.asking, person=person("Vera Mentee")),
    )
    choices = ("School library", "Public library", "A library that serves a college")
    asked = (
        ask(program, "one_of", *choices, words="Where do you work?", required=True, hint="Now."),
        ask(program, "several_of", "Monday", "Friday", words="Which days suit you?"),
        ask(program, "scale", words="How sure are you of your way?", counts="alike"),
        ask(program, "short_text", words="Where would you like to be?"),
        ask(program, "long_text", words="What should we know?", read_by="reviewer"),
    )
    Resume.objects.create(person=two[1].person, content=plain(), pages=1)
    for enrollment in two:
        answer(enrollment, asked[0], choices[0])
        answer(enrollment, asked[2], step=4)
        answer(enrollment, asked[4], text="I am at my library on Mondays alone")
    world.offer = factories.PairingFactory(
        round=world.asking, mentor=two[0], mentee=two[1], state="offered"
    )


def _look_at(world: World) -> None:
    """A round whose sign-ups are looked at first: one that stands at each decision."""
    program, cleo = world.ruled.program, world.people.cleo
    world.looked = factories.RoundFactory(program=program, name="Looked at", reviews_first=True)
    factories.EnrollmentFactory(round=world.looked, person=person("Nia New"))
    for state, words in (
        ("asked", "Could you say more about your goal?"),
        ("changed", "Could you say more about your goal?"),
        ("accepted", ""),
        ("held", ""),
        ("declined", "We would be glad to see you next year."),
    ):
        place = factories.EnrollmentFactory(
            round=world.looked,
            person=person(f"{state.capitalize()} Moe"),
            state="declined" if state == "declined" else "submitted",
        )
        world.reviews[state] = SignUpReview.objects.create(
            enrollment=place,
            state=state,
            words=words,
            reason="many" if state == "declined" else "",
            version=1,
            decided_by=cleo,
        )
        ReviewOpinion.objects.create(
            enrollment=place,
            writer=cleo,
            view="unsure",
            words="Has a lot to give. Is there time?",
            written_at=timezone.now(),
        )


def _agree(world: World) -> None:
    """What two people have written down, and something of it after the end."""
    for name, state in (("together", "proposed"), ("concluded", "agreed")):
        pairing = world.pairings[name]
        it = factories.AgreementFactory(pairing=pairing, state=state, words="To lead a team")
        Terms.objects.create(
            agreement=it, number=2, written_by="mentee", goals="To say no", plan="May: begin"
        )
        Agreement.objects.filter(pk=it.pk).update(number=2)
        for place, progress in enumerate(Goal.Progress, start=1):
            factories.GoalFactory(
                pairing=pairing, place=place, progress=progress, line="We have begun"
            )
        for shared in (False, True):
            factories.NoteFactory(pairing=pairing, shared=shared)


def _rounds(people: Cast) -> dict[str, Round]:
    today = timezone.now().date()
    made = {"long_term": people.round, "elsewhere": people.round_elsewhere}
    people.round.announce_on = people.round.signup_closes_on
    people.round.save()
    for kind, slug in (("convention", "annual"), ("informal", "coffee")):
        program = factories.ProgramFactory(kind=kind, name=slug.title(), slug=slug)
        factories.CoordinatorFactory(person=people.cleo, program=program)
        made[kind] = factories.RoundFactory(program=program, name="2031", place="Chicago")
    made["convention"].starts_on = date(2031, 6, 26)
    made["convention"].ends_on = date(2031, 6, 28)
    made["convention"].save()
    for state in ("draft", "review", "running", "closed", "cancelled"):
        made[state] = factories.RoundFactory(program=people.program, name=state, state=state)
    made["closed"].signup_closes_on = today - timedelta(2)
    made["closed"].save()
    later = factories.ProgramFactory(name="Later", slug="later")
    made["later"] = factories.RoundFactory(
        program=later, signup_opens_on=today + timedelta(3), signup_closes_on=None
    )
    return made


def _at_the_convention(world: World) -> Enrollment:
    """Somebody who has signed up for the convention and waits for a partner."""
    round_ = world.rounds["convention"]
    return factories.EnrollmentFactory(
        round=round_, person=person("Noa Frisch"), days=round_.days(), first_time=True
    )


def _former(people: Cast) -> User:
    """A member who had a partner, and erased everything."""
    gone = person("Hal Gone")
    mentor = factories.MentorFactory(round=people.round, person=gone)
    mentee = factories.EnrollmentFactory(round=people.round, person=person("Ivo Left"))
    factories.PairingFactory(round=people.round, mentor=mentor, mentee=mentee, state="active")
    leaving.erase(gone, gone)
    gone.refresh_from_db()
    return gone


def _pair_up(world: World) -> None:
    """Give each standing two people of its own, who are in nothing else."""
    for name, (kind, state, columns) in STANDINGS.items():
        round_ = world.rounds[kind]
        days = [date(2031, 6, 26)] if kind == "convention" else []
        mentee = factories.EnrollmentFactory(round=round_, goal="To say no", days=days)
        mentor = factories.MentorFactory(round=round_, shares="I read at night", days=days)
        if state == "declined":
            columns = {**columns, "declined_by": mentor.person}
        if "asked" in columns.values():
            columns = {**columns, "asked_words": "May I ask you about grants?"}
        world.pairings[name] = factories.PairingFactory(
            round=round_, mentor=mentor, mentee=mentee, state=state, reasons=WHY, **columns
        )


def _close(world: World) -> None:
    """What people said at the end, and thanks; and two who may go on beyond theirs."""
    today = timezone.now().date()
    round_ = factories.RoundFactory(
        program=world.people.program,
        name="Near its end",
        state="running",
        starts_on=today - timedelta(90),
        ends_on=today + timedelta(7),
    )
    world.pairings["near its end"] = factories.PairingFactory(
        round=round_, state="active", longer_until=today + timedelta(40), longer_by="mentee"
    )
    for side, thanks in (("mentor", "You asked the questions that I needed."), ("mentee", "")):
        factories.ClosingFactory(
            pairing=world.pairings["concluded"], side=side, words="More time", thanks=thanks
        )


def _wrap_up(world: World) -> None:
    """The mail to the mentor of whom the mentee asks whether they wrap up."""
    outbox.enqueue(wrap_up.proposed(world.pairings["wrapping up"], "mentor"))


def _let_wait(world: World) -> None:
    """The mentee whose pairing ended early waits for somebody else."""
    mentee = world.pairings["ended"].mentee
    Enrollment.objects.filter(pk=mentee.pk).update(waits_again_since=GONE)


def _meet(world: World) -> None:
    """Meetings of two people whose clocks differ."""
    pairing = world.pairings["active"]
    for person_, zone in ((pairing.mentor.person, "America/New_York"), (pairing.mentee.person, "")):
        person_.profile.time_zone = zone or "Europe/Berlin"
        person_.profile.save()
    said = {"pairing": pairing, "place": "https://rooms.example.org/two", "words": "I bring tea"}
    for name in ("proposed", "confirmed", "held", "cancelled"):
        world.meetings[name] = factories.MeetingFactory(state=name, **said)
    world.meetings["over"] = factories.MeetingFactory(state="confirmed", times=[GONE], **said)


def _directory(world: World, topic) -> None:
    """Ada and Ben, and two who have joined otherwise, in the informal round."""
    people, round_ = world.people, world.rounds["informal"]
    ada = factories.MentorFactory(round=round_, person=people.ada, listed=True, goal="Grants")
    ben = factories.EnrollmentFactory(round=round_, person=people.ben, listed=False)
    for enrollment in (ada, ben):
        EnrollmentTopic.objects.create(enrollment=enrollment, topic=topic)
    factories.EnrollmentFactory(round=round_, person=world.people.cleo, state="paused")


def _match(world: World) -> None:
    """A round under review, with a pair approved and one rejected, and runs without a result."""
    people, round_ = world.people, world.rounds["review"]
    rounds.fill(round_, 5, 4)
    runs.request_run(people.cleo, round_)
    runs.execute(runs.claim_next())
    found = list(round_.runs.get().suggestions.all())
    review.approve(people.cleo, found[:1])
    review.reject(people.cleo, found[1:2], review.Rejection("better", "Ada would suit her more"))
    world.runs["review"] = round_.runs.get()
    finished = {"finished_at": NOW, "requested_by": people.cleo, "weights": round_.weights}
    for state, error in (("failed", "Matching took too long and was stopped."), ("cancelled", "")):
        world.runs[state] = MatchRun.objects.create(
            round=round_, state=state, error=error, **finished
        )
    finished = {"requested_by": people.cleo, "total": 80, "finished_at": NOW}
    world.jobs["running"] = Job.objects.create(
        kind="announce", round=round_, state="running", total=80, done=30, requested_by=people.cleo
    )
    world.jobs["done"] = Job.objects.create(
        kind="approve",
        round=round_,
        state="done",
        done=78,
        skipped=2,
        causes={"Ana Ruiz already has a mentor": 1, "These two cannot be paired": 1},
        **finished,
    )
    world.jobs["stopped"] = Job.objects.create(
        kind="announce", round=round_, state="stopped", done=41, **finished
    )
    world.letters = letters_of(people, NOW)
    world.jobs["failed"] = Job.objects.create(
        kind="approve",
        round=round_,
        state="failed",
        done=30,
        asked={"run": world.runs["review"].pk, "band": "good"},
        error="An error on our side stopped this again and again, so it was given up. "
        "Those who run the site have been told.",
        **finished,
    )
    queued = world.rounds["running"]
    rounds.fill(queued, 1, 1)
    world.runs["queued"] = runs.request_run(people.cleo, queued)


def _ask(world: World) -> None:
    """How the active pairing goes: the mentor has said so, the mentee has not yet."""
    pairing = world.pairings["active"]
    world.checkins["trouble"] = factories.CheckInFactory(
        pairing=pairing, side="mentor", state="answered", answer="trouble", words="We differ"
    )
    world.checkins["asked"] = factories.CheckInFactory(pairing=pairing)
    world.question = outbox.enqueue(checkin(world.checkins["asked"]))


def _write(world: World) -> None:
    """A mail that was sent, and one that could not be."""
    offer = world.pairings["offer"]
    world.mail = outbox.enqueue(messages.offered(offer, "mentor"))
    outbox.enqueue(messages.active(world.pairings["active"], "mentee"))
    deliver()
    world.waiting = outbox.enqueue(messages.joined(world.people.ada_in))
    world.mail.refresh_from_db()
    OutgoingMail.objects.filter(pk=outbox.enqueue(messages.offered(offer, "mentee")).pk).update(
        state="failed", last_error="550 No such person here"
    )


def _lock(world: World) -> None:
    """Give Cleo a password and every kind of second step, and Ada none of them."""
    ada, cleo = world.people.ada, world.people.cleo
    for person_ in (ada, cleo):
        EmailAddress.objects.create(user=person_, email=person_.email, primary=True, verified=True)
    ada.set_unusable_password()
    ada.save()
    cleo.set_password("nine lives and a library")
    cleo.save()
    totp.TOTP.activate(cleo, totp.generate_totp_secret())
    recovery_codes.RecoveryCodes.activate(cleo)
    world.passkey = Authenticator.objects.create(
        user=cleo, type="webauthn", data={"name": "Cleo’s phone", "credential": {}}
    )


def _answer(world: World, topic) -> None:
    """Let Gil answer every page, so that only the check is left."""
    answers = {
        "topics": {"topics": [str(topic.pk)]},
        "wishes": {"region": ["any"], "field": ["any"], "institution": ["any"]},
        "meeting": {"rhythm": ["any"]},
        "goal": {"goal": ["To say no kindly"]},
        "wished": {},
        "blocked": {},
    }
    for slug, typed in answers.items():
        enrollments.save_draft(world.ready, world.people.round, "mentee", slug, typed)
