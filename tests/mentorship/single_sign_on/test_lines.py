"""How the words of a member system are understood: values, days, lines, and the desk's page."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from mentorship.models import ClaimRule, Unit
from mentorship.single_sign_on import claims, lines
from tests import people
from tests.sign_in import sign_in

SAID = {
    "member": True,
    "left": False,
    "level": 3,
    "none": None,
    "empty": "",
    "until": "2027-03-31",
    "groups": ["Ohio", "texas"],
    "memberships": [{"code": "ohio", "ends": "2027-01-01"}, {"code": "texas", "ends": 1830297600}],
    "https://example.org/units": ["ohio"],
    "a.b": "as it is",
    "a": {"b": "within"},
}


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("member", ["true"]),
        ("left", []),
        ("level", ["3"]),
        ("none", []),
        ("empty", []),
        ("missing", []),
        ("missing.within", []),
        ("groups", ["Ohio", "texas"]),
        ("memberships.code", ["ohio", "texas"]),
        ("memberships.code.deeper", []),
        ("memberships", []),
        ("https://example.org/units", ["ohio"]),
        ("a.b", ["as it is"]),
        ("groups.0", []),
    ],
)
def test_values_of_a_word(name, values):
    assert claims.values_of(SAID, name) == values


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2027-03-31", date(2027, 3, 31)),
        ("2027-03-31T23:59:59Z", date(2027, 3, 31)),
        ("20270331", date(2027, 3, 31)),
        ("1806451200", date(2027, 3, 31)),
    ],
)
def test_days(text, day):
    assert claims.day_of(text) == day


@pytest.mark.parametrize(
    "text", ["soon", "31/03/2027", "99999999999999999999", "2027-02-30", "²027-03-31", "-5"]
)
def test_what_is_no_day(text):
    with pytest.raises(claims.Unreadable, match="is no day"):
        claims.day_of(text)


def rule(claim, value="", unit=1, last_day=""):
    return ClaimRule(claim=claim, value=value, unit_id=unit, last_day=last_day, position=0)


def found(*rules):
    return claims.memberships(claims.read(rules, SAID))


def test_values_are_compared_without_minding_capitals():
    assert found(rule("groups", "OHIO")) == {1: None}
    assert found(rule("groups", "oh")) == {}


def test_of_two_lines_for_one_unit_the_later_day_counts():
    early, late = rule("member", last_day="until"), rule("member", last_day="memberships.ends")
    day = date(2028, 1, 1)
    assert found(early) == {1: date(2027, 3, 31)}
    assert found(early, late) == found(late, early) == {1: day}
    assert found(early, rule("level")) == found(rule("level"), early) == {1: None}


def test_a_line_in_trouble_leaves_the_others_alone():
    readings = list(claims.read([rule("member", last_day="groups"), rule("level", unit=2)], SAID))
    assert claims.memberships(readings) == {2: None}
    assert readings[0].trouble
    missing = list(claims.read([rule("member", last_day="nowhere")], SAID))
    assert "No last day is told" in missing[0].trouble


# Lines as they are typed ---------------------------------------------------------------------


@pytest.fixture
def units(db):
    top = Unit.objects.create(name="Association", short_name="CLA", kind=Unit.Kind.ASSOCIATION)
    Unit.objects.create(name="Ohio Chapter", kind=Unit.Kind.CHAPTER, parent=top)
    for name in ("One", "Two"):
        Unit.objects.create(name=name, short_name="SAME", kind=Unit.Kind.CHAPTER, parent=top)
    return top


def test_lines_are_read_and_written_alike(units):
    text = "member | true | CLA | until\nmemberships.code | ohio | Ohio Chapter\nlevel |  | CLA"
    rules, wrong = lines.read(text)
    assert not wrong
    assert lines.written(rules) == text
    assert lines.read(text.replace(" | ", "\t"))[0][0].claim == "member"


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("member", "write it as"),
        ("a | b | CLA | d | e", "write it as"),
        (" | x | CLA", "is missing"),
        ("member | x | Nowhere", "no unit is called “Nowhere”"),
        ("member | x | same", "several units are called “same”"),
        (f"{'x' * 201} | x | CLA", "may have more than 200"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(units, line, sentence):
    rules, wrong = lines.read(f"member | true | CLA\n\n{line}")
    assert len(rules) == 1
    assert wrong[0].startswith("Line 3: ")
    assert sentence in wrong[0]


# The desk's page -----------------------------------------------------------------------------

TYPED = "member | true | CLA | until"


@pytest.fixture
def desk(units):
    client = Client()
    sign_in(client, people.person("Ann Head", is_staff=True, is_superuser=True))
    return client


def post(client, **typed):
    return client.post(reverse("admin:sign_on"), typed, follow=True).content.decode()


def test_a_sample_is_tried_without_keeping_anything(desk):
    shown = post(
        desk, lines=TYPED, try_="1",
        sample='{"member": true, "until": "2027-03-31", "email": "a@b.org"}',
    )  # fmt: skip
    assert re.search(r"Member of Association until 3?1? ?March", shown)
    assert "is not said to be verified" in shown
    assert not ClaimRule.objects.exists()


def test_lines_are_kept_in_the_place_of_those_before(desk):
    post(desk, lines=TYPED, save="1")
    assert "From now on" in post(desk, lines="level | | CLA", save="1")
    assert [one.claim for one in ClaimRule.objects.all()] == ["level"]


@pytest.mark.parametrize(
    "sample",
    ["[1]", "member", "{" * 9000, '{"a": [[[{"b": null}]]], "email": 5}', "\x00{}", "null"],
)
def test_an_odd_sample_gets_a_sentence(desk, sample):
    shown = post(desk, lines=f"a.b | x | CLA\n{TYPED}", sample=sample, **{"try": "1"})
    assert "There is a problem" in shown or "What becomes of such a person" in shown
    assert "a.b | x | CLA" in shown


def test_nobody_else_finds_the_page(db):
    it = people.cast()
    client = Client()
    sign_in(client, it.cleo)
    assert client.get(reverse("admin:sign_on")).status_code == 404
