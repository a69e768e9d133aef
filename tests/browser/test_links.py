"""Answering from the mail on a phone that runs no scripts, without ever signing in."""

import pytest
from playwright.sync_api import expect

from mentorship import messages
from mentorship.mail import act_links, outbox
from mentorship.messages.checkins import checkin
from mentorship.models import CheckIn
from tests.browser.eyes import fits
from tests.factories import CheckInFactory
from tests.people import cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def browser_context_args(browser_context_args: dict) -> dict:
    phone = {"width": 320, "height": 640}
    return {**browser_context_args, "java_script_enabled": False, "viewport": phone}


def link(mail, purpose: str) -> str:
    return f"/m/{act_links.token_of(mail, purpose)}/"


def test_a_question_is_answered_from_the_mail(page):
    it = cast()
    asked = CheckInFactory(pairing=it.pairing("active"))
    page.goto(link(outbox.enqueue(checkin(asked)), "checkin_not_met"))
    expect(page.get_by_role("heading", name="How is it going with Ada Lovelace?")).to_be_visible()
    expect(page.get_by_label("We have not met")).to_be_checked()
    page.get_by_label("What would help").fill("An evening, since we both work late")
    assert fits(page)
    page.get_by_role("button", name="Send my answer").click()
    expect(page.get_by_text("you answered: We have not met")).to_be_visible()
    asked = CheckIn.objects.get()
    assert (asked.answer, asked.words) == ("not_met", "An evening, since we both work late")
    page.get_by_role("link", name="Go on to the site").click()
    page.wait_for_url("**/login/**")


def test_an_offer_is_accepted_from_the_mail(page):
    it = cast()
    pairing = it.pairing("offered")
    page.goto(link(outbox.enqueue(messages.offered(pairing, "mentee")), "accept"))
    assert it.ada.email not in page.content()
    assert fits(page)
    page.get_by_role("button", name="Yes, I would like to meet Ada").click()
    expect(page.get_by_text("You accepted this pairing on")).to_be_visible()
    pairing.refresh_from_db()
    assert pairing.mentee_accepted_at is not None
