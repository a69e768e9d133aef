"""A school's program on small phones: a graduate and an alumna, from sign-up to their pairing."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Education
from matching.models import Suggestion
from matching.services import review, runs
from mentorship import weights
from mentorship.models import EligibilityRule, ListedPerson, Pairing, Program
from mentorship.services import rounds
from tests import factories, people
from tests.browser.eyes import fits
from tests.browser.hands import Hands, match

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("mailbox")]

PAGES = 30
"""No way through is longer, so whoever is not there by then is stuck."""


@pytest.fixture
def school():
    """The alumni body of a school, whose list names a graduate of this year and an alumna."""
    year = timezone.localdate().year
    unit = factories.UnitFactory(kind="school", name="Lakeshore Alumni")
    there = factories.SchoolFactory(name="Lakeshore School")
    program = factories.ProgramFactory(
        unit=unit, name="Graduates and alumni", slug="alumni", school=there, class_years=5
    )
    scored = {**weights.proposed("long_term"), "study": 20, "needs": 10}
    round_ = factories.RoundFactory(program=program, name="This year", weights=scored)
    for role, least, most in (("mentee", None, 2), ("mentor", 5, None)):
        EligibilityRule.objects.create(
            program=program, role=role, kind="since_class", at_least=least, at_most=most
        )
    start = round_.starts_on.year
    for name, when in (("Gail", start), ("Alma", year - 12)):
        ListedPerson.objects.create(
            roster=unit,
            email=f"{name.lower()}@example.org",
            full_name=f"{name} Moss",
            school=there,
            class_year=when,
        )
    for name in ("Leading a team", "Finding a first post"):
        factories.TopicFactory(name=name, group="Work")
    return round_


def tells_of_herself(hands: Hands, study: str) -> None:
    """Go through the profile: the list has filled in name, school and class."""
    expect(hands.page.get_by_label("Full name")).not_to_have_value("")
    hands.presses("Save and continue")
    for _page in range(PAGES):
        if "edit/schools" in hands.page.url:
            break
        hands.follows("Skip this page")
    expect(hands.page.get_by_label("School 1")).to_have_value("Lakeshore School")
    hands.writes("Program of study", study)
    assert fits(hands.page)
    hands.presses("Save and continue")
    for _ in ("about", "communication", "approach", "listening"):
        hands.follows("Skip this page")


def joins(hands: Hands, email: str, role: str, study: str) -> None:
    hands.opens("/programs/alumni/").sees("at least 5 years earlier")
    assert fits(hands.page)
    hands.follows("Join this round").follows("Create an account")
    hands.signs_up(email).follows("Go on to the questions")
    tells_of_herself(hands, study)
    hands.chooses(f"As a {role}").goes_on()
    for _page in range(PAGES):
        if "Check your answers" in hands.page.locator("h1").inner_text():
            break
        topics = hands.page.get_by_role("checkbox", name="Leading a team")
        radios = hands.page.get_by_role("radio")
        if topics.count():
            topics.first.check()
        elif radios.count():
            radios.first.check()
        if hands.page.locator("textarea[name=goal]").count():
            hands.page.locator("textarea[name=goal]").fill("To find my way into archives")
        hands.goes_on()
    hands.is_at("Check your answers")
    assert fits(hands.page)
    hands.presses(f"Join as a {role}").is_at(f"You have joined as a {role}")


def test_a_graduate_and_an_alumna_sign_up_and_are_paired(phone, school):
    ann = people.person("Ann Head", is_staff=True, is_superuser=True)
    gail, alma = phone(), phone()
    joins(gail, "gail@example.org", "mentee", "Archives & Records")
    joins(alma, "alma@example.org", "mentor", "archives, records")
    assert Education.objects.filter(school=school.program.school).count() == 2

    rounds.close_signup(ann, school)
    school.refresh_from_db()
    runs.request_run(ann, school)
    match()
    found = Suggestion.objects.get()
    assert found.parts["study"]["points"] == 2000, "alike whatever dots and capitals"
    review.approve(ann, [found])
    rounds.announce(ann, school)
    button = "Read everything first"
    gail.follows_mail("gail@example.org", "We suggest Alma Moss", button)
    gail.sees("chose the same program of study")
    assert fits(gail.page)
    gail.presses("Yes, I would like to meet Alma")
    alma.follows_mail("alma@example.org", "We suggest Gail Moss", button)
    alma.presses("Yes, I would like to meet Gail").is_at("You and Gail").sees("gail@example.org")
    assert Pairing.objects.get().is_active


def test_who_graduated_too_long_ago_reads_why_before_any_question(phone, school):
    Program.objects.update(class_years=-5)
    alma = people.person("Alma Moss")
    Education.objects.create(
        profile=alma.profile, school=school.program.school, class_year=school.starts_on.year - 12
    )
    it = phone(alma).opens("/programs/alumni/").sees("the younger one teaches")
    it.opens(reverse("join_check", args=[school.pk, "mentee"]))
    it.sees("This is for people who finished the school no more than 2 years ago")
    assert fits(it.page)
