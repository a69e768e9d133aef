"""Every page of the site x every role x GET and POST: who gets in, and what strangers see.

A stranger who is signed in gets the 404 of something that does not exist, to the letter; a
visitor is sent to sign in. A page that is new needs a row here.
"""

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts import first_links
from accounts.models import User
from accounts.services import addresses
from mentorship.certificates import acts as certificates
from mentorship.conventions import points
from mentorship.mail import act_links, opt_outs
from mentorship.models import (
    Association,
    Certificate,
    CheckIn,
    Circle,
    CircleMeeting,
    LogLine,
    NotedRelationship,
    OutgoingMail,
    Program,
    Resume,
    SpotQuestion,
    SpotVolunteer,
    Willingness,
)
from mentorship.services import spot
from mentorship.views import sharing
from tests import people
from tests.bodies import body
from tests.factories import (
    CheckInFactory,
    CircleFactory,
    CircleSeatFactory,
    GatheringFactory,
    TopicFactory,
    all_at_work,
)
from tests.halls import Hall, hall_of
from tests.pdfs import plain
from tests.permissions.world import (
    ABSENT,
    ADMINISTRATOR,
    ELSEWHERE,
    HERE,
    MEMBER,
    MENTEE,
    MENTOR,
    ROLES,
    VISITOR,
    World,
    make_world,
)

pytestmark = pytest.mark.django_db

NOWHERE = "/programs/never-was/"

EVERYBODY = frozenset(ROLES)
SIGNED_IN = EVERYBODY - {VISITOR}
THE_TWO = frozenset({MENTOR, MENTEE})
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Row:
    """Who may open a page of the site; `args` gives the address of something that exists."""

    may: frozenset[str]
    args: Callable[[World], tuple[Any, ...]] = lambda world: ()
    absent: tuple[Any, ...] = (ABSENT,)
    """The same kind of address for something that does not exist."""
    act: bool = False
    """Whether it only takes POST."""
    door: bool = True
    """Whether visitors are asked to sign in; where not, there is nothing for them either."""
    once: bool = False
    """Whether an address works once, so that each role needs its own."""


def the_pairing(world: World) -> tuple[Any, ...]:
    return (world.pairing.pk,)


def the_round(world: World) -> tuple[Any, ...]:
    return (world.cast.round.pk,)


def bens_enrollment(world: World) -> tuple[Any, ...]:
    return (world.cast.ben_in.pk,)


def the_gathering(world: World) -> tuple[Any, ...]:
    return (GatheringFactory(round=world.cast.round).pk,)


def the_hall(world: World) -> Hall:
    """A convention of the two, made once."""
    if not hasattr(world, "hall"):
        world.hall = hall_of(world.cast)
    return world.hall


def bens_place_at_a_convention(world: World) -> tuple[Any, ...]:
    return (the_hall(world).ben_in.pk,)


def the_appointment(world: World) -> tuple[Any, ...]:
    return (the_hall(world).now.pk,)


def bens_stand_in(world: World) -> tuple[Any, ...]:
    return (the_hall(world).asked.pk,)


def the_point(world: World) -> tuple[Any, ...]:
    point = the_hall(world).point
    return (point.pk, points.mark_of(point.pk))


def the_circle(world: World) -> tuple[Any, ...]:
    """A circle of Ada, Ben and two more that goes on."""
    found = Circle.objects.filter(round=world.cast.round).first()
    if found is None:
        found = CircleFactory(round=world.cast.round, state="active", least=3)
        for place, role in ((world.cast.ada_in, "mentor"), (world.cast.ben_in, "mentee")):
            CircleSeatFactory(circle=found, enrollment=place, role=role, state="accepted")
        for _more in range(2):
            CircleSeatFactory(circle=found, state="accepted")
    return (found.pk,)


def a_meeting_of_the_circle(world: World) -> tuple[Any, ...]:
    circle = Circle.objects.get(pk=the_circle(world)[0])
    when = timezone.now() + timedelta(days=3)
    seat = circle.seats.first()
    return (CircleMeeting.objects.create(circle=circle, planned_by=seat, starts_at=when).pk,)


def adas_asking(world: World) -> tuple[Any, ...]:
    place = world.cast.ada_in
    values = {"asked_at": timezone.now()}
    return (Willingness.objects.get_or_create(enrollment=place, answer="", defaults=values)[0].pk,)


def the_unit(world: World) -> tuple[Any, ...]:
    return tuple(world.cast.program.unit.get_absolute_url().strip("/").split("/")[1:])


def the_picture(world: World) -> tuple[Any, ...]:
    return tuple(sharing.beside(world.cast.program)["picture"].removesuffix(".png").split("/")[-2:])


def adas_resume(world: World) -> tuple[Any, ...]:
    Program.objects.filter(pk=world.active.round.program_id).update(mentor_resume="optional")
    values = {"content": plain(), "pages": 1}
    return (Resume.objects.get_or_create(person=world.cast.ada, defaults=values)[0].pk,)


def a_place_without_partner(world: World) -> tuple[Any, ...]:
    OutgoingMail.objects.get_or_create(
        key="alone",
        kind="no_partner",
        to_email="ben@example.org",
        to_person=world.cast.ben,
        enrollment=world.cast.ben_in,
    )
    return (world.cast.ben_in.pk,)


def the_coffee(world: World) -> tuple[Any, ...]:
    return (world.coffee.pk,)


def the_active(world: World) -> tuple[Any, ...]:
    return (world.active.pk,)


def the_completed(world: World) -> tuple[Any, ...]:
    return (world.completed.pk,)


def adas_certificate(world: World) -> tuple[Any, ...]:
    made = certificates.make(world.cast.ada, world.completed, Certificate.Kind.LETTER)
    return (made.pk,)


def adas_certificate_of_a_circle(world: World) -> tuple[Any, ...]:
    seat = CircleSeatFactory(
        circle=CircleFactory(round=world.cast.round, state="completed"),
        enrollment=world.cast.ada_in,
        role="mentor",
        state="done",
    )
    made = certificates.make_of_circle(world.cast.ada, seat.circle, Certificate.Kind.LETTER)
    return (made.pk,)


def the_code(world: World) -> str:
    made = certificates.make(world.cast.ada, world.completed, Certificate.Kind.LETTER)
    return made.code


def bens_question(world: World) -> tuple[Any, ...]:
    return (CheckIn.objects.get().pk,)


def the_goal(world: World) -> tuple[Any, ...]:
    return (world.goal.pk,)


def bens_note(world: World) -> tuple[Any, ...]:
    return (world.private.pk,)


def the_meeting(world: World) -> tuple[Any, ...]:
    return (world.meeting.pk,)


def ada_in_the_directory(world: World) -> tuple[Any, ...]:
    return (world.coffee.pk, world.listed.pk)


def noted_to_ben(world: World) -> tuple[Any, ...]:
    """What Ada said of herself and Ben, whose address is proved."""
    ben = world.cast.ben
    EmailAddress.objects.get_or_create(user=ben, email=ben.email, defaults={"verified": True})
    values = {"address": ben.email, "role": "mentor"}
    return (NotedRelationship.objects.get_or_create(by=world.cast.ada, **values)[0].pk,)


def bens_question_on_the_spot(world: World) -> tuple[Any, ...]:
    """Ben has asked, and Ada was asked for it."""
    found = SpotQuestion.objects.first()
    if found is None:
        topic = TopicFactory()
        SpotVolunteer.objects.create(enrollment=world.listed, topic=topic)
        found = spot.ask(world.cast.ben, world.coffee, topic, "question", "How?")
    return (found.pk,)


def a_link_that_acts(world: World) -> tuple[Any, ...]:
    return (act_links.token_of(OutgoingMail.objects.get(key="k"), "accept"),)


def a_link_that_undoes(world: World) -> tuple[Any, ...]:
    now = timezone.now()
    return (addresses.note_change(world.cast.ben, "b@old.example.org", "b@new.example.org", now),)


def a_link_that_stops_mails(world: World) -> tuple[Any, ...]:
    return (opt_outs.token_of(world.cast.ben.pk, "reminders"),)


def the_mark(world: World) -> tuple[Any, ...]:
    row, _made = Association.objects.update_or_create(
        pk=1, defaults={"mark": b"picture", "mark_sum": "ab12"}
    )
    return (row.mark_sum,)


def a_link_to_begin_with(world: World) -> tuple[Any, ...]:
    """It works once, so each role gets one: for somebody who plays no role."""
    found = User.objects.filter(email="ruth@example.org").first()
    ruth = found or people.person("Ruth Oort", is_staff=True, is_superuser=True)
    return (first_links.token_of(ruth),)


PAGES = {
    "theme": Row(EVERYBODY),
    "mark": Row(EVERYBODY, the_mark, ("cd34",)),
    "healthz": Row(EVERYBODY),
    "status": Row(frozenset({ADMINISTRATOR}), door=False),
    "metrics": Row(frozenset(), door=False),
    "first_link": Row(EVERYBODY, a_link_to_begin_with, ("never-made",), door=False, once=True),
    "home": Row(EVERYBODY),
    "help": Row(EVERYBODY),
    "privacy": Row(EVERYBODY),
    "programs": Row(EVERYBODY),
    "units": Row(EVERYBODY),
    "unit": Row(EVERYBODY, the_unit, (999_999, "nothing-here")),
    "program_picture": Row(EVERYBODY, the_picture, ("nothing-here", "0" * 16)),
    "program": Row(EVERYBODY, lambda world: (world.cast.program.slug,), ("nothing-here",)),
    "welcome": Row(SIGNED_IN),
    "profile": Row(SIGNED_IN),
    "account": Row(SIGNED_IN),
    "mail_choices": Row(SIGNED_IN),
    "your_data": Row(SIGNED_IN),
    "your_data_download": Row(SIGNED_IN, act=True),
    "close_account": Row(SIGNED_IN),
    "sign_in_again": Row(EVERYBODY, act=True),
    "goodbye": Row(EVERYBODY, lambda world: ("closed",), ("nothing-here",)),
    "act_link": Row(EVERYBODY, a_link_that_acts, ("nothing-here",)),
    "undo_address": Row(EVERYBODY, a_link_that_undoes, ("nothing-here",)),
    "unsubscribe": Row(EVERYBODY, a_link_that_stops_mails, ("nothing-here",)),
    "profile_edit": Row(SIGNED_IN),
    "profile_page": Row(SIGNED_IN, lambda world: ("name",), ("nothing-here",)),
    "working_style": Row(SIGNED_IN),
    "working_style_page": Row(SIGNED_IN, lambda world: ("communication",), ("nothing-here",)),
    "express": Row(EVERYBODY, lambda world: (world.cast.program.slug,), ("nothing-here",)),
    "express_join": Row(EVERYBODY, lambda world: (world.cast.program.slug,), ("nothing-here",)),
    # It only looks: a POST is answered with 405.
    "express_done": Row(EVERYBODY, lambda world: (world.cast.program.slug,), ("nothing-here",)),
    "join": Row(SIGNED_IN, the_round),
    "join_check": Row(SIGNED_IN, lambda world: (world.cast.round.pk, "mentee"), (ABSENT, "mentee")),
    "join_page": Row(
        SIGNED_IN,
        lambda world: (world.cast.round.pk, "mentee", "topics"),
        (ABSENT, "mentee", "topics"),
    ),
    "enrollment": Row(frozenset({MENTEE}), bens_enrollment),
    "enrollment_pause": Row(frozenset({MENTEE}), bens_enrollment, act=True),
    "enrollment_resume": Row(frozenset({MENTEE}), bens_enrollment, act=True),
    "enrollment_leave": Row(frozenset({MENTEE}), bens_enrollment),
    "gathering_file": Row(THE_TWO, the_gathering),
    "enrollment_willing": Row(frozenset({MENTOR}), adas_asking, act=True),
    "gathering_answer": Row(THE_TWO, the_gathering, act=True),
    "circle": Row(THE_TWO, the_circle),
    "circle_accept": Row(THE_TWO, the_circle, act=True),
    "circle_decline": Row(THE_TWO, the_circle),
    "circle_leave": Row(THE_TWO, the_circle),
    "circle_meeting": Row(THE_TWO, the_circle),
    "circle_meeting_move": Row(THE_TWO, a_meeting_of_the_circle),
    "circle_meeting_off": Row(THE_TWO, a_meeting_of_the_circle, act=True),
    "circle_terms": Row(THE_TWO, the_circle),
    "circle_agree": Row(THE_TWO, the_circle, act=True),
    "circle_notes": Row(THE_TWO, the_circle),
    "circle_note_remove": Row(THE_TWO, the_circle, act=True),
    "circle_checkin": Row(THE_TWO, the_circle),
    "circle_closing": Row(THE_TWO, the_circle),
    "circle_certificate": Row(THE_TWO, the_circle),
    "circle_certificate_make": Row(THE_TWO, the_circle, act=True),
    "circle_certificate_file": Row(frozenset({MENTOR}), adas_certificate_of_a_circle),
    "circle_certificate_withdraw": Row(frozenset({MENTOR}), adas_certificate_of_a_circle, act=True),
    "resume": Row(SIGNED_IN),
    "resume_remove": Row(SIGNED_IN, act=True),
    "resume_file": Row(THE_TWO, adas_resume),
    "no_partner": Row(frozenset({MENTEE}), a_place_without_partner),
    "pairing": Row(THE_TWO, the_pairing),
    "pairing_accept": Row(THE_TWO, the_pairing, act=True),
    "pairing_decline": Row(THE_TWO, the_pairing),
    "pairing_correct": Row(THE_TWO, the_pairing),
    "pairing_correct_page": Row(
        THE_TWO, lambda world: (world.pairing.pk, "goal"), (ABSENT, "goal")
    ),
    "pairing_more_time": Row(THE_TWO, the_pairing),
    "pairing_ask": Row(THE_TWO, the_pairing),
    "pairing_asked": Row(THE_TWO, the_pairing),
    "pairing_take_back": Row(THE_TWO, the_pairing, act=True),
    "pairing_conclude": Row(THE_TWO, the_pairing),
    "pairing_wrap_up": Row(THE_TWO, the_active),
    "pairing_end": Row(THE_TWO, the_pairing),
    "pairing_trouble": Row(THE_TWO, the_active),
    "pairing_pause": Row(THE_TWO, the_active),
    "pairing_rematch": Row(THE_TWO, the_active),
    # After an end alone; before it, the act is refused on the pairing's own page.
    "pairing_look_again": Row(THE_TWO, the_active, act=True),
    "pairing_resume": Row(THE_TWO, the_active, act=True),
    "last_talk": Row(THE_TWO, the_active),
    "certificate": Row(THE_TWO, the_completed),
    "certificate_make": Row(THE_TWO, the_completed, act=True),
    "certificate_file": Row(frozenset({MENTOR}), adas_certificate),
    "certificate_withdraw": Row(frozenset({MENTOR}), adas_certificate, act=True),
    "certificate_check": Row(EVERYBODY),
    "certificate_checked": Row(EVERYBODY, lambda world: (the_code(world),), ("nothing-here",)),
    "pairing_longer": Row(THE_TWO, the_active),
    "closing": Row(THE_TWO, the_completed),
    "pairing_quote": Row(THE_TWO, the_completed),
    "pairing_apart": Row(THE_TWO, the_completed, act=True),
    "pairing_stay": Row(THE_TWO, the_completed, act=True),
    "checkin": Row(frozenset({MENTEE}), bens_question),
    "agreement": Row(THE_TWO, the_active),
    "agreement_edit": Row(THE_TWO, the_active),
    "agreement_agree": Row(THE_TWO, the_active, act=True),
    "goal_add": Row(THE_TWO, the_active),
    "goal_edit": Row(THE_TWO, the_goal),
    # Both may; the first who does leaves nothing for the other to remove.
    "goal_remove": Row(frozenset({MENTOR}), the_goal, act=True),
    "notes": Row(THE_TWO, the_active),
    "note_add": Row(
        THE_TWO, lambda world: (world.active.pk, "private"), absent=(ABSENT, "private")
    ),
    "note_edit": Row(frozenset({MENTEE}), bens_note),
    "note_remove": Row(frozenset({MENTEE}), bens_note, act=True),
    "meeting_propose": Row(THE_TWO, the_active),
    "meeting_note": Row(THE_TWO, the_active),
    "meeting": Row(THE_TWO, the_meeting),
    "meeting_confirm": Row(THE_TWO, the_meeting, act=True),
    "meeting_change": Row(THE_TWO, the_meeting),
    "meeting_cancel": Row(THE_TWO, the_meeting),
    "meeting_met": Row(THE_TWO, the_meeting, act=True),
    "convention": Row(frozenset({MENTEE}), bens_place_at_a_convention),
    "convention_times": Row(frozenset({MENTEE}), bens_place_at_a_convention),
    "convention_free": Row(frozenset({MENTEE}), bens_place_at_a_convention, act=True),
    "convention_after": Row(frozenset({MENTEE}), bens_place_at_a_convention),
    "convention_here": Row(THE_TWO, the_appointment, act=True),
    "convention_missing": Row(THE_TWO, the_appointment, act=True),
    "convention_move": Row(THE_TWO, the_appointment, act=True),
    "convention_answer": Row(frozenset({MENTEE}), bens_stand_in, act=True),
    "convention_point": Row(THE_TWO, the_point, (ABSENT, "x")),
    "calendar": Row(SIGNED_IN),
    "calendar_renew": Row(SIGNED_IN, act=True),
    "calendar_off": Row(SIGNED_IN, act=True),
    "calendar_feed": Row(EVERYBODY, lambda world: (world.feed.secret,), ("x" * 32,)),
    "directory": Row(SIGNED_IN, the_coffee),
    "directory_person": Row(frozenset({MENTEE}), ada_in_the_directory, (ABSENT, ABSENT)),
    "ask": Row(frozenset({MENTEE}), ada_in_the_directory, (ABSENT, ABSENT), act=True),
    "report_partner": Row(THE_TWO, the_pairing),
    "report_listed": Row(frozenset({MENTEE}), ada_in_the_directory, (ABSENT, ABSENT)),
    "noted": Row(SIGNED_IN),
    "noted_answer": Row(frozenset({MENTEE}), noted_to_ben),
    "noted_take_back": Row(frozenset({MENTOR}), noted_to_ben, act=True),
    # The two of a noted pair alone; this pair is another.
    "noted_label": Row(NOBODY, the_active),
    "spot": Row(THE_TWO, the_coffee),
    "spot_question": Row(THE_TWO, bens_question_on_the_spot),
    "mail_reports": Row(NOBODY, act=True, door=False),
    "demo_mailbox": Row(NOBODY, door=False),
    "demo_mail": Row(NOBODY, lambda world: (OutgoingMail.objects.first().pk,), door=False),
    "demo_mail_html": Row(NOBODY, lambda world: (OutgoingMail.objects.first().pk,), door=False),
}
"""Who may open what. The demo's mailbox is open to nobody outside demo mode."""

SECRETS = ("ada@example.org", "ben@example.org", "Quite private words")
"""What nobody but the two, and who runs their program, may find on any page."""


def our_pages(patterns: list[URLPattern | URLResolver] | None = None) -> Iterator[str]:
    """Names of all pages of our own; allauth's and the admin's have tests of their own."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if str(pattern.pattern).startswith(("accounts/", "admin/")):
            continue
        if isinstance(pattern, URLPattern):
            yield pattern.name or str(pattern.pattern)
        else:
            yield from our_pages(pattern.url_patterns)


@pytest.fixture(scope="module")
def made(standing) -> World:
    with standing():
        return make_whole()


@pytest.fixture
def world(made) -> World:
    return copy.deepcopy(made)


@pytest.fixture(scope="module")
def nowhere(made, standing) -> dict[tuple[str, str], str]:
    """What each role reads, by each method, where there has never been anything."""
    with standing():
        found = {
            (role, method): getattr(made.client(role), method)(NOWHERE)
            for role in ROLES
            for method in ("get", "post")
        }
    assert {answer.status_code for answer in found.values()} == {404}
    return {key: apart_from_place(body(answer)) for key, answer in found.items()}


def make_whole() -> World:
    """The world with a mail, a question and a line of the log; everybody is signed in."""
    world = make_world()
    OutgoingMail.objects.create(
        key="k",
        kind="offered",
        to_email="ben@example.org",
        to_person=world.cast.ben,
        program=world.cast.program,
        round=world.cast.round,
        pairing=world.pairing,
        subject="Quite private words",
        text="Quite private words",
    )
    CheckInFactory(pairing=world.active)
    LogLine.objects.create(verb="pairing.made", pairing=world.pairing, round=world.cast.round)
    all_at_work()
    world.sign_all_in()
    return world


def test_every_page_of_the_site_has_a_row_here():
    assert sorted(set(our_pages())) == sorted(PAGES)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.slow
def test_who_gets_in(world, nowhere, name, method):
    row = PAGES[name]
    address = reverse(name, args=row.args(world))
    answers = {}
    for role in ROLES:
        if row.once:
            address = reverse(name, args=row.args(world))
        answer = answers[role] = getattr(world.client(role), method)(address)
        if role in row.may:
            assert_let_in(answer, row, method, role)
        elif role == VISITOR and row.door:
            assert_sent_to_sign_in(answer, method, row)
        else:
            assert_nothing_there(answer, row, method, nowhere[role, method])
    assert_alike_where_nothing_is(world, row, name, method, answers[MEMBER])


def assert_let_in(answer, row: Row, method: str, role: str) -> None:
    """The page answers: with itself, a next page, a sentence of refusal, or "only by POST"."""
    fine = {200, 302, 303, 409, 422}
    if method == "get" and row.act:
        fine = {405, 302}
    elif method == "post":
        fine |= {405}
    assert answer.status_code in fine, (role, answer.status_code)
    if answer.status_code == 302:
        assert settings.LOGIN_URL not in answer.headers["Location"] or role == VISITOR


def assert_sent_to_sign_in(answer, method: str, row: Row) -> None:
    if answer.status_code == 405:
        return  # nothing is told: the address takes this method from nobody
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("account_login"))


def assert_nothing_there(answer, row: Row, method: str, nowhere: str) -> None:
    """The same answer as for something that does not exist, and no secret in it."""
    if is_told_to_nobody(answer, row, method):
        return
    assert answer.status_code == 404
    assert apart_from_place(body(answer)) == nowhere
    assert not any(secret in nowhere for secret in SECRETS)


def assert_alike_where_nothing_is(world: World, row: Row, name: str, method: str, there) -> None:
    """What is there and what is not have one answer, to the letter."""
    if MEMBER in row.may or is_told_to_nobody(there, row, method) or not row.args(world):
        return
    absent = getattr(world.client(MEMBER), method)(reverse(name, args=row.absent))
    assert (there.status_code, absent.status_code) == (404, 404)
    assert body(there) == body(absent)


def apart_from_place(page: str) -> str:
    """A page without the mark at the part of the site that an address belongs to."""
    return page.replace(' aria-current="page"', "")


def is_told_to_nobody(answer, row: Row, method: str) -> bool:
    """Whether the address takes this method from nobody, or is an act's and shows nothing."""
    return answer.status_code == 405 or (row.act and method == "get")


@pytest.mark.parametrize("role", [MEMBER, ELSEWHERE])
def test_no_page_that_a_stranger_may_open_shows_anything_of_the_two(world, role):
    client = world.client(role)
    for name, row in PAGES.items():
        if role in row.may and not row.act:
            body = client.get(reverse(name, args=row.args(world))).content.decode(errors="replace")
            found = [secret for secret in SECRETS if secret in body]
            assert (name, found) == (name, [])


@pytest.mark.parametrize("role", [HERE, ADMINISTRATOR])
def test_running_a_program_opens_none_of_its_members_pages(world, role):
    client = world.client(role)
    for name in (
        "pairing",
        "agreement",
        "goal_edit",
        "notes",
        "note_edit",
        "closing",
        "meeting",
        "enrollment",
        "directory_person",
    ):
        row = PAGES[name]
        assert client.get(reverse(name, args=row.args(world))).status_code == 404
