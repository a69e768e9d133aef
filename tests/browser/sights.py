"""The table of everything there is to see: which page, who looks, and what they do there first."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from accounts import first_links
from accounts.models import AddressChange, User
from accounts.services import addresses
from accounts.views.pages import PAGES
from mentorship.beginning.parts import PARTS
from mentorship.care.ways import WAYS
from mentorship.conventions import points
from mentorship.mail import act_links, opt_outs
from mentorship.models import OutgoingMail, Pairing, RosterImport, Unit
from mentorship.services import noted, spot
from mentorship.services import pairings as acts
from mentorship.services.links.use import PURPOSES
from tests.browser.world import World
from tests.drafts import draft_of
from tests.hostile.among_members import make as done_among_members
from tests.hostile.world import certificate_of
from tests.lists import imports_of

Act = Callable[[Page], None]


@dataclass(frozen=True)
class Sight:
    """A page in one state: the name of its address, who looks, what they do, what they get."""

    name: str
    args: tuple = ()
    who: User | None = None
    query: str = ""
    does: Act | None = None
    status: int = 200
    leads: bool = False
    """Whether the address is only a door: another page is what one sees."""
    stays: bool = False
    """Whether this comes after the sight before it, in the same session."""
    framed: bool = False
    """Whether this is only ever shown within another page, which has the landmarks."""
    like: str = ""
    """What it has in common with pages that the same templates make of other tables."""

    @property
    def path(self) -> str:
        return reverse(self.name, args=self.args) + self.query

    def __str__(self) -> str:
        return f"{self.who or 'a visitor'} at {self.path}{' after acting' if self.does else ''}"


NOT_SEEN = {
    "theme": "a stylesheet",
    "mark": "a picture",
    "healthz": "data for monitors",
    "metrics": "data for monitors",
    "status": "data for monitors",
    "your_data_download": "a file",
    "sign_in_again": "leads to the one way to sign in",
    "enrollment_pause": "an act",
    "noted_take_back": "an act",
    "admin:concern_look": "an act",
    "pairing_apart": "an act",
    "pairing_resume": "an act",
    "pairing_look_again": "an act",
    "pairing_stay": "an act",
    "enrollment_resume": "an act",
    "pairing_accept": "an act",
    "pairing_take_back": "an act",
    "agreement_agree": "an act",
    "certificate_make": "an act",
    "circle_certificate_make": "an act",
    "circle_certificate_withdraw": "an act",
    "circle_certificate_file": "a file",
    "admin:circle_certificate_withdraw": "an act",
    "certificate_withdraw": "an act",
    "certificate_file": "a file",
    "admin:certificate_withdraw": "an act",
    "admin:pairing_back": "an act",
    "admin:pairing_note": "an act",
    "goal_remove": "an act",
    "note_remove": "an act",
    "meeting_confirm": "an act; a mistake in it is shown on the meeting's page",
    "meeting_met": "an act",
    "calendar_renew": "an act",
    "calendar_off": "an act",
    "gathering_file": "an entry for a calendar",
    "admin:numbers_round_sheet": "a file",
    "admin:numbers_program_sheet": "a file",
    "admin:numbers_unit_sheet": "a file",
    "admin:numbers_association_sheet": "a file",
    "enrollment_willing": "an act",
    **dict.fromkeys(
        (
            *("circle_accept", "circle_meeting_off", "circle_agree", "circle_note_remove"),
            *("admin:circles_approve", "admin:circles_announce", "admin:circles_put"),
            *("admin:circle_approve", "admin:circle_drop", "admin:circle_seat"),
        ),
        "an act",
    ),
    "program_picture": "a picture",
    "admin:program_code": "a picture",
    "gathering_answer": "an act",
    **dict.fromkeys(
        (
            *("convention_free", "convention_here", "convention_missing", "convention_move"),
            *("convention_answer", "admin:meeting_point_add", "admin:meeting_times_add"),
            *("admin:meeting_times_remove", "admin:meeting_plan", "admin:help_desk_here"),
            *("admin:help_desk_missing", "admin:help_desk_together", "admin:help_desk_undo"),
        ),
        "an act",
    ),
    "admin:convention_print": "a file",
    "resume_remove": "an act",
    "resume_file": "a file",
    "admin:sign_up_resume": "a file",
    "calendar_feed": "a calendar, for programs",
    "mail_reports": "for mail servers",
    "admin:run_decide": "an act",
    "admin:board_decide": "an act",
    "admin:board_decide_many": "an act",
    "admin:board_undo": "an act",
    "admin:board_take_back": "an act",
    "admin:board_follow": "an act",
    "admin:board_draft_act": "an act",
    "admin:pool_act": "an act",
    "admin:pair_across_act": "an act",
    "admin:pool_pairs": "wants a pool that was looked at; tests/browser/test_pools.py looks at one",
    "admin:board_draft": "wants a draft that is solved; tests/matching/board looks at one",
    "admin:board_since": "leads to the board; a script reads what others did",
    "admin:board_undo_look": "wants a step; the evening on the board takes one back",
    "admin:run_cancel": "an act",
    "admin:job_stop": "an act",
    "admin:letter_send": "an act",
    "admin:letter_test": "an act",
    "admin:letter_go_on": "an act",
    "admin:letter_stop": "an act",
    "admin:letter_resume": "an act",
    "admin:roster_refused": "a file",
    "admin:roster_discard": "an act",
    "admin:begin_recount": "an act",
    "admin:begin_drop_question": "an act",
    "admin:begin_set_up": "an act",
    "admin:begin_discard": "an act",
    "admin:suggestion_decide": "an act",
    "admin:suggestion_another": "an act",
    "admin:jsi18n": "a script",
    "admin:login": "leads to the one way to sign in",
    "admin:logout": "an act",
    "admin:app_list": "leads to the desk",
    "mfa_download_recovery_codes": "a text file",
    "mfa_login_webauthn": "data for the browser",
    "mfa_reauthenticate_webauthn": "needs a real passkey; the first administrator passes it",
    "mfa_signup_webauthn": "comes second in signing up with a passkey; the journeys pass it",
    "mfa_authenticate": "comes second in signing in; shown half-way alone",
    "account_confirm_password_reset_code": "comes second in a new password; shown half-way alone",
    "account_complete_password_reset": "comes third in a new password; shown half-way alone",
    "openid_connect_login": "needs a provider; the journey of single sign-on looks at it",
    "openid_connect_callback": "comes back from the provider and leads on",
    "socialaccount_signup": "shown half-way through single sign-on, which needs a provider",
}
"""Names of addresses at which nobody stops to look, and why."""


def send(page: Page) -> None:
    """Press the form's own button; for example to send one that lacks something."""
    page.locator("main form [type=submit], #content-main form [type=submit]").first.click()


def fill(label: str, words: str) -> Act:
    """Type into one field, then send."""

    def act(page: Page) -> None:
        page.get_by_label(label, exact=True).fill(words)
        send(page)

    return act


def mistype(page: Page) -> None:
    """Type a wrong code as often as it may be tried."""
    for _try in range(3):
        fill("Code", "WRNG1")(page)


def guess(page: Page) -> None:
    """Try one password more than a stranger may."""
    for _try in range(4):
        page.get_by_label("Email address", exact=True).fill("gus@example.org")
        page.get_by_label("Password").fill("harbor violin")
        send(page)


def page_of(unit: Unit) -> tuple[int, str]:
    """What the address of a unit's public page is made of."""
    return unit.pk, unit.get_absolute_url().rstrip("/").rpartition("/")[2]


# Visitors --------------------------------------------------------------------------------------


def visitors(world: World) -> Iterator[Sight]:
    """What one sees without an account."""
    for name in ("home", "programs", "help", "privacy", "account_inactive", "demo_mailbox"):
        yield Sight(name)
    yield Sight("units")
    yield Sight("unit", page_of(world.people.program.unit))
    for slug in ("career", "annual", "coffee", "later"):
        yield Sight("program", (slug,))
    for how in ("closed", "erased"):
        yield Sight("goodbye", (how,))
    yield Sight("demo_mailbox", query="?to=nobody-of-this-name")
    yield Sight("demo_mail", (world.mail.pk,))
    yield Sight("demo_mail_html", (world.mail.pk,), framed=True)
    yield Sight("program", ("no-such-program",), status=404)
    yield from signing_in()
    yield from behind_links(world)


def signing_in() -> Iterator[Sight]:
    """The doors, with what is said to somebody who stumbles in them."""
    yield Sight("account_signup")
    yield Sight("account_signup", does=send)
    yield Sight("account_signup", does=fill("Email address", "fay@nowhere"))
    yield Sight("account_signup", does=fill("Email address", "gus@example.org"))
    yield Sight("account_email_verification_sent", does=send, stays=True)
    yield Sight("account_login")
    yield Sight("account_login", does=send)
    yield Sight("account_login", does=fill("Email address", "ada@example.org"))
    yield Sight("account_confirm_login_code", does=send, stays=True)
    yield Sight("account_confirm_login_code", does=mistype, stays=True)
    yield Sight("account_login", does=guess)
    yield Sight("account_request_login_code")
    yield Sight("account_signup_by_passkey")
    yield Sight("account_reset_password")
    yield Sight("account_reset_password", does=send)
    yield Sight("account_password_reset_completed")
    yield Sight("socialaccount_login_cancelled")
    yield Sight("socialaccount_login_error", status=401)


def behind_links(world: World) -> Iterator[Sight]:
    """What the links of mails open, for their receivers and for anybody else."""
    offered = world.mail
    for purpose in PURPOSES:
        yield Sight("act_link", (act_links.token_of(offered, purpose),))
    yield Sight("act_link", (act_links.token_of(offered, "accept"),), world.people.eve)
    yield Sight("act_link", (act_links.token_of(offered, "pause"),), does=send)
    begun = OutgoingMail.objects.get(kind="active")
    yield Sight("act_link", (act_links.token_of(begun, "log_meeting"),))
    yield Sight("act_link", (act_links.token_of(begun, "log_meeting"),), does=send)
    asked = OutgoingMail.objects.get(kind="wrap_up_proposed")
    for purpose in ("wrap_up_agree", "wrap_up_keep"):
        yield Sight("act_link", (act_links.token_of(asked, purpose),))
    invited = OutgoingMail.objects.get(kind="event_invited")
    for purpose in ("event_yes", "event_no"):
        yield Sight("act_link", (act_links.token_of(invited, purpose),))
    yield Sight("act_link", (act_links.token_of(invited, "event_yes"),), does=send)
    told = OutgoingMail.objects.get(kind="appointment_planned")
    yield Sight("act_link", (act_links.token_of(told, "here"),))
    meets = OutgoingMail.objects.get(kind="stand_in_asked")
    for purpose in ("stand_in_yes", "stand_in_no"):
        yield Sight("act_link", (act_links.token_of(meets, purpose),))
    yield Sight("act_link", ("~accept~",))
    yield Sight("act_link", ("no-such-link",), status=404)
    yield from putting_back(world.people.ada)
    stop = opt_outs.token_of(world.people.ada.pk, "news")
    yield Sight("unsubscribe", (stop,))
    yield Sight("unsubscribe", (stop,), does=send)


def putting_back(ada: User) -> Iterator[Sight]:
    """What the old address of an account is sent, before, after, and too late."""
    link = addresses.note_change(ada, "ada@old.example.org", ada.email, timezone.now())
    yield Sight("undo_address", (link,))
    late = addresses.note_change(ada, "a@old.example.org", ada.email, timezone.now())
    long_ago = timezone.now() - timedelta(days=8)
    AddressChange.objects.filter(old_email="a@old.example.org").update(
        changed_at=long_ago, signed_in_at=long_ago
    )
    yield Sight("undo_address", (late,))


# Oneself ---------------------------------------------------------------------------------------


def oneself(world: World) -> Iterator[Sight]:
    """The pages about oneself, for somebody who has just come and for somebody who is settled."""
    newcomer, ada = world.newcomer, world.people.ada
    for name in ("home", "welcome", "programs"):
        yield Sight(name, who=newcomer)
    yield Sight("profile", who=newcomer, leads=True)
    yield Sight("profile_page", ("name",), newcomer, does=send)
    for name in ("home", "profile", "account", "mail_choices", "your_data", "help"):
        yield Sight(name, who=ada)
    for who in (ada, world.people.cleo):
        yield Sight("close_account", who=who)
    yield Sight("profile_edit", who=ada, leads=True)
    yield Sight("working_style", who=ada, leads=True)
    for page in PAGES:
        yield Sight(page.route, (page.key,), ada)
    yield from keys(ada)


def keys(who: User) -> Iterator[Sight]:
    """What lets one in, and how to change it."""
    for name in (
        "account_email",
        "account_set_password",
        "account_logout",
        "usersessions_list",
        "socialaccount_connections",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
    ):
        yield Sight(name, who=who)
    yield Sight("account_set_password", who=who, does=send)


def proving(world: World) -> Iterator[Sight]:
    """Where somebody who has no other means proves by a code that it is they."""
    newcomer = world.newcomer
    newcomer.set_unusable_password()
    newcomer.save()
    yield Sight("reauthenticate_by_code", who=newcomer)
    yield Sight("reauthenticate_by_code", who=newcomer, does=send)


def keys_held(world: World) -> Iterator[Sight]:
    """The same for somebody who has a password, an authenticator app and a passkey."""
    who, passkey = world.people.cleo, world.passkey
    for name in (
        "account_change_password",
        "mfa_index",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_list_webauthn",
        "account_reauthenticate",
        "mfa_reauthenticate",
    ):
        yield Sight(name, who=who)
    yield Sight("mfa_remove_webauthn", (passkey.pk,), who)
    yield Sight("mfa_edit_webauthn", (passkey.pk,), who)


# Joining ---------------------------------------------------------------------------------------

ASKED = {
    ("long_term", "mentee"): "topics wishes meeting goal wished blocked",
    ("long_term", "mentor"): "topics capacity wishes meeting goal wished blocked",
    ("convention", "mentee"): "days topics goal blocked",
    ("convention", "mentor"): "days topics capacity goal blocked",
    ("informal", "mentee"): "topics capacity wishes shares listed blocked",
}
"""Slugs of the pages that each kind of round asks in each role."""


def joining(world: World) -> Iterator[Sight]:
    """The way into a round, with each mistake, and the place one has in it then."""
    fay, newcomer = world.joining, world.newcomer
    for kind in ("long_term", "convention", "informal"):
        yield Sight("join", (world.rounds[kind].pk,), fay)
        yield Sight("join", (world.rounds[kind].pk,), fay, does=send)
    yield Sight("join", (world.people.round.pk,), newcomer, leads=True)
    yield from on_one_screen(world)
    for (kind, role), slugs in ASKED.items():
        for slug in slugs.split():
            yield Sight("join_page", (world.rounds[kind].pk, role, slug), fay)
    for slug in ("topics", "meeting", "goal"):
        where = (world.people.round.pk, "mentee", slug)
        yield Sight("join_page", where, fay, does=send)
    besides = (world.asking.pk, "mentee", "own")
    yield Sight("join_page", besides, fay)
    yield Sight("join_page", besides, fay, does=send)
    handed_in = (world.asking.pk, "mentee", "resume")
    yield Sight("join_page", handed_in, fay)
    yield Sight("join_page", handed_in, fay, does=send)
    yield Sight("resume", who=fay)
    yield Sight("resume", who=fay, does=send)
    yield Sight("resume", who=world.offer.mentee.person)
    yield Sight("admin:sign_up", (world.offer.mentee_id,), world.people.cleo)
    yield Sight("enrollment", (world.offer.mentee_id,), world.offer.mentee.person)
    yield Sight("pairing", (world.offer.pk,), world.offer.mentee.person)
    for state in ("closed", "cancelled", "later"):
        yield Sight("join", (world.rounds[state].pk,), fay)
    yield from ruled(world)
    yield from places(world)


def on_one_screen(world: World) -> Iterator[Sight]:
    """A convention's sign-up on one screen: for a visitor, somebody new and somebody known."""
    round_ = world.rounds["convention"]
    there = (round_.program.slug,)
    yield Sight("express", there)
    yield Sight("express", there, does=send)
    for who in (world.newcomer, world.joining):
        yield Sight("express_join", there, who)
        yield Sight("express_join", there, who, does=send)
    yield Sight("express_done", there, world.there.person)
    yield Sight("admin:program_express", (round_.program_id,), world.people.ann)
    yield Sight("admin:program_express", (round_.program_id,), world.people.ann, does=send)
    yield Sight("admin:round", (round_.pk,), world.people.ann)


def ruled(world: World) -> Iterator[Sight]:
    """A round that is not for everybody: what is asked first, and what is said to others."""
    fay, round_ = world.joining, world.ruled.pk
    yield Sight("program", ("chapter",), fay)
    yield Sight("join", (round_,), fay)
    yield Sight("join_check", (round_, "mentee"), fay)
    yield Sight("join_page", (round_, "mentor", "first"), fay)
    yield Sight("join_page", (round_, "mentor", "first"), fay, does=send)
    yield Sight("join", (world.line.pk,), fay)
    for round_ in (world.ruled, world.line):
        for enrollment in round_.enrollments.select_related("person"):
            yield Sight("enrollment", (enrollment.pk,), enrollment.person)


def places(world: World) -> Iterator[Sight]:
    """What people see of their place in a round."""
    ben, cleo = world.people.ben, world.people.cleo
    yield Sight("join_check", (world.people.round.pk, "mentee"), world.ready)
    yield Sight("join", (world.people.round.pk,), ben)
    yield Sight("program", ("career",), ben)
    for enrollment in ben.enrollments.all():
        yield Sight("enrollment", (enrollment.pk,), ben)
        yield Sight("enrollment_leave", (enrollment.pk,), ben)
    yield Sight("no_partner", (world.people.ben_in.pk,), ben)
    yield Sight("enrollment", (cleo.enrollments.get().pk,), cleo)
    for name in ("active", "offer", "concluded", "at the convention"):
        place = world.pairings[name].mentee
        yield Sight("enrollment", (place.pk,), place.person)
        yield Sight("enrollment_leave", (place.pk,), place.person)
    yield Sight("join_page", (world.people.round.pk, "mentee", "goal"), ben)


# Pairings --------------------------------------------------------------------------------------


def wrapping_up(world: World) -> Iterator[Sight]:
    """Proposing to wrap up, and both sides of what is proposed."""
    for pairing in (world.pairings["active"], world.pairings["wrapping up"]):
        for place in (pairing.mentor, pairing.mentee):
            yield Sight("pairing_wrap_up", (pairing.pk,), place.person)


def pairings(world: World) -> Iterator[Sight]:
    """Every standing of a pairing from both sides, and the home pages that lead there."""
    for pairing in world.pairings.values():
        for person in (pairing.mentor.person, pairing.mentee.person):
            yield Sight("pairing", (pairing.pk,), person)
    for name in ("offer", "half an offer", "active", "request", "ended"):
        yield Sight("home", who=world.pairings[name].mentor.person)
    for name in ("offer", "request"):
        pairing = world.pairings[name]
        yield Sight("pairing_decline", (pairing.pk,), pairing.mentor.person)
        yield Sight("pairing_more_time", (pairing.pk,), pairing.mentor.person)
        yield Sight("pairing_correct", (pairing.pk,), pairing.mentor.person)
        slug = "goal" if name == "offer" else "shares"
        yield Sight("pairing_correct_page", (pairing.pk, slug), pairing.mentor.person)
    left = Pairing.objects.get(mentor__person=world.former)
    yield Sight("pairing", (left.pk,), left.mentee.person)
    active = world.pairings["active"]
    yield Sight("pairing_ask", (active.pk,), active.mentor.person)
    yield Sight("pairing_ask", (active.pk,), active.mentor.person, does=send)
    acts.ask_coordinator(active.mentee.person, active, "May we have longer?")
    yield Sight("pairing_asked", (active.pk,), active.mentee.person)
    yield Sight("pairing_conclude", (active.pk,), active.mentor.person)
    yield from wrapping_up(world)
    yield Sight("pairing_end", (active.pk,), active.mentor.person)
    yield Sight("pairing_end", (active.pk,), active.mentor.person, does=send)
    yield Sight("pairing_trouble", (active.pk,), active.mentor.person)
    yield Sight("pairing_rematch", (active.pk,), active.mentor.person)
    yield Sight("pairing_pause", (active.pk,), active.mentor.person)
    yield Sight("pairing_pause", (active.pk,), active.mentor.person, does=send)
    yield Sight("pairing", (active.pk,), world.people.eve, status=404)
    resting = world.pairings["resting"]
    yield Sight("pairing_trouble", (resting.pk,), resting.mentee.person)
    yield Sight("home", who=resting.mentee.person)
    yield Sight("home", who=world.pairings["ended"].mentee.person)
    near = world.pairings["near its end"]
    for person in (near.mentor.person, near.mentee.person):
        yield Sight("pairing_longer", (near.pk,), person)
    yield Sight("pairing_longer", (near.pk,), near.mentee.person, does=send)
    for name in ("concluded", "ended"):
        over = world.pairings[name]
        yield Sight("closing", (over.pk,), over.mentee.person)
        if over.state == Pairing.State.COMPLETED:
            yield Sight("pairing_quote", (over.pk,), over.mentee.person)
    concluded, convention = world.pairings["concluded"], world.pairings["at the convention"]
    yield Sight("certificate", (concluded.pk,), concluded.mentor.person)
    yield from certified(concluded)
    yield Sight("last_talk", (active.pk,), active.mentor.person)
    yield Sight("last_talk", (convention.pk,), convention.mentor.person)


def certified(concluded: Pairing) -> Iterator[Sight]:
    """One's certificate once it is made, and what anybody reads under its code, or under none."""
    made = certificate_of(concluded)
    yield Sight("certificate", (concluded.pk,), concluded.mentor.person)
    yield Sight("certificate_check")
    yield Sight("certificate_checked", (made.code,))
    yield Sight("certificate_checked", ("NOTHING-HERE",), status=404)


def questions(world: World) -> Iterator[Sight]:
    """How it is going: asked, answered, and what is on the pairing's page then."""
    asked, told = world.checkins["asked"], world.checkins["trouble"]
    ben, ada = asked.pairing.mentee.person, told.pairing.mentor.person
    yield Sight("pairing", (asked.pairing_id,), ben)
    yield Sight("checkin", (asked.pk,), ben)
    yield Sight("checkin", (asked.pk,), ben, does=send)
    yield Sight("pairing", (told.pairing_id,), ada)
    well, trouble = (
        act_links.token_of(world.question, purpose)
        for purpose in ("checkin_well", "checkin_trouble")
    )
    yield Sight("act_link", (well,))
    yield Sight("act_link", (trouble,))
    yield Sight("act_link", (trouble,), does=send)
    yield Sight("act_link", (well,))


def between(world: World) -> Iterator[Sight]:
    """What the two write down: nothing yet, something, mistakes, and after the end."""
    active, written = world.pairings["active"], world.pairings["together"]
    mentor, mentee = written.mentor.person, written.mentee.person
    yield Sight("agreement_edit", (active.pk,), active.mentor.person)
    yield Sight("agreement_edit", (written.pk,), mentor, does=fill("What do we work towards?", ""))
    for person in (mentor, mentee):
        yield Sight("agreement", (written.pk,), person)
        yield Sight("notes", (written.pk,), person)
    yield Sight("agreement", (written.pk,), mentor, query="?version=1")
    yield Sight("goal_add", (active.pk,), active.mentor.person)
    yield Sight("goal_add", (active.pk,), active.mentor.person, does=send)
    yield Sight("goal_edit", (written.goals.first().pk,), mentee)
    for kind in ("private", "shared"):
        yield Sight("note_add", (written.pk, kind), mentee)
    yield Sight("note_add", (written.pk, "shared"), mentee, does=send)
    yield Sight("note_edit", (written.notes.filter(shared=False).first().pk,), mentee)


def meetings(world: World) -> Iterator[Sight]:
    """Planning to meet, from both sides, and what becomes of it."""
    active = world.pairings["active"]
    both = (active.mentor.person, active.mentee.person)
    for name in ("active", "at the convention"):
        pairing = world.pairings[name]
        yield Sight("meeting_propose", (pairing.pk,), pairing.mentor.person)
    yield Sight("meeting_propose", (active.pk,), both[0], does=send)
    yield Sight("meeting_note", (active.pk,), both[0])
    for meeting in world.meetings.values():
        for person in both:
            yield Sight("meeting", (meeting.pk,), person)
    for name in ("proposed", "confirmed", "over", "held"):
        yield Sight("meeting_cancel", (world.meetings[name].pk,), both[1])
    for name in ("proposed", "confirmed"):
        yield Sight("meeting_change", (world.meetings[name].pk,), both[1])
    yield Sight("meeting", (world.meetings["proposed"].pk,), both[1], does=send)
    yield Sight("calendar", who=both[0])
    yield Sight("calendar", who=both[0], does=send)


def directory(world: World) -> Iterator[Sight]:
    """Looking for somebody, and not being allowed to."""
    people, round_ = world.people, world.rounds["informal"]
    ada = people.ada.enrollments.get(round=round_)
    yield Sight("directory", (round_.pk,), people.ben)
    yield Sight("directory", (round_.pk,), people.ben, query="?fit=strong&region=0")
    yield Sight("directory", (round_.pk,), people.ada)
    yield Sight("directory", (round_.pk,), people.cleo)
    yield Sight("directory", (round_.pk,), people.eve)
    yield Sight("directory_person", (round_.pk, ada.pk), people.ben)
    yield Sight("directory_person", (round_.pk, ada.pk), people.ben, does=send)
    yield Sight("ask", (round_.pk, ada.pk), people.ben, leads=True)


def among_members(world: World) -> Iterator[Sight]:
    """Reports of a person, what two note themselves, questions on the spot."""
    people, round_ = world.people, world.rounds["informal"]
    ada, ben = people.ada, people.ben
    eve = people.eve
    EmailAddress.objects.get_or_create(user=eve, email=eve.email, defaults={"verified": True})
    listed = ada.enrollments.get(round=round_)
    active = world.pairings["active"]
    made = done_among_members(people, listed, round_, active)
    yield Sight("report_partner", (active.pk,), active.mentor.person)
    yield Sight("report_partner", (active.pk,), active.mentor.person, does=send)
    yield Sight("report_listed", (round_.pk, listed.pk), ben)
    yield Sight("noted", who=ada)
    yield Sight("noted", who=eve)
    yield Sight("noted", who=ben, does=send)
    yield Sight("noted_answer", (made["noted"].pk,), eve)
    for who in (ada, ben):
        yield Sight("spot", (round_.pk,), who)
        yield Sight("spot_question", (made["spot"].pk,), who)
    yield Sight("spot", (round_.pk,), ben, does=send)
    spot.take(ada, made["spot"])
    for who in (ada, ben):
        yield Sight("spot_question", (made["spot"].pk,), who)
    both = noted.confirm(eve, made["noted"])
    yield Sight("pairing", (both.pk,), ada)
    yield Sight("noted_label", (both.pk,), ada)
    yield Sight("noted", who=ada)
    cleo, concern = people.cleo, made["concern"].pk
    yield Sight("admin:concerns", who=cleo)
    yield Sight("admin:concern", (concern,), cleo)
    yield Sight("admin:concern", (concern,), cleo, does=send)
    yield Sight("admin:noted_counts", who=people.ann)


# The desk --------------------------------------------------------------------------------------


def desk(world: World) -> Iterator[Sight]:
    """The coordinators' own pages."""
    cleo, review = world.people.cleo, world.rounds["review"].pk
    yield Sight("admin:index", who=cleo)
    for round_ in world.rounds.values():
        if round_.program in (world.people.program, world.rounds["informal"].program):
            yield Sight("admin:round", (round_.pk,), cleo)
    for name in ("open", "close-signup", "run", "close", "cancel"):
        yield Sight("admin:round_act", (review, name), cleo)
    for name in ("announce", "by_hand", "unmatched", "round_pairings"):
        yield Sight(f"admin:{name}", (review,), cleo)
        yield Sight(f"admin:{name}", (world.rounds["draft"].pk,), cleo)
    yield Sight("admin:unmatched", (review,), cleo, query="?role=mentor")
    yield from board(world)
    yield Sight("admin:round_pairings", (world.people.round.pk,), cleo)
    both = f"?mentee={world.people.ben_in.pk}&mentor={world.people.ada_in.pk}"
    yield Sight("admin:pools", (world.people.round.pk,), cleo)
    yield Sight("admin:by_hand", (world.people.round.pk,), cleo, query=both)
    yield from rules(world)
    yield from own_questions(world)
    yield from circles(world)
    yield from numbers(world)
    yield from in_the_hall(world)
    yield from looked_at(world)
    yield from matched(world)


def circles(world: World) -> Iterator[Sight]:
    """A circle in its stages, for one of its people and on the desk."""
    cleo, ada = world.people.cleo, world.people.ada
    yield Sight("circle", (world.circles["offered"].pk,), ada)
    yield Sight("circle_decline", (world.circles["offered"].pk,), ada)
    going = (world.circles["active"].pk,)
    yield Sight("circle", going, ada)
    for name in ("circle_leave", "circle_meeting", "circle_terms", "circle_notes"):
        yield Sight(name, going, ada)
    yield Sight("circle_meeting", going, ada, does=send)
    yield Sight("circle_meeting_move", (world.circles["meeting"].pk,), ada)
    yield Sight("circle_checkin", going, ada)
    yield Sight("circle_checkin", going, ada, does=send)
    over = (world.circles["completed"].pk,)
    yield Sight("circle", over, ada)
    yield Sight("circle_closing", over, ada)
    yield Sight("circle_certificate", over, ada)
    for at in ("proposed", "active", "completed"):
        yield Sight("admin:circles", (world.circles[at].round_id,), cleo)


def own_questions(world: World) -> Iterator[Sight]:
    """What a program asks besides, as coordinators set it."""
    cleo, program = world.people.cleo, world.asking.program
    yield Sight("admin:program_questions", (program.pk,), cleo)
    yield Sight("admin:program_questions", (world.people.program.pk,), cleo)
    yield Sight("admin:round_gatherings", (world.people.round.pk,), cleo)
    yield Sight("admin:round_gatherings", (world.people.round.pk,), cleo, does=send)
    for gathering in world.people.round.gatherings.all():
        yield Sight("admin:gathering", (gathering.pk,), cleo)
        yield Sight("admin:who_came", (gathering.pk,), cleo)
    for part in ("topics", "months", "reading", "sources", "quotes"):
        yield Sight(f"admin:program_{part}", (program.pk,), cleo)
    for kind in ("one_of", "scale", "long_text"):
        yield Sight("admin:program_question_add", (program.pk, kind), cleo)
    yield Sight("admin:program_question_add", (program.pk, "one_of"), cleo, does=send)
    for question in program.questions.all():
        yield Sight("admin:question", (question.pk,), cleo)
    offer = world.offer
    for enrollment in (offer.mentor, offer.mentee):
        yield Sight("admin:mentorship_enrollment_change", (enrollment.pk,), cleo)


def in_the_hall(world: World) -> Iterator[Sight]:
    """A convention that is on, for the two and for the help desk."""
    hall, cleo = world.hall, world.people.cleo
    for place in (hall.ben_in, hall.ada_in):
        yield Sight("convention", (place.pk,), place.person)
        yield Sight("convention_times", (place.pk,), place.person)
        yield Sight("convention_after", (place.pk,), place.person)
    at = (hall.point.pk, points.mark_of(hall.point.pk))
    yield Sight("convention_point", at, world.people.ben)
    for name in ("meeting_points", "help_desk"):
        yield Sight(f"admin:{name}", (hall.round.pk,), cleo)
    yield Sight("admin:meeting_point", (hall.round.pk, hall.point.pk), cleo)
    waits = hall.round.enrollments.get(person__profile__full_name="Wimar Alone")
    for place in (waits, hall.ben_in):
        yield Sight("admin:help_desk_person", (hall.round.pk, place.pk), cleo)


def numbers(world: World) -> Iterator[Sight]:
    """What came of rounds, and the report of a year."""
    cleo, ann, program = world.people.cleo, world.people.ann, world.people.program
    yield Sight("admin:numbers", who=cleo)
    yield Sight("admin:numbers", who=ann)
    for page in ("", "_fairness", "_score"):
        yield Sight(f"admin:numbers_round{page}", (world.people.round.pk,), cleo)
    for page in ("", "_fairness", "_score", "_report"):
        yield Sight(f"admin:numbers_program{page}", (program.pk,), cleo)
        yield Sight(f"admin:numbers_unit{page}", (program.unit_id,), ann)
        yield Sight(f"admin:numbers_association{page}", who=ann)
    yield Sight("admin:numbers_program", (program.pk,), cleo, query="?year=all")


def rules(world: World) -> Iterator[Sight]:
    """Who may join, as coordinators set it."""
    cleo, round_ = world.people.cleo, world.ruled
    yield Sight("admin:program_rules", (round_.program_id,), cleo)
    yield Sight("admin:program_rules", (world.people.program.pk,), cleo)
    yield Sight("admin:round_rules", (round_.pk,), cleo)
    for kind in ("member", "region", "years", "adult"):
        yield Sight("admin:program_rule_add", (round_.program_id, "mentee", kind), cleo)
    yield Sight("admin:program_rule_add", (round_.program_id, "mentee", "years"), cleo, does=send)
    yield Sight("admin:round_rule_add", (round_.pk, "mentor", "student"), cleo)
    for rule in round_.program.rules.filter(kind__in=("years", "orientation")):
        yield Sight("admin:rule", (rule.pk,), cleo)
    for name in ("eligibility", "exception", "orientation"):
        yield Sight(f"admin:{name}", (round_.pk,), cleo)
        yield Sight(f"admin:{name}", (world.people.round.pk,), cleo)
    yield Sight("admin:line", (world.line.pk,), cleo)
    yield Sight("admin:line", (round_.pk,), cleo)
    yield Sight("admin:exception", (round_.pk,), cleo, does=send)
    yield Sight("admin:orientation", (round_.pk,), cleo, does=send)


def looked_at(world: World) -> Iterator[Sight]:
    """Sign-ups that coordinators look at, and what members read of it."""
    cleo, round_ = world.people.cleo, world.looked
    yield Sight("admin:sign_ups", (round_.pk,), cleo)
    yield Sight("admin:sign_ups", (round_.pk,), cleo, query="?state=declined")
    yield Sight("admin:sign_ups", (round_.pk,), cleo, query="?q=nobody")
    yield Sight("admin:sign_ups", (world.ruled.pk,), cleo)
    yield Sight("admin:sign_up_for", (round_.pk,), cleo)
    yield Sight("admin:sign_up_for", (round_.pk,), cleo, does=send)
    yield Sight("admin:sign_up_answers", (world.reviews["asked"].enrollment_id,), cleo)
    yield Sight("admin:sign_up_answers", (world.reviews["asked"].enrollment_id,), cleo, does=send)
    yield Sight("admin:exports", who=cleo, query=f"?round={round_.pk}")
    for subject in ("sign-ups", "pairings", "members"):
        yield Sight("admin:export", (subject,), cleo, query=f"?round={round_.pk}")
    for review in world.reviews.values():
        yield Sight("admin:sign_up", (review.enrollment_id,), cleo)
    for state in ("asked", "changed", "declined"):
        place = world.reviews[state].enrollment
        yield Sight("enrollment", (place.pk,), place.person)
    yield Sight("home", (), world.reviews["asked"].enrollment.person)


def board(world: World) -> Iterator[Sight]:
    """The board of a round: before a run, of one under review, with one open, narrowed."""
    cleo = world.people.cleo
    new, approved = world.suggestion("new"), world.suggestion("approved")
    round_ = new.run.round_id
    yield Sight("admin:board", (world.rounds["draft"].pk,), cleo)
    for query in ("", "?names=off", "?q=nobody", "?show=decided&sort=mentee"):
        yield Sight("admin:board", (round_,), cleo, query=query)
    for row in (new, approved):
        yield Sight("admin:board", (round_,), cleo, query=f"?pair={row.mentee_id}-{row.mentor_id}")
    one = f"?pair={new.mentee_id}-{new.mentor_id}"
    edit = f"{one}&mentee={new.mentee_id}&mentor={new.mentor_id}&verb="
    for verb in ("bar", "reject"):
        yield Sight("admin:board_try", (round_,), cleo, query=edit + verb)
    for name in ("others", "move", "notes", "steps", "news", "proof", "what_if", "readiness"):
        yield Sight(f"admin:board_{name}", (round_,), cleo, query=one)
    yield Sight("admin:board_move", (round_,), cleo, query=f"{one}&find=a")
    mail = ("mentee", approved.pairing_id)[::-1]
    yield Sight("admin:announce_html", (round_, *mail), cleo, framed=True)


def letters(world: World) -> Iterator[Sight]:
    """Letters to groups, from the first word to what came of them."""
    cleo, round_ = world.people.cleo, world.people.round
    yield Sight("admin:letters", (round_.pk,), cleo)
    yield Sight("admin:letters", (world.rounds["draft"].pk,), cleo)
    yield Sight("admin:letter_new", (round_.pk,), cleo)
    yield Sight("admin:letter_new", (round_.pk,), cleo, does=send)
    draft, nobody = world.letters["draft"], world.letters["nobody"]
    yield Sight("admin:letter_look", (draft.pk,), cleo)
    yield Sight("admin:letter_look", (nobody.pk,), cleo)
    yield Sight("admin:letter_html", (draft.pk, world.people.ben.pk), cleo, framed=True)
    yield Sight("admin:letter_discard", (draft.pk,), cleo)
    for letter in world.letters.values():
        yield Sight("admin:letter", (letter.pk,), cleo)


def matched(world: World) -> Iterator[Sight]:
    """Runs, suggestions, pairings and mails as a coordinator sees them."""
    cleo = world.people.cleo
    for run in world.runs.values():
        yield Sight("admin:run", (run.pk,), cleo, leads=run.state == "review")
    for job in world.jobs.values():
        yield Sight("admin:job", (job.pk,), cleo)
    yield from letters(world)
    new = world.suggestion("new")
    chosen = f"?suggestion={new.pk}&one=1"
    yield Sight("admin:run_reject", (new.run_id,), cleo, query=chosen)
    yield Sight("admin:run_reject", (new.run_id,), cleo, query=chosen, does=send)
    for pairing in (world.pairings["declined"], new):
        two = f"?mentee={pairing.mentee_id}&mentor={pairing.mentor_id}"
        yield Sight("admin:suggest_again", (pairing.mentor.round_id,), cleo, query=two)
    for state in ("new", "approved", "rejected"):
        yield Sight("admin:suggestion", (world.suggestion(state).pk,), cleo, leads=True)
    for pairing in world.pairings.values():
        if pairing.origin == "matched" and pairing.round.program == world.people.program:
            yield Sight("admin:pairing", (pairing.pk,), cleo)
    approved = world.suggestion("approved").pairing
    yield Sight("admin:pairing", (approved.pk,), cleo)
    yield Sight("admin:pairing_withdraw", (approved.pk,), cleo)
    yield Sight("admin:stewards", (approved.round_id,), cleo)
    ended = world.pairings["ended"]
    yield from ways(world)
    yield Sight("admin:pairing_mend", (ended.pk,), cleo)
    yield Sight("admin:pairing_mend", (ended.pk,), cleo, does=send)
    yield Sight("admin:stewards", (ended.round_id,), cleo)
    yield Sight("admin:waiting", who=cleo)
    yield Sight("admin:waiting", who=cleo, query=f"?round={world.rounds['draft'].pk}")
    yield Sight("admin:waiting_person", (ended.mentee_id,), cleo)
    yield Sight("admin:waiting_person", (world.run.suggestions.first().mentee_id,), cleo)
    yield from mails(world)


def ways(world: World) -> Iterator[Sight]:
    """What can be done for a pair, filled in and not."""
    cleo, active = world.people.cleo, world.pairings["active"]
    for way in WAYS:
        yield Sight("admin:pairing_way", (active.pk, way), cleo)
    yield Sight("admin:pairing_way", (active.pk, "end"), cleo, does=send)


def mails(world: World) -> Iterator[Sight]:
    """A mail that was sent, one that was not, and what can be done with each and with all."""
    cleo, waiting = world.people.cleo, world.waiting
    yield Sight("admin:mail", (world.mail.pk,), cleo)
    yield from worded(world)
    yield Sight("admin:mail", (waiting.pk,), cleo)
    yield Sight("admin:mail_html", (waiting.pk,), cleo, framed=True)
    yield Sight("admin:mail_edit", (waiting.pk,), cleo)
    yield Sight("admin:mail_edit", (waiting.pk,), cleo, does=fill("Text", ""))
    yield Sight("admin:mail_act", (waiting.pk, "hold"), cleo)
    yield Sight("admin:mail_act", (world.mail.pk, "again"), cleo)
    yield Sight("admin:mails_act", ("cancel",), cleo)
    yield Sight("admin:mails_act", ("release",), cleo, query="?q=nobody-of-this-name")


def worded(world: World) -> Iterator[Sight]:
    """A program's own words in its mails."""
    cleo, program = world.people.cleo, world.people.program.pk
    yield Sight("admin:wordings", (program,), cleo)
    yield Sight("admin:wording", (program, "offered", "mentee"), cleo)
    yield Sight(
        "admin:wording",
        (program, "joined", "mentor"),
        cleo,
        does=fill("Opening (optional)", "{you}"),
    )
    yield Sight(
        "admin:wording", (program, "active", "mentor"), cleo, does=fill("Opening (optional)", "Hey")
    )
    yield Sight("admin:wording_html", (program, "offered", "mentee"), cleo, framed=True)
    yield Sight("admin:wording_ours", (program, "active", "mentee"), cleo)


def lists(world: World) -> Iterator[Sight]:
    """Every list and form of the desk's models, as an administrator sees them."""
    yield from importing(world)
    yield from beginning(world)
    ann = world.people.ann
    for model, options in sorted(admin.site._registry.items(), key=lambda it: str(it[0])):
        stem = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield Sight(f"{stem}_changelist", who=ann, like="list")
        if options.may_add:
            yield Sight(f"{stem}_add", who=ann, like="form")
            yield Sight(f"{stem}_add", who=ann, like="form with mistakes", does=send)
        row = options.rows_for(ann).first()
        yield Sight(f"{stem}_change", (row.pk,), ann, like="filled form", leads=True)
    yield Sight("admin:mentorship_round_changelist", who=ann, query="?q=nobody-of-this-name")
    yield Sight("admin:mentorship_round_history", (world.people.round.pk,), ann)
    role = world.people.cleo.coordinates.first()
    yield Sight("admin:coordinator_take_back", (role.pk,), ann)
    yield Sight("admin:round", (10**9,), ann, status=404)
    yield Sight("admin:status", who=ann)
    yield from _setting_up(ann)
    for who in (world.people.ben, world.people.cleo, world.former):
        yield Sight("admin:person_data", (who.pk,), ann)


def importing(world: World) -> Iterator[Sight]:
    """Lists of members: what is asked, what was found, what changes."""
    ann, made = world.people.ann, imports_of(world.people.ann, world.people.program.unit)
    yield Sight("admin:rosters", who=ann)
    yield Sight("admin:roster_new", who=ann)
    yield Sight("admin:roster_new", who=ann, does=send)
    for one in made.values():
        asks = one.state == RosterImport.State.UPLOADED
        yield Sight("admin:roster_import", (one.pk,), ann, leads=asks)
    for name in ("column missing", "letters asked", "checked"):
        yield Sight("admin:roster_columns", (made[name].pk,), ann)
    yield Sight("admin:roster_findings", (made["checked"].pk,), ann)
    yield Sight("admin:roster_findings", (made["checked"].pk,), ann, query="?fate=passed_over")
    yield Sight("admin:roster_apply", (made["checked"].pk,), ann)


def beginning(world: World) -> Iterator[Sight]:
    """From a template to an open round, and a round once more."""
    ann, cleo, unit = world.people.ann, world.people.cleo, world.people.program.unit
    for who in (ann, cleo):
        yield Sight("admin:begin", who=who)
    yield Sight("admin:begin", who=ann, does=send)
    for kind in ("long_term", "convention", "informal"):
        yield Sight("admin:begin_template", (unit.pk, kind), ann)
    yield Sight("admin:begin_template", (unit.pk, "convention"), ann, does=send)
    draft, convention = draft_of(ann, unit), draft_of(ann, unit, "first-conference")
    yield Sight("admin:begin_draft", (draft.pk,), ann)
    yield Sight("admin:begin_draft", (convention.pk,), ann)
    for part in PARTS:
        yield Sight("admin:begin_part", (draft.pk, part), ann)
    yield Sight("admin:begin_part", (draft.pk, "words"), ann, does=fill("Name", ""))
    yield Sight("admin:begin_part", (convention.pk, "dates"), ann, does=send)
    yield Sight("admin:begin_part", (draft.pk, "scoring"), ann, does=fill("Field", "99"))
    yield Sight("admin:begin_rules", (draft.pk,), ann)
    yield Sight("admin:begin_rule", (draft.pk, 0), ann)
    yield Sight("admin:begin_rule_add", (draft.pk, "mentee", "region"), ann, does=send)
    yield Sight("admin:begin_preview", (draft.pk,), ann)
    for page in ("program", "join"):
        yield Sight("admin:begin_preview_page", (draft.pk, page), ann)
    yield Sight("admin:round_clone", (world.people.round.pk,), cleo)
    yield Sight("admin:round_clone", (world.people.round.pk,), cleo, does=send)


def _setting_up(ann: User) -> Iterator[Sight]:
    """The set-up pages, as they open and with something that does not fit."""
    for name in ("setup", "setup_association", "setup_mail", "setup_units"):
        yield Sight(f"admin:{name}", who=ann)
    yield Sight("admin:sign_on", who=ann)
    yield Sight("admin:sign_on", who=ann, does=fill(CLAIMS, "member | true | Nowhere"))
    yield Sight("first_link", (first_links.token_of(ann),))
    yield Sight("first_link", ("never-made",), status=404)
    yield Sight("admin:setup_association", who=ann, does=fill("Accent (optional)", "teal"))
    yield Sight("admin:setup_units", who=ann, does=fill(UNITS, "The Association\n  A club"))
    yield Sight("admin:setup_units", who=ann, does=fill(UNITS, "The Association\n  B Division"))
    for name in ("topics", "regions", "fields", "library_types"):
        yield Sight("admin:setup_list", (name,), ann)
    yield Sight("admin:setup_list", ("regions",), ann, query="?part=Canada")


UNITS = "Your units, one a line"
CLAIMS = "Who is a member of what (optional)"

MEMBERS = (
    visitors,
    oneself,
    keys_held,
    proving,
    joining,
    pairings,
    questions,
    between,
    meetings,
    directory,
    among_members,
)
DESK = (desk, lists)
