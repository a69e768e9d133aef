"""What a request asks for, its suggested beginning, and what is said to it."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from mentorship.models import Enrollment, EnrollmentTopic, OutgoingMail, Pairing, Round
from mentorship.services import clock, pairings
from mentorship.services.acts import Refused
from tests import crowd, factories
from tests.mentorship.pairings.test_pages import signed_in
from tests.people import cast, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def it():
    made = cast("informal")
    Enrollment.objects.update(listed=True)
    return made


def asked(it, span="one") -> Pairing:
    words = {"words": "May I ask you something?", "span": span}
    address = reverse("ask", args=[it.round.pk, it.ada_in.pk])
    signed_in(it.ben).post(address, words)
    return Pairing.objects.latest("pk")


def decline(it, pairing, **said):
    address = reverse("pairing_decline", args=[pairing.pk])
    page = signed_in(it.ada).post(address, {"sentence": "", "words": "", "colleague": "", **said})
    pairing.refresh_from_db()
    return page.content.decode()


def seen_by(user, pairing) -> str:
    page = signed_in(user).get(reverse("pairing", args=[pairing.pk])).content.decode()
    return " ".join(page.split())


@pytest.mark.parametrize(("span", "days"), [("one", 42), ("few", 120), ("ongoing", None)])
def test_what_was_asked_for_says_when_it_ends(it, span, days):
    Round.objects.update(starts_on=None, ends_on=None)
    pairing = asked(it, span)
    assert pairing.get_span_display() in seen_by(it.ada, pairing)
    pairings.accept(it.ada, pairing)
    today = timezone.now().astimezone(it.round.zone).date()
    pairing.refresh_from_db()
    assert pairing.last_day == (days and today + timedelta(days=days))
    with time_machine.travel(timezone.now() + timedelta(days=30), tick=False):
        clock.tick()
    checked = OutgoingMail.objects.filter(pairing=pairing, kind="checkin").exists()
    assert checked is (span != "one")
    with time_machine.travel(timezone.now() + timedelta(days=(days or 120) + 2), tick=False):
        clock.tick()
    pairing.refresh_from_db()
    assert pairing.state == ("completed" if days else "active")
    told = OutgoingMail.objects.filter(pairing=pairing, kind="reached_end")
    assert told.count() == (2 if days else 0)


def test_the_beginning_is_made_of_what_both_wrote_and_never_sent_unread(it):
    topic = factories.TopicFactory(name="Grant writing")
    for place in (it.ada_in, it.ben_in):
        EnrollmentTopic.objects.create(enrollment=place, topic=topic)
    Enrollment.objects.filter(pk=it.ben_in.pk).update(goal="A first grant for <my> library")
    address = reverse("directory_person", args=[it.round.pk, it.ada_in.pk])
    page = signed_in(it.ben).get(address).content.decode()
    field = page.partition("<textarea")[2].partition("</textarea>")[0]
    assert "Dear Ada" in field
    assert "help with Grant writing" in field
    assert "A first grant for &lt;my&gt; library" in field
    post = reverse("ask", args=[it.round.pk, it.ada_in.pk])
    refused = signed_in(it.ben).post(post, {"words": "", "span": "one"}).content.decode()
    assert "Enter a few words" in refused
    assert not Pairing.objects.exists()


def test_whoever_says_no_may_say_it_kindly_and_the_asker_reads_it(it):
    pairing = asked(it)
    decline(it, pairing, sentence="time", words="Try in May, when term is over.")
    assert (pairing.state, pairing.reply) == ("declined", "time")
    page = seen_by(it.ben, pairing)
    mail = OutgoingMail.objects.get(kind="not_going_ahead", to_person=it.ben)
    for words in (page, mail.text):
        assert "have too little time now" in words
        assert "Try in May" in words


def test_a_colleague_is_named_only_where_the_directory_shows_them_to_both(it):
    zoe = factories.MentorFactory(round=it.round, person=person("Zoe Right"), listed=True)
    hidden = factories.MentorFactory(round=it.round, person=person("Hal Hidden"), listed=False)
    shy = factories.MentorFactory(round=it.round, person=person("Ian Apart"), listed=True)
    shy.person.blocks.create(written="Ben Okri", person=it.ben)
    pairing = asked(it)
    for name in ("Hal Hidden", "Ian Apart", "Nobody At All", "Ben Okri", "Ada Lovelace"):
        assert "We find nobody of this name" in decline(it, pairing, colleague=name), name
        assert pairing.state == "asked"
    decline(it, pairing, colleague="zoe right")
    page = seen_by(it.ben, pairing)
    assert reverse("directory_person", args=[it.round.pk, zoe.pk]) in page
    mail = OutgoingMail.objects.get(kind="not_going_ahead", to_person=it.ben)
    assert "They think of somebody else for you" in mail.text
    assert "Zoe" not in mail.text
    Enrollment.objects.filter(pk=zoe.pk).update(listed=False)
    assert "Zoe" not in seen_by(it.ben, pairing)
    assert hidden.person.profile.full_name not in page


def test_nobody_is_asked_by_more_people_than_one_can_answer(it):
    for row in crowd.enroll(it.round, pairings.MOST_WAITING, "mentee", listed=True):
        pairings.ask(row.person, row, it.ada_in, "May I?")
    with pytest.raises(Refused, match="Many have asked Ada Lovelace"):
        pairings.ask(it.ben, it.ben_in, it.ada_in, "And I?")
    pairings.decline(it.ada, Pairing.objects.first(), "")
    pairings.ask(it.ben, it.ben_in, it.ada_in, "And I?")
