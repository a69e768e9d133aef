"""Where the mentor is asked first, the mentee learns of a yes alone."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.privacy.copies import as_json, parts_of
from mentorship import queries
from mentorship.invariants import broken_rules
from mentorship.mail import act_links
from mentorship.mail.checks import still_true
from mentorship.messages import offered
from mentorship.models import OutgoingMail, Pairing
from mentorship.services import clock, enrollments, pairings, rounds
from tests.mentorship.pairings.test_pages import press, read, signed_in
from tests.people import Cast, cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    it = cast()
    it.program.asks_first = "mentor"
    it.program.save()
    return it


@pytest.fixture
def pairing(people) -> Pairing:
    """Ada has been asked; Ben knows nothing."""
    made = pairings.approve(people.cleo, people.ada_in, people.ben_in)
    assert pairings.offer(people.cleo, made)
    made.refresh_from_db()
    return made


def told(person) -> list[str]:
    return list(OutgoingMail.objects.filter(to_person=person).values_list("kind", flat=True))


def test_only_the_mentor_is_told_when_pairs_are_announced(people, pairing):
    assert (told(people.ada), told(people.ben)) == (["offered"], [])
    mail = OutgoingMail.objects.get(to_person=people.ada)
    assert "Ben Okri knows nothing of this until you say yes" in " ".join(mail.text.split())
    assert "Ben knows nothing of this until you say yes" in read(people.ada, pairing)
    assert broken_rules() == {}


def test_the_mentee_finds_it_nowhere(people, pairing):
    client = signed_in(people.ben)
    for name in ("pairing", "pairing_accept", "pairing_decline", "pairing_ask"):
        assert client.post(reverse(name, args=[pairing.pk])).status_code == 404
    pages = [reverse("home"), reverse("enrollment", args=[people.ben_in.pk])]
    pages += [reverse("enrollment_leave", args=[people.ben_in.pk]), reverse("calendar")]
    for page in pages:
        assert "Ada" not in client.get(page).content.decode()
    assert not queries.unanswered_offers(people.ben)
    copy = as_json(people.ben, list(parts_of(people.ben, own=True)))
    assert "Lovelace" not in copy
    assert "pairing.offered" not in copy
    message = offered(pairing, "mentee")
    mail = OutgoingMail.objects.create(key=message.key, **message.columns())
    assert not still_true(mail)
    assert broken_rules() == {"nothing_of_what_only_the_mentor_knows": [pairing.pk]} | (
        {"both_were_told": [pairing.pk]}
    )
    link = reverse("act_link", args=[act_links.token_of(mail, "accept")])
    assert "This does not concern you any more" in client.get(link).content.decode()


def test_a_mentee_who_waits_reads_the_same_whether_a_mentor_is_asked_or_not(people, pairing):
    people.round.state = "announced"
    people.round.save()
    address = reverse("enrollment", args=[people.ben_in.pk])
    asked = signed_in(people.ben).get(address).content.decode()
    pairings.withdraw(people.cleo, pairing)
    assert "Mentors are asked first here" in asked
    assert "Mentors are asked first here" in signed_in(people.ben).get(address).content.decode()


def test_the_mentors_yes_brings_the_mentee_an_offer_with_the_whole_time(people, pairing):
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        press(people.ada, "accept", pairing)
        pairing.refresh_from_db()
        assert pairing.answer_by == pairings.answer_by(people.round, timezone.now())
        assert told(people.ben) == ["offered"]
        words = OutgoingMail.objects.get(to_person=people.ben).text
        assert "Ada Lovelace has said yes already." in " ".join(words.split())
        assert "Ada has said yes already" in read(people.ben, pairing)
        assert broken_rules() == {}
    press(people.ben, "accept", pairing)
    pairing.refresh_from_db()
    assert pairing.state == "active"


def test_both_ways_to_say_yes_work_from_the_mails(people, pairing):
    for person in (people.ada, people.ben):
        mail = OutgoingMail.objects.get(to_person=person, kind="offered")
        link = reverse("act_link", args=[act_links.token_of(mail, "accept")])
        assert "Yes, I would like to meet" in signed_in(person).get(link).content.decode()
        signed_in(person).post(link)
    pairing.refresh_from_db()
    assert pairing.state == "active"


def test_a_mentors_no_is_told_to_the_coordinator_alone(people, pairing):
    page = press(people.ada, "decline", pairing, words="Too busy")
    assert "Ben never learns that we asked you" in page
    assert (told(people.ben), told(people.cleo)) == ([], ["coordinator_declined"])
    assert "who had not been told of it" in OutgoingMail.objects.get(to_person=people.cleo).html
    assert signed_in(people.ben).get(reverse("pairing", args=[pairing.pk])).status_code == 404
    assert broken_rules() == {}


def test_when_the_mentors_time_is_over_the_mentee_hears_nothing(people, pairing):
    later = pairing.answer_by + timedelta(minutes=1)
    assert pairings.expire(pairing, later)
    assert told(people.ben) == []
    assert sorted(told(people.ada)) == ["expired", "offered"]
    assert told(people.cleo) == ["coordinator_expired"]


@pytest.mark.parametrize(
    "end",
    [
        lambda it, row: pairings.withdraw(it.cleo, row),
        lambda it, row: rounds.close(it.cleo, it.round),
        lambda it, row: enrollments.withdraw(it.ada, it.ada_in),
        lambda it, row: enrollments.withdraw(it.ben, it.ben_in),
    ],
    ids=["withdrawn", "round closed", "the mentor leaves", "the mentee leaves"],
)
def test_however_it_ends_before_the_yes_the_mentee_hears_nothing(people, pairing, end):
    end(people, pairing)
    pairing.refresh_from_db()
    assert pairing.state == "withdrawn"
    assert told(people.ben) == []
    assert broken_rules() == {}


def test_only_who_knows_of_it_is_reminded(people, pairing):
    with time_machine.travel(pairing.answer_by - timedelta(days=2) + timedelta(hours=1)):
        clock.tick()
    assert told(people.ada).count("answer_reminder") == 1
    assert told(people.ben) == []


def test_what_is_announced_already_goes_on_as_it_began(people):
    people.program.asks_first = "both"
    people.program.save()
    made = pairings.approve(people.cleo, people.ada_in, people.ben_in)
    pairings.offer(people.cleo, made)
    people.program.asks_first = "mentor"
    people.program.save()
    until = made.answer_by
    press(people.ada, "accept", made)
    made.refresh_from_db()
    assert made.answer_by == until
    assert told(people.ben) == ["offered"]


def test_the_desk_says_who_is_told_and_who_is_not(people, pairing):
    client = signed_in(people.cleo)
    page = client.get(reverse("admin:pairing", args=[pairing.pk])).content.decode()
    assert "is told after the mentor’s yes" in page
    page = client.get(reverse("admin:pairing_withdraw", args=[pairing.pk])).content.decode()
    assert "The mentee has not been told of it" in page
