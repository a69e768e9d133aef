"""Each mail of the site, made for each who gets it: what the test of all mails reads."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from allauth.core.context import request_context
from django.test import RequestFactory
from django.utils import timezone

from accounts.models import User
from mentorship import messages
from mentorship.mail import outbox
from mentorship.mail.backend import OutboxBackend
from mentorship.messages.accounts import Adapter
from mentorship.messages import (
    agreements,
    ask_to_mentor,
    checkins,
    closings,
    desk_keys,
    extensions,
    meetings,
    pauses,
    stay_in_touch,
    wrap_up,
)
from mentorship.messages.digest import Line, Section
from mentorship.models import EnrollmentDraft, OutgoingMail, Pairing
from tests import factories
from tests.people import Cast

SIDES = ("mentor", "mentee")
PROGRAMS = ("long_term", "convention", "informal")
MATCHED = ("long_term", "convention")

STATES = {
    "offered": "offered",
    "asked": "asked",
    "more_time": "offered",
    "active": "active",
    "not_going_ahead": "declined",
    "called_off": "withdrawn",
    "expired": "expired",
    "concluded": "completed",
    "ended_early": "ended",
    "round_over": "completed",
}
"""Each message to the two of a pairing, and the state that the pairing then has."""

REASONS = [
    {
        "code": "needs.top",
        "kind": "reason",
        "text": {
            "mentor": "You can help {mentee} with {topics}.",
            "mentee": "{mentor} can help with {topics}.",
            "desk": "{mentor} covers {topics}.",
        },
        "params": {"topics": ["Grant writing"]},
    },
    {
        "code": "style",
        "kind": "talk",
        "text": {
            "mentor": "{mentee} likes a plan, and you let a talk find its way.",
            "mentee": "You like a plan, and {mentor} lets a talk find its way.",
        },
        "params": {},
    },
]

Made = Iterator[messages.Message]


def pairing_for(name: str, it: Cast, **values) -> Pairing:
    """Ada and Ben's pairing as it is when this mail goes out."""
    values = {"answer_by": datetime(2026, 12, 3, 22, 59, tzinfo=UTC), "reasons": REASONS, **values}
    if it.program.kind == "informal":
        values = {"origin": "asked", "asked_words": "May I ask you about archives?", **values}
    return it.pairing(STATES.get(name, name), **values)


def of_a_pairing(name: str) -> Callable[[Cast], Made]:
    def make(it: Cast) -> Made:
        pairing = pairing_for(name, it)
        return (getattr(messages, name)(pairing, side) for side in SIDES)

    return make


def joined(it: Cast) -> Made:
    return (messages.joined(enrollment) for enrollment in (it.ada_in, it.ben_in))


def account_closed(it: Cast) -> Made:
    erased_on = timezone.now() + timedelta(days=30)
    return (messages.account_closed(person, erased_on) for person in (it.ada, it.ben))


def reached_end(it: Cast) -> Made:
    pairing = pairing_for("completed", it)
    return (messages.reached_end(pairing, side) for side in SIDES)


def ending_soon(it: Cast) -> Made:
    pairing = pairing_for("active", it)
    for enrollment in (it.ada_in, it.ben_in):
        yield messages.ending_soon(enrollment, [pairing], "month")
        yield messages.ending_soon(enrollment, [pairing], "week")


def of_going_on(name: str) -> Callable[[Cast], Made]:
    def make(it: Cast) -> Made:
        until = timezone.now().date() + timedelta(days=90)
        own = {"longer_proposed": {"longer_until": until, "longer_by": "mentor"}}
        pairing = pairing_for("active", it, **own.get(name, {"ends_on": until}))
        for side in SIDES:
            if name == "longer_declined":
                yield extensions.declined(pairing, side, until)
            else:
                yield getattr(extensions, name.removeprefix("longer_"))(pairing, side)

    return make


def of_wrapping_up(name: str) -> Callable[[Cast], Made]:
    def make(it: Cast) -> Made:
        pairing = pairing_for("active", it, wrap_up_by="mentor")
        pairing.wrap_up_proposed_at = timezone.now()
        for side, by in zip(SIDES, reversed(SIDES), strict=True):
            pairing.wrap_up_by = by
            pairing.save()
            yield getattr(wrap_up, name)(pairing, side)

    return make


def wrap_up_agreed(it: Cast) -> Made:
    meeting = factories.MeetingFactory(pairing=pairing_for("active", it), state="confirmed")
    return (wrap_up.agreed(meeting.pairing, side, meeting) for side in SIDES)


def wrap_up_done(it: Cast) -> Made:
    return (wrap_up.agreed(pairing_for("completed", it), side) for side in SIDES)


def concluded(it: Cast) -> Made:
    pairing = pairing_for("concluded", it)
    for side, off in zip(SIDES, (1, 2), strict=True):
        yield messages.concluded(pairing, side, called_off=off)


def thanked(it: Cast) -> Made:
    pairing = pairing_for("completed", it)
    for side in SIDES:
        yield closings.thanked(
            factories.ClosingFactory(pairing=pairing, side=side, thanks="You <listened> & asked")
        )


def of_staying(name: str) -> Callable[[Cast], Made]:
    def make(it: Cast) -> Made:
        now = timezone.now()
        for side in SIDES:
            other = "mentee" if side == "mentor" else "mentor"
            both = {f"{side}_stays_at": now} if name == "agreed" else {}
            pairing = pairing_for("completed", it, **{f"{other}_stays_at": now}, **both)
            yield getattr(stay_in_touch, name)(pairing, side)

    return make


def mentor_next(it: Cast) -> Made:
    for person in (it.ada, it.ben):
        yield ask_to_mentor.mentor_next(person, it.round_elsewhere)


def answer_reminder(it: Cast) -> Made:
    pairing = pairing_for("asked" if it.program.kind == "informal" else "offered", it)
    for person in (it.ada, it.ben):
        yield messages.answer_reminder(person, [pairing])
        yield messages.answer_reminder(person, [pairing, pairing])


def draft_reminder(it: Cast) -> Made:
    for role, person in zip(SIDES, (it.ada, it.ben), strict=True):
        draft = EnrollmentDraft.objects.create(round=it.round_elsewhere, person=person, role=role)
        yield messages.draft_reminder(draft, timezone.now() + timedelta(days=30))


def of_an_agreement(name: str) -> Callable[[Cast], Made]:
    def make(it: Cast) -> Made:
        pairing = pairing_for("active", it)
        for side in SIDES:
            yield from (getattr(agreements, name)(pairing, side, number) for number in (1, 2))

    return make


def prompt(it: Cast) -> Made:
    pairing = pairing_for("active", it)
    for side in SIDES:
        yield from (messages.prompt(pairing, side, month) for month in range(1, 10))


def of_a_meeting(name: str, state: str = "confirmed") -> Callable[[Cast], Made]:
    """To both, whoever of them proposed the hour."""

    def make(it: Cast) -> Made:
        pairing = pairing_for("active", it)
        for proposer, side in (("mentor", "mentee"), ("mentee", "mentor")):
            values = {"cancelled_by": proposer} if state == "cancelled" else {}
            meeting = factories.MeetingFactory(
                pairing=pairing,
                state=state,
                proposed_by=proposer,
                place="https://rooms.example/a",
                words="I look forward to it",
                **values,
            )
            yield from _of_meeting(name, meeting, side, proposer)

    return make


def _of_meeting(name: str, meeting, side: str, proposer: str) -> Made:
    was = meeting.times[0]
    if name == "proposed":
        yield meetings.proposed(meeting)
        yield meetings.proposed(meeting, was)
    elif name == "moved":
        yield meetings.moved(meeting, was)
    elif name == "changed":
        yield from (meetings.changed(meeting, one, by=proposer) for one in (side, proposer))
    elif name == "cancelled":
        yield from (meetings.cancelled(meeting, one, was) for one in (side, proposer))
    else:
        yield getattr(meetings, name)(meeting, side)


def paused(it: Cast) -> Made:
    pairing = pairing_for("active", it, paused_until=timezone.now().date() + timedelta(days=40))
    return (pauses.paused(pairing, side) for side in SIDES)


def reopened(it: Cast) -> Made:
    pairing = pairing_for("active", it)
    return (pauses.reopened(pairing, side) for side in SIDES)


def taken_up(it: Cast) -> Made:
    pairing = pairing_for("active", it)
    for side, by_itself in zip(SIDES, (True, False), strict=True):
        yield pauses.taken_up(pairing, side, by_itself=by_itself)


def checkin(it: Cast) -> Made:
    pairing = pairing_for("active", it)
    for side in SIDES:
        yield checkins.checkin(factories.CheckInFactory(pairing=pairing, side=side))


def coordinator_checkin(it: Cast) -> Made:
    pairing = pairing_for("active", it)
    for answer, side in zip(("not_met", "trouble"), SIDES, strict=True):
        asked = factories.CheckInFactory(
            pairing=pairing, side=side, state="answered", answer=answer, words="We <talk> & drift"
        )
        yield from checkins.checkin_for_coordinators(asked)


def to_coordinators(name: str, state: str) -> Callable[[Cast], Made]:
    def make(it: Cast) -> Made:
        words = "I move <house> & job"
        more = {"declined_by": it.ben, "declined_words": words, "end_words": words}
        return getattr(messages, name)(pairing_for(state, it, **more))

    return make


def coordinator_question(it: Cast) -> Made:
    pairing = pairing_for("active", it)
    for person in (it.ada, it.ben):
        yield from messages.question_for_coordinators(pairing, person, "May <we> meet & when?")


def coordinator_bounced(it: Cast) -> Made:
    mail = outbox.enqueue(messages.joined(it.ben_in))
    mail.last_error = "550 5.1.1 No such user here"
    return messages.bounced_for_coordinators(mail, it.program)


def second_factor_of_a_coordinator(it: Cast) -> Made:
    factories.CoordinatorFactory(person=it.cleo, unit=it.elsewhere.unit)
    for number, kind in enumerate(("totp", "webauthn")):
        yield from desk_keys.second_factor_added(it.dov, kind, number)


def weekly_digest(it: Cast) -> Made:
    line = Line("2 people have not answered yet", messages.site_link("admin:index") + "?wait=1")
    numbers = ("3 people joined", "1 pairing began")
    sections = [Section(it.program, (line,), numbers), Section(it.elsewhere, (), numbers)]
    today = timezone.now().date()
    for count in (1, 2):
        yield messages.weekly_digest(it.cleo, sections[:count], today)
    yield messages.weekly_digest(it.cleo, sections[1:], today)


@dataclass(frozen=True)
class Maker:
    """How a mail is made, and in which kinds of program it can be."""

    make: Callable[[Cast], Made]
    programs: tuple[str, ...] = PROGRAMS


OF_PROGRAMS: dict[str, Maker] = {
    "joined": Maker(joined),
    **{name: Maker(of_a_pairing(name)) for name in STATES},
    "concluded": Maker(concluded),
    "wrap_up_proposed": Maker(of_wrapping_up("proposed")),
    "wrap_up_reminder": Maker(of_wrapping_up("reminder")),
    "wrap_up_kept": Maker(of_wrapping_up("kept")),
    "wrap_up_agreed": Maker(wrap_up_agreed),
    "wrap_up_done": Maker(wrap_up_done),
    "offered": Maker(of_a_pairing("offered"), MATCHED),
    "asked": Maker(of_a_pairing("asked"), ("informal",)),
    "round_over": Maker(of_a_pairing("round_over"), ("convention",)),
    "reached_end": Maker(reached_end, ("long_term",)),
    "thanked": Maker(thanked),
    "mentor_next": Maker(mentor_next, ("long_term", "convention")),
    "stay_wished": Maker(of_staying("wished"), ("long_term", "convention")),
    "stay_agreed": Maker(of_staying("agreed"), ("long_term", "convention")),
    **{
        name: Maker(of_going_on(name), ("long_term",))
        for name in ("longer_proposed", "longer_agreed", "longer_declined")
    },
    "ending_soon": Maker(ending_soon, ("long_term",)),
    "answer_reminder": Maker(answer_reminder),
    "draft_reminder": Maker(draft_reminder),
    "agreement_proposed": Maker(of_an_agreement("agreement_proposed")),
    "agreement_agreed": Maker(of_an_agreement("agreement_agreed")),
    "prompt": Maker(prompt, ("long_term", "informal")),
    "meeting_proposed": Maker(of_a_meeting("proposed", "proposed")),
    "meeting_confirmed": Maker(of_a_meeting("confirmed")),
    "meeting_changed": Maker(of_a_meeting("changed")),
    "meeting_moved": Maker(of_a_meeting("moved", "proposed")),
    "meeting_cancelled": Maker(of_a_meeting("cancelled", "cancelled")),
    "meeting_reminder": Maker(of_a_meeting("reminder")),
    "paused": Maker(paused),
    "taken_up": Maker(taken_up),
    "reopened": Maker(reopened, MATCHED),
    "checkin": Maker(checkin),
    "coordinator_checkin": Maker(coordinator_checkin, MATCHED),
    "coordinator_question": Maker(coordinator_question),
    "coordinator_declined": Maker(to_coordinators("declined_for_coordinators", "declined")),
    "coordinator_expired": Maker(to_coordinators("expired_for_coordinators", "expired")),
    "coordinator_ended": Maker(to_coordinators("ended_for_coordinators", "ended")),
    "coordinator_bounced": Maker(coordinator_bounced),
    "second_factor_added": Maker(second_factor_of_a_coordinator, ("long_term",)),
    "weekly_digest": Maker(weekly_digest, ("long_term",)),
    "account_closed": Maker(account_closed, ("long_term",)),
}

OF_ACCOUNTS = {
    **{
        name: f"account/email/{name}"
        for name in (
            "email_confirmation",
            "email_confirmation_signup",
            "login_code",
            "prove_code",
            "password_reset_code",
            "account_already_exists",
            "unknown_account",
            "email_changed",
            "address_put_back",
            "email_confirm",
            "email_deleted",
            "password_changed",
            "password_reset",
            "password_set",
        )
    },
    **{
        name: f"mfa/email/{name}"
        for name in (
            "recovery_codes_generated",
            "totp_activated",
            "totp_deactivated",
            "webauthn_added",
            "webauthn_removed",
        )
    },
    **{
        name: f"socialaccount/email/{name}"
        for name in ("account_connected", "account_disconnected")
    },
}
"""Where allauth looks for the words of each mail that it sends."""

CODES = (
    "email_confirmation",
    "email_confirmation_signup",
    "login_code",
    "prove_code",
    "password_reset_code",
)


def from_accounts(name: str, person: User) -> OutgoingMail:
    """The row of a mail that allauth builds."""
    request = RequestFactory().get("/")
    values = {"user": person, "email": person.email, "code": "ABCD-EFGH", "provider": "OpenAthens"}
    values |= {"ip": "192.0.2.1", "user_agent": "Browser <b>", "from_email": "a@example.org"}
    values |= {"to_email": "b@example.org", "deleted_email": "c@example.org"}
    values["timestamp"] = person.date_joined
    if name == "email_changed":
        values["url"] = "http://localhost:8000/a/0123456789/"
    with request_context(request):
        built = Adapter(request).render_mail(OF_ACCOUNTS[name], person.email, values)
    OutboxBackend().send_messages([built])
    return OutgoingMail.objects.latest("pk")
