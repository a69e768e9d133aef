"""What the lists say of somebody on a day: by verified addresses, in a unit and those around it."""

from datetime import date

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from mentorship.models import ListedPerson, UnitMembership
from mentorship.standing import Standing, class_years, standing, standings
from tests import factories, people

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 1)
YEAREND = date(2026, 12, 31)


@pytest.fixture
def association():
    return factories.UnitFactory(kind="association", name="The association")


@pytest.fixture
def chapter(association):
    return factories.UnitFactory(kind="chapter", name="Ohio Chapter", parent=association)


@pytest.fixture
def school(association):
    return factories.UnitFactory(kind="school", name="Lakeshore Alumni", parent=association)


@pytest.fixture
def ada():
    ada = people.person("Ada Lovelace")
    verified(ada, "Ada@Example.org")
    return ada


def verified(person, email, verified=True):
    return EmailAddress.objects.create(user=person, email=email, verified=verified)


def listed(roster, units=(), email="ada@example.org", last_on=YEAREND, **values):
    person = ListedPerson.objects.create(
        roster=roster, email=email, full_name="Ada Lovelace", last_on=last_on, **values
    )
    for unit in units:
        UnitMembership.objects.create(person=person, unit=unit)
    return person


# The days of a membership --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first_on", "last_on", "says"),
    [
        (None, None, Standing.MEMBER),
        (TODAY, TODAY, Standing.MEMBER),
        (date(2026, 3, 2), YEAREND, Standing.BEGINS_LATER),
        (None, date(2026, 2, 28), Standing.LAPSED),
    ],
)
def test_a_membership_runs_from_its_first_day_to_its_last(
    association, ada, first_on, last_on, says
):
    listed(association, first_on=first_on, last_on=last_on)
    assert standing(ada, association, TODAY) is says


@pytest.mark.parametrize(("grace", "says"), [(0, Standing.LAPSED), (1, Standing.MEMBER)])
def test_days_of_grace_are_a_setting(association, ada, settings, grace, says):
    settings.ROSTER_GRACE_DAYS = grace
    listed(association, last_on=date(2026, 2, 28))
    assert standing(ada, association, TODAY) is says
    assert standing(ada, association, date(2026, 3, 2)) is Standing.LAPSED


def test_a_day_of_the_unit_s_own_ends_the_membership_there_alone(association, chapter, ada):
    person = listed(association, [chapter])
    person.memberships.update(last_on=date(2026, 1, 31))
    assert standing(ada, chapter, TODAY) is Standing.LAPSED
    assert standing(ada, association, TODAY) is Standing.MEMBER


def test_a_unit_outlasts_no_membership_of_the_association(association, chapter, ada):
    person = listed(association, [chapter], last_on=date(2026, 1, 31))
    person.memberships.update(last_on=YEAREND)
    assert standing(ada, chapter, TODAY) is Standing.LAPSED


# Who it is -----------------------------------------------------------------------------------


def test_an_address_that_was_not_verified_shows_nothing(association, ada):
    EmailAddress.objects.update(verified=False)
    listed(association)
    assert standing(ada, association, TODAY) is Standing.NOT_LISTED


def test_any_verified_address_will_do_and_the_best_counts(association, ada):
    verified(ada, "lovelace@work.example.org")
    listed(association, last_on=date(2025, 12, 31))
    assert standing(ada, association, TODAY) is Standing.LAPSED
    listed(association, email="lovelace@work.example.org")
    assert standing(ada, association, TODAY) is Standing.MEMBER


def test_somebody_else_s_line_is_not_mine(association, ada):
    listed(association, email="eve@example.org")
    assert standing(ada, association, TODAY) is Standing.NOT_LISTED


def test_who_was_struck_is_not_listed(association, chapter, ada):
    listed(association, [chapter], struck_at=timezone.now())
    assert standing(ada, association, TODAY) is Standing.NOT_LISTED
    assert standing(ada, chapter, TODAY) is Standing.NOT_LISTED


# Units above and below -----------------------------------------------------------------------


def test_whoever_is_listed_in_a_unit_is_a_member_of_those_above_and_of_no_other(
    association, chapter, ada
):
    district = factories.UnitFactory(kind="chapter", name="Northeast", parent=chapter)
    other = factories.UnitFactory(kind="division", name="Cataloging", parent=association)
    listed(association, [district])
    said = {unit.name: standing(ada, unit, TODAY) for unit in (district, chapter, association)}
    assert set(said.values()) == {Standing.MEMBER}
    assert standing(ada, other, TODAY) is Standing.NOT_LISTED


def test_to_be_listed_by_the_association_is_to_be_its_member_in_no_unit(association, chapter, ada):
    listed(association)
    assert standing(ada, association, TODAY) is Standing.MEMBER
    assert standing(ada, chapter, TODAY) is Standing.NOT_LISTED


def test_a_chapter_s_own_list_says_it_of_the_chapter_and_the_association(association, chapter, ada):
    listed(chapter)
    assert standing(ada, chapter, TODAY) is Standing.MEMBER
    assert standing(ada, association, TODAY) is Standing.MEMBER


def test_a_school_s_graduates_are_no_members_of_the_association(association, school, ada):
    listed(school, last_on=None)
    assert standing(ada, school, TODAY) is Standing.MEMBER
    assert standing(ada, association, TODAY) is Standing.NOT_LISTED


def test_many_are_asked_about_in_the_same_number_of_questions(
    association, chapter, ada, django_assert_num_queries
):
    listed(association, [chapter])
    crowd = [ada]
    for number in range(3):
        crowd.append(one := people.person(f"P{number} Other"))
        verified(one, one.email)
    with django_assert_num_queries(4):
        standings(crowd[:1], chapter, TODAY)
    with django_assert_num_queries(4):
        said = standings(crowd, chapter, TODAY)
    others = dict.fromkeys((one.pk for one in crowd[1:]), Standing.NOT_LISTED)
    assert said == {ada.pk: Standing.MEMBER} | others


# Classes -------------------------------------------------------------------------------------


def test_the_classes_of_a_school_come_from_every_list(association, school, ada):
    lakeshore, harrow = factories.SchoolFactory(), factories.SchoolFactory()
    listed(association, school=lakeshore, class_year=2018, last_on=date(2025, 1, 1))
    listed(school, school=lakeshore, class_year=2009)
    listed(school, email="eve@example.org", school=lakeshore, class_year=1999)
    assert class_years(ada, lakeshore) == [2009, 2018]
    assert class_years(ada, harrow) == []


def test_a_class_of_somebody_struck_is_forgotten(association, ada):
    lakeshore = factories.SchoolFactory()
    listed(association, school=lakeshore, class_year=2018, struck_at=timezone.now())
    assert class_years(ada, lakeshore) == []
