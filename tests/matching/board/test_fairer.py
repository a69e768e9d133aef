"""Fairer rounds as drafts: worst pairs first, a mentee for each mentor, groups alike."""

import random

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Region
from matching import tasks
from matching.board import acts, drafting, fairer
from matching.board.edits import Edit, Verb
from matching.board.fairer import Fairness, Rule, Way
from matching.core import solve, solve_leximin, verify_leximin
from matching.models import BoardDraft, Verdict
from mentorship.models import Enrollment
from mentorship.services.acts import Refused
from tests import factories
from tests.matching.board import stage as staged

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage():
    """Fifteen mentees of two regions and six mentors, with a board."""
    it = staged.matched(3, 14, 5)
    regions = [factories.RegionFactory(name=name) for name in ("Ohio", "Utah")]
    dice = random.Random(3)
    for place in it.round.enrollments.filter(role="mentee").select_related("person__profile"):
        place.person.profile.region = dice.choice(regions)
        place.person.profile.save(update_fields=["region"])
    it.take(Edit(Verb.READ_ANEW))
    return it


def draft(stage, fairness, name="Fairer", goal="most_matched"):
    made = drafting.make(stage.cast.cleo, stage.round, name, stage.round.weights, 0, goal, fairness)
    assert tasks.work_once()
    made.refresh_from_db()
    assert made.error == ""
    return made


def locks(stage) -> dict[int, int]:
    rows = Verdict.objects.filter(round=stage.round, kind="locked")
    return dict(rows.values_list("mentee", "mentor"))


def test_worst_pairs_first_is_taken_as_one_step_that_keeps_its_pairs_and_taken_back(stage):
    before = stage.stand
    problem = stage.present().problem
    best = solve_leximin(problem)
    made = draft(stage, Fairness(Way.WORST_FIRST))
    column, own = made.result["draft"], made.result["board"]
    points = sorted(problem.points_of(best.pairs).tolist())
    assert (column["matched"], column["lowest_points"]) == (own["matched"], points[0])
    assert column["lowest_points"] >= own["lowest_points"]
    press = Edit(Verb.ADOPT, draft=made.pk)
    said = stage.price(press)
    assert said.matched == 0
    stage.take(press, seen_price=said.price)
    assert sorted(worth for _mentor, worth in stage.stand.values()) == points
    assert stage.pairs == dict(made.result["pairs"]) == locks(stage)
    staged.is_best(stage)
    stage.undo()
    assert stage.stand == before
    assert locks(stage) == {}


def test_a_lock_of_before_comes_back_and_a_step_since_stands_in_the_way(stage):
    mentee, mentor = next(iter(stage.pairs.items()))
    stage.take(Edit(Verb.LOCK, mentee, mentor))
    made = draft(stage, Fairness(Way.SHARES, loads=True))
    stage.take(Edit(Verb.ADOPT, draft=made.pk))
    assert len(locks(stage)) == made.result["draft"]["matched"]
    assert locks(stage)[mentee] == mentor, "what was locked is kept by every draft"
    number = stage.take(Edit(Verb.UNLOCK, *next(iter(locks(stage).items())))).step.number
    with pytest.raises(Refused, match="changed this again"):
        stage.undo(number - 1)
    stage.undo()
    stage.undo()
    assert locks(stage) == {mentee: mentor}


def test_places_are_shared_out_at_no_match_and_each_price_is_told(stage):
    asked = Fairness(Way.SHARES, loads=True, group="region", rule=Rule.RATES, number=20)
    made = draft(stage, asked)
    told = made.result["fair"]
    plain = solve(stage.present().problem)
    assert made.result["draft"]["matched"] == plain.matched
    assert made.result["draft"]["own_points"] <= plain.points
    assert told["missing_loads"] == told["missing_members"] == 0
    assert {mentor for _mentee, mentor in made.result["pairs"]} == {
        one.id for one in stage.present().snapshot.mentors if one.capacity
    }
    regions = dict(Region.objects.values_list("name", "pk"))
    counted = {row["group"]: (row["people"], row["matched"]) for row in told["groups"]}
    assert sum(people for people, _matched in counted.values()) == 15
    assert all(people >= 5 for people, _matched in counted.values())
    assert set(counted) <= {*regions, "others"}
    shares = [matched / people for people, matched in counted.values()]
    assert max(shares) - min(shares) <= 0.2
    assert all(row["more"] is None or row["more"] >= 0 for row in told["groups"])
    assert told["loads_cost"] >= 0
    least = draft(stage, Fairness(Way.SHARES, group="region", number=3), name="Three each")
    assert all(row["matched"] >= 3 for row in least.result["fair"]["groups"])


def test_what_makes_no_sense_is_refused_and_large_rounds_are_told_the_limit(stage, monkeypatch):
    for asked, goal, why in (
        (Fairness(Way.SHARES), "most_matched", "among whom"),
        (Fairness(Way.SHARES, group="religion", number=2), "most_matched", "1 to 100"),
        (Fairness(Way.SHARES, group="region", number=101), "most_matched", "1 to 100"),
        (Fairness(Way.SHARES, loads=True), "fair", "first goal"),
        (Fairness(Way.WORST_FIRST, loads=True), "most_matched", "together"),
    ):
        with pytest.raises(Refused, match=why):
            drafting.make(stage.cast.cleo, stage.round, "A", stage.round.weights, 0, goal, asked)
    monkeypatch.setattr(fairer, "MOST_PEOPLE", 10)
    with pytest.raises(Refused, match="up to 10 mentees; here are 15"):
        draft(stage, Fairness(Way.WORST_FIRST))
    assert not BoardDraft.objects.exists()


def test_a_result_that_does_not_pass_its_check_is_never_shown(stage, monkeypatch):
    def cheat(problem):
        found = solve_leximin(problem)
        verify_leximin(problem, found)
        object.__setattr__(found, "points", found.points + 1)
        return found

    monkeypatch.setattr(fairer, "solve_leximin", cheat)
    made = drafting.make(
        stage.cast.cleo,
        stage.round,
        "A",
        stage.round.weights,
        0,
        "most_matched",
        Fairness(Way.WORST_FIRST),
    )
    assert tasks.work_once()
    made.refresh_from_db()
    assert (made.error, made.result) == ("This draft did not pass its check.", {})


def test_the_page_asks_and_tells(stage, client):
    client.force_login(stage.cast.cleo)
    url = reverse("admin:board_what_if", args=[stage.round.pk])
    form = client.get(url).context["form"]
    typed = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    typed = {name: value for name, value in typed.items() if value is not None}
    typed |= {"name": "Alike", "group": "region", "rule": "rates", "loads": "on"}
    page = client.post(url, typed).content.decode()
    assert "Enter a number from 1 to 100 for the groups" in page
    client.post(url, typed | {"number": "20"})
    assert tasks.work_once()
    page = client.get(url).content.decode()
    assert "Alike: Places shared out" in page
    assert "One more place costs" in page
    assert "A mentee for every mentor costs" in page
    client.post(url, typed | {"name": "B", "goal": "worst_first"})
    assert not BoardDraft.objects.filter(name="B").exists()


@pytest.mark.parametrize(
    "asked",
    [Fairness(Way.WORST_FIRST), Fairness(Way.SHARES, loads=True)],
    ids=lambda asked: str(asked.way),
)
def test_a_fairer_draft_says_what_has_no_precedence_in_it(stage, client, asked):
    alone = set(stage.present().rows) - stage.pairs.keys()
    waits = [min(alone), min(stage.pairs)]
    Enrollment.objects.filter(pk__in=waits).update(waits_again_since=timezone.now())
    acts.follow(stage.round)
    stood = stage.pairs
    made = draft(stage, asked)
    pairs, told = dict(made.result["pairs"]), made.result["fair"]
    assert (told["stands"], told["first"]) == (len(stood), 2)
    assert told["stays"] == sum(pairs.get(one) == other for one, other in stood.items())
    assert told["first_without"] == sum(one not in pairs for one in waits)
    assert told["first_without_now"] == 0, "on the board they come first"
    client.force_login(stage.cast.cleo)
    for name, more in (("board_what_if", []), ("board_draft", [made.pk])):
        url = reverse(f"admin:{name}", args=[stage.round.pk, *more])
        shown = " ".join(client.get(url).content.decode().split())
        assert f"no precedence: {told['stays']} of {told['stands']}" in shown
        assert "Mentees who wait again: 2." in shown
