"""Walks begin on a Monday in September, in a round that Cleo is about to announce."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from mentorship.models import Enrollment, Pairing, Round
from tests import factories
from tests.browser.walks.walker import Walk, walking
from tests.people import Cast, cast

MONDAY = datetime(2026, 9, 7, 9, tzinfo=UTC)


@pytest.fixture
def walk(browser, live_server, settings) -> Iterator[Walk]:
    """Phones, mails and a calendar."""
    settings.EMAIL_BACKEND = "mentorship.mail.backend.OutboxBackend"
    settings.MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
    with walking(browser, live_server.url) as walk:
        yield walk


@pytest.fixture
def people(walk) -> Cast:
    """The cast in September; Ada has room for two, and what each hopes is known."""
    walk.on(MONDAY)
    made = cast()
    Enrollment.objects.filter(pk=made.ada_in.pk).update(goal="To pass on what I know")
    Enrollment.objects.filter(pk=made.ben_in.pk).update(goal="To lead a meeting")
    for enrollment in (made.ada_in, made.ben_in):
        factories.WorkingStyleFactory(profile=enrollment.person.profile)
    return made


@pytest.fixture
def pairing(people) -> Pairing:
    """Ada and Ben's pairing, which Cleo announces at the desk."""
    Round.objects.filter(pk=people.round.pk).update(state="matching")
    pairing = people.pairing("approved")
    desk = Client()
    desk.force_login(people.cleo)
    told = desk.post(reverse("admin:announce", args=[people.round.pk]), {"count": "1"}, follow=True)
    assert told.status_code == 200
    pairing.refresh_from_db()
    assert pairing.state == "offered"
    return pairing
