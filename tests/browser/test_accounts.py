"""A newcomer's first minutes in a real browser."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.urls import reverse
from playwright.sync_api import expect

from accounts import services
from accounts.models import Profile, User, WorkingStyle
from accounts.views.pages import PAGES
from accounts.views.trip import Trip
from tests import factories, people

pytestmark = pytest.mark.django_db(transaction=True)

FIRST = Trip(first=True, next="")


@pytest.fixture
def ada(sign_in):
    part = factories.FieldFactory()
    ada = people.person("Ada Lovelace")
    services.set_fields(ada.profile, fields=[part], career_stage="mid")
    services.set_schooling(ada.profile, classes=[("Iowa", 1999, "")])
    sign_in(ada)
    return ada


def code_in(message) -> str:
    return re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", message.body, re.MULTILINE).group(1)


def tick(page, words: str) -> None:
    """Choose an answer as people do: by its words, which cover the whole card."""
    page.get_by_text(words, exact=True).click()


def sign_up(page, email: str) -> None:
    page.goto(reverse("account_signup") + "?next=/help/")
    page.get_by_label("Email address").fill(email)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Code").fill(code_in(mail.outbox[-1]))
    page.get_by_role("button", name="Continue").click()


def plug_in_authenticator(page) -> None:
    """Give the browser a device that makes passkeys and always says yes."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_newcomer_without_scripts_signs_up_and_answers_everything(browser, live_server):
    factories.RegionFactory(name="Maine")
    field = factories.FieldFactory(name="Preservation")
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    page = context.new_page()
    sign_up(page, "fay@example.org")
    page.get_by_role("link", name="Go on to the questions").click()
    forward = page.get_by_role("button", name="Save and continue")
    page.get_by_label("Full name").fill("Fay Weldon")
    forward.click()
    page.get_by_label("Time zone").select_option("America/Denver")
    tick(page, "English")
    forward.click()
    page.get_by_label("Institution").fill("Bangor Public Library")
    page.get_by_label("Region").select_option(label="Maine")
    forward.click()
    tick(page, "First five years in the profession")
    tick(page, "Preservation")
    forward.click()
    page.get_by_label("School 1").fill("Simmons University")
    page.get_by_label("Class year").fill("2021")
    page.get_by_role("button", name="Save and add another school").click()
    expect(page.get_by_label("School 2")).to_have_value("")
    page.get_by_role("link", name="Skip this page").click()
    page.get_by_role("link", name="Back").click()
    expect(page.get_by_label("School 1")).to_have_value("Simmons University")
    forward.click()
    page.get_by_role("textbox").fill("I like night shifts")
    forward.click()
    page.get_by_role("group", name="Tell me the hard part").get_by_label("Rather the first").check()
    forward.click()
    page.get_by_role("group", name="I decide early").get_by_label("Very much the second").check()
    tick(page, "Quite different")
    forward.click()
    tick(page.get_by_role("group", name="Before I answer"), "Often")
    forward.click()
    expect(page).to_have_url(live_server.url + "/help/")
    context.close()
    fay = Profile.objects.get()
    assert (fay.time_zone, fay.languages, list(fay.fields.all())) == (
        "America/Denver",
        ["en"],
        [field],
    )
    style = WorkingStyle.objects.get()
    assert (style.directness, style.settle_or_open, style.approach_wish) == (2, 5, "different")
    assert (style.checks_understanding, style.answered()) == (4, 3)


def test_a_newcomer_adds_a_passkey_goes_on_and_signs_in_with_it_or_with_a_code(page):
    plug_in_authenticator(page)
    sign_up(page, "fay@example.org")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_role("button", name="Make the passkey").click()
    page.get_by_label("Full name").fill("Fay Weldon")
    page.get_by_role("button", name="Save and continue").click()
    assert Authenticator.objects.filter(type="webauthn").count() == 1
    page.get_by_role("button", name="Sign out").click()
    page.goto(reverse("account_login"))
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_role("button", name="Sign out").click()
    page.goto(reverse("account_login"))
    page.get_by_label("Email address").fill("fay@example.org")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("Code").fill(code_in(mail.outbox[-1]))
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Sign out").wait_for()


def test_the_first_administrator_adds_a_passkey_before_the_desk_opens(page, settings):
    settings.STAFF_NEEDS_SECOND_FACTOR = True
    User.objects.create_superuser("ann@example.org")
    plug_in_authenticator(page)
    page.goto("/admin/")
    page.get_by_label("Email address").fill("ann@example.org")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("Code").fill(code_in(mail.outbox[-1]))
    page.get_by_role("button", name="Continue").click()
    page.get_by_text("Add a passkey or an authenticator app before you open the desk").wait_for()
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code").fill(code_in(mail.outbox[-1]))
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Make the passkey").click()
    page.get_by_role("link", name="Desk").click()
    page.get_by_role("heading", name="Is it you?").wait_for()
    page.get_by_role("button", name=re.compile("passkey")).click()
    page.wait_for_url("**/admin/")


def test_the_browsers_zone_is_put_in_for_a_newcomer_and_never_for_a_member(
    browser, live_server, sign_in, context
):
    fay = people.person("Fay Weldon")
    services.set_languages_and_zone(fay.profile, languages=[], time_zone="UTC")
    sign_in(fay)
    away = browser.new_context(timezone_id="Europe/Lisbon", base_url=live_server.url)
    away.add_cookies(context.cookies())
    page = away.new_page()
    page.goto(FIRST.link(PAGES[1]))
    assert page.get_by_label("Time zone").input_value() == "Europe/Lisbon"
    services.set_languages_and_zone(fay.profile, languages=["en"], time_zone="UTC")
    page.goto(FIRST.link(PAGES[1]))
    assert page.get_by_label("Time zone").input_value() == "UTC"
    away.close()


def test_a_refused_page_takes_the_reader_to_the_problem(page, ada, assert_accessible):
    page.goto(FIRST.link(PAGES[4]))
    page.get_by_label("School 2").fill("Simmons University")
    page.get_by_role("button", name="Save and continue").click()
    expect(page).to_have_title(re.compile("^Error: "))
    assert_accessible(page)
    page.get_by_role("link", name="Enter the class year, like 2019").click()
    expect(page.locator("[name=year_2]")).to_be_focused()
