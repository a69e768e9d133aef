"""Monday morning: each coordinator reads of their own programs, and only when there is news."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve
from django.utils import timezone

from matching.models import MatchRun, Suggestion
from mentorship.mail import opt_outs
from mentorship.models import CheckIn, Enrollment, OutgoingMail, Pairing, Round
from mentorship.services import clock, digest
from tests import factories
from tests.people import Cast, cast, person

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 5, 4, 13, tzinfo=UTC)
"""Nine o'clock in New York, eight in Chicago."""


@pytest.fixture
def it() -> Cast:
    """Cleo in Chicago, Dov in New York; nothing has happened lately."""
    it = cast()
    for who, zone in ((it.cleo, "America/Chicago"), (it.dov, "America/New_York")):
        who.profile.time_zone = zone
        who.profile.save()
    long_ago = MONDAY - timedelta(days=60)
    Enrollment.objects.update(submitted_at=long_ago)
    Round.objects.update(signup_closes_on=None, starts_on=None, ends_on=None)
    return it


def written(moment):
    """Who gets a summary at this moment, and it is read."""
    with time_machine.travel(moment, tick=False):
        clock.tick()
    return list(OutgoingMail.objects.filter(kind="weekly_digest").order_by("to_email"))


def offered(round, **values):
    return factories.PairingFactory(
        round=round, state="offered", answer_by=MONDAY + timedelta(days=9), **values
    )


def news(it):
    Pairing.objects.all().delete()
    for round in (it.round, it.round_elsewhere):
        offered(round)
    Enrollment.objects.update(submitted_at=MONDAY - timedelta(days=60))


def test_it_comes_on_monday_at_eight_of_the_receiver_s_own_day_and_once(it):
    news(it)
    assert written(MONDAY - timedelta(hours=1, minutes=10)) == []
    (to_dov,) = written(MONDAY - timedelta(hours=1))
    assert to_dov.to_person == it.dov
    to_cleo, _to_dov = written(MONDAY)
    assert to_cleo.to_person == it.cleo
    assert len(written(MONDAY + timedelta(hours=3))) == 2
    assert len(written(MONDAY + timedelta(days=7))) == 4


def test_a_site_that_was_away_over_monday_leaves_it_out(it):
    news(it)
    for later in (timedelta(hours=12), timedelta(days=1)):
        assert written(MONDAY + later) == []


def test_where_there_is_nothing_to_say_nothing_is_said(it):
    assert written(MONDAY) == []


def test_who_switched_it_off_gets_none(it):
    news(it)
    opt_outs.switch(it.cleo, "digest", on=False)
    assert [mail.to_person for mail in written(MONDAY)] == [it.dov]


def text_to(who) -> str:
    return " ".join(OutgoingMail.objects.get(to_person=who, kind="weekly_digest").text.split())


def test_everything_that_waits_is_named_with_the_place_that_deals_with_it(it):
    with time_machine.travel(MONDAY - timedelta(days=2), tick=False):
        matched = factories.RoundFactory(program=it.program, name="Matched", state="matching")
        factories.PairingFactory(round=it.round, state="approved")
        offered(it.round)
        offered(it.round)
        declined = factories.PairingFactory(round=it.round, state="declined")
        factories.PairingFactory(round=it.round, state="active", active_at=timezone.now())
        run = MatchRun.objects.create(round=it.round, state="review", finished_at=timezone.now())
        Suggestion.objects.create(run=run, mentor=declined.mentor, mentee=declined.mentee, points=1)
        OutgoingMail.objects.create(
            key="k", kind="offered", to_email="x@example.org", subject="s", text="t",
            program=it.program, state="failed",
        )  # fmt: skip
    Enrollment.objects.filter(round=it.round).update(submitted_at=MONDAY - timedelta(days=60))
    Enrollment.objects.filter(pk=it.ben_in.pk).update(submitted_at=MONDAY - timedelta(days=1))
    written(MONDAY)
    text = text_to(it.cleo)
    for words in (
        "This is what waits for you",
        "Sign-up is closed, so matching can run: Matched",
        "1 approved pairing is not announced yet: Spring",
        "2 offers wait for an answer, the first until 13 May: Spring",
        "1 offer was declined or not answered this week: Spring",
        "1 suggestion to review: Spring",
        "1 mail failed or came back this week",
        "This week: 1 person joined, 1 pairing began.",
    ):
        assert words in text, words
    assert f"/admin/rounds/{matched.pk}/" in text
    mail = OutgoingMail.objects.get(to_person=it.cleo, kind="weekly_digest")
    assert mail.subject == "6 things wait for you this week"
    assert mail.program == it.program
    for word in text.split():
        if word.startswith("http"):
            leads_somewhere(word)


def leads_somewhere(url):
    try:
        resolve("/" + "".join(url.split("/", 3)[3:]).partition("?")[0])
    except Resolver404:
        pytest.fail(url)


def test_pairs_that_struggle_and_pairs_that_are_quiet_come_first(it):
    asked_at = MONDAY - timedelta(days=30)
    said = [{"state": "answered", "answer": "trouble", "answered_at": asked_at}]
    said += [
        {"state": "answered", "answer": "not_met", "answered_at": asked_at},
        {"state": "lapsed"},
    ]
    for values in said:
        pairing = factories.PairingFactory(
            round=it.round, state="active", active_at=asked_at - timedelta(days=30)
        )
        CheckIn.objects.create(
            pairing=pairing, side="mentee", asked_at=asked_at,
            due_at=asked_at + timedelta(days=21), **values,
        )  # fmt: skip
    Enrollment.objects.update(submitted_at=MONDAY - timedelta(days=60))
    (section,) = digest.sections_for(it.cleo, MONDAY)
    trouble, quiet = section.lines
    assert trouble.words == "1 pair says that something is not working: Spring"
    assert quiet.words == "2 pairs are quiet: Spring"
    for line, how in ((trouble, "trouble"), (quiet, "quiet")):
        assert line.url.endswith(f"/admin/rounds/{it.round.pk}/pairings/?going={how}")


def test_nobody_reads_of_a_program_that_they_do_not_run(it):
    news(it)
    written(MONDAY)
    assert "Quiet waters" not in text_to(it.cleo)
    assert "Career mentoring" not in text_to(it.dov)


def test_a_unit_s_coordinator_reads_of_all_below_it_in_a_row_that_belongs_to_no_program(it):
    news(it)
    una = person("Una Unit", is_staff=True)
    for program in (it.program, it.elsewhere):
        factories.CoordinatorFactory(person=una, unit=program.unit)
    written(MONDAY)
    mail = OutgoingMail.objects.get(to_person=una, kind="weekly_digest")
    assert "Career mentoring" in mail.text
    assert "Quiet waters" in mail.text
    assert mail.program is None


def test_the_number_of_queries_does_not_grow_with_the_programs(it):
    news(it)

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            digest.sections_for(it.cleo, MONDAY)
        return len(found)

    few = queries()
    for _ in range(3):
        round = factories.RoundFactory(program=factories.ProgramFactory(unit=it.program.unit))
        factories.CoordinatorFactory(person=it.cleo, program=round.program)
        offered(round)
    assert queries() == few <= 16
