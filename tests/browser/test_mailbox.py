"""The demonstration's mailbox in a browser: readable by everybody, and its links lead out."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from mentorship import messages
from mentorship.mail import delivery, outbox
from tests.browser.eyes import fits
from tests.people import cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def offer(settings):
    """Ada's mail about Ben, sent in a demonstration."""
    settings.DEMO = True
    settings.MAIL_TRANSPORT = "mentorship.mail.transports.Mailbox"
    it = cast()
    row = outbox.enqueue(messages.offered(it.pairing("offered"), "mentor"))
    delivery.Postman()()
    return row


def test_a_visitor_reads_a_mail_and_follows_its_button_out_of_the_frame(
    page, offer, assert_accessible
):
    page.goto(reverse("demo_mailbox"))
    assert_accessible(page)
    page.get_by_label("Show mail to this address").fill("ada@")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="We suggest Ben Okri as your mentee").click()
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", level=1)).to_have_text("We suggest Ben Okri as your mentee")
    assert_accessible(page)
    frame.get_by_role("link", name="Yes, I would like to meet Ben Okri").click()
    expect(page).to_have_url(re.compile(f"/m/{offer.pk}-accept-"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Say yes to Ben Okri")


@pytest.mark.parametrize("width", [320, 1280])
def test_the_mailbox_fits_any_screen(page, offer, width):
    page.set_viewport_size({"width": width, "height": 900})
    for url in (reverse("demo_mailbox"), reverse("demo_mail", args=[offer.pk])):
        page.goto(url)
        assert fits(page)
    frame = page.frames[1]
    assert frame.evaluate("document.documentElement.scrollWidth") <= width
