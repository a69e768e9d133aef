"""A round and its acts, and the setting-up of rounds and roles."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from matching import tasks
from mentorship.models import Coordinator, LogLine, OutgoingMail, Program, Round
from tests.mentorship.desk.hands import act, page, post, state

pytestmark = pytest.mark.django_db


def test_each_state_of_a_round_has_its_one_next_act(cast, desk):
    expected = {
        "draft": "Open sign-up",
        "open": "Close sign-up",
        "matching": "Run matching",
        "announced": "Start the round",
    }
    for name, label in expected.items():
        Round.objects.filter(pk=cast.round.pk).update(state=name)
        shown = page(desk, "round", cast.round)
        assert shown.count('class="next"') == 1
        assert label in shown.split('class="next"')[1].split("</section>")[0]


def test_a_round_is_walked_from_the_draft_to_its_end(cast, desk):
    Round.objects.filter(pk=cast.round.pk).update(state="draft")
    assert "Sign-up is open" in act(desk, cast.round, "open")
    assert "Sign-up is closed" in act(desk, cast.round, "close-signup")
    assert "Matching begins" in act(desk, cast.round, "run")
    tasks.work_once()
    assert state(cast.round) == "review"
    run = cast.round.runs.get()
    assert "4 approved" in post(desk, "run_decide", run, approve_all="1")
    assert "4 pairings announced" in post(desk, "announce", cast.round, count="4")
    assert OutgoingMail.objects.filter(kind="offered").count() == 8
    assert "under way" in act(desk, cast.round, "start")
    assert "The round is closed" in act(desk, cast.round, "close")
    assert state(cast.round) == "closed"


def test_every_act_says_first_what_changes_and_which_mails_go_out(cast, desk):
    for name in ("open", "reopen", "close-signup", "run", "start", "close", "cancel"):
        url = reverse("admin:round_act", args=[cast.round.pk, name])
        assert " mail" in desk.get(url).content.decode()
    assert state(cast.round) == "open"


def test_the_scale_of_points_is_named_and_renewed_once_matching_has_taken_one(cast, desk):
    assert "Renew the scale" not in page(desk, "round", cast.round)
    assert "Points are counted by" not in page(desk, "round", cast.round)
    assert "No scale was taken yet" in act(desk, cast.round, "renew-scale")
    Round.objects.filter(pk=cast.round.pk).update(state="matching")
    act(desk, cast.round, "run")
    tasks.work_once()
    assert "(mentees then: 4, mentors: 4)" in page(desk, "round", cast.round)
    assert "Renew the scale of points" in page(desk, "round", cast.round)
    url = reverse("admin:round_act", args=[cast.round.pk, "renew-scale"])
    assert "Points of all pairs may change." in desk.get(url).content.decode()
    assert "points of all pairs may change" in act(desk, cast.round, "renew-scale")
    assert cast.round.scales.count() == 2
    assert "renewed the scale" in page(desk, "round", cast.round)


def test_an_act_that_the_state_does_not_allow_is_refused_with_a_sentence(cast, desk):
    said = act(desk, cast.round, "start")
    assert "Somebody has changed this in the meantime" in said
    assert state(cast.round) == "open"


def test_an_unknown_act_is_not_there(cast, desk):
    assert desk.get(reverse("admin:round_act", args=[cast.round.pk, "burn"])).status_code == 404


def round_data(program: Program, **changes) -> dict:
    today = timezone.now().date()
    return {
        "program": program.pk,
        "name": "Next",
        "place": "",
        "time_zone": "America/Chicago",
        "signup_opens_on": today,
        "signup_closes_on": today + timedelta(days=20),
        "announce_on": "",
        "starts_on": "",
        "ends_on": "",
        "offer_days": 10,
        "minimum_points": 0,
        **changes,
    }


def test_a_new_round_starts_with_the_weights_of_its_kind(cast, desk):
    shown = desk.get(reverse("admin:mentorship_round_add")).content.decode()
    assert 'name="weight_needs" value="30"' in shown
    desk.post(reverse("admin:mentorship_round_add"), round_data(cast.program))
    made = Round.objects.get(name="Next")
    assert made.weights["needs"] == 30
    assert made.state == "draft"
    assert LogLine.objects.filter(verb="round.created", round=made).exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"weight_needs": 99, "weight_field": 9}, "The weights have to add up to 100"),
        ({"weight_needs": 101}, "Enter a number up to 100"),
        ({"signup_closes_on": "2001-01-01"}, "Sign-up has to close on or after the day it opens"),
        ({"time_zone": "Mars/Olympus"}, "Choose a time zone from the list"),
        ({"name": ""}, "Enter a name for the round"),
        ({"name": "x" * 10_000}, "Shorten your answer"),
        ({"name": "a\x00b"}, "Remove the hidden character"),
        ({"signup_opens_on": "soon"}, "Enter a date"),
        ({"offer_days": "1.5"}, "Enter a whole number"),
        ({"name": "Spring"}, "This program has a round of this name already"),
    ],
)
def test_a_round_that_makes_no_sense_is_answered_in_our_words(cast, desk, changes, sentence):
    response = desk.post(reverse("admin:mentorship_round_add"), round_data(cast.program, **changes))
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert Round.objects.count() == 2


def test_changes_of_a_round_are_logged_by_name(cast, desk):
    url = reverse("admin:mentorship_round_change", args=[cast.round.pk])
    data = round_data(
        cast.program,
        name="Spring",
        **{f"weight_{name}": weight for name, weight in cast.round.weights.items()},
        place="Library",
    )
    assert desk.post(url, data).status_code == 302
    cast.round.refresh_from_db()
    assert cast.round.place == "Library"
    assert "place" in LogLine.objects.get(verb="round.changed").sentence


def test_appointing_opens_the_desk_and_taking_back_closes_it(cast, desk, client):
    add = reverse("admin:mentorship_coordinator_add")
    desk.post(add, {"email": "EVE@example.org ", "program": cast.program.pk, "unit": ""})
    cast.eve.refresh_from_db()
    assert cast.eve.is_staff
    role = Coordinator.objects.get(person=cast.eve)
    post(desk, "coordinator_take_back", role)
    cast.eve.refresh_from_db()
    assert not cast.eve.is_staff
    assert not Coordinator.objects.filter(person=cast.eve).exists()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"email": "nobody@example.org"}, "Nobody on this site uses this email address"),
        ({"email": "x"}, "Enter an email address like name@example.org"),
        ({"email": ""}, "Enter the member"),
        ({"email": "eve@example.org"}, "Choose either a unit or a program"),
    ],
)
def test_an_appointment_that_makes_no_sense_is_answered_in_our_words(cast, desk, data, sentence):
    response = desk.post(reverse("admin:mentorship_coordinator_add"), data)
    assert response.status_code == 200
    assert sentence in response.content.decode()


def test_nobody_takes_their_own_role_back_by_mistake(cast, desk):
    said = post(desk, "coordinator_take_back", cast.cleo.coordinates.get())
    assert "Ask another coordinator" in said
    assert cast.cleo.coordinates.exists()


def test_an_administrator_may_close_an_account_and_a_coordinator_may_not(cast, client):
    url = reverse("admin:accounts_user_change", args=[cast.ben.pk])
    client.force_login(cast.cleo)
    client.post(url, {})
    cast.ben.refresh_from_db()
    assert cast.ben.is_active
    client.force_login(cast.ann)
    shown = client.get(url).content.decode()
    assert "Administrator of the whole association" in shown
    client.post(url, {})
    cast.ben.refresh_from_db()
    assert not cast.ben.is_active
