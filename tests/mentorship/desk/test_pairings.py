"""Announcing, and pairings that the desk looks at or puts together by hand."""

import re
from urllib.parse import urlencode

import pytest

from mentorship.models import OutgoingMail, Pairing
from tests import crowd
from tests.matching import rounds
from tests.mentorship.desk.hands import page, post, state

pytestmark = pytest.mark.django_db


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


# Pairing by hand in a large round --------------------------------------------------------------


@pytest.fixture
def many(cast):
    """Thirty mentees beside Ben, and one with a name of her own."""
    rows = crowd.enroll(cast.round, 30, "mentee")
    zoe = rows[-1]
    zoe.person.profile.full_name = "Zoë Underhill"
    zoe.person.profile.save()
    return zoe


def options(shown: str, role: str) -> list[str]:
    """The names that a list of people offers."""
    listed = shown.partition(f'<select name="{role}"')[2].partition("</select>")[0]
    return re.findall(r"<option[^>]*>\s*([^<]+?)\s*</option>", listed)


def test_of_many_none_is_listed_until_one_searches(cast, desk, many):
    shown = page(desk, "by_hand", cast.round)
    assert options(shown, "mentee") == ["Choose"]
    assert len(options(shown, "mentor")) > 1
    assert 'name="find_mentee"' in shown
    assert 'name="find_mentor"' not in shown
    assert "Search first. At most 20 are listed." in shown


@pytest.mark.parametrize("typed", ["underhill", "UNDER zoë", "{email}"])
def test_a_name_or_an_address_finds_somebody(cast, desk, many, typed):
    query = urlencode({"find_mentee": typed.format(email=many.person.email), "search": 1})
    assert options(page(desk, "by_hand", cast.round, f"?{query}"), "mentee") == [
        "Choose",
        "Zoë Underhill",
    ]


def test_the_enter_key_in_the_search_searches(cast, desk, many):
    """It presses the first button of the form, which is to look at the pair."""
    query = urlencode({"find_mentee": "underhill", "mentee": "", "mentor": cast.ada_in.pk})
    shown = page(desk, "by_hand", cast.round, f"?{query}")
    assert "There is a problem" not in shown
    assert options(shown, "mentee") == ["Choose", "Zoë Underhill"]


def test_twenty_are_listed_and_whoever_was_chosen_stays(cast, desk, many):
    query = f"?find_mentee=Member&mentee={many.pk}&mentor={cast.ada_in.pk}&search=1"
    shown = page(desk, "by_hand", cast.round, query)
    assert len(options(shown, "mentee")) == 1 + 1 + 20
    assert options(shown, "mentee")[1] == "Zoë Underhill"
    assert "Needs covered" not in shown, "a search looks at nobody yet"


def test_somebody_who_is_not_listed_can_be_paired(cast, desk, many):
    said = post(desk, "by_hand", cast.round, mentee=many.pk, mentor=cast.ada_in.pk)
    assert "are paired. They are told when you announce." in said
    assert many.pk not in {row.mentee_id for row in Pairing.objects.exclude(mentee=many)}
    assert "Zoë Underhill" not in page(desk, "by_hand", cast.round, "?find_mentee=under&search=1")


@pytest.mark.parametrize("typed", ["nobody here", "\x00", "%", "<b>", "x" * 5_000, "‮"])
def test_an_odd_search_finds_nobody_and_says_no_more(cast, desk, many, typed):
    query = urlencode({"find_mentee": typed, "mentee": typed, "search": 1})
    assert options(page(desk, "by_hand", cast.round, f"?{query}"), "mentee") == ["Choose"]
