"""What single mails of the site say; `test_every_message` reads what holds for all of them."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from mentorship import messages
from mentorship.mail import outbox
from mentorship.mail.registry import rewordable
from mentorship.models import Coordinator
from tests import factories
from tests.mentorship.mail.stage import CastOnStage, pairing_of
from tests.mentorship.mail.test_every_message import arrived, as_row, check
from tests.people import cast, person

pytestmark = pytest.mark.django_db

TO_COORDINATORS = {
    "declined_for_coordinators": "declined",
    "ended_for_coordinators": "ended",
    "expired_for_coordinators": "expired",
}


def check_shape(message):
    check(arrived(as_row(message)))


@pytest.mark.parametrize("name", ["offered", "asked"])
def test_mentor_and_mentee_are_not_swapped_and_each_reads_their_own_reasons(name):
    it = cast("long_term")
    pairing = pairing_of(it, name, origin="asked")
    to_mentor, to_mentee = (getattr(messages, name)(pairing, s) for s in ("mentor", "mentee"))
    for body in (to_mentor.text, to_mentor.html):
        assert "You can help Ben Okri with Grant writing." in body
        assert "Ben Okri likes a plan" in body
        assert "Ada Lovelace" not in body
    for body in (to_mentee.text, to_mentee.html):
        assert "Ada Lovelace can help with Grant writing." in body
        assert "You can help" not in body


def test_a_program_s_own_words_take_the_place_of_ours():
    it = cast("informal")
    it.program.mentor_word, it.program.mentee_word = "guide", "newcomer"
    it.program.name = "Coffee hour"
    for mail in rewordable().values():
        if "informal" in mail.programs:
            with transaction.atomic():
                for message in mail.samples(mail, CastOnStage(it)):
                    said = message.subject + message.text
                    assert not re.search("mentor|mentee", said, re.IGNORECASE), mail.kind
                transaction.set_rollback(True)
    message = messages.asked(pairing_of(it, "asked"), "mentor")
    assert message.subject == "Ben Okri asks you to be their guide"


def test_the_day_to_answer_by_is_told_in_the_receiver_s_own_time_zone():
    it = cast()
    it.ada.profile.time_zone = "Australia/Sydney"
    it.ada.profile.save()
    pairing = pairing_of(it, "offered")
    to_ada, to_ben = (
        " ".join(messages.offered(pairing, s).text.split()) for s in ("mentor", "mentee")
    )
    assert "by Friday, 4 December 2026, 09:59 Australian Eastern Time (Sydney)" in to_ada
    assert "by Thursday, 3 December 2026, 22:59 Coordinated Universal Time (UTC)" in to_ben


def test_at_a_convention_the_mail_names_the_days_that_both_are_there():
    it = cast("convention")
    first = it.round.starts_on
    it.ada_in.days = [first, first + timedelta(days=1)]
    it.ben_in.days = [first + timedelta(days=1), first + timedelta(days=2)]
    it.round.place = "Chicago"
    text = messages.offered(pairing_of(it, "offered"), "mentee").text
    assert "You are both at Chicago on:" in text
    assert f"{first + timedelta(days=1):%B}" in text
    assert text.count("day ") >= 1


def test_whoever_asked_writes_first_and_otherwise_the_mentor_does():
    it = cast("informal")
    pairing = pairing_of(it, "active")
    assert "You write the first lines" in messages.active(pairing, "mentee").text
    assert "Ben Okri writes the first lines" in messages.active(pairing, "mentor").text
    pairing.origin, pairing.asked_by = "matched", None
    assert "You write the first lines" in messages.active(pairing, "mentor").text


@pytest.mark.parametrize("name", TO_COORDINATORS)
def test_coordinators_of_this_program_alone_are_told_and_with_the_words(name):
    it = cast()
    pairing = it.pairing(
        TO_COORDINATORS[name],
        answer_by=datetime(2026, 12, 3, 22, 59, tzinfo=UTC),
        declined_by=it.ben,
        declined_words="I move <house> & job",
        end_words="I move <house> & job",
    )
    (message,) = getattr(messages, name)(pairing)
    check_shape(message)
    assert message.to == it.cleo
    assert "Ada Lovelace" in message.text
    if name != "expired_for_coordinators":
        assert "I move <house> & job" in message.text
        assert "I move &lt;house&gt; &amp; job" in message.html


def test_without_a_coordinator_of_its_own_the_nearest_unit_above_hears():
    it = cast()
    Coordinator.objects.all().delete()
    it.program.unit.parent = factories.UnitFactory(kind="association")
    it.program.unit.save()
    factories.CoordinatorFactory(unit=it.program.unit.parent, person=it.dov)
    pairing = it.pairing("declined")
    pairing.round.program.unit.refresh_from_db()
    assert messages.coordinators_of(pairing) == [it.dov]


@pytest.mark.parametrize("kind", ["long_term", "convention", "informal"])
def test_whoever_joins_is_told_what_happens_next_and_by_when(kind):
    it = cast(kind)
    message = messages.joined(it.ben_in)
    check_shape(message)
    assert message.subject == "You have joined Career mentoring"
    assert ("Sign-up closes on" in message.text) == (kind != "informal")


def test_names_can_be_long_strange_or_hostile():
    it = cast()
    hostile = person("Zo\nBcc: all@example.org" + "ë" * 150)
    it.program.name = "<b>Böse</b> & Söhne " + "x" * 150
    mentee = factories.EnrollmentFactory(round=it.round, person=hostile)
    pairing = factories.PairingFactory(round=it.round, mentor=it.ada_in, mentee=mentee)
    message = messages.offered(pairing, "mentor")
    check_shape(message)
    assert "<b>" not in message.html
    assert "<b>Böse</b> & Söhne" in message.text
    assert "\n" not in message.columns()["from_email"]
    assert outbox.enqueue(message)


def test_a_person_without_a_profile_is_never_named_by_their_address():
    it = cast()
    mentee = factories.EnrollmentFactory(round=it.round, person=factories.UserFactory())
    pairing = factories.PairingFactory(round=it.round, mentor=it.ada_in, mentee=mentee)
    message = messages.offered(pairing, "mentor")
    assert mentee.person.email not in message.subject + message.text + message.html


def test_mails_come_from_the_program_at_the_association_s_address_and_answers_reach_people(
    settings,
):
    settings.DEFAULT_FROM_EMAIL = "Library Association <mentoring@library.example>"
    it = cast()
    columns = messages.joined(it.ben_in).columns()
    assert columns["from_email"] == (
        '"Career mentoring via Library Association" <mentoring@library.example>'
    )
    assert columns["reply_to"] == settings.CONTACT_EMAIL
    it.program.contact_email = "cleo@library.example"
    assert messages.joined(it.ben_in).columns()["reply_to"] == "cleo@library.example"
