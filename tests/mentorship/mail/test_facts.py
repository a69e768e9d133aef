"""The facts by which a mail is known to be true: in its columns and its payload, not in its key."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils import timezone

from mentorship import messages
from mentorship.mail import outbox
from mentorship.mail.checks import still_true
from mentorship.mail.message import Written
from mentorship.mail.registry import every
from mentorship.messages.kinds import Kind
from mentorship.models import OutgoingMail
from mentorship.models.mail import MOST_FACTS
from mentorship.services import mails
from tests import factories
from tests.mentorship.mail.stage import CastOnStage, pairing_of
from tests.people import cast

pytestmark = pytest.mark.django_db

filling = import_module("mentorship.migrations.0024_fill_the_facts_of_mails_from_their_keys")


def written(it, *made):
    """Rows of these mails, due and not opted out of."""
    return [outbox.enqueue(message) for message in made]


def with_facts(it):
    """A row of each mail that is true by its payload, about things that are as it says."""
    now = timezone.now()
    pairing = pairing_of(it, "active", wrap_up_proposed_at=now, wrap_up_by="mentor")
    pairing.longer_until, pairing.longer_by = it.round.ends_on, "mentor"
    pairing.save()
    agreement = factories.AgreementFactory(pairing=pairing, state="proposed", number=2)
    proposed = factories.MeetingFactory(pairing=pairing, state="proposed", turn=3)
    agreed_on = factories.MeetingFactory(pairing=pairing, state="confirmed", sequence=2)
    off = factories.MeetingFactory(
        pairing=pairing, state="cancelled", sequence=4, cancelled_by="mentor"
    )
    return written(
        it,
        messages.agreement_proposed(pairing, "mentee", agreement.number),
        messages.ending_soon(it.ben_in, [pairing], "week"),
        messages.extensions.proposed(pairing, "mentee"),
        messages.meetings.proposed(proposed),
        messages.meetings.moved(proposed, proposed.times[0]),
        messages.meetings.confirmed(agreed_on, "mentee"),
        messages.meetings.changed(agreed_on, "mentor", by="mentee"),
        messages.meetings.reminder(agreed_on, "mentee"),
        messages.meetings.cancelled(off, "mentee", off.starts_at),
        messages.wrap_up.proposed(pairing, "mentee"),
        messages.wrap_up.reminder(pairing, "mentor"),
    )


def again(rows):
    return list(OutgoingMail.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk"))


def test_a_mail_is_known_by_its_facts_whatever_its_key():
    rows = again(with_facts(cast()))
    assert [row.kind for row in rows if not still_true(row)] == []
    for number, row in enumerate(rows):
        row.key = f"nothing-{number}"
        row.save()
    assert [row.kind for row in again(rows) if not still_true(row)] == []
    OutgoingMail.objects.update(payload={})
    assert [row.kind for row in again(rows) if still_true(row)] == []


def test_rows_from_before_there_were_facts_are_filled_from_their_keys(monkeypatch):
    monkeypatch.setattr(filling, "BATCH", 2)
    rows = with_facts(cast())
    facts = {row.pk: row.payload for row in again(rows)}
    assert all(facts.values())
    OutgoingMail.objects.update(payload={})
    filling.fill(apps, None)
    assert {row.pk: row.payload for row in again(rows)} == facts
    assert all(still_true(row) for row in again(rows))
    filling.fill(apps, None)
    assert {row.pk: row.payload for row in again(rows)} == facts


SINCE = (
    *("event_", "willing", "arranged", "circle_", "concern_", "noted_", "spot_"),
    *("goals_due", "closing_due"),
)
NEWER = {kind for kind in Kind if kind.startswith(SINCE)}
"""Kinds that have had their facts in columns from the beginning."""


def test_every_mail_with_facts_is_filled_from_the_key_that_it_has():
    """Whatever its samples are about; so no kind with a payload is forgotten there."""
    it = cast()
    for mail in every():
        if isinstance(mail, Written) and "long_term" in mail.programs and mail.kind not in NEWER:
            with transaction.atomic():
                for message in mail.samples(mail, CastOnStage(it)):
                    row = OutgoingMail(key=message.key, kind=message.kind)
                    known = message.links.get("payload", {})
                    found = filling._facts(row) if row.kind in filling.FACTS else {}
                    assert found == known, message.key
                transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("longer_agreed", "short"),
        ("agreement_agreed", "pairing:1:agreement_agreed:two:user:3"),
        ("wrap_up_done", "pairing:1:wrap_up_done:over:user:3"),
        ("wrap_up_proposed", "pairing:1:wrap_up_proposed:yesterday:user:3"),
        ("offered", "pairing:1:offered:user:3"),
    ],
)
def test_a_key_that_says_nothing_gives_no_facts(kind, key):
    row = OutgoingMail.objects.create(key=key, kind=kind, to_email="a@example.org")
    filling.fill(apps, None)
    row.refresh_from_db()
    assert row.payload == {}


def test_a_copy_has_the_facts_of_the_first_and_is_as_true():
    it = cast()
    pairing = pairing_of(it, "active", wrap_up_proposed_at=timezone.now(), wrap_up_by="mentor")
    (first,) = written(it, messages.wrap_up.proposed(pairing, "mentee"))
    OutgoingMail.objects.update(state="sent", sent_at=timezone.now())
    first.refresh_from_db()
    copy = mails.send_again(it.cleo, first, 0)
    assert copy.payload == first.payload != {}
    assert still_true(copy)


def test_a_question_that_is_sent_once_more_is_still_about_its_check_in():
    it = cast()
    asked = factories.CheckInFactory(pairing=pairing_of(it, "active"), side="mentee")
    (first,) = written(it, messages.checkins.checkin(asked))
    OutgoingMail.objects.update(state="sent", sent_at=timezone.now())
    first.refresh_from_db()
    copy = mails.send_again(it.cleo, first, 0)
    assert copy.checkin == asked
    asked.state, asked.answer, asked.answered_at = "answered", "well", timezone.now()
    asked.save()
    copy.refresh_from_db()
    assert not still_true(copy)


def test_a_payload_is_a_few_small_words():
    with pytest.raises(IntegrityError, match="outgoingmail_payload_is_small"):
        OutgoingMail.objects.create(
            key="a", kind="joined", to_email="a@example.org", payload={"a": "x" * MOST_FACTS}
        )
