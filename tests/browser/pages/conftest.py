"""Touring the site: each page in each of its states, looked at with axe and a ruler."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Error, Page

from accounts.models import User
from tests.browser.eyes import at_hand, complaints, first_complaints, misfits
from tests.browser.sights import Sight
from tests.browser.world import World, build


@pytest.fixture
def world(settings) -> World:
    settings.DEMO = True
    settings.EMAIL_BACKEND = "mentorship.mail.backend.OutboxBackend"
    settings.MAIL_TRANSPORT = "mentorship.mail.transports.Mailbox"
    return build()


@pytest.fixture
def faults_of(browser: Browser, live_server) -> Iterator[Callable[..., dict]]:
    """What is wrong with these sights, each seen by whom it is for.

    Axe looks at all of them; in a `sample` at the first state of every third address, as on a
    tour, and one in so many of the other states is opened, acted on and measured. Of pages that the
    same templates make of each table, it looks at one in so many.
    """
    context = browser.new_context(base_url=live_server.url, reduced_motion="reduce")
    context.add_init_script(at_hand())
    page = context.new_page()
    page.set_default_timeout(20_000)

    def tour(sights: Iterator[Sight], *, sample: int = 0) -> dict[str, list[str]]:
        wrong, who, faults, met = {}, None, [], Counter()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda told: faults.append(told.text) if "Policy" in told.text else None)
        for number, sight in enumerate(sights):
            closely = not sample or is_new(sight, met, sample)
            met.update([sight.like or sight.name])
            if not closely and sight.who and number % sample:  # a visitor's lead to one another
                continue
            if sight.who != who or not (who or sight.stays):
                context.clear_cookies()
                who = sight.who
                if who:
                    context.add_cookies([cookie_of(who, live_server.url)])
            small = bool(sample) and not number % sample
            look = partial(first_complaints, small=small) if sample else complaints
            found = [*what_is_wrong(page, sight, look if closely else None), *faults]
            faults.clear()
            if found:
                wrong[str(sight)] = found
        return wrong

    yield tour
    context.close()


def is_new(sight: Sight, met: Counter[str], sample: int) -> bool:
    """Whether enough of its like have been passed by, or its address is new: every third one."""
    if sight.like:
        return met[sight.like] % sample == 0
    return not met[sight.name] and len(met) % 3 == 0


def cookie_of(user: User, url: str) -> dict:
    """The cookie of somebody who has just signed in, so that nothing asks whether it is them."""
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "code", "at": time.time(), "reauthenticated": True}
    ]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": session.session_key, "url": url}


def what_is_wrong(page: Page, sight: Sight, look: Callable[..., list[str]] | None) -> list[str]:
    """Go there, do what is to be done, and look; a page that is not what it should be is wrong."""
    try:
        answer = page.goto(sight.path)
        if answer.status != sight.status:
            return [f"status {answer.status}"]
        if sight.does:
            sight.does(page)
        elif not sight.leads and not page.url.endswith(sight.path):
            return [f"led to {page.url}"]
        if look:
            return look(page, framed=sight.framed)
        return [] if sight.framed else misfits(page)
    except (Error, AssertionError) as error:
        return [str(error)[:300]]
