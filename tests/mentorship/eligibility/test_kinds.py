"""Each kind of rule over what is known of somebody: met, not met, or not known yet."""

from datetime import date

import pytest

from mentorship.eligibility.facts import Facts
from mentorship.eligibility.kind import Verdict
from mentorship.eligibility.kinds import KINDS, kind_of
from mentorship.models import EligibilityRule, Unit
from mentorship.models.roster import Standing
from tests import factories
from tests.mentorship.eligibility.making import rule

pytestmark = pytest.mark.django_db

MET, NOT_MET, NOT_YET, UNKNOWN = Verdict
IN, OUT, LATER, LAPSED = (
    Standing.MEMBER,
    Standing.NOT_LISTED,
    Standing.BEGINS_LATER,
    Standing.LAPSED,
)


def judged(kind: str, values: dict, facts: Facts) -> Verdict:
    it = EligibilityRule(kind=kind, role=facts.role, **values)
    return kind_of(it).judge(it, facts)


def test_every_kind_has_its_object():
    assert set(KINDS) == set(EligibilityRule.Kind)


@pytest.mark.parametrize(
    ("values", "known", "says"),
    [
        ({"at_most": 5}, {"told": {"years": 5}}, MET),
        ({"at_most": 5}, {"told": {"years": 6}}, NOT_MET),
        ({"at_most": 5}, {}, UNKNOWN),
        ({"at_most": 5}, {"stage": "early"}, MET),
        ({"at_most": 4}, {"stage": "early"}, UNKNOWN),
        ({"at_most": 5}, {"stage": "mid"}, NOT_MET),
        ({"at_most": 5}, {"stage": "retired"}, UNKNOWN),
        ({"at_least": 5}, {"stage": "early"}, UNKNOWN),
        ({"at_least": 5}, {"stage": "mid"}, MET),
        ({"at_least": 5}, {"stage": "mid", "told": {"years": 4}}, NOT_MET),
        ({"at_least": 5}, {"stage": "student"}, NOT_MET),
        ({"at_least": 1, "at_most": 5}, {"stage": "student"}, NOT_MET),
        ({"at_least": 1, "at_most": 5, "students_too": True}, {"stage": "student"}, MET),
        ({"at_least": 5, "at_most": 70}, {"stage": "senior"}, MET),
    ],
)
def test_years_follow_the_answer_else_the_career_stage(values, known, says):
    assert judged("years", values, Facts("mentee", **known)) is says


@pytest.mark.parametrize(
    ("kind", "values", "known", "says"),
    [
        ("adult", {}, {}, UNKNOWN),
        ("adult", {}, {"told": {"adult": "yes"}}, MET),
        ("adult", {}, {"told": {"adult": "no"}}, NOT_MET),
        ("student", {}, {"stage": "student"}, MET),
        ("student", {}, {"stage": "mid", "told": {"student": "yes"}}, NOT_MET),
        ("student", {}, {"told": {"student": "yes"}}, MET),
        ("student", {}, {}, UNKNOWN),
        ("days_there", {"at_least": 2}, {}, UNKNOWN),
        ("days_there", {"at_least": 2}, {"days": (date(2031, 6, 1),)}, NOT_MET),
        ("days_there", {"at_least": 2}, {"days": (date(2031, 6, 1), date(2031, 6, 2))}, MET),
        ("first_time", {}, {}, MET),
        ("first_time", {}, {"has_been_before": True}, NOT_MET),
        ("returning", {}, {}, NOT_MET),
        ("class_year", {"at_least": 2026}, {}, NOT_MET),
        ("class_year", {"at_least": 2026}, {"classes": frozenset({2001, 2026})}, MET),
        ("class_year", {"at_most": 2020}, {"classes": frozenset({2021})}, NOT_MET),
        ("since_class", {"at_most": 2}, {"classes": frozenset({2029}), "year": 2031}, MET),
        ("since_class", {"at_most": 2}, {"classes": frozenset({2028}), "year": 2031}, NOT_MET),
        ("since_class", {"at_most": 2}, {"classes": frozenset({2033}), "year": 2031}, MET),
        ("since_class", {"at_least": 1}, {"classes": frozenset({2031}), "year": 2031}, NOT_MET),
        ("since_class", {"at_least": 1}, {"year": 2031}, NOT_MET),
        ("orientation", {"strength": "by_start"}, {}, NOT_YET),
        ("orientation", {"strength": "by_start"}, {"orientation_on": date(2031, 1, 1)}, MET),
    ],
)
def test_a_kind_judges_what_is_known(kind, values, known, says):
    assert judged(kind, values, Facts("mentee", **known)) is says


@pytest.mark.parametrize(
    ("strength", "standing", "says"),
    [
        ("required", (IN, IN), MET),
        ("required", (IN, LAPSED), MET),
        ("required", (OUT, OUT), NOT_MET),
        ("required", (LATER, IN), NOT_MET),
        ("by_start", (LATER, IN), MET),
        ("by_start", (OUT, OUT), NOT_YET),
        ("by_start", (LAPSED, LAPSED), NOT_YET),
        ("by_start", (IN, LAPSED), MET),
    ],
)
def test_a_list_decides_on_membership(strength, standing, says):
    unit = Unit(pk=7, name="The chapter")
    facts = Facts("mentee", told={"member_7": "no"}, standings={7: standing})
    assert judged("member", {"unit": unit, "strength": strength}, facts) is says


@pytest.mark.parametrize(
    ("strength", "said", "says"),
    [
        ("required", None, UNKNOWN),
        ("required", "yes", MET),
        ("required", "no", NOT_MET),
        ("required", "will", NOT_MET),
        ("by_start", "will", NOT_YET),
        ("by_start", "no", NOT_MET),
    ],
)
def test_where_no_list_tells_the_person_says_so_themselves(strength, said, says):
    unit = Unit(pk=7, name="The chapter")
    facts = Facts("mentee", told={"member_7": said} if said else {})
    assert judged("member", {"unit": unit, "strength": strength}, facts) is says


def test_a_region_is_that_of_the_profile_and_is_asked_where_there_is_none():
    ohio, iowa = factories.RegionFactory(), factories.RegionFactory()
    it = rule(factories.ProgramFactory(), "region", regions=[ohio])
    judge = kind_of(it).judge
    assert judge(it, Facts("mentee", region=ohio.pk, told={"region": iowa.pk})) is MET
    assert judge(it, Facts("mentee", region=iowa.pk, told={"region": ohio.pk})) is NOT_MET
    assert judge(it, Facts("mentee", told={"region": ohio.pk})) is MET
    assert judge(it, Facts("mentee")) is UNKNOWN


@pytest.mark.parametrize("kind", list(EligibilityRule.Kind))
@pytest.mark.parametrize("facts", [Facts("mentee"), Facts("mentor", {"years": 3}, stage="mid")])
def test_every_kind_has_words_for_everybody(kind, facts):
    values = {"at_least": 2000} if kind == "class_year" else {}
    values = {"at_least": 1, "at_most": 3} if kind == "years" else values
    values = {"at_least": 2} if kind in ("days_there", "since_class") else values
    unit = factories.UnitFactory() if kind == "member" else None
    strength = "by_start" if kind == "orientation" else "required"
    it = rule(factories.ProgramFactory(), kind, unit=unit, strength=strength, **values)
    of = kind_of(it)
    words = [of.condition(it), of.why_not(it, facts), of.stands(it, facts)]
    assert all(words)
    assert not any("%(" in said or "None" in said for said in (*words, of.remedy(it, facts)))
