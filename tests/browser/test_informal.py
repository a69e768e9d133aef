"""On a phone: a request from both sides, what two note of themselves, a question on the spot."""

import pytest
from allauth.account.models import EmailAddress
from playwright.sync_api import expect

from accounts.models import User
from mentorship.models import Enrollment, EnrollmentTopic
from tests.browser.eyes import fits
from tests.factories import TopicFactory
from tests.people import cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def it():
    made = cast("informal")
    Enrollment.objects.update(listed=True)
    topic = TopicFactory(name="Grant writing")
    for enrollment in (made.ada_in, made.ben_in):
        EnrollmentTopic.objects.create(enrollment=enrollment, topic=topic)
    for user in User.objects.all():
        EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": True})
    return made


@pytest.fixture
def looked_at(page, assert_accessible):
    """Small, and clean under axe in both colours."""
    page.set_viewport_size({"width": 320, "height": 700})

    def look():
        assert_accessible(page)
        assert fits(page)

    return look


def test_a_request_is_written_and_declined_with_a_colleague(page, sign_in, looked_at, it):
    sign_in(it.ben)
    page.goto(f"/rounds/{it.round.pk}/people/?words=lovlace")
    expect(page.get_by_label("Name or words")).to_have_value("lovlace")
    looked_at()
    page.get_by_role("link", name="Ada Lovelace").click()
    field = page.get_by_label("What would you like to talk about?")
    assert "help with Grant writing" in field.input_value()
    page.get_by_label("A few talks").check()
    looked_at()
    page.get_by_role("button", name="Ask Ada").click()
    expect(page.get_by_text("Asked for: A few talks")).to_be_visible()
    looked_at()

    sign_in(it.ada)
    page.goto("/")
    page.get_by_role("link", name="Read about Ben").click()
    page.get_by_role("link", name="No, not now").click()
    page.get_by_label("I would have liked to").check()
    page.get_by_label("A sentence of your own").fill("Ask me in May.")
    looked_at()
    page.get_by_role("button", name="Say no").click()

    sign_in(it.ben)
    page.goto(page.url)
    expect(page.get_by_text("Ask me in May.")).to_be_visible()
    looked_at()
    page.get_by_role("link", name="Report Ada").click()
    looked_at()
    page.get_by_label("Something else").check()
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_text("keeps it to themselves")).to_be_visible()

    sign_in(it.cleo)
    page.goto("/admin/concerns/")
    looked_at()
    page.get_by_role("link", name="Ada Lovelace").click()
    looked_at()


def test_two_note_what_they_have(page, sign_in, looked_at, it):
    sign_in(it.ben)
    page.goto("/")
    page.get_by_role("link", name="Already working with somebody?").click()
    page.get_by_label("Email address of the other person").fill(it.eve.email)
    page.get_by_label("Mostly I ask").check()
    page.get_by_label("What do you call it?").fill("Thursday tea")
    looked_at()
    page.get_by_role("button", name="Note it").click()
    expect(page.get_by_role("heading", name="Waiting for their word")).to_be_visible()
    looked_at()

    sign_in(it.eve)
    page.goto("/")
    page.get_by_role("link", name="Somebody says that you work together").click()
    page.get_by_role("link", name="Ben Okri").click()
    looked_at()
    page.get_by_role("button", name="Yes, it is so").click()
    expect(page.get_by_text("You call it: Thursday tea")).to_be_visible()
    looked_at()
    page.get_by_role("link", name="Call it something else").click()
    looked_at()

    sign_in(it.ben)
    page.goto("/noted/")
    page.get_by_role("link", name="Eve Moor").click()
    expect(page.get_by_role("link", name=it.eve.email)).to_be_visible()
    sign_in(it.ann)
    page.goto("/admin/noted/")
    looked_at()


def test_a_question_finds_somebody_on_the_spot(page, sign_in, looked_at, it):
    sign_in(it.ada)
    page.goto(f"/rounds/{it.round.pk}/people/")
    page.get_by_role("link", name="Just one question?").click()
    page.get_by_text("Choose topics").click()
    page.get_by_label("Grant writing").check()
    page.get_by_role("button", name="Keep these topics").click()
    looked_at()

    sign_in(it.ben)
    page.goto(f"/rounds/{it.round.pk}/spot/")
    page.get_by_label("What is it about?").select_option("Grant writing")
    page.get_by_label("Your question").fill("How long is a budget?")
    looked_at()
    page.get_by_role("button", name="Ask the volunteers").click()
    page.get_by_role("link", name="Grant writing").click()
    looked_at()

    sign_in(it.ada)
    page.goto(page.url)
    page.get_by_role("button", name="I take it").click()
    looked_at()
    page.get_by_label("Your answer").fill("A page.")
    page.get_by_role("button", name="Send the answer").click()

    sign_in(it.ben)
    page.goto(page.url)
    expect(page.get_by_text("A page.")).to_be_visible()
    looked_at()
