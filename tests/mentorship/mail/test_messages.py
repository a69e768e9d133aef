"""Every mail of the site, read as its receiver reads it."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from mentorship.mail import messages, outbox
from mentorship.models import Coordinator
from tests import factories
from tests.people import cast, person

pytestmark = pytest.mark.django_db

STATES = {
    "offered": "offered",
    "asked": "asked",
    "active": "active",
    "not_going_ahead": "declined",
    "called_off": "withdrawn",
    "expired": "expired",
    "concluded": "completed",
    "ended_early": "ended",
    "round_over": "completed",
}
"""Each message to the two of a pairing, and the state that the pairing then has."""

SIDES = ("mentor", "mentee")

TO_COORDINATORS = {
    "declined_for_coordinators": "declined",
    "ended_for_coordinators": "ended",
    "expired_for_coordinators": "expired",
}

REASONS = [
    {
        "code": "needs.top",
        "kind": "reason",
        "text": {
            "mentor": "You can help {mentee} with {topics}.",
            "mentee": "{mentor} can help with {topics}.",
            "desk": "{mentor} covers {topics}.",
        },
        "params": {"topics": ["Grant writing"]},
    },
    {
        "code": "style",
        "kind": "talk",
        "text": {
            "mentor": "{mentee} likes a plan, and you let a talk find its way.",
            "mentee": "You like a plan, and {mentor} lets a talk find its way.",
        },
        "params": {},
    },
]


def pairing_for(name, it, **values):
    values = {"answer_by": datetime(2026, 12, 3, 22, 59, tzinfo=UTC), "reasons": REASONS, **values}
    if it.program.kind == "informal":
        values = {"origin": "asked", "asked_words": "May I ask you about archives?", **values}
    return it.pairing(STATES[name], **values)


def check_shape(message):
    """What holds for every mail, whatever it says."""
    assert 0 < len(message.subject) <= 60
    assert "\n" not in message.subject
    assert len(message.html.encode()) < 30_000
    assert message.html.count('class="button"') == 1
    (url,) = re.findall(r'class="button"\s+href="([^"]+)"', message.html)
    assert message.text.count(url) == 1
    assert "{%" not in message.text + message.html
    assert "&#" not in message.text
    assert "\n\n\n" not in message.text
    assert "You get this mail because" in message.text
    assert "You get this mail because" in message.html
    assert "http://testserver" not in message.html


@pytest.mark.parametrize("kind", ["long_term", "convention", "informal"])
@pytest.mark.parametrize("name", STATES)
def test_each_of_the_two_reads_of_the_other_and_in_the_right_role(name, kind):
    it = cast(kind)
    pairing = pairing_for(name, it)
    for side, me, other in (("mentor", it.ada, it.ben), ("mentee", it.ben, it.ada)):
        message = getattr(messages, name)(pairing, side)
        check_shape(message)
        assert message.to == me
        assert message.text.startswith(f"Hello {me.profile.called},")
        assert other.get_full_name() in " ".join(message.text.split())
        assert me.get_full_name() not in message.text + message.html
        assert message.key == f"pairing:{pairing.pk}:{name}:user:{me.pk}"
        shown = name == "active"
        assert (other.email in message.text) == (other.email in message.html) == shown


@pytest.mark.parametrize("name", ["offered", "asked"])
def test_mentor_and_mentee_are_not_swapped_and_each_reads_their_own_reasons(name):
    it = cast("long_term")
    pairing = pairing_for(name, it, origin="asked")
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
    for name in STATES:
        pairing = pairing_for(name, it)
        for side in ("mentor", "mentee"):
            message = getattr(messages, name)(pairing, side)
            assert not re.search("mentor|mentee", message.subject + message.text, re.IGNORECASE)
        pairing.delete()
    message = messages.asked(pairing_for("asked", it), "mentor")
    assert message.subject == "Ben Okri asks you to be their guide"


def test_the_day_to_answer_by_is_told_in_the_receiver_s_own_time_zone():
    it = cast()
    it.ada.profile.time_zone = "Australia/Sydney"
    it.ada.profile.save()
    pairing = pairing_for("offered", it)
    to_ada, to_ben = (" ".join(messages.offered(pairing, s).text.split()) for s in SIDES)
    assert "by Friday 4 December 2026, 09:59 (Sydney time)" in to_ada
    assert "by Thursday 3 December 2026, 22:59 (UTC)" in to_ben


def test_at_a_convention_the_mail_names_the_days_that_both_are_there():
    it = cast("convention")
    first = it.round.starts_on
    it.ada_in.days = [first, first + timedelta(days=1)]
    it.ben_in.days = [first + timedelta(days=1), first + timedelta(days=2)]
    it.round.place = "Chicago"
    text = messages.offered(pairing_for("offered", it), "mentee").text
    assert "You are both at Chicago on:" in text
    assert f"{first + timedelta(days=1):%B}" in text
    assert text.count("day ") >= 1


def test_whoever_asked_writes_first_and_otherwise_the_mentor_does():
    it = cast("informal")
    pairing = pairing_for("active", it)
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
