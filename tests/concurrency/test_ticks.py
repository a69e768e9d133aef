"""Several ticks at once, after ten days on which none ran: each thing happens once."""

import threading
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection

from mentorship.invariants import broken_rules
from mentorship.models import EnrollmentDraft, LogLine, OutgoingMail, Pairing, Round
from mentorship.services import clock
from tests import factories
from tests.people import cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

NOW = datetime(2026, 7, 6, 9, tzinfo=UTC)
"""A Monday morning."""
TICKS = 4
LATE, SOON = NOW - timedelta(days=3), NOW + timedelta(days=1, hours=12)


def ten_silent_days():
    """Something is due for every job of the clock, most of it for days."""
    it = cast()
    Round.objects.update(signup_opens_on=date(2026, 1, 1), signup_closes_on=None)
    Round.objects.update(starts_on=None, ends_on=None)
    ended = factories.RoundFactory(
        program=it.program, state="running", starts_on=date(2026, 1, 1), ends_on=date(2026, 6, 30)
    )
    for _ in range(5):
        factories.PairingFactory(round=it.round, answer_by=LATE, offered_at=LATE)
        factories.PairingFactory(
            round=it.round, answer_by=SOON, offered_at=SOON - timedelta(days=10)
        )
        factories.PairingFactory(
            round=ended, state="active", active_at=datetime(2026, 1, 5, tzinfo=UTC)
        )
        draft = factories.EnrollmentFactory(round=it.round_elsewhere).person
        EnrollmentDraft.objects.create(round=it.round, person=draft, role="mentor")
    EnrollmentDraft.objects.update(updated_at=NOW - timedelta(days=23, hours=5))
    factories.RoundFactory(
        program=it.program,
        state="draft",
        signup_opens_on=date(2026, 7, 1),
        signup_closes_on=date(2026, 8, 1),
        starts_on=None,
        ends_on=None,
    )
    Round.objects.filter(state="draft").update(state_changed_at=NOW - timedelta(days=20))
    OutgoingMail.objects.all().delete()
    return it


def tick_together(tick):
    """Let several ticks start at the same moment; returns what each did."""
    start, done = threading.Barrier(TICKS), []

    def run():
        start.wait()
        try:
            done.append(tick())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(TICKS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done


DUE = {
    "rounds opened": 1,
    "offers expired": 5,
    "pairings at their end": 5,
    "rounds over": 1,
    "answers reminded of": 10,
    "drafts warned of": 5,
    "summaries written": 2,
    "mentees asked to mentor": 5,
}


def test_ticks_that_ignore_one_another_do_each_thing_once():
    """The lock is what spares work; what keeps things right is that each step asks again."""
    it = ten_silent_days()
    with time_machine.travel(NOW, tick=True):
        ran = tick_together(clock.tick)
    assert len(ran) == TICKS
    counts = Counter()
    for outcome in ran:
        counts.update(outcome)
    assert {name: count for name, count in counts.items() if count} == DUE
    check(it)


def test_workers_tick_one_at_a_time_and_nothing_is_left_or_done_twice():
    it = ten_silent_days()
    with time_machine.travel(NOW, tick=True):
        tick_together(clock.tick_alone)
        assert not any(clock.tick().values())
    check(it)


def check(it):
    """Every mail once, nobody reminded twice, closing mails sent, and no promise broken."""
    mails = Counter(OutgoingMail.objects.values_list("kind", flat=True))
    assert mails == {
        "expired": 10,
        "coordinator_expired": 5,
        "reached_end": 10,
        "answer_reminder": 10,
        "draft_reminder": 5,
        "weekly_digest": 2,
        "mentor_next": 5,
    }
    reminded = OutgoingMail.objects.filter(kind__endswith="_reminder")
    assert max(Counter(reminded.values_list("to_person", flat=True)).values()) == 1
    verbs = Counter(LogLine.objects.values_list("verb", flat=True))
    assert verbs == {
        "pairing.expired": 5,
        "pairing.completed": 5,
        "round.opened": 1,
        "round.closed": 1,
    }
    assert Pairing.objects.filter(state="completed").count() == 5
    assert not set(broken_rules()) - {"both_were_told"}, "these offers were made without mail"
