"""The same press again and again: one effect, and one mail."""

from collections import Counter
from datetime import timedelta
from functools import cache

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from mentorship.models import (
    Enrollment,
    MailWording,
    Meeting,
    OutgoingMail,
    Pairing,
    Round,
)
from mentorship.services.links.use import PURPOSES
from tests import factories
from tests.hostile.walk import undone
from tests.hostile.world import World, addresses, names

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

TIMES = 20
PRESSED = {"answer": "trouble"}
"""What the pages behind links send; those without a question take no notice."""

IDLE = {
    "admin:board_take_back",  # nothing is decided yet; tests/matching/board takes back in earnest
    "admin:run_cancel",  # there is no run to stop
    "join_check",  # a question is not answered yet; tests/mentorship/join sends it in earnest
    "admin:round_act open",
    "admin:round_act start",
    "admin:round_act close",
    "undo_address",  # it changes no number of rows; tests/accounts undoes in earnest
    "act_link log_meeting",  # the two are not paired yet; tests/mentorship/meetings uses one
    "act_link wrap_up_agree",  # nor is anything proposed; tests/mentorship/mail/test_acting.py
    "act_link wrap_up_keep",
    "act_link event_yes",  # the mail is about no event; tests/mentorship/curriculum
    "act_link event_no",
    *(f"act_link {said}" for said in ("here", "stand_in_yes", "stand_in_no")),  # conventions/
    "act_link circle_yes",  # nor about a circle; tests/mentorship/circles
    "act_link circle_no",
    "admin:circles_announce",  # nothing is approved yet; tests/mentorship/circles
    *(f"act_link willing_{said}" for said in ("yes", "not_now", "no_more", "back")),
}
"""Acts that are refused from the first press on, here because of the state of the round."""
BOOKKEEPING = (
    "django_session",
    "cache",
    "accounts_ratecounter",
    "django_admin_log",
    "account_",
    "usersessions",
)


def mails() -> Counter:
    return Counter(OutgoingMail.objects.values_list("kind", "to_email"))


def everything() -> Counter:
    """How many rows each table of ours has."""
    with connection.cursor() as cursor:
        tables = [name for name in all_tables() if not name.startswith(BOOKKEEPING)]
        counts = ", ".join(f'(SELECT count(*) FROM "{table}")' for table in tables)
        cursor.execute(f"SELECT {counts}")
        return Counter(dict(zip(tables, cursor.fetchone(), strict=True)))


@cache
def all_tables() -> list[str]:
    with connection.cursor() as cursor:
        return connection.introspection.table_names(cursor)


def cases(world: World) -> dict[str, tuple[str, str, dict]]:
    """Every act of the site: its name, who does it, where, and what they send."""
    known = addresses(world)
    new = world.run.suggestions.filter(state="new").first()
    coffee, third = world.rounds["coffee"], world.extra["third"]
    other = coffee.enrollments.get(person=third)
    round_, joinable = world.run.round, world.rounds["informal"].pk
    mentor, mentee = free(round_, "mentor"), free(round_, "mentee")
    waiting = OutgoingMail.objects.filter(state="queued", pairing=world.pairings["offered"]).last()
    failed = OutgoingMail.objects.get(state="failed")
    held = OutgoingMail.objects.get(state="held")
    act = [("admin:round_act", name) for name in ("open", "reopen", "start", "close", "cancel")]
    links = dict(zip(PURPOSES, known["act_link"], strict=True))
    return {
        **{f"act_link {name}": ("visitor", url, PRESSED) for name, url in links.items()},
        "undo_address": ("visitor", known["undo_address"][0], {}),
        "unsubscribe": ("visitor", known["unsubscribe"][0], {}),
        "checkin": ("mentor", known["checkin"][0], {"answer": "trouble", "words": "Busy"}),
        "mail_choices": ("mentee", known["mail_choices"][0], {"reminders": "on"}),
        "circle_accept": ("mentor", known["circle_accept"][0], {}),
        "circle_decline": ("mentor", known["circle_decline"][0], {"words": "No time"}),
        "circle_note_remove": (
            "mentor",
            known["circle_note_remove"][0],
            {"note": world.extra["circles"]["active"].notes.get().pk},
        ),
        "circle_leave": ("mentor", known["circle_leave"][0], {"words": "", "knows": "on"}),
        "circle_closing": ("mentor", known["circle_closing"][0], {"worth": "5", "thanks": "Ta"}),
        "circle_certificate_make": (
            "mentor",
            known["circle_certificate_make"][0],
            {"kind": "certificate"},
        ),
        "circle_certificate_withdraw": ("mentor", known["circle_certificate_withdraw"][0], {}),
        "admin:circle_certificate_withdraw": (
            "coordinator",
            known["admin:circle_certificate_withdraw"][0],
            {},
        ),
        "circle_checkin": ("mentor", known["circle_checkin"][0], {"answer": "well", "words": ""}),
        "admin:circles_announce": ("coordinator", known["admin:circles_announce"][0], {}),
        "pairing_accept": ("mentee", known["pairing_accept"][0], {}),
        "pairing_decline": ("mentee", known["pairing_decline"][0], {"words": "No time"}),
        "pairing_correct_page": (
            "mentee",
            known["pairing_correct"][0] + "goal/",
            {"goal": "To speak up", "shares": ""},
        ),
        "pairing_more_time": ("mentee", known["pairing_more_time"][0], {}),
        "pairing_ask": ("mentee", known["pairing_ask"][0], {"words": "May I move?"}),
        "pairing_take_back": ("mentee", known["pairing_take_back"][0], {}),
        "pairing_conclude": ("mentor", known["pairing_conclude"][0], {}),
        "pairing_wrap_up": ("mentor", known["pairing_wrap_up"][0], {"answer": "propose"}),
        "pairing_pause": ("mentor", known["pairing_pause"][0], {"weeks": "4"}),
        "pairing_resume": ("mentor", reverse("pairing_resume", args=[resting(world)]), {}),
        "pairing_rematch": ("mentor", known["pairing_rematch"][0], {"reason": "fit", "words": ""}),
        "pairing_look_again": ("mentor", known["pairing_look_again"][0], {}),
        "pairing_end": ("mentor", known["pairing_end"][0], {"reason": "time", "words": ""}),
        "pairing_longer": ("mentor", known["pairing_longer"][0], {"length": "3", "day": ""}),
        "closing": (
            "mentor",
            known["closing"][0],
            {
                "worth": "4",
                "reached": "yes",
                "words": "Go on",
                "thanks": "Thank you",
                "apart": "on",
            },
        ),
        "pairing_apart": ("mentor", known["pairing_apart"][0], {"apart": "yes"}),
        "pairing_stay": ("mentor", known["pairing_stay"][0], {"stay": "yes"}),
        "enrollment_pause": ("mentee", known["enrollment_pause"][0], {}),
        "enrollment_resume": ("mentor", reverse("enrollment_resume", args=[paused(world)]), {}),
        "enrollment_leave": ("mentee", known["enrollment_leave"][0], {}),
        **planning(world, known),
        "ask": ("mentee", reverse("ask", args=[coffee.pk, other.pk]), {"words": "Hello"}),
        "noted_take_back": ("mentor", known["noted_take_back"][0], {}),
        "join_check": ("mentee", reverse("join_check", args=[joinable, "mentee"]), {}),
        "admin:stewards": (
            "coordinator",
            known["admin:stewards"][0],
            {"person": str(world.cast.cleo.pk), "pairs": [str(world.pairings["active"].pk)]},
        ),
        "certificate_make": ("mentor", known["certificate_make"][0], {"kind": "certificate"}),
        "certificate_withdraw": ("mentor", known["certificate_withdraw"][0], {}),
        "admin:certificate_withdraw": ("coordinator", known["admin:certificate_withdraw"][0], {}),
        "admin:pairing_way write": (
            "coordinator",
            known["admin:pairing_way"][0],
            {"roles": ["mentor", "mentee"], "subject": "Hello", "words": "How is it?"},
        ),
        "admin:pairing_way end": (
            "coordinator",
            known["admin:pairing_way"][-2],
            {"reason": "fit", "words": "", "waits": "both"},
        ),
        "admin:pairing_note": ("coordinator", known["admin:pairing_note"][0], {"words": "Rang"}),
        "admin:pairing_mend": ("coordinator", known["admin:pairing_mend"][0], {"reopen": "1"}),
        "admin:waiting_person": (
            "coordinator",
            known["admin:waiting_person"][0],
            {"partner": str(free(world.pairings["ended"].round, "mentor").pk)},
        ),
        "admin:pairing_withdraw": ("coordinator", known["admin:pairing_withdraw"][0], {}),
        "admin:run_decide": (
            "coordinator",
            known["admin:run_decide"][0],
            {"approve": "1", "suggestion": new.pk},
        ),
        "admin:board_decide": (
            "coordinator",
            known["admin:board_decide"][0],
            {"verb": "approve", "mentee": new.mentee_id, "mentor": new.mentor_id, "key": "once"},
        ),
        "admin:board_take_back": (
            "coordinator",
            f"{known['admin:board_take_back'][0]}?pair={new.mentee_id}",
            {},
        ),
        "admin:board_decide_many": ("coordinator", known["admin:board_decide_many"][0], {"all": 1}),
        "admin:run_cancel": ("coordinator", known["admin:run_cancel"][0], {}),
        "admin:suggestion_decide": (
            "coordinator",
            reverse("admin:suggestion_decide", args=[new.pk]),
            {"approve": "1"},
        ),
        "admin:suggestion_another": (
            "coordinator",
            reverse("admin:suggestion_another", args=[new.pk]),
            {"mentor": mentor.pk, "mentee": new.mentee_id},
        ),
        "admin:by_hand": (
            "coordinator",
            known["admin:by_hand"][0],
            {"mentor": mentor.pk, "mentee": mentee.pk},
        ),
        **{
            f"admin:mail_act {what}": (
                "coordinator",
                reverse("admin:mail_act", args=[mail.pk, what]),
                {"seen": "0"},
            )
            for what, mail in {
                "hold": waiting,
                "release": held,
                "cancel": waiting,
                "again": failed,
            }.items()
        },
        "admin:mails_act": (
            "coordinator",
            reverse("admin:mails_act", args=["release"]),
            {"count": "1"},
        ),
        "admin:mail_edit": (
            "coordinator",
            reverse("admin:mail_edit", args=[held.pk]),
            {"subject": "Other", "body": "Other words"},
        ),
        "admin:wording": ("coordinator", known["admin:wording"][0], {"opening": "Welcome"}),
        "admin:letter_send": ("coordinator", known["admin:letter_send"][0], {"seen": "1"}),
        "admin:wording_ours": ("coordinator", worded(world), {}),
        "admin:announce": ("coordinator", known["admin:announce"][0], {"count": "1"}),
        "admin:coordinator_take_back": (
            "administrator",
            known["admin:coordinator_take_back"][0],
            {},
        ),
        **{
            f"{name} {what}": ("coordinator", reverse(name, args=[round_.pk, what]), {})
            for name, what in act
        },
        "admin:round_act run": (
            "coordinator",
            reverse("admin:round_act", args=[round_.pk, "run"]),
            {},
        ),
        "admin:round_act close-signup": (
            "coordinator",
            reverse("admin:round_act", args=[world.cast.round.pk, "close-signup"]),
            {},
        ),
    }


def planning(world: World, known: dict) -> dict[str, tuple[str, str, dict]]:
    """The acts with which two people meet."""
    meeting, past = world.meetings["proposed"], world.meetings["confirmed"]
    Meeting.objects.filter(pk=past.pk).update(starts_at=timezone.now() - timedelta(days=2))
    soon = (timezone.now() + timedelta(days=9)).date()
    planned = {"day_1": soon, "time_1": "14:30", "minutes": 60, "how": "phone"}
    return {
        "agreement_edit": (
            "mentor",
            known["agreement_edit"][0],
            {"goals": "To say no", "seen": "1", "agree": "1"},
        ),
        "agreement_agree": ("mentor", known["agreement_agree"][0], {"seen": "1"}),
        "goal_add": (
            "mentor",
            known["goal_add"][0],
            {"words": "To say yes", "progress": "under_way", "line": ""},
        ),
        "goal_edit": (
            "mentor",
            known["goal_edit"][0],
            {"words": "To say yes", "progress": "reached", "line": "Done", "seen": "1"},
        ),
        "goal_remove": ("mentor", known["goal_remove"][0], {}),
        "note_add": ("mentor", known["note_add"][0], {"words": "Remember"}),
        "note_edit": ("mentor", known["note_edit"][1], {"words": "Remember", "seen": "1"}),
        "note_remove": ("mentor", known["note_remove"][0], {}),
        "meeting_propose": ("mentor", known["meeting_propose"][0], planned),
        "meeting_note": ("mentor", known["meeting_note"][0], {"day": soon - timedelta(days=10)}),
        "meeting_confirm": (
            "mentor",
            known["meeting_confirm"][0],
            {"starts_at": meeting.times[0].isoformat()},
        ),
        "meeting_change": ("mentor", known["meeting_change"][0], planned),
        "meeting_cancel": ("mentor", known["meeting_cancel"][0], {"words": "Ill"}),
        "calendar_renew": ("mentee", reverse("calendar_renew"), {}),
        "calendar_off": ("mentor", reverse("calendar_off"), {}),
        "meeting_met": ("mentor", known["meeting_met"][0], {}),
    }


def paused(world: World) -> int:
    """The id of a place of Ada's that she has paused."""
    Enrollment.objects.filter(pk=world.listed.pk).update(state="paused")
    return world.listed.pk


def resting(world: World) -> int:
    """The id of a pairing of Ada's, with somebody new, that is paused."""
    round_ = world.listed.round
    until = timezone.now().date() + timedelta(days=30)
    return factories.PairingFactory(
        round=round_,
        mentor=world.listed,
        mentee=free(round_, "mentee"),
        state="active",
        origin="asked",
        paused_until=until,
    ).pk


def worded(world: World) -> str:
    """The address at which a mail that Cleo has worded goes back to our words."""
    program = world.cast.program
    MailWording.objects.create(program=program, kind="active", role="mentor", closing="Bye")
    return reverse("admin:wording_ours", args=[program.pk, "active", "mentor"])


def free(round_, role: str) -> Enrollment:
    return factories.EnrollmentFactory(round=round_, role=role)


DOING = (
    *("accept", "decline", "take_back", "conclude", "end", "longer", "closing", "apart", "stay"),
    "wrap_up",
    *("pause", "resume", "leave", "ask", "join_check"),
    *("act_link", "undo_address", "unsubscribe", "choices", "checkin"),
    *("agreement_edit", "agreement_agree", "goal_add", "goal_edit", "goal_remove"),
    *("note_add", "note_edit", "note_remove"),
    *("meeting_propose", "meeting_note", "meeting_confirm"),
    *("meeting_change", "meeting_cancel", "meeting_met"),
    *("calendar_renew", "calendar_off"),
    *("pairing_way", "pairing_note", "certificate_make"),
    *("withdraw", "decide", "cancel", "another", "by_hand", "announce", "round_act"),
    *("mail_act", "mails_act", "mail_edit"),
    *("wording", "wording_ours"),
)
"""How the names of addresses end that do something."""


PAPERS = {"resume", "admin:sign_up_resume"}
"""Pages and files of a curriculum vitae, whose names only sound like an act."""
ELSEWHERE = {"admin:letter_resume"}
"""Acts that are pressed twice in tests of their own: tests/mentorship/letters."""


def acts() -> set[str]:
    """The names of all addresses that do something."""
    doing = {name for name, _pattern in names() if name.endswith(DOING)}
    return doing - PAPERS - ELSEWHERE


def test_every_act_of_the_site_is_pressed_here(world):
    pressed = {name.split()[0] for name in cases(world)}
    assert acts() <= pressed


@pytest.mark.parametrize(("times", "step"), [(2, 4), pytest.param(TIMES, 1, marks=pytest.mark.far)])
def test_a_second_press_changes_nothing_and_writes_to_nobody(world, times, step):
    wrong, idle = [], set()
    for name, (role, url, data) in list(cases(world).items())[::step]:
        with undone():
            client, before = world.client(role), (mails(), everything(), states())
            assert client.post(url, data).status_code in (200, 302), name
            after_first = (mails(), everything(), states())
            if after_first == before:
                idle.add(name)
            for _again in range(times - 1):
                answer = client.post(url, data)
                if answer.status_code not in (200, 302, 404, 409):
                    wrong.append((name, answer.status_code))
            if (mails(), everything(), states()) != after_first:
                wrong.append((name, everything() - after_first[1], mails() - after_first[0]))
    assert wrong == []
    assert idle <= IDLE


def states() -> list:
    """The states of everything that moves."""
    return [
        *Round.objects.order_by("pk").values_list("pk", "state"),
        *Pairing.objects.order_by("pk").values_list("pk", "state", "mentor_place"),
        *Enrollment.objects.order_by("pk").values_list("pk", "state"),
        *Meeting.objects.order_by("pk").values_list("pk", "state", "turn", "sequence"),
        *OutgoingMail.objects.order_by("pk").values_list("pk", "state", "text"),
    ]
