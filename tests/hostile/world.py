"""A small association with something of everything, so that every page has something to show."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib import admin
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.models import DataRequest, InstitutionType, User
from accounts.services.addresses import note_change
from accounts.views.pages import ABOUT_ME, STYLE
from matching.admin.acts import ACTS
from matching.services import review, runs
from mentorship import messages, states
from mentorship.beginning.parts import PARTS
from mentorship.beginning.previews import PAGES as PREVIEWS
from mentorship.care.ways import WAYS
from mentorship.conventions import points
from mentorship.joining.order import EXTRAS, PAGES
from mentorship.mail import act_links, opt_outs, outbox
from mentorship.messages.checkins import checkin
from mentorship.models import (
    Certificate,
    CheckIn,
    Circle,
    CircleCertificate,
    CircleCheckIn,
    CircleClosing,
    CircleMeeting,
    CircleNote,
    EligibilityRule,
    Enrollment,
    EnrollmentTopic,
    LogLine,
    Meeting,
    OutgoingMail,
    Pairing,
    Program,
    Question,
    Resume,
    Round,
    Willingness,
)
from mentorship.services import feeds
from mentorship.services.links.use import PURPOSES
from tests import factories, people
from tests.drafts import draft_of
from tests.halls import Hall, hall_of
from tests.hostile import among_members
from tests.lists import imports_of
from tests.matching import rounds
from tests.mentorship.questions.making import ask
from tests.pdfs import plain
from tests.sign_in import sign_in

OPEN_END: dict[str, Any] = {"signup_closes_on": None, "starts_on": None, "ends_on": None}


WORDING = ("wording", "wording_html", "wording_ours")


def certificate_of(pairing: Pairing) -> Certificate:
    """A letter of the mentor's about their service."""
    return Certificate.objects.create(pairing=pairing, **certified(pairing.mentor.person))


def certificate_of_circle(circle: Circle) -> CircleCertificate:
    """The same of the one who leads a circle."""
    seat = circle.seats.get(role="mentor")
    facts = certified(seat.person) | {"code": "C7QF2M9AXH3D"}
    return CircleCertificate.objects.create(seat=seat, **facts)


def certified(person: User) -> dict[str, Any]:
    return {
        "person": person,
        "kind": Certificate.Kind.LETTER,
        "code": "K7QF2M9AXH3D",
        "role": "mentor",
        "name": person.public_name,
        "program": "A year of mentoring",
        "role_word": "mentor",
        "began_on": "2026-01-05",
        "ended_on": "2026-06-30",
        "meetings": 6,
        "hours": 5,
        "file": b"%PDF-1.7",
    }


@dataclass
class World:
    """Ada has a pairing in every state with somebody; Cleo runs all of it, Dov runs another."""

    cast: people.Cast
    pairings: dict[str, Pairing]
    rounds: dict[str, Round]
    """By what they are for: joining (one a kind), matching, the directory."""
    asked: Pairing
    """Ben has asked Ada; she may answer, he may take it back."""
    listed: Enrollment
    run: Any
    meetings: dict[str, Meeting] = field(default_factory=dict)
    """A meeting of Ada's active pairing in each state; the other has proposed."""
    extra: dict[str, Any] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    """In which each role is signed in already."""

    @property
    def roles(self) -> dict[str, User | None]:
        cast = self.cast
        return {
            "visitor": None,
            "member": cast.eve,
            "newcomer": self.extra["newcomer"],
            "mentor": cast.ada,
            "mentee": cast.ben,
            "coordinator": cast.cleo,
            "coordinator elsewhere": cast.dov,
            "administrator": cast.ann,
        }

    def sign_all_in(self) -> None:
        """Let everybody be signed in, before the tests that share this world."""
        for role, person in self.roles.items():
            if person is not None:
                self.sessions[role] = sign_in(Client(), person).session.session_key

    def client(self, role: str) -> Client:
        """A browser in which this role is signed in."""
        client = Client()
        person = self.roles[role]
        if role in self.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[role]
        elif person is not None:
            sign_in(client, person)
        return client


def make_world() -> World:
    """Make everything; the whole takes about a second."""
    cast = people.cast()
    places(cast)
    joining = {
        kind: cleos(cast, kind, slug=f"join-{kind}")
        for kind in ("long_term", "convention", "informal")
    }
    coffee = cleos(cast, "informal", slug="coffee", **OPEN_END)
    listed = factories.MentorFactory(round=coffee, person=cast.ada, listed=True, capacity=5)
    asker = factories.EnrollmentFactory(
        round=coffee, person=cast.ben, listed=True, capacity=5, goal="To learn", shares="Maps"
    )
    third = people.person("Cho Third")
    factories.MentorFactory(round=coffee, person=third, listed=True, capacity=5)
    topics = [factories.TopicFactory() for _ in range(3)]
    for enrollment in Enrollment.objects.all():
        for topic in topics[:2]:
            EnrollmentTopic.objects.create(enrollment=enrollment, topic=topic)
    asked = factories.PairingFactory(
        round=coffee,
        mentor=listed,
        mentee=asker,
        state="asked",
        origin="asked",
        mentee_accepted_at=timezone.now(),
        asked_words="About grants",
    )
    world = World(
        cast=cast,
        pairings=pairings_of_ada(cast),
        rounds={**joining, "coffee": coffee},
        asked=asked,
        listed=listed,
        run=a_run(cast),
        extra={"newcomer": factories.UserFactory(email="new@example.org"), "third": third},
    )
    world.rounds["matching"] = world.run.round
    asked = factories.CheckInFactory(pairing=world.pairings["active"], side="mentor")
    outbox.enqueue(checkin(asked))
    for state in states.MEETING.states:
        world.meetings[state] = factories.MeetingFactory(
            pairing=world.pairings["active"], state=state, proposed_by="mentee", place="Room 5"
        )
    written(world)
    world.extra["ending"] = _near_its_end(cast)
    world.extra["rule"] = EligibilityRule.objects.create(
        program=cast.program, role="mentee", kind="adult", strength="encouraged"
    )
    world.extra["letter"] = factories.GroupLetterFactory(round=cast.round)
    world.extra["certificate"] = certificate_of(world.pairings["completed"])
    world.extra["gathering"] = factories.GatheringFactory(round=cast.round)
    world.extra["hall"] = hall_of(cast)
    type(cast.program).objects.filter(pk=cast.program.pk).update(mentor_resume="optional")
    world.extra["asking"] = Willingness.objects.create(
        enrollment=cast.ada_in, asked_at=timezone.now()
    )
    world.extra["circles"] = circles_of_ada(cast)
    world.extra["resume"] = Resume.objects.create(person=cast.ada, content=plain(), pages=1)
    world.extra["question"] = asked_besides(cast)
    for kind in Question.Kind:
        ask(joining["long_term"].program, kind)
    factories.ClosingFactory(pairing=world.pairings["completed"], thanks="Thank you, Ada")
    papers(world)
    world.extra["feed"] = feeds.renew(cast.ada)
    world.extra["imports"] = imports_of(cast.ann, cast.program.unit)
    world.extra["drafts"] = {
        "draft": draft_of(cast.ann, cast.program.unit),
        "convention": draft_of(cast.ann, cast.program.unit, "first-conference"),
    }
    factories.all_at_work()
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True)
        for user in User.objects.all()
    )
    world.extra |= among_members.make(cast, listed, coffee, world.pairings["active"])
    return world


def circles_of_ada(cast: people.Cast) -> dict[str, Any]:
    """Circles that Cleo runs: one that is proposed, one offered to Ada, and one of hers."""
    found: dict[str, Any] = {}
    round_ = cleos(cast, "long_term", slug="circles")
    Program.objects.filter(pk=round_.program_id).update(grouping="circles")
    for number, (state, seat) in enumerate(CIRCLES.items(), start=1):
        of = round_
        if state != "proposed":
            running = {"state": "running", **OPEN_END}
            of = factories.RoundFactory(program=round_.program, name=f"Of {state}", **running)
        circle = found[state] = factories.CircleFactory(round=of, state=state, number=number)
        ada = cast.ada if state != "proposed" else people.person("Hilda Holds")
        mine = factories.MentorFactory(round=of, person=ada)
        factories.CircleSeatFactory(circle=circle, enrollment=mine, role="mentor", state=seat)
        for at in range(3):
            person = people.person(f"Sits{number}{at} Round")
            member = factories.EnrollmentFactory(round=of, person=person)
            factories.CircleSeatFactory(circle=circle, enrollment=member, state=seat)
    mine = found["active"].seats.get(role="mentor")
    found["meeting"] = CircleMeeting.objects.create(
        circle=found["active"], planned_by=mine, starts_at=timezone.now() + timedelta(days=4)
    )
    CircleCheckIn.objects.create(seat=mine, asked_at=timezone.now())
    CircleNote.objects.create(circle=found["active"], writer=mine, words="Bring maps")
    found["certificate"] = certificate_of_circle(found["completed"])
    other = found["completed"].seats.filter(role="mentee")[0]
    said = {"worth": 4, "words": "Shorter talks", "thanks": "You all listened"}
    CircleClosing.objects.create(seat=other, thanked_at=timezone.now(), **said)
    return found


CIRCLES = {"proposed": "kept", "offered": "offered", "active": "accepted", "completed": "done"}
"""The states of circles, and that of the seats in each."""


def asked_besides(cast: people.Cast) -> Question:
    """A question of the program's own, which Ada has answered."""
    choice = factories.QuestionChoiceFactory(question__program=cast.program)
    factories.QuestionChoiceFactory(question=choice.question)
    factories.AnswerFactory(enrollment=cast.ada_in, question=choice.question, chosen=[choice])
    return choice.question


def places(cast: people.Cast) -> None:
    """Something to choose from in every list, and answers in the profiles of Ada and Ben."""
    fields = [factories.FieldFactory() for _ in range(3)]
    factories.SchoolFactory()
    InstitutionType.objects.create(slug="law", name="Law library", kind="special")
    for person in (cast.ada, cast.ben):
        person.profile.fields.set(fields[:2])
        factories.WorkingStyleFactory(profile=person.profile)


def cleos(cast: people.Cast, kind: str, slug: str, **dates: Any) -> Round:
    """An open round of this kind in a program of its own that Cleo runs."""
    unit = cast.program.unit
    program = factories.ProgramFactory(kind=kind, unit=unit, slug=slug, name=slug.title())
    factories.CoordinatorFactory(person=cast.cleo, program=program)
    soon = timezone.now().date() + timedelta(days=28)
    if kind == "convention":
        dates = {"starts_on": soon, "ends_on": soon + timedelta(days=3), **dates}
    return factories.RoundFactory(program=program, name=f"Round {slug}", **dates)


def pairings_of_ada(cast: people.Cast) -> dict[str, Pairing]:
    """A pairing of Ada with somebody in each state; the offered one is with Ben."""
    made = {"offered": cast.pairing("offered")}
    for number, state in enumerate(states.PAIRING.states, start=1):
        if state in made or state == "asked":
            continue
        round_ = factories.RoundFactory(
            program=cast.program, name=f"Of {state}", state="running", **OPEN_END
        )
        mentor = factories.MentorFactory(round=round_, person=cast.ada)
        mentee = factories.EnrollmentFactory(
            round=round_, person=people.person(f"Mentee{number} {state.title()}")
        )
        given = {"declined_by": mentee.person} if state == "declined" else {}
        made[state] = factories.PairingFactory(
            round=round_, mentor=mentor, mentee=mentee, state=state, **given
        )
    return made


def a_run(cast: people.Cast) -> Any:
    """A run under review, with one suggestion approved and the others to be decided."""
    round_ = factories.RoundFactory(program=cast.program, name="To match", state="matching")
    rounds.fill(round_, 4, 4)
    run = runs.request_run(cast.cleo, round_)
    runs.execute(runs.claim_next())
    run.refresh_from_db()
    review.approve(cast.cleo, list(run.suggestions.all()[:1]))
    return run


def written(world: World) -> None:
    """What Ada and her mentee have written down together."""
    pairing = world.pairings["active"]
    factories.AgreementFactory(pairing=pairing, words="To learn")
    world.extra["goal"] = factories.GoalFactory(pairing=pairing)
    world.extra["notes"] = [
        factories.NoteFactory(pairing=pairing, writer="mentor", shared=shared)
        for shared in (False, True)
    ]


def _near_its_end(cast: people.Cast) -> Pairing:
    """Ada's pairing in a round that ends next week; the other would like to go on."""
    today = timezone.now().date()
    round_ = factories.RoundFactory(
        program=cast.program,
        name="Near its end",
        state="running",
        starts_on=today - timedelta(days=90),
        ends_on=today + timedelta(days=7),
    )
    mentor = factories.MentorFactory(round=round_, person=cast.ada)
    return factories.PairingFactory(
        round=round_,
        mentor=mentor,
        mentee=factories.EnrollmentFactory(round=round_, person=people.person("Eli Near")),
        state="active",
        longer_until=today + timedelta(days=40),
        longer_by="mentee",
    )


def papers(world: World) -> None:
    """Mails in every state, and log lines."""
    pairing = world.pairings["offered"]
    outbox.enqueue_all([messages.offered(pairing, side) for side in ("mentor", "mentee")])
    for number, state in enumerate(states.MAIL.states):
        OutgoingMail.objects.create(
            key=f"paper:{number}",
            kind="offered",
            to_email="ben@example.org",
            to_person=world.cast.ben,
            program=world.cast.program,
            round=world.cast.round,
            pairing=pairing,
            subject=f"Paper {state}",
            text="Words",
            html="<p>Words</p>",
            state=state,
            sent_at=timezone.now() if state in ("sent", "bounced") else None,
        )
    DataRequest.objects.create(person=world.cast.ada, what="copy", how="self", by=world.cast.ada)
    LogLine.objects.create(verb="pairing.made", pairing=pairing, round=pairing.round)


# Addresses -----------------------------------------------------------------------------------


def names(
    patterns: list[URLPattern | URLResolver] | None = None, space: str = ""
) -> list[tuple[str, str]]:
    """Every address of the site: its name, with the name of its space, and its pattern."""
    found = []
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLPattern):
            found.append((f"{space}{pattern.name or ''}", str(pattern.pattern)))
        else:
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            found += names(pattern.url_patterns, inner)
    return found


def addresses(world: World) -> dict[str, list[str]]:
    """Addresses of every page, by name, each with what exists in the world."""
    known = {**_members(world), **_desk(world), **_lists()}
    known |= among_members.of_members(world) | among_members.of_the_desk(world)
    found: dict[str, list[str]] = {}
    for name, pattern in names():
        if name in known:
            found[name] = [reverse(name, args=args) for args in known[name]]
        elif name and "<" not in pattern and "(" not in pattern:
            found[name] = [reverse(name)]
    return found


def _members(world: World) -> dict[str, list[tuple[Any, ...]]]:
    mine = list(world.cast.ada.enrollments.all()) + list(world.cast.ben.enrollments.all())
    all_pairings = [*world.pairings.values(), world.asked]
    pairs = [(row.pk,) for row in all_pairings]
    coffee = world.rounds["coffee"].pk
    entry = (coffee, world.listed.pk)
    joinable = [world.rounds[kind] for kind in ("long_term", "convention", "informal")]
    mailed = [(row.pk,) for row in OutgoingMail.objects.all()[:1]]
    join_pages = [
        (round_.pk, role, page.slug)
        for round_ in joinable
        for role in ("mentor", "mentee")
        for page in (*PAGES[round_.program.kind, role], *EXTRAS.get(round_.program.kind, ()))
        if page.slug not in ("seeks", "mentors", "circle")  # asked by no program here
    ]
    join_pages += [(world.rounds["long_term"].pk, role, "own") for role in ("mentor", "mentee")]
    asks = OutgoingMail.objects.get(kind="checkin")
    bens = OutgoingMail.objects.filter(to_person=world.cast.ben, kind="offered").earliest("pk")
    circles = world.extra["circles"]
    by_state = {state: [(row.pk,)] for state, row in world.pairings.items()}
    meetings = {state: [(row.pk,)] for state, row in world.meetings.items()}
    return {
        "program": [(world.cast.program.slug,), ("coffee",)],
        **{
            f"express{page}": [(world.rounds["convention"].program.slug,)]
            for page in ("", "_join", "_done")
        },
        "unit": [(world.cast.program.unit_id, "any-name")],
        "join": [(round_.pk,) for round_ in joinable],
        "join_check": [(round_.pk, role) for round_ in joinable for role in ("mentor", "mentee")],
        "join_page": join_pages,
        "enrollment": [(row.pk,) for row in mine],
        "enrollment_pause": [(world.cast.ben_in.pk,)],
        "enrollment_resume": [(world.cast.ben_in.pk,)],
        "enrollment_leave": [(world.cast.ben_in.pk,), (world.cast.ada_in.pk,)],
        "openid_connect_login": [("association",)],
        "openid_connect_callback": [("association",)],
        **_in_the_hall(world.extra["hall"]),
        "gathering_file": [(world.extra["gathering"].pk,)],
        "gathering_answer": [(world.extra["gathering"].pk,)],
        "enrollment_willing": [(world.extra["asking"].pk,)],
        "resume_file": [(world.extra["resume"].pk,)],
        "goodbye": [("closed",), ("erased",)],
        "act_link": [
            (act_links.token_of(asks if name.startswith("checkin") else bens, name),)
            for name in PURPOSES
        ],
        "undo_address": [(undoing(world.cast.ben),)],
        "unsubscribe": [(opt_outs.token_of(world.cast.ben.pk, "news"),)],
        "profile_page": [(page.key,) for page in ABOUT_ME],
        "working_style_page": [(page.key,) for page in STYLE],
        "directory": [(coffee,)],
        "directory_person": [entry],
        "ask": [entry],
        "circle": [(circles[at].pk,) for at in ("offered", "active", "completed")],
        "circle_closing": [(circles["completed"].pk,)],
        "circle_certificate": [(circles["completed"].pk,)],
        "circle_certificate_make": [(circles["completed"].pk,)],
        "circle_certificate_file": [(circles["certificate"].pk,)],
        "circle_certificate_withdraw": [(circles["certificate"].pk,)],
        "admin:circle_certificate_withdraw": [(circles["certificate"].pk,)],
        "circle_accept": [(circles["offered"].pk,)],
        "circle_decline": [(circles["offered"].pk,)],
        "circle_meeting_move": [(circles["meeting"].pk,)],
        "circle_meeting_off": [(circles["meeting"].pk,)],
        **{
            f"circle_{name}": [(circles["active"].pk,)]
            for name in (
                *("leave", "meeting", "terms", "agree", "notes", "note_remove", "checkin"),
            )
        },
        "pairing": pairs,
        "pairing_accept": [*by_state["offered"], (world.asked.pk,)],
        "pairing_decline": [*by_state["offered"], (world.asked.pk,)],
        "pairing_correct": [*by_state["offered"], (world.asked.pk,)],
        "pairing_correct_page": [
            *((*by_state["offered"][0], slug) for slug in ("topics", "goal", "meeting")),
            (world.asked.pk, "shares"),
        ],
        "pairing_more_time": [*by_state["offered"], (world.asked.pk,)],
        "pairing_ask": [*by_state["offered"], *by_state["active"], (world.asked.pk,)],
        "pairing_asked": by_state["active"],
        "pairing_take_back": [(world.asked.pk,)],
        "pairing_conclude": by_state["active"],
        "pairing_wrap_up": by_state["active"],
        "pairing_end": by_state["active"],
        "pairing_trouble": by_state["active"],
        "pairing_pause": by_state["active"],
        "pairing_resume": by_state["active"],
        "pairing_rematch": by_state["active"],
        "pairing_look_again": by_state["ended"],
        "pairing_longer": [(world.extra["ending"].pk,)],
        "last_talk": by_state["active"],
        "certificate": by_state["completed"],
        "certificate_make": by_state["completed"],
        "certificate_file": [(world.extra["certificate"].pk,)],
        "certificate_withdraw": [(world.extra["certificate"].pk,)],
        "certificate_checked": [(world.extra["certificate"].code,), ("nothing-here",)],
        "admin:certificate_withdraw": [(world.extra["certificate"].pk,)],
        "closing": by_state["completed"],
        "pairing_quote": by_state["completed"],
        "program_picture": [(world.cast.program.slug, "0" * 16)],
        "pairing_apart": by_state["completed"],
        "pairing_stay": by_state["completed"],
        "calendar_feed": [(world.extra["feed"].secret,)],
        "checkin": [(row.pk,) for row in CheckIn.objects.all()],
        "agreement": by_state["active"],
        "agreement_edit": by_state["active"],
        "agreement_agree": by_state["active"],
        "goal_add": by_state["active"],
        "goal_edit": [(world.extra["goal"].pk,)],
        "goal_remove": [(world.extra["goal"].pk,)],
        "notes": by_state["active"],
        "note_add": [(*by_state["active"][0], kind) for kind in ("private", "shared")],
        "note_edit": [(row.pk,) for row in world.extra["notes"]],
        "note_remove": [(row.pk,) for row in world.extra["notes"]],
        "meeting_propose": by_state["active"],
        "meeting_note": by_state["active"],
        "meeting": [row for rows in meetings.values() for row in rows],
        "meeting_confirm": meetings["proposed"],
        "meeting_change": meetings["proposed"] + meetings["confirmed"],
        "meeting_cancel": meetings["confirmed"] + meetings["held"],
        "meeting_met": meetings["confirmed"],
        "demo_mail": mailed,
        "demo_mail_html": mailed,
    }


ASKED = ("column missing", "letters asked", "checked")
"""Imports whose columns can be looked at."""


BEGUN = (
    *("begin_preview", "begin_rules", "begin_recount", "begin_drop_question"),
    *("begin_set_up", "begin_discard"),
)


def _desk(world: World) -> dict[str, list[tuple[Any, ...]]]:
    suggestions = [(row.pk,) for row in world.run.suggestions.all()[:2]]
    round_, run = (world.run.round.pk,), (world.run.pk,)
    mail = {row.state: row.pk for row in OutgoingMail.objects.filter(sensitive=False)}
    circle = world.extra["circles"]["proposed"]
    imports, drafts = world.extra["imports"], world.extra["drafts"]
    return {
        "admin:round": [round_, (world.cast.round.pk,), (world.rounds["coffee"].pk,)],
        "admin:round_act": [(*round_, name) for name in ACTS],
        "admin:round_pairings": [round_, (world.cast.round.pk,)],
        "admin:unmatched": [round_],
        "admin:by_hand": [round_],
        "admin:announce": [round_],
        **{
            f"admin:circles{name}": [(circle.round_id,)]
            for name in ("", "_approve", "_announce", "_put")
        },
        "admin:circle_approve": [(circle.pk,)],
        "admin:circle_drop": [(circle.pk,)],
        "admin:circle_seat": [(circle.seats.first().pk,)],
        "admin:announce_html": [(*round_, 1, "mentor")],
        "admin:board": [round_],
        "admin:board_decide": [round_],
        "admin:board_decide_many": [round_],
        **{
            f"admin:board_{name}": [round_]
            for name in (
                *("try", "others", "move", "notes", "steps", "since", "news", "proof"),
                *("undo", "take_back", "follow", "what_if", "readiness"),
            )
        },
        "admin:board_undo_look": [(*round_, 1)],
        "admin:board_draft": [(*round_, 1)],
        "admin:board_draft_act": [(*round_, 1)],
        "admin:pools": [round_],
        "admin:pool_act": [(1, *round_)],
        "admin:pool_pairs": [(1,)],
        "admin:pair_across_act": [(1,)],
        "admin:run": [run],
        "admin:run_decide": [run],
        "admin:run_cancel": [run],
        "admin:run_reject": [run],
        "admin:suggest_again": [round_],
        "admin:suggestion": suggestions,
        "admin:suggestion_decide": suggestions,
        "admin:suggestion_another": suggestions,
        "admin:pairing": [(row.pk,) for row in world.pairings.values()],
        "admin:waiting": [()],
        "admin:waiting_person": [(world.pairings["ended"].mentee_id,)],
        "admin:stewards": [(world.pairings["active"].round_id,)],
        "admin:pairing_mend": [(world.pairings["ended"].pk,)],
        "admin:pairing_withdraw": [(world.pairings["offered"].pk,)],
        "admin:pairing_way": [
            *((world.pairings["active"].pk, name) for name in WAYS),
            (world.pairings["offered"].pk, "write"),
        ],
        "admin:pairing_note": [(world.pairings["active"].pk,)],
        "admin:pairing_back": [(world.pairings["active"].pk,)],
        "admin:person_data": [(world.cast.eve.pk,)],
        "admin:mail": [(pk,) for pk in mail.values()],
        "admin:mail_html": [(mail["sent"],)],
        "admin:mail_edit": [(mail["queued"],), (mail["held"],)],
        "admin:mail_act": [
            (mail["queued"], "hold"),
            (mail["held"], "release"),
            (mail["held"], "cancel"),
            (mail["failed"], "again"),
        ],
        "admin:mails_act": [("hold",), ("release",), ("cancel",)],
        "admin:setup_list": [("topics",), ("library_types",)],
        "admin:wordings": [(world.cast.program.pk,)],
        "admin:program_rules": [(world.cast.program.pk,)],
        "admin:round_rules": [(world.cast.round.pk,)],
        "admin:program_rule_add": [
            (world.cast.program.pk, "mentee", kind) for kind in EligibilityRule.Kind
        ],
        "admin:round_rule_add": [(world.cast.round.pk, "mentor", "years")],
        "admin:rule": [(world.extra["rule"].pk,)],
        **{
            f"admin:program_{part}": [(world.cast.program.pk,)]
            for part in ("topics", "months", "reading", "sources", "quotes")
        },
        "admin:program_express": [(world.rounds["convention"].program_id,)],
        "admin:program_code": [
            (world.rounds["convention"].program_id, "plain", kind) for kind in ("svg", "png")
        ],
        **{
            f"admin:numbers_{extent}{page}": [(pk,)]
            for extent, pk in (
                ("round", world.cast.round.pk),
                ("program", world.cast.program.pk),
                ("unit", world.cast.program.unit_id),
            )
            for page in ("", "_fairness", "_score", "_report")
            if (extent, page) != ("round", "_report")
        },
        "admin:numbers_round_sheet": [(world.cast.round.pk, "csv"), (world.cast.round.pk, "pdf")],
        "admin:numbers_program_sheet": [(world.cast.program.pk, "xlsx")],
        "admin:numbers_unit_sheet": [(world.cast.program.unit_id, "csv")],
        "admin:numbers_association_sheet": [("csv",)],
        "admin:export": [("sign-ups",), ("pairings",), ("members",)],
        "admin:sign_ups": [(world.cast.round.pk,)],
        "admin:sign_up": [(world.cast.ben_in.pk,)],
        "admin:sign_up_resume": [(world.cast.ada_in.pk,)],
        "admin:sign_up_for": [(world.cast.round.pk,)],
        "admin:sign_up_answers": [(world.cast.ben_in.pk,)],
        "admin:letters": [(world.cast.round.pk,)],
        "admin:letter_new": [(world.cast.round.pk,)],
        "admin:letter_html": [(world.extra["letter"].pk, world.cast.ben_in.pk)],
        **{
            f"admin:letter{name}": [(world.extra["letter"].pk,)]
            for name in ("", "_look", "_send", "_test", "_go_on", "_stop", "_discard")
        },
        "admin:round_gatherings": [(world.cast.round.pk,)],
        "admin:gathering": [(world.extra["gathering"].pk,)],
        "admin:who_came": [(world.extra["gathering"].pk,)],
        "admin:program_questions": [(world.cast.program.pk,)],
        "admin:program_question_add": [(world.cast.program.pk, kind) for kind in Question.Kind],
        "admin:question": [(world.extra["question"].pk,)],
        "admin:eligibility": [(world.cast.round.pk,)],
        "admin:exception": [(world.cast.round.pk,)],
        "admin:orientation": [(world.cast.round.pk,)],
        "admin:line": [(world.cast.round.pk,)],
        **{f"admin:{name}": [(world.cast.program.pk, "offered", "mentee")] for name in WORDING},
        "admin:roster_import": [(one.pk,) for one in imports.values()],
        "admin:roster_columns": [(imports[name].pk,) for name in ASKED],
        "admin:roster_findings": [(imports["checked"].pk,)],
        "admin:roster_refused": [(imports["checked"].pk,)],
        "admin:roster_apply": [(imports["checked"].pk,)],
        "admin:roster_discard": [(imports["checked"].pk,)],
        "admin:begin_template": [
            (world.cast.program.unit_id, kind) for kind in ("long_term", "convention")
        ],
        **{f"admin:{name}": [(drafts["draft"].pk,)] for name in BEGUN},
        "admin:begin_draft": [(one.pk,) for one in drafts.values()],
        "admin:begin_part": [(one.pk, part) for one in drafts.values() for part in PARTS],
        "admin:begin_rule": [(drafts["draft"].pk, at) for at in range(2)],
        "admin:begin_rule_add": [(drafts["draft"].pk, "mentee", "adult")],
        "admin:begin_preview_page": [(drafts["draft"].pk, name) for name in PREVIEWS],
        "admin:round_clone": [(world.cast.round.pk,), (world.rounds["coffee"].pk,)],
        "admin:coordinator_take_back": [(world.cast.dov.coordinates.get().pk,)],
        "mfa_remove_webauthn": [(1,)],
        "mfa_edit_webauthn": [(1,)],
    }


def _in_the_hall(hall: Hall) -> dict[str, list[tuple[Any, ...]]]:
    """The pages of a convention, for the two and for the help desk."""
    place, round_ = [(hall.ben_in.pk,), (hall.ada_in.pk,)], hall.round.pk
    own = ("convention", "convention_times", "convention_free", "convention_after")
    acts = ("convention_here", "convention_missing", "convention_move")
    waiting = hall.round.enrollments.get(person__profile__full_name="Wimar Alone").pk
    desk = ("meeting_points", "meeting_point_add", "meeting_times_add", "meeting_times_remove")
    at_the_desk = ("", "_here", "_missing", "_together")
    return {
        **dict.fromkeys(own, place),
        **{name: [(hall.now.pk,)] for name in acts},
        "convention_answer": [(hall.asked.pk,)],
        "convention_point": [(hall.point.pk, points.mark_of(hall.point.pk))],
        **{f"admin:{name}": [(round_,)] for name in (*desk, "meeting_plan", "help_desk")},
        "admin:meeting_point": [(round_, hall.point.pk)],
        **{f"admin:help_desk{name}": [(round_, waiting)] for name in at_the_desk[1:]},
        "admin:help_desk_person": [(round_, waiting), (round_, hall.ben_in.pk)],
        "admin:help_desk_undo": [(round_, hall.asked.pk)],
        "admin:convention_print": [(round_, kind) for kind in ("list", "cards", "badges")],
    }


def _lists() -> dict[str, list[tuple[Any, ...]]]:
    """The pages that Django's admin has of every model, with the first of its rows."""
    found: dict[str, list[tuple[Any, ...]]] = {"admin:app_list": [("mentorship",), ("accounts",)]}
    for model in admin.site._registry:
        row = model._default_manager.order_by("pk").first()
        stem = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        for act in ("history", "delete", "change"):
            found[f"{stem}_{act}"] = [(row.pk,)] if row else []
    return found


def undoing(person: User) -> str:
    """The link that puts back an address which this person had before."""
    return note_change(person, "ben@older.example.org", person.email, timezone.now())
