"""A coordinator's way through the pages of a letter, and what doctored answers come to."""

import pytest
from django.urls import reverse

from mentorship.mail.checks import still_true
from mentorship.messages.group_letters import invitation
from mentorship.models import GroupLetter, MailOptOut, OutgoingMail
from tests import factories
from tests.mentorship.letters.stage import send, work, world

pytestmark = pytest.mark.django_db

TYPED = {"group": "everybody", "subject": "News", "words": "Dear {first name}, come."}


@pytest.fixture
def it():
    return world()


@pytest.fixture
def desk(it, client):
    client.force_login(it.cast.cleo)
    return client


def url(name, *args) -> str:
    return reverse(f"admin:{name}", args=args)


def read(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def write(it, desk, **typed):
    return desk.post(url("letter_new", it.cast.round.pk), {**TYPED, **typed}, follow=True)


def test_a_letter_from_the_first_word_to_its_result(it, desk):
    MailOptOut.objects.create(person=it.cast.ben, group="letters")
    page = read(write(it, desk, look="1"))
    assert "Send it to 4 people" in page
    assert "Who has switched such letters off" in page
    assert "Ben Okri" in page
    assert page.count("<iframe") == 3
    assert OutgoingMail.objects.count() == 0
    letter = GroupLetter.objects.get()
    html = desk.get(url("letter_html", letter.pk, it.cast.ada.pk))
    assert "Dear Ada, come." in html.content.decode()
    answer = desk.post(url("letter_send", letter.pk), {"seen": "1"}, follow=True)
    assert "are being written" in read(answer)
    assert "Refresh" in desk.get(url("letter", letter.pk)).headers
    work()
    page = read(desk.get(url("letter", letter.pk)))
    assert "on their way" in page
    assert "Has switched such letters off (1)" in page
    assert "Refresh" not in desk.get(url("letter", letter.pk)).headers
    page = read(desk.post(url("letter_stop", letter.pk), follow=True))
    assert "4 mails did not leave" in page
    assert "nobody more is written to" in page
    assert "Stopped" in read(desk.get(url("letters", it.cast.round.pk)))


def test_a_draft_is_kept_changed_and_thrown_away(it, desk):
    assert "Nothing has been sent" in read(write(it, desk, keep="1"))
    letter = GroupLetter.objects.get()
    page = read(desk.get(url("letter", letter.pk)))
    assert "Dear {first name}, come." in page
    told = {**TYPED, "words": "Other", "seen": "1", "keep": "1"}
    desk.post(url("letter", letter.pk), told)
    page = read(desk.post(url("letter", letter.pk), told))
    assert "was changed on" in page, "the second press did not know of the first"
    assert "gone for good" in read(desk.get(url("letter_discard", letter.pk)))
    desk.post(url("letter_discard", letter.pk))
    assert not GroupLetter.objects.exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"words": "Hello {name}"}, "“{name}” means nothing in a letter"),
        ({"words": "Hello {first name"}, "A brace has no partner"),
        ({"words": "With {partner}"}, "is for letters to pairs"),
        ({"words": "By {answer by}"}, "who have not answered an offer"),
        ({"words": "Soon: {partners announced}"}, "no such day yet"),
        ({"words": "[x](/here)"}, "would lead nowhere"),
        ({"words": "http://localhost:8000/m/1-accept-x/"}, "Leave out addresses"),
        ({"subject": "{oops}"}, "“{oops}” means nothing"),
        ({"subject": "x" * 61}, "Shorten your answer"),
        ({"words": " \n "}, "Enter what you wish to say"),
        ({"group": "friends"}, "Choose one of the answers"),
        ({"role": "owner"}, "Choose one of the answers"),
        ({"region": "no"}, "Choose one of the answers"),
    ],
)
def test_what_would_leave_a_hole_is_a_sentence(it, desk, typed, sentence):
    it.cast.round.announce_on = None
    it.cast.round.save()
    page = read(write(it, desk, **typed)).replace("&#x27;", "'")
    assert sentence in page
    assert not GroupLetter.objects.exists()


def test_a_test_goes_to_the_writer(it, desk):
    write(it, desk, look="1")
    page = read(desk.post(url("letter_test", GroupLetter.objects.get().pk), follow=True))
    assert "A test is on its way to cleo@example.org" in page
    assert OutgoingMail.objects.get().to_person == it.cast.cleo


@pytest.mark.parametrize("seen", ["", "2", "x", "²", "9" * 30])
def test_a_doctored_version_sends_nothing(it, desk, seen):
    write(it, desk, look="1")
    letter = GroupLetter.objects.get()
    page = read(desk.post(url("letter_send", letter.pk), {"seen": seen}, follow=True))
    assert "look at it again" in page
    assert GroupLetter.objects.get().is_draft


def test_nobody_outside_the_group_is_previewed(it, desk):
    write(it, desk, look="1", group="alone")
    letter = GroupLetter.objects.get()
    assert desk.get(url("letter_html", letter.pk, it.cast.ben.pk)).status_code == 404
    assert desk.get(url("letter_html", letter.pk, it.cast.eve.pk)).status_code == 404
    assert desk.get(url("letter_html", letter.pk, it.lea.person.pk)).status_code == 200


def test_looking_writes_nothing_and_asks_as_often_for_many_as_for_few(
    it, desk, django_assert_max_num_queries
):
    write(it, desk, look="1")
    letter = GroupLetter.objects.get()
    with django_assert_max_num_queries(40):
        desk.get(url("letter_look", letter.pk))
    assert OutgoingMail.objects.count() == 0
    sent = send(it, letter)
    with django_assert_max_num_queries(30):
        desk.get(url("letter", sent.pk))


def test_a_letter_that_was_sent_is_looked_at_on_its_own_page(it, desk):
    letter = send(it, it.letter())
    assert desk.get(url("letter_look", letter.pk)).headers["Location"] == url("letter", letter.pk)
    page = read(desk.post(url("letter_discard", letter.pk), follow=True))
    assert "sent already" in page


def test_an_invitation_has_words_to_begin_with_and_leads_to_joining(it, desk):
    earlier = factories.RoundFactory(program=it.cast.program, name="Before", state="closed")
    mentor = factories.MentorFactory(round=earlier, person=it.cast.eve)
    factories.PairingFactory(
        round=earlier,
        mentor=mentor,
        mentee=factories.EnrollmentFactory(round=earlier),
        state="completed",
    )
    page = read(desk.get(url("letter_new", it.cast.round.pk) + "?group=former&role=mentor"))
    assert "Will you join {program} again?" in page
    assert "Sign-up is open until {sign-up closes}" in page
    told = {"group": "former", "role": "mentor", **invitation(it.cast.round)}
    assert "Send it to 1 person" in read(write(it, desk, **told, look="1"))
    letter = send(it, GroupLetter.objects.get())
    mail = letter.mails.get()
    assert mail.to_person == it.cast.eve
    assert reverse("join", args=[it.cast.round.pk]) in mail.text
    assert "took part in Career mentoring before" in " ".join(mail.text.split())
    factories.EnrollmentFactory(round=it.cast.round, person=it.cast.eve)
    assert not still_true(mail), "who has joined meanwhile is not asked"
