"""The desk in a real browser: nobody is shut out, nothing needs a script, nothing spills over."""

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from matching import tasks
from mentorship.models import OutgoingMail, Pairing
from tests import factories, people
from tests.matching import rounds

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast():
    cast = people.cast()
    rounds.fill(cast.round, 4, 3)
    rounds.ready(cast)
    return cast


def reviewed(cast):
    """The round's run, with a pairing of each kind beside it."""
    from matching.services import review, runs

    run = runs.request_run(cast.cleo, cast.round)
    tasks.work_once()
    run.refresh_from_db()
    review.approve(cast.cleo, run.suggestions.all()[:2])
    factories.PairingFactory(
        round=cast.round, state="declined", declined_by=cast.ada, declined_words="No time"
    )
    OutgoingMail.objects.create(
        key="k",
        kind="offered",
        to_email="a@example.org",
        subject="A mail",
        text="Hello\n\nyou",
        program=cast.program,
        round=cast.round,
        state="failed",
        last_error="550 no such user",
    )
    return run


def addresses(cast, run) -> list[str]:
    pairing = Pairing.objects.filter(state="approved").first()
    pages = [
        ("index", []),
        ("round", [cast.round.pk]),
        ("run", [run.pk]),
        ("suggestion", [run.suggestions.filter(state="new").first().pk]),
        ("suggestion", [run.suggestions.filter(state="approved").first().pk]),
        ("left_over", [cast.round.pk]),
        ("by_hand", [cast.round.pk]),
        ("announce", [cast.round.pk]),
        ("round_pairings", [cast.round.pk]),
        ("round_act", [cast.round.pk, "cancel"]),
        ("pairing", [pairing.pk]),
        ("pairing_withdraw", [pairing.pk]),
        ("mail", [OutgoingMail.objects.get(key="k").pk]),
        ("coordinator_take_back", [cast.cleo.coordinates.get().pk]),
        ("mentorship_round_add", []),
        ("mentorship_round_change", [cast.round.pk]),
        ("mentorship_program_change", [cast.program.pk]),
        ("mentorship_coordinator_add", []),
        ("mentorship_enrollment_change", [cast.ben_in.pk]),
        ("accounts_user_change", [cast.ben.pk]),
    ]
    lists = ("round", "program", "unit", "enrollment", "pairing", "outgoingmail", "logline")
    pages += [(f"mentorship_{name}_changelist", []) for name in lists]
    return [reverse(f"admin:{name}", args=args) for name, args in pages]


def test_every_page_of_the_desk_passes_axe_and_fits_a_phone(
    cast, page: Page, live_server, sign_in, assert_accessible
):
    run = reviewed(cast)
    sign_in(cast.cleo)
    for address in addresses(cast, run):
        page.set_viewport_size({"width": 320, "height": 800})
        page.goto(live_server.url + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address
        page.set_viewport_size({"width": 1280, "height": 900})
        assert_accessible(page)


def test_a_round_is_matched_reviewed_and_announced_without_any_script(
    cast, browser, live_server, settings
):
    context: BrowserContext = browser.new_context(java_script_enabled=False)
    from django.test import Client

    client = Client()
    client.force_login(cast.cleo, backend=settings.AUTHENTICATION_BACKENDS[0])
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )
    page = context.new_page()
    page.goto(live_server.url + reverse("admin:index"))
    page.get_by_role("link", name="Spring", exact=True).click()
    page.get_by_role("button", name="Run matching").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Matching is running")
    tasks.work_once()
    page.get_by_role("link", name="Look again now").click()
    page.get_by_role("link", name="Look", exact=False).first.click()
    page.get_by_role("button", name="Approve", exact=True).click()
    page.get_by_role("link", name="Suggestions").click()
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Approve those ticked").click()
    expect(page.get_by_text("1 approved")).to_be_visible()
    page.get_by_role("button", name="Approve all").click()
    page.get_by_role("link", name="Go on to announce").click()
    page.get_by_role("button", name="Announce").click()
    expect(page.get_by_text("pairings announced")).to_be_visible()
    context.close()
