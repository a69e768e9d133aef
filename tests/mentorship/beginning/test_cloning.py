"""A round once more: the dates move, all else is as it was; people stay where they are."""

from datetime import date, datetime, time, timedelta

import pytest
from django.urls import reverse

from accounts.models import Region
from mentorship.beginning import cloning, drafts
from mentorship.beginning.offered import TEMPLATES
from mentorship.eligibility.judging import rules_of
from mentorship.eligibility.wording import sentence
from mentorship.models import EligibilityRule, Enrollment, Gathering, LogLine, Round
from mentorship.services import eligibility, rounds
from mentorship.services.acts import Refused
from tests import factories
from tests.mentorship.beginning.conftest import TODAY

pytestmark = pytest.mark.django_db

NEXT = date(2028, 3, 6)


@pytest.fixture
def source(cleo, draft):
    """A chapter's round that was opened, with rules of its own and people."""
    round = drafts.set_up(cleo, draft)
    eligibility.differ(cleo, round)
    round.refresh_from_db()
    rule = EligibilityRule(round=round, role="mentor", kind="adult")
    eligibility.save_rule(cleo, rule)
    factories.EnrollmentFactory(round=round)
    Round.objects.filter(pk=round.pk).update(mentee_places=20, place="Santa Fe", state="running")
    round.refresh_from_db()
    return round


def said(round) -> list[tuple[str, str, str]]:
    return [(rule.role, rule.strength, sentence(rule)) for rule in rules_of(round)]


def test_everything_is_kept_and_the_dates_keep_their_distance(cleo, source):
    made = cloning.clone(cleo, source, "2028–2029", NEXT, TODAY)
    made.refresh_from_db()
    for column in cloning.KEPT:
        assert getattr(made, column) == getattr(source, column), column
    assert (made.state, made.program, made.starts_on) == ("draft", source.program, NEXT)
    for column in cloning.DATES:
        before, after = getattr(source, column), getattr(made, column)
        assert (before is None) == (after is None), column
        if before:
            exact = NEXT + (before - source.starts_on)
            assert exact <= after <= exact + timedelta(days=2)
            assert after.weekday() < 5
    assert said(made) == said(source)
    assert {rule.pk for rule in rules_of(made)}.isdisjoint({rule.pk for rule in rules_of(source)})
    assert not Enrollment.objects.filter(round=made).exists()
    line = LogLine.objects.get(verb="round.cloned")
    assert (line.round, line.actor, line.details) == (made, cleo, {"source": source.name})


def test_every_column_of_a_round_is_kept_moved_or_its_own():
    own = {"id", "program", "name", "state", "state_changed_at"}
    columns = {field.name for field in Round._meta.concrete_fields}
    assert columns == own | set(cloning.KEPT) | set(cloning.DATES)


def test_regions_of_its_own_rules_come_along(cleo, source):
    region = Region.objects.create(code="US-TX", name="Texas")
    rule = EligibilityRule(round=source, role="mentee", kind="region")
    rules = EligibilityRule.objects.filter(round=source, kind="region", role="mentee")
    rules.delete()
    eligibility.save_rule(cleo, rule, [region])
    made = cloning.clone(cleo, source, "Next", NEXT, TODAY)
    assert ("mentee", "required", "you work in Texas") in said(made)


def test_events_come_along_at_the_same_hour_over_a_change_of_clocks(cleo, source):
    Round.objects.filter(pk=source.pk).update(time_zone="America/Denver")
    source.refresh_from_db()
    base = datetime.combine(source.starts_on, time(17), source.zone)
    for title, days, gone in (("Kick-off", 3, None), ("Forum", 240, None), ("Off", 9, base)):
        Gathering.objects.create(
            round=source,
            kind="other",
            title=title,
            starts_at=datetime.combine(
                source.starts_on + timedelta(days=days), time(17), source.zone
            ),
            place="https://video.example.org/1",
            called_off_at=gone,
        )
    made = cloning.clone(cleo, source, "Next", NEXT, TODAY)
    found = {each.title: each.starts_at.astimezone(made.zone) for each in made.gatherings.all()}
    assert found.keys() == {"Kick-off", "Forum"}
    for title, days in (("Kick-off", 3), ("Forum", 240)):
        assert found[title].time() == time(17)
        exact = NEXT + timedelta(days=days)
        assert exact <= found[title].date() <= exact + timedelta(days=2)
        assert found[title].weekday() < 5


def test_a_change_of_the_source_afterwards_changes_nothing(cleo, source):
    made = cloning.clone(cleo, source, "Next", NEXT, TODAY)
    before = said(made)
    source.offer_days = 3
    rounds.change(cleo, source, ["offer_days"])
    for rule in rules_of(source):
        eligibility.remove_rule(cleo, rule)
    made.refresh_from_db()
    assert (made.offer_days, said(made)) == (10, before)


def test_what_is_cloned_is_the_round_as_it_is_now_not_as_it_was_read(cleo, source):
    stale = Round.objects.get(pk=source.pk)
    source.offer_days = 3
    rounds.change(cleo, source, ["offer_days"])
    assert cloning.clone(cleo, stale, "Next", NEXT, TODAY).offer_days == 3


def test_a_leap_day_moves_to_any_year(cleo, source):
    source.starts_on = date(2028, 2, 29)
    found = cloning.moved(source, date(2029, 3, 1), TODAY)
    assert found["starts_on"] == date(2029, 3, 1)


def test_a_convention_keeps_its_days_also_on_a_weekend(ann, association):
    factories.CoordinatorFactory(person=ann, unit=association)
    first = date(2027, 6, 24)
    template = TEMPLATES["first-conference"]
    draft = drafts.begin(
        ann, template, association, TODAY, start=first, end=first + timedelta(days=4)
    )
    draft.round["place"] = "Chicago"
    draft.save()
    source = drafts.set_up(ann, draft)
    made = cloning.clone(ann, source, "2028", date(2028, 6, 22), TODAY)
    assert (made.starts_on, made.ends_on) == (date(2028, 6, 22), date(2028, 6, 26))
    later = cloning.moved(source, date(2028, 6, 20), TODAY)
    assert later["ends_on"] == date(2028, 6, 24)  # a Saturday


def test_an_informal_round_is_asked_for_its_opening(cleo, chapter):
    draft = drafts.begin(cleo, TEMPLATES["informal-directory"], chapter, TODAY)
    source = drafts.set_up(cleo, draft)
    made = cloning.clone(cleo, source, "Another", date(2027, 1, 4), TODAY)
    assert (made.signup_opens_on, made.starts_on) == (date(2027, 1, 4), None)


@pytest.mark.parametrize("days", [1, 2, 10, 40, 74])
def test_however_near_the_next_start_nothing_is_out_of_order(cleo, source, days):
    made = cloning.clone(cleo, source, "Soon", TODAY + timedelta(days=days), TODAY)
    dates = [made.signup_opens_on, made.signup_closes_on, made.announce_on, made.starts_on]
    assert [TODAY, *dates] == sorted([TODAY, *dates])


def test_on_the_desk_the_dates_are_seen_before_anything_is_made(desk, source):
    address = reverse("admin:round_clone", args=[source.pk])
    assert address in desk.get(reverse("admin:round", args=[source.pk])).content.decode()
    page = desk.post(address, {"name": "Next", "starts_on": NEXT, "look": "1"}).content.decode()
    assert "6 March 2028" in page
    assert Round.objects.count() == 1
    answer = desk.post(address, {"name": "Next", "starts_on": NEXT, "make": "1"})
    made = Round.objects.get(name="Next")
    assert answer.url == reverse("admin:round", args=[made.pk])


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"starts_on": TODAY}, "Choose a day that lies ahead"),
        ({"starts_on": "2027-02-29"}, "Enter a date like"),
        ({"starts_on": ""}, "Enter the first day"),
        ({"name": ""}, "Enter a name for the round"),
        ({"name": "2027–2028"}, "This program has a round of this name already"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(desk, source, data, sentence):
    address = reverse("admin:round_clone", args=[source.pk])
    typed = {"name": "Next", "starts_on": NEXT, "make": "1", **data}
    assert sentence in desk.post(address, typed).content.decode()
    assert Round.objects.count() == 1


def test_a_name_that_is_taken_meanwhile_is_refused(cleo, source):
    with pytest.raises(Refused, match="a round of this name already"):
        cloning.clone(cleo, source, source.name, NEXT, TODAY)
    assert Round.objects.count() == 1


def test_others_find_no_round_to_clone(client, dov, source):
    client.force_login(dov)
    address = reverse("admin:round_clone", args=[source.pk])
    assert client.get(address).status_code == 404
    assert client.post(address, {"name": "N", "starts_on": NEXT, "make": "1"}).status_code == 404
