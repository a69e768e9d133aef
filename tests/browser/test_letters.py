"""A coordinator writes to a group with a keyboard and a mouse, and axe finds nothing on the way."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from mentorship.models import GroupLetter
from tests.browser.letters import letters_of
from tests.people import cast

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_letter_is_written_looked_at_and_sent(page, sign_in, assert_accessible):
    it = cast()
    sign_in(it.cleo)
    page.goto(reverse("admin:round", args=[it.round.pk]))
    page.get_by_role("link", name="Write to a group").click()
    page.get_by_role("link", name="Write a letter").click()
    page.get_by_label("Subject").fill("News of {programme}")
    page.get_by_label("Your words").fill("Dear {first name}, come to **hall B**.")
    page.get_by_role("button", name="See how it looks").click()
    expect(page.get_by_text("“{programme}” means nothing in a letter").first).to_be_visible()
    page.get_by_label("Subject").fill("News of {program}")
    page.get_by_role("button", name="See how it looks").click()
    expect(page.get_by_role("heading", name="To Ada Lovelace")).to_be_visible()
    frame = page.frame_locator("iframe").first
    expect(frame.get_by_text("Dear Ada, come to hall B.")).to_be_visible()
    page.get_by_role("button", name="Send it to 2 people").click()
    expect(page.get_by_role("heading", name="The mails are being written")).to_be_visible()
    assert GroupLetter.objects.get().job.total == 2


@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_of_letters_can_be_read_by_everybody(page, sign_in, assert_accessible, width):
    it = cast()
    rows = letters_of(it, timezone.now())
    sign_in(it.cleo)
    page.set_viewport_size({"width": width, "height": 900})
    pages = [("letters", it.round.pk), ("letter_new", it.round.pk), ("letter_discard", 0)]
    pages += [("letter_look", 0), *(("letter", row.pk) for row in rows.values())]
    for name, pk in pages:
        page.goto(reverse(f"admin:{name}", args=[pk or rows["draft"].pk]))
        assert_accessible(page)
