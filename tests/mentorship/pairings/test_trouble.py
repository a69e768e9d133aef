"""Something is not working: the ways on, and what follows each for the two and for the desk."""

from datetime import timedelta

import pytest
import time_machine
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mentorship import needs
from mentorship.invariants import broken_rules
from mentorship.mail.checks import still_true
from mentorship.models import CheckIn, Enrollment, LogLine, OutgoingMail, Pairing
from mentorship.services import clock, closings, enrollments, pairings, stewards
from mentorship.services.acts import Refused
from mentorship.states import ACTORS, COORDINATOR, PAIRING
from tests import factories
from tests.people import cast

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def it():
    return cast()


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page(person, name: str, pairing: Pairing) -> str:
    return signed_in(person).get(reverse(name, args=[pairing.pk])).content.decode()


def today():
    return timezone.now().date()


def told(kind: str) -> list[str]:
    """Who gets mails of this kind, in the order of writing."""
    rows = OutgoingMail.objects.filter(kind=kind).order_by("pk")
    return [row.to_email.split("@")[0] for row in rows]


# The page --------------------------------------------------------------------------------------


def test_every_way_on_says_what_happens_to_the_other_and_who_hears(it):
    shown = page(it.ben, "pairing_trouble", it.pairing("active"))
    for name in ("pairing_pause", "pairing_end"):
        assert reverse(name, args=[Pairing.objects.get().pk]) in shown
    assert "Ada hears today, kindly, until when." in shown
    assert "The coordinator reads your reason." in shown
    assert "Look in the directory" not in shown


def test_two_who_found_each_other_are_led_to_nobody_who_is_not_there():
    it = cast("informal")
    shown = page(it.ben, "pairing_trouble", it.pairing("active", origin="asked", asked_by=it.ben))
    assert "Look in the directory again" in shown
    assert "oordinator" not in shown.split("<main")[1].split("</main>")[0]


def test_a_pairing_that_is_over_has_no_such_page(it):
    pairing = it.pairing("ended", end_reason="time", ended_at=timezone.now())
    answer = signed_in(it.ben).get(reverse("pairing_trouble", args=[pairing.pk]))
    assert answer.url == reverse("pairing", args=[pairing.pk])


# A pause ---------------------------------------------------------------------------------------


def test_either_pauses_with_one_choice_and_the_other_is_told_until_when(it):
    pairing = it.pairing("active")
    signed_in(it.ben).post(reverse("pairing_pause", args=[pairing.pk]), {"weeks": "4"})
    pairing.refresh_from_db()
    assert pairing.paused_until == today() + timedelta(weeks=4)
    assert told("paused") == ["ada"]
    assert "You pause until" in page(it.ada, "pairing", pairing)
    assert "Paused" in signed_in(it.ada).get("/").content.decode()


@pytest.mark.parametrize("days", [-1, 0, 93])
def test_a_pause_ends_within_three_months(it, days):
    type(it.round).objects.update(ends_on=None)
    with pytest.raises(Refused):
        pairings.pause(it.ada, it.pairing("active"), today() + days * DAY)


def test_a_pause_never_goes_past_the_end_of_the_round(it):
    type(it.round).objects.update(
        announce_on=None, starts_on=today() + 15 * DAY, ends_on=today() + 30 * DAY
    )
    pairing = it.pairing("active")
    shown = page(it.ada, "pairing_pause", pairing)
    assert 'value="4"' in shown
    assert 'value="6"' not in shown
    with pytest.raises(Refused):
        pairings.pause(it.ada, Pairing.objects.get(), today() + 31 * DAY)


@pytest.mark.parametrize("state", ["offered", "ended", "completed"])
def test_only_an_active_pairing_can_pause(it, state):
    over = {"ended": {"end_reason": "time", "ended_at": timezone.now()}}
    more = over.get(state, {"ended_at": timezone.now()} if state == "completed" else {})
    with pytest.raises(Refused):
        pairings.pause(it.ada, it.pairing(state, **more), today() + DAY)


def test_nobody_is_asked_counted_or_prompted_while_the_two_pause(it):
    type(it.round).objects.update(ends_on=today() + timedelta(days=300))
    pairing = it.pairing("active")
    Pairing.objects.update(active_at=timezone.now() - timedelta(weeks=10))
    factories.CheckInFactory(pairing=pairing, side="mentor", state="lapsed")
    waiting = factories.CheckInFactory(pairing=pairing, side="mentee", state="asked")
    assert needs.pairs_going(Pairing.objects.all(), "quiet").exists()

    pairings.pause(it.ada, pairing, today() + timedelta(weeks=8))
    assert not needs.pairs_going(Pairing.objects.all(), "quiet").exists()
    with time_machine.travel(timezone.now() + timedelta(weeks=7), tick=False):
        clock.tick()
    assert CheckIn.objects.count() == 2
    assert not OutgoingMail.objects.filter(kind__in=("prompt", "checkin")).exists()
    waiting.refresh_from_db()
    assert waiting.state == "asked"


def test_on_its_day_a_pause_ends_by_itself_and_both_hear_of_it(it):
    type(it.program).objects.update(checkin_weeks=0)
    pairing = it.pairing("active")
    waiting = factories.CheckInFactory(pairing=pairing, side="mentee", state="asked")
    pairings.pause(it.ben, pairing, today() + 9 * DAY)
    for days, left in ((8, True), (9, False), (10, False)):
        with time_machine.travel(timezone.now() + days * DAY, tick=False):
            clock.tick()
        pairing.refresh_from_db()
        assert (pairing.paused_until is not None) == left
    assert told("taken_up") == ["ada", "ben"]
    waiting.refresh_from_db()
    assert waiting.due_at > timezone.now() + 28 * DAY


def test_going_on_earlier_tells_the_other_alone_and_once(it):
    pairing = it.pairing("active")
    pairings.pause(it.ada, pairing, today() + 9 * DAY)
    paused = OutgoingMail.objects.get(kind="paused")
    assert still_true(paused)
    for _press in range(2):
        signed_in(it.ben).post(reverse("pairing_resume", args=[pairing.pk]))
    assert told("taken_up") == ["ada"]
    assert not still_true(OutgoingMail.objects.get(kind="paused"))


def test_an_end_ends_the_pause_with_it(it):
    pairing = it.pairing("active")
    pairings.pause(it.ada, pairing, today() + 9 * DAY)
    pairings.end_early(it.ada, pairing, "time", "")
    pairing.refresh_from_db()
    assert (pairing.state, pairing.paused_until) == ("ended", None)


def test_meetings_that_are_planned_stay_through_a_pause(it):
    pairing = it.pairing("active")
    meeting = factories.MeetingFactory(pairing=pairing, state="confirmed")
    pairings.pause(it.ada, pairing, today() + 9 * DAY)
    meeting.refresh_from_db()
    assert meeting.state == "confirmed"
    assert "Meetings that you have planned stay" in page(it.ben, "pairing_pause", pairing)


# Who looks after a pair ------------------------------------------------------------------------


def looked_after(it, **values):
    """Ada and Ben's pairing; Cleo runs their program together with Eve, who looks after it."""
    factories.CoordinatorFactory(person=it.eve, program=it.program)
    type(it.eve).objects.filter(pk=it.eve.pk).update(is_staff=True)
    return it.pairing("active", steward=it.eve, **values)


def test_the_one_who_looks_after_a_pair_is_named_to_both_and_hears_alone(it):
    pairing = looked_after(it)
    for person in (it.ada, it.ben):
        assert "Eve looks after the two of you" in page(person, "pairing", pairing)
        assert "Talk to Eve" in page(person, "pairing_trouble", pairing)
    pairings.ask_coordinator(it.ben, pairing, "May I ask?")
    pairings.end_early(it.ben, pairing, "time", "Too much at work")
    assert told("coordinator_question") == told("coordinator_ended") == ["eve"]


def test_whoever_loses_the_role_loses_the_pairs_and_all_hear_again(it):
    pairing = looked_after(it)
    it.eve.coordinates.all().delete()
    pairings.end_early(it.ben, pairing, "time", "")
    assert told("coordinator_ended") == ["cleo"]
    assert "Eve looks after" not in page(it.ada, "pairing", pairing)


def test_a_question_about_a_pair_never_goes_to_one_of_the_two(it):
    factories.CoordinatorFactory(person=it.ada, program=it.program)
    pairing = it.pairing("active", steward=it.ada)
    pairings.ask_coordinator(it.ben, pairing, "May I ask?")
    assert told("coordinator_question") == ["cleo"]


def test_one_page_of_the_desk_gives_many_pairs_to_one_person(it):
    pairing = it.pairing("active")
    other = factories.PairingFactory(
        round=it.round, mentor=it.ada_in, mentor_place=2, state="offered"
    )
    desk, url = signed_in(it.cleo), reverse("admin:stewards", args=[it.round.pk])
    assert "Dov" not in desk.get(url).content.decode()
    chosen = {"person": it.cleo.pk, "pairs": [pairing.pk, other.pk]}
    assert "2 pairs changed" in desk.post(url, chosen, follow=True).content.decode()
    assert "0 pairs changed" in desk.post(url, chosen, follow=True).content.decode()
    assert set(Pairing.objects.values_list("steward", flat=True)) == {it.cleo.pk}

    mine = reverse("admin:mentorship_pairing_changelist") + "?steward=me"
    assert desk.get(mine).content.decode().count("Ada Lovelace") >= 2
    assert "You look after 1 pair" in desk.get("/admin/").content.decode()

    desk.post(url, {"person": "all", "pairs": [pairing.pk]})
    assert "You look after" not in desk.get("/admin/").content.decode()
    assert Pairing.objects.get(pk=pairing.pk).steward is None


@pytest.mark.parametrize("who", ["ben", "dov"])
def test_neither_one_of_the_two_nor_a_stranger_to_the_program_looks_after_a_pair(it, who):
    if who == "ben":
        factories.CoordinatorFactory(person=it.ben, program=it.program)
    with pytest.raises(Refused):
        stewards.look_after(it.cleo, [it.pairing("active")], getattr(it, who))


def test_another_program_s_coordinator_finds_no_such_page(it):
    pairing = it.pairing("active")
    with pytest.raises(Http404):
        stewards.look_after(it.dov, [pairing], it.dov)
    url = reverse("admin:stewards", args=[it.round.pk])
    assert signed_in(it.dov).get(url).status_code == 404


# Somebody else ---------------------------------------------------------------------------------


def waiting(it) -> list[str]:
    """Who waits again."""
    rows = Enrollment.objects.filter(waits_again_since__isnull=False)
    return sorted(row.person.called for row in rows)


def test_the_left_one_waits_again_and_is_told_so_with_a_way_to_rest(it):
    pairing = it.pairing("active")
    pairings.end_early(it.ben, pairing, "fit", "We differ")
    assert waiting(it) == ["Ada"]
    mail = OutgoingMail.objects.get(kind="ended_early")
    assert "back on the list and come first" in mail.text
    assert "We differ" not in mail.text
    assert "~pause-" in mail.text
    assert reverse("enrollment_leave", args=[it.ada_in.pk]) in mail.text
    assert "We look for somebody else for you" in page(it.ada, "pairing", pairing)


def test_whoever_ended_is_asked_what_they_would_like_and_may_ask_for_somebody_else(it):
    pairing = it.pairing("active")
    pairings.end_early(it.ben, pairing, "fit", "")
    assert "What would you like now?" in page(it.ben, "pairing", pairing)
    for _press in range(2):
        signed_in(it.ben).post(reverse("pairing_look_again", args=[pairing.pk]))
    assert waiting(it) == ["Ada", "Ben"]
    assert LogLine.objects.filter(verb="enrollment.waits_again").count() == 1


def test_a_rematch_ends_and_lets_both_wait_in_one_act(it):
    pairing = it.pairing("active")
    assert "Find me somebody else" in page(it.ben, "pairing_trouble", pairing)
    said = {"reason": "fit", "words": "Somebody of a school library"}
    signed_in(it.ben).post(reverse("pairing_rematch", args=[pairing.pk]), said)
    pairing.refresh_from_db()
    assert (pairing.state, pairing.end_words) == ("ended", "Somebody of a school library")
    assert waiting(it) == ["Ada", "Ben"]
    assert told("ended_early") == ["ada"]
    assert told("coordinator_ended") == ["cleo"]
    assert broken_rules() == {}


def test_somebody_who_leaves_the_round_gives_the_left_one_priority_alone(it):
    it.pairing("active")
    enrollments.withdraw(it.ben, it.ben_in)
    assert waiting(it) == ["Ada"]


def test_a_new_active_pairing_ends_the_waiting(it):
    pairings.end_early(it.ben, it.pairing("active"), "fit", "", again=True)
    other = factories.EnrollmentFactory(round=it.round)
    new = factories.PairingFactory(
        round=it.round, mentor=it.ada_in, mentee=other, state="offered", mentor_place=1
    )
    pairings.accept(it.ada, new)
    assert waiting(it) == ["Ada", "Ben"]
    pairings.accept(other.person, new)
    assert waiting(it) == ["Ben"]


@pytest.mark.parametrize("over", ["closed", "informal"])
def test_nobody_waits_where_nobody_looks(over):
    it = cast("informal" if over == "informal" else "long_term")
    if over == "closed":
        type(it.round).objects.update(state="closed")
    pairing = Pairing.objects.get(pk=it.pairing("active").pk)
    pairings.end_early(it.ben, pairing, "fit", "", again=True)
    assert waiting(it) == []
    with pytest.raises(Refused):
        pairings.look_again(it.ben, pairing)


# Put right -------------------------------------------------------------------------------------


def ended(it) -> Pairing:
    pairing = it.pairing("active")
    pairings.end_early(it.ben, pairing, "fit", "We differ", again=True)
    return pairing


def test_a_coordinator_corrects_the_reason_and_nobody_is_told(it):
    pairing = ended(it)
    before = OutgoingMail.objects.count()
    url = reverse("admin:pairing_mend", args=[pairing.pk])
    said = signed_in(it.cleo).post(url, {"reason": "moved"}, follow=True).content.decode()
    assert "Work or life has changed" in said
    assert "Cleo Marsh corrected the reason of the end" in said
    assert OutgoingMail.objects.count() == before
    assert signed_in(it.dov).post(url, {"reason": "time"}).status_code == 404


def test_an_end_by_mistake_is_taken_back_and_both_are_told_once(it):
    pairing = ended(it)
    url = reverse("admin:pairing_mend", args=[pairing.pk])
    for _press in range(2):
        signed_in(it.cleo).post(url, {"reopen": "1"})
    pairing.refresh_from_db()
    assert (pairing.state, pairing.ended_at, pairing.end_words) == ("active", None, "")
    assert told("reopened") == ["ada", "ben"]
    assert waiting(it) == []
    assert broken_rules() == {}


@pytest.mark.parametrize("why", ["late", "taken", "left", "over", "said"])
def test_an_end_is_not_taken_back_when_it_is_late_or_somebody_has_gone_on(it, why):
    pairing = ended(it)
    if why == "late":
        Pairing.objects.update(active_at=timezone.now() - 20 * DAY)
        Pairing.objects.update(ended_at=timezone.now() - 15 * DAY)
    elif why == "taken":
        factories.PairingFactory(round=it.round, mentee=it.ben_in, state="offered")
    elif why == "left":
        enrollments.withdraw(it.ben, it.ben_in)
    elif why == "said":
        closings.answer(it.ben, pairing, closings.Said(worth=4))
    else:
        type(it.round).objects.filter(pk=it.round.pk).update(state="closed")
    with pytest.raises(Refused):
        pairings.reopen(it.cleo, Pairing.objects.get(pk=pairing.pk))
    assert told("reopened") == []


def test_nobody_but_a_coordinator_takes_an_end_back(it):
    pairing = ended(it)
    url = reverse("admin:pairing_mend", args=[pairing.pk])
    for person in (it.ada, it.ben, it.eve, it.dov):
        assert signed_in(person).post(url, {"reopen": "1"}).status_code in (302, 403, 404)
        with pytest.raises(Http404):
            pairings.reopen(person, pairing)
    for actor in ACTORS:
        assert PAIRING.allows("reopen", "ended", actor) == (actor == COORDINATOR)
    assert Pairing.objects.get(pk=pairing.pk).state == "ended"
