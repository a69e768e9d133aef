"""The directory of an informal round: who is in it, in which order, and how one asks."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Profile, WorkingStyle
from matching import fitting
from matching.core import Calibration, Mentee, Mentor
from matching.directory import Directory
from matching.models import Scale
from mentorship.models import Enrollment, EnrollmentTopic, OutgoingMail, Pairing, Preference
from mentorship.services import pairings
from tests import crowd, factories
from tests.mentorship.pairings.test_pages import signed_in
from tests.people import Cast, cast, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    made = cast("informal")
    Enrollment.objects.update(listed=True)
    return made


def directory(user, round, **chosen) -> str:
    address = reverse("directory", args=[round.pk])
    response = signed_in(user).get(f"{address}?{urlencode(chosen)}")
    assert response.status_code == 200
    return response.content.decode()


def page_of(user, enrollment: Enrollment):
    address = reverse("directory_person", args=[enrollment.round_id, enrollment.pk])
    return signed_in(user).get(address)


def ask(user, enrollment: Enrollment, words: str = "May I ask you something?"):
    address = reverse("ask", args=[enrollment.round_id, enrollment.pk])
    return signed_in(user).post(address, {"words": words}, follow=True)


def test_one_sees_the_other_side_with_a_fit_and_reasons_but_not_oneself(people):
    page = directory(people.ben, people.round)
    assert "Ada Lovelace" in page
    assert "Fair fit" in page
    assert "Ben Okri" not in page
    assert people.ada.email not in page


def test_those_who_help_with_what_one_seeks_come_first(people):
    topic = factories.TopicFactory(name="Grant writing")
    helper = factories.MentorFactory(round=people.round, person=person("Zoe Helper"), listed=True)
    for enrollment in (people.ben_in, helper):
        EnrollmentTopic.objects.create(enrollment=enrollment, topic=topic)
    EnrollmentTopic.objects.create(enrollment=people.ada_in, topic=factories.TopicFactory())
    page = directory(people.ben, people.round)
    assert page.index("Zoe Helper") < page.index("Ada Lovelace")
    assert "Zoe offers help with Grant writing, as you asked." in page


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"listed": False}, "did not opt in"),
        ({"state": "paused"}, "pauses"),
        ({"state": "withdrawn"}, "has left"),
    ],
)
def test_somebody_who_does_not_wish_to_be_found_is_not(people, change, why):
    Enrollment.objects.filter(pk=people.ada_in.pk).update(**change)
    assert "Ada Lovelace" not in directory(people.ben, people.round), why
    assert page_of(people.ben, people.ada_in).status_code == 404
    assert ask(people.ben, people.ada_in).status_code == 404


@pytest.mark.parametrize(("owner", "other"), [("ada", "ben"), ("ben", "ada")])
def test_a_block_by_either_hides_the_two_from_each_other(people, owner, other):
    blocked = getattr(people, other)
    getattr(people, owner).blocks.create(written=str(blocked), person=blocked)
    assert "Ada Lovelace" not in directory(people.ben, people.round)
    assert "Ben Okri" not in directory(people.ada, people.round)
    assert page_of(people.ben, people.ada_in).status_code == 404


def test_a_firm_wish_of_either_side_is_kept(people):
    wish = people.ada_in.preference
    wish.institution, wish.institution_must = "same", True
    wish.save()
    assert "Ada Lovelace" not in directory(people.ben, people.round)


def test_somebody_whose_places_are_taken_is_not_shown(people):
    for place in (1, 2):
        factories.PairingFactory(
            round=people.round, mentor=people.ada_in, state="active", mentor_place=place
        )
    assert "Ada Lovelace" not in directory(people.ben, people.round)


def test_only_those_who_joined_look_into_the_directory(people):
    assert "Join first" in directory(people.eve, people.round)
    assert page_of(people.eve, people.ada_in).status_code == 404
    assert ask(people.eve, people.ada_in).status_code == 404


def test_the_directory_of_another_kind_of_program_does_not_exist(people):
    elsewhere = cast_of_long_term(people)
    address = reverse("directory", args=[elsewhere.pk])
    assert signed_in(people.ben).get(address).status_code == 404


def cast_of_long_term(people: Cast):
    program = factories.ProgramFactory(kind="long_term")
    round = factories.RoundFactory(program=program)
    factories.EnrollmentFactory(round=round, person=people.ben)
    return round


def test_one_narrows_down_by_what_there_is(people):
    field = factories.FieldFactory(name="Maps")
    people.ada.profile.fields.add(field)
    factories.MentorFactory(round=people.round, person=person("Zoe Other"), listed=True)
    page = directory(people.ben, people.round, field=field.pk)
    assert "Ada Lovelace" in page
    assert "Zoe Other" not in page
    inside = directory(people.ben, people.round, place="inside")
    assert "Nobody is all of that" in inside
    assert "Ada Lovelace" in directory(people.ben, people.round, place="outside")


@pytest.mark.parametrize(
    "chosen", [{"field": "999999"}, {"region": "\x00"}, {"topic": "x" * 9000}, {"page": "none"}]
)
def test_an_odd_filter_gets_a_sentence_and_everybody(people, chosen):
    assert "Ada Lovelace" in directory(people.ben, people.round, **chosen)


# Asking --------------------------------------------------------------------------------------


def test_asking_sends_one_mail_and_waits_ten_days(people):
    page = ask(people.ben, people.ada_in, "I would like to hear how you began. 🦉").content.decode()
    pairing = Pairing.objects.get()
    assert "You asked Ada Lovelace" in page
    assert (pairing.state, pairing.asked_by, pairing.mentor_place) == ("asked", people.ben, None)
    assert (pairing.answer_by.date() - timezone.now().date()).days == pairings.REQUEST_DAYS
    assert pairing.reasons
    assert OutgoingMail.objects.filter(kind="asked", to_person=people.ada).count() == 1


def test_asking_again_leads_to_the_same_request(people):
    ask(people.ben, people.ada_in)
    ask(people.ben, people.ada_in, "Once more")
    assert Pairing.objects.count() == OutgoingMail.objects.filter(kind="asked").count() == 1


def test_asking_somebody_who_has_asked_leads_to_their_request(people):
    ask(people.ben, people.ada_in)
    page = ask(people.ada, people.ben_in).content.decode()
    assert "Ben Okri would like to talk with you" in page
    assert Pairing.objects.count() == 1


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "Enter a few words"),
        ("x" * 10_000, "Shorten your answer to 1000"),
        ("a\x00b", "Remove the hidden character"),
    ],
)
def test_a_request_without_fit_words_asks_for_them_and_loses_nothing(people, words, sentence):
    page = ask(people.ben, people.ada_in, words).content.decode()
    assert sentence in page
    assert words.replace("\x00", "") in page.replace("\x00", "")
    assert not Pairing.objects.exists()


def test_whoever_waits_for_five_answers_waits_for_one_before_the_next(people):
    rows = crowd.enroll(people.round, pairings.MOST_REQUESTS, "mentor", listed=True)
    for row in rows:
        ask(people.ben, row)
    page = ask(people.ben, people.ada_in, "And you?").content.decode()
    assert "5 people have not answered you yet" in page
    assert "And you?" in page


def test_a_request_can_be_taken_back_and_lapses_by_itself(people):
    ask(people.ben, people.ada_in)
    pairing = Pairing.objects.get()
    signed_in(people.ben).post(reverse("pairing_take_back", args=[pairing.pk]))
    pairing.refresh_from_db()
    assert pairing.state == "withdrawn"
    ask(people.ben, people.ada_in)
    second = Pairing.objects.get(state="asked")
    assert pairings.expire(second, second.answer_by + timezone.timedelta(seconds=1))
    second.refresh_from_db()
    assert second.state == "expired"


def test_the_last_place_closes_the_other_requests_and_tells_those_who_wait(people):
    Enrollment.objects.filter(pk=people.ada_in.pk).update(capacity=1)
    other = factories.EnrollmentFactory(round=people.round, person=person("Zoe Late"), listed=True)
    ask(people.ben, people.ada_in)
    ask(other.person, people.ada_in)
    first, second = Pairing.objects.order_by("pk")
    signed_in(people.ada).post(reverse("pairing_accept", args=[first.pk]))
    second.refresh_from_db()
    assert second.state == "withdrawn"
    page = signed_in(other.person).get(reverse("pairing", args=[second.pk])).content.decode()
    assert "The last free place was taken" in page
    assert OutgoingMail.objects.filter(kind="called_off", to_person=other.person).count() == 1


def test_no_page_of_an_informal_program_need_say_mentoring(people, settings):
    settings.CONTACT_EMAIL = "hello@example.org"
    people.program.mentor_word, people.program.mentee_word = "colleague", "guest"
    people.program.name = "Ask a colleague"
    people.program.save()
    ask(people.ben, people.ada_in)
    pairing = Pairing.objects.get()
    pages = [
        directory(people.ben, people.round),
        page_of(people.ben, people.ada_in).content.decode(),
        *(
            signed_in(one).get(reverse("pairing", args=[pairing.pk])).content.decode()
            for one in (people.ada, people.ben)
        ),
    ]
    for page in pages:
        body = page.partition("<main")[2].partition("</main>")[0].lower()
        assert "mentor" not in body
        assert "mentee" not in body


@pytest.mark.parametrize("rows", [1, 3, pytest.param(300, marks=pytest.mark.slow)])
def test_the_directory_asks_the_same_number_of_queries_whatever_there_is(
    people, rows, django_assert_num_queries
):
    listed = crowd.enroll(people.round, rows, "mentor", listed=True)
    crowd.give_topics(listed, factories.TopicFactory.create_batch(3))
    client = signed_in(people.ben)
    address = reverse("directory", args=[people.round.pk])
    client.get(address)
    with django_assert_num_queries(16):
        client.get(address)


def test_the_order_follows_whatever_is_changed_and_by_whom(people):
    """Everybody is kept encoded between pages: a change of any table has to be noticed."""
    topics = factories.TopicFactory.create_batch(3)
    crowd.give_topics([people.ben_in], topics)
    listed = crowd.enroll(people.round, 3, "mentor", listed=True)
    Scale.objects.create(round=people.round, constants=Calibration().as_data())

    def points() -> dict[int, int]:
        return {entry.pk: entry.points for entry in Directory(people.ben, people.round).entries}

    def seen(pk: int) -> Mentee | Mentor:
        entries = Directory(people.ben, people.round).entries
        return next(entry.person for entry in entries if entry.pk == pk)

    one, other = listed[0].pk, listed[1].pk
    assert points()[one] == points()[other]
    for topic in topics:
        EnrollmentTopic.objects.create(enrollment_id=one, topic=topic, strength=2)
    assert points()[one] > points()[other]
    EnrollmentTopic.objects.filter(enrollment_id=one).delete()
    assert points()[one] == points()[other]
    profile, field = Profile.objects.get(user__enrollments=one), factories.FieldFactory()
    profile.fields.set([field])
    assert seen(one).fields == {field.pk}
    Profile.objects.filter(pk=profile.pk).update(languages=["en", "fr"])
    assert seen(one).languages == {"en", "fr"}
    Preference.objects.filter(enrollment=one).update(region="same")
    assert seen(one).region_wish.direction == "same"
    WorkingStyle.objects.create(profile=profile, directness=4)
    assert seen(one).communication[0] == 4
    WorkingStyle.objects.filter(profile=profile).update(directness=2)
    assert seen(one).communication[0] == 2
    Enrollment.objects.filter(pk=one).update(state="paused")
    assert set(points()) == {people.ada_in.pk, *(row.pk for row in listed[1:])}


def test_for_seconds_only_ones_own_answers_count_at_once(people, settings, monkeypatch):
    settings.DIRECTORY_SECONDS = 5.0
    now = 1000.0
    monkeypatch.setattr(fitting.time, "monotonic", lambda: now)
    one, gone = crowd.enroll(people.round, 2, "mentor", listed=True)

    def topics() -> dict[int, frozenset[int]]:
        entries = Directory(people.ben, people.round).entries
        return {entry.pk: fitting.topics_of(entry.person) for entry in entries}

    assert topics()[one.pk] == frozenset()
    topic = factories.TopicFactory()
    EnrollmentTopic.objects.create(enrollment=one, topic=topic)
    Enrollment.objects.filter(pk=gone.pk).update(state="paused")
    assert topics() == {people.ada_in.pk: frozenset(), one.pk: frozenset()}, "who is there, at once"
    now += 6
    assert topics()[one.pk] == {topic.pk}
    EnrollmentTopic.objects.filter(enrollment=one).delete()
    EnrollmentTopic.objects.create(enrollment=people.ben_in, topic=topic)
    assert topics()[one.pk] == frozenset(), "the reader's own change has all looked at again"


@pytest.mark.parametrize("own", ["mentee", "mentor"])
def test_points_from_what_is_kept_are_those_of_the_definition(people, own):
    """The rank, the card and the page of one person count by the same points."""
    reader = people.ben if own == "mentee" else people.ada
    topics = factories.TopicFactory.create_batch(4)
    other = "mentor" if own == "mentee" else "mentee"
    crowd.give_topics(crowd.enroll(people.round, 8, other, listed=True), topics)
    crowd.give_topics([people.ben_in, people.ada_in], topics)
    here = Directory(reader, people.round)
    assert len(here.entries) > 8
    for entry in here.entries:
        again, row = Directory(reader, people.round).find(entry.pk)
        assert row["pk"] == entry.pk
        assert again.points == entry.points == here.explained(entry)["points"]
