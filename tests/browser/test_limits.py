"""What somebody sees who has tried too often, with and without scripts."""

import re

import pytest
from django.core import mail
from django.urls import reverse
from playwright.sync_api import expect

from tests import people

pytestmark = pytest.mark.django_db(transaction=True)


def code_in(message) -> str:
    return re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", message.body, re.MULTILINE).group(1)


def guess(page) -> None:
    page.get_by_label("Email address").fill("ada@example.org")
    page.get_by_label("Password").fill("harbor violin")
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_a_limit_is_told_on_the_page_and_counted_down(page, assert_accessible):
    page.goto(reverse("account_login"))
    for _try in range(4):
        guess(page)
    told = page.get_by_role("alert")
    expect(told).to_be_focused()
    expect(told).to_contain_text(re.compile(r"Wait until \d\d:\d\d"))
    expect(told).to_contain_text(re.compile(r"It works again in 4 minutes 5\d seconds"))
    expect(page.get_by_label("Email address")).to_have_value("ada@example.org")
    expect(page).to_have_title(re.compile("^Error: Sign in"))
    assert_accessible(page)


def test_the_end_of_the_wait_is_said(page):
    page.clock.install()
    page.goto(reverse("account_login"))
    for _try in range(4):
        guess(page)
    page.clock.fast_forward("05:01")
    expect(page.get_by_role("status").last).to_have_text("It works again now.")


def told_to(locale, browser, live_server, **values):
    context = browser.new_context(locale=locale, base_url=live_server.url, **values)
    page = context.new_page()
    page.goto(reverse("account_login"))
    for _try in range(4):
        guess(page)
    return page.get_by_role("alert"), context


def test_an_american_reads_a_clock_of_twelve_hours_with_and_without_scripts(browser, live_server):
    for scripts in (True, False):
        told, context = told_to("en-US", browser, live_server, java_script_enabled=scripts)
        expect(told).to_contain_text(re.compile(r"Wait until \d\d?:\d\d\s[AP]M"))
        context.close()


def test_without_scripts_the_time_stands_in_words(browser, live_server):
    told, context = told_to("en-GB", browser, live_server, java_script_enabled=False)
    expect(told).to_contain_text(re.compile(r"Wait until \d\d:\d\d UTC"))
    expect(told).to_contain_text("It works again in about 5 minutes.")
    context.close()


def test_three_wrong_codes_lead_to_a_new_one_that_works(page, assert_accessible):
    people.person("Ada Lovelace")
    page.goto(reverse("account_request_login_code"))
    page.get_by_label("Email address").fill("ada@example.org")
    page.get_by_role("button", name="Send the code").click()
    for _try in range(3):
        page.get_by_label("Code").fill("WRNG1")
        page.get_by_label("Code").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("This code does not work any more")
    assert_accessible(page)
    page.get_by_role("button", name="Send me a new code").click()
    page.get_by_label("Code").fill(code_in(mail.outbox[-1]))
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_url(re.compile("/$"))


def test_a_code_half_typed_survives_a_new_one_that_is_refused(page):
    people.person("Ada Lovelace")
    page.goto(reverse("account_request_login_code"))
    page.get_by_label("Email address").fill("ada@example.org")
    page.get_by_role("button", name="Send the code").click()
    for _time in range(4):
        page.get_by_label("Code").fill("HALF")
        page.get_by_role("button", name="Send a new code").click()
    expect(page.get_by_role("alert")).to_contain_text("We have sent several mails to this address")
    expect(page.get_by_label("Code")).to_have_value("HALF")
