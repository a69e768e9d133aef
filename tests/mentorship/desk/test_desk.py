"""A coordinator's walk over the desk, page by page."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from matching import tasks
from matching.models import MatchRun, Suggestion, Verdict
from mentorship.models import Coordinator, LogLine, OutgoingMail, Pairing, Program, Round
from tests import factories, people
from tests.matching import rounds

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    cast = people.cast()
    rounds.fill(cast.round, 3, 3)
    return cast


@pytest.fixture
def desk(cast, client):
    """Cleo's browser."""
    client.force_login(cast.cleo)
    return client


@pytest.fixture
def run(cast, desk) -> MatchRun:
    """A finished run of Cleo's round, under review."""
    rounds.ready(cast)
    act(desk, cast.round, "run")
    tasks.work_once()
    return MatchRun.objects.get()


def page(client, name, row, query="") -> str:
    response = client.get(reverse(f"admin:{name}", args=[row.pk]) + query)
    assert response.status_code == 200
    return response.content.decode()


def act(client, round_, name) -> str:
    url = reverse("admin:round_act", args=[round_.pk, name])
    return client.post(url, follow=True).content.decode()


def post(client, name, row, **data) -> str:
    return client.post(reverse(f"admin:{name}", args=[row.pk]), data, follow=True).content.decode()


def state(row) -> str:
    row.refresh_from_db()
    return row.state


# The round -----------------------------------------------------------------------------------


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


def test_an_act_that_the_state_does_not_allow_is_refused_with_a_sentence(cast, desk):
    said = act(desk, cast.round, "start")
    assert "Somebody has changed this in the meantime" in said
    assert state(cast.round) == "open"


def test_an_unknown_act_is_not_there(cast, desk):
    assert desk.get(reverse("admin:round_act", args=[cast.round.pk, "burn"])).status_code == 404


# The run -------------------------------------------------------------------------------------


def test_a_run_that_works_shows_how_far_it_is_and_renews_itself(cast, desk):
    rounds.ready(cast)
    act(desk, cast.round, "run")
    run = MatchRun.objects.get()
    response = desk.get(reverse("admin:run", args=[run.pk]))
    assert response["Refresh"] == "3"
    assert "<progress" in response.content.decode()
    assert "Matching is stopped" in post(desk, "run_cancel", run)
    assert state(run) == "cancelled"
    assert "Refresh" not in desk.get(reverse("admin:run", args=[run.pk]))


def test_a_result_shows_its_proof_its_figures_and_every_suggestion(run, desk):
    shown = page(desk, "run", run)
    assert "Proved: no other choice pairs more people" in shown
    for suggestion in run.suggestions.all():
        assert str(suggestion.mentee.person) in shown
    assert shown.count('type="checkbox"') == run.suggestions.count() == 4


def test_suggestions_are_filtered_by_state_and_fit(run, desk):
    first = run.suggestions.first()
    post(desk, "run_decide", run, reject="1", suggestion=first.pk)
    shown = page(desk, "run", run, "?state=rejected")
    assert shown.count("<tr>") == 2
    assert str(first.mentee.person) in shown
    assert page(desk, "run", run, "?state=burnt&band=%00&page=x").count("<tr>") == 5


def test_ticked_suggestions_alone_are_approved(run, desk):
    first, second, *others = run.suggestions.order_by("pk")
    said = post(desk, "run_decide", run, approve="1", suggestion=[first.pk, second.pk])
    assert "2 approved" in said
    assert Pairing.objects.count() == 2
    assert {state(row) for row in others} == {"new"}


def test_nothing_ticked_and_nonsense_ticked_do_nothing(run, desk):
    for data in ({}, {"suggestion": ["x", "9" * 40, "-1", "\x00", "0"]}):
        assert "Tick at least one suggestion first" in post(
            desk, "run_decide", run, approve="1", **data
        )
    assert not Pairing.objects.exists()


def test_approving_twice_tells_the_second_time_and_makes_one_pairing(run, desk):
    first = run.suggestions.first()
    post(desk, "run_decide", run, approve="1", suggestion=first.pk)
    said = post(desk, "run_decide", run, approve="1", suggestion=first.pk)
    assert "0 approved, 1 skipped" in said
    assert "are approved already" in said
    assert Pairing.objects.count() == 1


# A suggestion --------------------------------------------------------------------------------


def test_a_suggestion_shows_points_reasons_and_the_next_best(run, desk):
    suggestion = run.suggestions.first()
    shown = page(desk, "suggestion", suggestion)
    for label in ("Needs covered", "Communication style", "Problem approach", "Region", "Field"):
        assert label in shown
    assert "Choose instead" in shown
    assert str(suggestion.points) in shown


def test_a_decision_leads_to_the_next_suggestion_and_can_be_taken_back(run, desk):
    first = run.suggestions.order_by("points", "pk").first()
    following = run.suggestions.order_by("points", "pk")[1]
    url = reverse("admin:suggestion_decide", args=[first.pk])
    assert desk.post(url, {"approve": "1"})["Location"].endswith(f"/suggestions/{following.pk}/")
    assert state(first) == "approved"
    assert "The decision is taken back" in post(desk, "suggestion_decide", first, restore="1")
    assert state(first) == "new"


def test_never_again_bars_the_two(run, desk):
    first = run.suggestions.first()
    post(desk, "suggestion_decide", first, never_again="1")
    assert state(first) == "rejected"
    assert Verdict.objects.get().kind == "barred"


def test_another_is_chosen_from_the_next_best(run, desk):
    first, *others = run.suggestions.order_by("pk")
    other = next(row.mentor for row in others if row.mentor_id != first.mentor_id)
    said = post(desk, "suggestion_another", first, mentee=first.mentee_id, mentor=other.pk)
    assert "are paired by hand" in said
    assert state(first) == "rejected"


def test_somebody_of_another_round_cannot_be_chosen(run, desk):
    first = run.suggestions.first()
    stranger = factories.MentorFactory()
    said = post(desk, "suggestion_another", first, mentee=first.mentee_id, mentor=stranger.pk)
    assert "Choose somebody of this round" in said
    assert state(first) == "new"


def test_who_cannot_be_approved_any_more_is_marked(run, desk):
    first = run.suggestions.first()
    first.mentee.state = "paused"
    first.mentee.save()
    sentence = f"{first.mentee.person} is not available now"
    assert sentence in page(desk, "run", run)
    assert sentence in page(desk, "suggestion", first)


# People left over ----------------------------------------------------------------------------


def test_everybody_without_a_partner_has_a_reason_and_a_remedy(cast, desk):
    cast.ben_in.preference.region, cast.ben_in.preference.region_must = "same", True
    cast.ben_in.preference.save()
    assert "Matching has not run yet" in page(desk, "left_over", cast.round)
    rounds.ready(cast)
    act(desk, cast.round, "run")
    tasks.work_once()
    shown = page(desk, "left_over", cast.round)
    assert "A firm wish about the region rules out everybody left." in shown
    assert "A suggestion waits for your decision." in shown
    late = factories.EnrollmentFactory(round=cast.round)
    shown = page(desk, "left_over", cast.round)
    assert str(late.person) in shown
    assert "They were not part of the last run." in shown


def test_every_reason_that_can_be_stored_has_words():
    from matching.admin.words import REASONS, explained
    from matching.core.rules import PRIVATE, Rule

    rows = [{"reason": reason} for reason in REASONS]
    rows += [
        {"reason": f"rule.{rule}", "count": 3, "opens": opens}
        for rule in set(Rule) - PRIVATE
        for opens in (0, 2)
    ]
    rows.append({"reason": "too_few_places", "rivals": 3, "places": 2})
    for row in rows:
        text, remedy = explained(row)
        assert text.endswith(".")
        assert remedy.endswith(".")


# Announcing ----------------------------------------------------------------------------------


def test_announcing_shows_the_real_mails_first_and_tells_each_person_once(run, desk, cast):
    post(desk, "run_decide", run, approve_all="1")
    shown = page(desk, "announce", cast.round)
    assert "8 mails go out" in shown
    assert shown.count("<h3>We suggest") == 2
    assert not OutgoingMail.objects.exists()
    post(desk, "announce", cast.round, count="4")
    again = post(desk, "announce", cast.round, count="4")
    assert OutgoingMail.objects.count() == 8
    assert "0 pairings announced" in again


def test_a_list_that_has_changed_is_not_announced_unseen(run, desk, cast):
    first, second, *_rest = run.suggestions.all()
    post(desk, "run_decide", run, approve="1", suggestion=[first.pk, second.pk])
    said = post(desk, "announce", cast.round, count="1")
    assert "The list has changed since you looked at it" in said
    assert not OutgoingMail.objects.exists()


def test_more_than_fifty_pairings_ask_for_a_second_yes(cast, desk, monkeypatch):
    from matching.admin import announce

    monkeypatch.setattr(announce, "ASK_TWICE_ABOVE", 0)
    cast.pairing("approved")
    rounds.ready(cast)
    assert 'name="sure"' in page(desk, "announce", cast.round)
    assert "Tick the box" in post(desk, "announce", cast.round, count="1")
    assert not OutgoingMail.objects.exists()
    assert "1 pairing announced" in post(desk, "announce", cast.round, count="1", sure="1")


# Pairings ------------------------------------------------------------------------------------


def test_a_pairing_tells_its_history_and_can_be_withdrawn(run, desk):
    post(desk, "run_decide", run, approve="1", suggestion=run.suggestions.first().pk)
    pairing = Pairing.objects.get()
    assert "Cleo Marsh approved the suggestion" in page(desk, "pairing", pairing)
    assert "No mail goes out" in page(desk, "pairing_withdraw", pairing)
    assert "is withdrawn" in post(desk, "pairing_withdraw", pairing)
    assert state(pairing) == "withdrawn"
    assert "This offer has closed" in post(desk, "pairing_withdraw", pairing)


def test_a_decline_is_read_with_its_reason(cast, desk):
    pairing = cast.pairing("declined", declined_by=cast.ada, declined_words="Too much to do")
    assert "Too much to do" in page(desk, "pairing", pairing)
    assert "Too much to do" in page(desk, "round_pairings", cast.round, "?state=declined")


def test_two_are_looked_at_before_they_are_paired_by_hand(cast, desk):
    rounds.ready(cast)
    query = f"?mentee={cast.ben_in.pk}&mentor={cast.ada_in.pk}"
    shown = page(desk, "by_hand", cast.round, query)
    assert "Needs covered" in shown
    assert not Pairing.objects.exists()
    said = post(desk, "by_hand", cast.round, mentee=cast.ben_in.pk, mentor=cast.ada_in.pk)
    assert "are paired. They are told when you announce." in said
    assert Pairing.objects.get().origin == "by_hand"


def test_a_pair_that_goes_against_a_firm_wish_is_the_coordinators_choice(cast, desk):
    cast.ben_in.preference.region, cast.ben_in.preference.region_must = "same", True
    cast.ben_in.preference.save()
    query = f"?mentee={cast.ben_in.pk}&mentor={cast.ada_in.pk}"
    assert "goes against a firm wish about the region" in page(desk, "by_hand", cast.round, query)


def test_a_blocked_pair_is_refused_without_saying_why(cast, desk):
    cast.ben.blocks.create(written="ada@example.org", person=cast.ada)
    query = f"?mentee={cast.ben_in.pk}&mentor={cast.ada_in.pk}"
    assert "block" not in page(desk, "by_hand", cast.round, query)
    said = post(desk, "by_hand", cast.round, mentee=cast.ben_in.pk, mentor=cast.ada_in.pk)
    assert "These two cannot be paired" in said


@pytest.mark.parametrize("value", ["", "x", "999999", "9" * 30, "\x00", "<b>"])
def test_odd_choices_are_answered_with_a_sentence(cast, desk, value):
    said = post(desk, "by_hand", cast.round, mentee=value, mentor=cast.ada_in.pk)
    assert "There is a problem" in said
    assert "Choose a mentee" in said or "Remove the hidden character" in said
    assert not Pairing.objects.exists()


# Setting up ----------------------------------------------------------------------------------


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
        ({"time_zone": "Mars/Olympus"}, "Enter a time zone, like America/Chicago"),
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


# Queries -------------------------------------------------------------------------------------

LISTS = (
    "mentorship_unit",
    "mentorship_program",
    "mentorship_round",
    "mentorship_coordinator",
    "mentorship_enrollment",
    "mentorship_pairing",
    "mentorship_outgoingmail",
    "mentorship_logline",
    "accounts_user",
)


def queries(client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def pages(cast, run) -> list[str]:
    lists = [reverse(f"admin:{name}_changelist") for name in LISTS]
    one = [
        reverse(f"admin:{name}", args=[cast.round.pk])
        for name in ("round", "left_over", "announce", "round_pairings", "by_hand")
    ]
    return [reverse("admin:index"), *lists, *one, reverse("admin:run", args=[run.pk])]


def grow(cast, run, count: int) -> None:
    """More of everything that the pages list."""
    for _ in range(count):
        mentor = factories.MentorFactory(round=cast.round)
        mentee = factories.EnrollmentFactory(round=cast.round)
        Suggestion.objects.create(
            run=run, mentor=mentor, mentee=mentee, points=1, parts={}, reasons=[]
        )
        other = factories.EnrollmentFactory(round=cast.round)
        pairing = factories.PairingFactory(
            round=cast.round, mentor=mentor, mentee=other, state="approved"
        )
        line = {"round": cast.round, "program": cast.program, "pairing": pairing}
        LogLine.objects.create(verb="pairing.offered", actor=cast.cleo, **line)
        OutgoingMail.objects.create(
            key=f"k{pairing.pk}",
            kind="offered",
            to_email=other.person.email,
            to_person=other.person,
            subject="x",
            text="x",
            **line,
        )
        factories.CoordinatorFactory(program=cast.program)


@pytest.mark.slow
def test_pages_take_as_many_queries_for_many_rows_as_for_few(cast, run, desk):
    grow(cast, run, 1)
    few = {url: queries(desk, url) for url in pages(cast, run)}
    grow(cast, run, 12)
    many = {url: queries(desk, url) for url in pages(cast, run)}
    assert {url: (few[url], many[url]) for url in few if many[url] > few[url]} == {}
    assert {url: count for url, count in many.items() if count > 20} == {}


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
