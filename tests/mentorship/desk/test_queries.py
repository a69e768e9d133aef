"""What the pages of the desk cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matching.models import Suggestion
from mentorship.models import LogLine, OutgoingMail
from tests import factories

pytestmark = pytest.mark.django_db


LISTS = (
    "mentorship_unit",
    "mentorship_program",
    "mentorship_round",
    "mentorship_coordinator",
    "mentorship_enrollment",
    "mentorship_pairing",
    "mentorship_outgoingmail",
    "mentorship_logline",
    "accounts_user",
)


def queries(client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def pages(cast, run) -> list[str]:
    lists = [reverse(f"admin:{name}_changelist") for name in LISTS]
    one = [
        reverse(f"admin:{name}", args=[cast.round.pk])
        for name in ("round", "unmatched", "announce", "round_pairings", "by_hand")
    ]
    return [reverse("admin:index"), *lists, *one]


def grow(cast, run, count: int) -> None:
    """More of everything that the pages list."""
    for _ in range(count):
        mentor = factories.MentorFactory(round=cast.round)
        mentee = factories.EnrollmentFactory(round=cast.round)
        Suggestion.objects.create(
            run=run, mentor=mentor, mentee=mentee, points=1, parts={}, reasons=[]
        )
        other = factories.EnrollmentFactory(round=cast.round)
        pairing = factories.PairingFactory(
            round=cast.round, mentor=mentor, mentee=other, state="approved"
        )
        line = {"round": cast.round, "program": cast.program, "pairing": pairing}
        LogLine.objects.create(verb="pairing.offered", actor=cast.cleo, **line)
        OutgoingMail.objects.create(
            key=f"k{pairing.pk}",
            kind="offered",
            to_email=other.person.email,
            to_person=other.person,
            subject="x",
            text="x",
            **line,
        )
        factories.CoordinatorFactory(program=cast.program)


@pytest.mark.slow
def test_pages_take_as_many_queries_for_many_rows_as_for_few(cast, run, desk):
    grow(cast, run, 1)
    few = {url: queries(desk, url) for url in pages(cast, run)}
    grow(cast, run, 12)
    many = {url: queries(desk, url) for url in pages(cast, run)}
    assert {url: (few[url], many[url]) for url in few if many[url] > few[url]} == {}
    assert {url: count for url, count in many.items() if count > 23} == {}
