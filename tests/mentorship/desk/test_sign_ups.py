"""The desk's pages of sign-ups: the list, its filters, and deciding on it and on one."""

import pytest
from django.urls import reverse

from mentorship.models import Enrollment, OutgoingMail, ReviewOpinion, Round, SignUpReview
from mentorship.services import reviews
from mentorship.services.reviews import Decision, Verb
from tests import factories, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(client) -> people.Cast:
    made = people.cast()
    una = people.person("Una Also", is_staff=True)
    factories.CoordinatorFactory(person=una, program=made.program)
    made.una = una
    client.force_login(made.cleo)
    return made


def listed(client, cast, query: str = "") -> list[str]:
    page = client.get(f"{reverse('admin:sign_ups', args=[cast.round.pk])}?{query}")
    assert page.status_code == 200
    return [line.place.person.public_name for line, _decided in page.context["rows"]]


def sign_up(place: Enrollment) -> str:
    return reverse("admin:sign_up", args=[place.pk])


def decide(client, place: Enrollment, verb: str, **typed: object):
    values = {f"{verb}-{name}": value for name, value in typed.items()}
    return client.post(sign_up(place), {"decide": verb, f"{verb}-seen": "0", **values})


def test_the_list_shows_everybody_who_signed_up_and_keeps_what_was_asked_in_its_links(client, cast):
    assert listed(client, cast) == ["Ada Lovelace", "Ben Okri"]
    assert listed(client, cast, "role=mentee&q=okri") == ["Ben Okri"]
    assert listed(client, cast, "q=ADA@") == ["Ada Lovelace"]
    page = client.get(f"{reverse('admin:sign_ups', args=[cast.round.pk])}?role=mentee")
    assert f"{sign_up(cast.ben_in)}?role=mentee" in page.content.decode()


@pytest.mark.parametrize(
    "query", ["role=guru", "state=%00", "q=%00", "page=-3", "page=x", "rules=1&whole=2"]
)
def test_a_query_that_makes_no_sense_is_left_out(client, cast, query):
    assert listed(client, cast, query) == ["Ada Lovelace", "Ben Okri"]


def test_the_list_is_filtered_by_decision_rules_and_answers(client, cast):
    reviews.decide(cast.cleo, cast.ada_in, Decision(Verb.HOLD), 0)
    assert listed(client, cast, "state=held") == ["Ada Lovelace"]
    assert listed(client, cast, "state=to_do") == ["Ben Okri"]
    assert listed(client, cast, "whole=complete") == []
    topic = factories.TopicFactory()
    cast.ben_in.topics.create(topic=topic)
    cast.ben.profile.job_title = "Cataloger"
    cast.ben.profile.save()
    assert listed(client, cast, "whole=complete") == ["Ben Okri"]
    cast.program.rules.create(role="mentor", kind="adult", strength="required")
    assert listed(client, cast, "rules=not_met") == ["Ada Lovelace"]
    assert listed(client, cast, "rules=met") == ["Ben Okri"]


def test_whoever_left_is_shown_where_one_asks_for_them(client, cast):
    Enrollment.objects.filter(pk=cast.ben_in.pk).update(state="withdrawn")
    assert listed(client, cast) == ["Ada Lovelace"]
    assert listed(client, cast, "state=left") == ["Ben Okri"]


def test_fifty_stand_on_a_page_whatever_their_number(client, cast, django_assert_max_num_queries):
    url = reverse("admin:sign_ups", args=[cast.round.pk])
    cast.program.rules.create(role="mentee", kind="adult", strength="required")
    client.get(url)
    with django_assert_max_num_queries(30) as few:
        client.get(url)
    factories.EnrollmentFactory.create_batch(60, round=cast.round)
    for place in Enrollment.objects.filter(round=cast.round):
        ReviewOpinion.objects.create(
            enrollment=place, writer=cast.una, view="yes", written_at=place.submitted_at
        )
    with django_assert_max_num_queries(len(few)) as many:
        assert len(listed(client, cast)) == 50
    assert len(listed(client, cast, "page=2")) == 12
    assert len(many) == len(few)


def test_the_place_in_line_stands_beside_whoever_waits(client, cast):
    for number in (1, 2):
        person = people.person(f"Line{number} Up")
        factories.EnrollmentFactory(round=cast.round, person=person, state="waiting_list")
    page = client.get(reverse("admin:sign_ups", args=[cast.round.pk]))
    assert [line.in_line for line, _decided in page.context["rows"]] == [0, 0, 1, 2]


def test_one_is_accepted_or_held_on_the_list_itself(client, cast):
    url = reverse("admin:sign_ups", args=[cast.round.pk]) + "?role=mentee"
    answer = client.post(url, {"decide": f"accept-{cast.ben_in.pk}-0"})
    assert answer["Location"] == f"{url}#row-{cast.ben_in.pk}"
    assert SignUpReview.objects.get().state == "accepted"
    stale = client.post(url, {"decide": f"hold-{cast.ben_in.pk}-0"}, follow=True)
    assert "Cleo Marsh has decided meanwhile" in stale.content.decode()
    assert SignUpReview.objects.get().state == "accepted"


@pytest.mark.parametrize("typed", ["", "accept", "accept-x-0", "decline-{pk}-0", "accept-{far}-0"])
def test_a_doctored_button_finds_nothing(client, cast, typed):
    far = factories.EnrollmentFactory(round=cast.round_elsewhere)
    typed = typed.format(pk=cast.ben_in.pk, far=far.pk)
    url = reverse("admin:sign_ups", args=[cast.round.pk])
    assert client.post(url, {"decide": typed}).status_code == 404
    assert not SignUpReview.objects.exists()


def test_a_doctored_version_is_a_sentence(client, cast):
    url = reverse("admin:sign_ups", args=[cast.round.pk])
    for seen in ("-1", "x", "99999999999999999999", "７"):
        client.post(url, {"decide": f"accept-{cast.ben_in.pk}-{seen}"})
    assert not SignUpReview.objects.exclude(state="new").exists()


def test_the_page_of_one_shows_answers_rules_and_what_each_coordinator_thinks(client, cast):
    cast.ben_in.goal = "To run a story hour alone"
    cast.ben_in.save()
    reviews.give_opinion(cast.una, cast.ben_in, "unsure", "Has he the time?")
    page = client.get(sign_up(cast.ben_in)).content.decode()
    for words in ("To run a story hour alone", "Has he the time?", "Una Also", "Unsure"):
        assert words in page


def test_an_opinion_is_noted_and_changed(client, cast):
    for view, words in (("yes", "Glad"), ("no", "On second thoughts")):
        said = {"opinion": "1", "opinion-view": view, "opinion-words": words}
        assert client.post(sign_up(cast.ben_in), said).status_code == 302
    opinion = ReviewOpinion.objects.get()
    assert (opinion.view, opinion.words, opinion.writer) == ("no", "On second thoughts", cast.cleo)
    page = client.post(sign_up(cast.ben_in), {"opinion": "1", "opinion-view": "maybe"})
    assert "Choose one of the answers in the list" in page.content.decode()


def test_after_a_decision_comes_the_next_sign_up_then_the_list(client, cast):
    assert decide(client, cast.ada_in, "accept")["Location"] == f"{sign_up(cast.ben_in)}?"
    last = decide(client, cast.ben_in, "hold")
    assert last["Location"] == f"{reverse('admin:sign_ups', args=[cast.round.pk])}?"


def test_asking_and_declining_want_words(client, cast):
    assert "Enter what they should change" in decide(client, cast.ben_in, "ask").content.decode()
    page = decide(client, cast.ben_in, "decline", reason="own").content.decode()
    assert "Enter your own words" in page
    assert not SignUpReview.objects.exists()
    decide(client, cast.ben_in, "decline", reason="own", words="We are two short.")
    assert "We are two short." in OutgoingMail.objects.get().text


def test_whoever_comes_second_reads_what_was_decided_and_keeps_what_they_typed(client, cast):
    reviews.decide(cast.una, cast.ben_in, Decision(Verb.ACCEPT), 0)
    typed = {"reason": "many", "words": "Words that took an hour"}
    page = decide(client, cast.ben_in, "decline", **typed)
    body = page.content.decode()
    for words in ("Una Also has decided meanwhile: accepted", "Words that took an hour"):
        assert words in body
    assert 'name="decline-seen" value="1"' in body
    assert SignUpReview.objects.get().state == "accepted"
    decide(client, cast.ben_in, "decline", **typed, seen="1")
    assert SignUpReview.objects.get().state == "declined"


def test_the_round_and_the_desk_say_how_many_wait(client, cast):
    assert "not yet looked at" not in client.get(
        reverse("admin:round", args=[cast.round.pk])
    ).content.decode().replace("Not looked at yet", "")
    Round.objects.filter(pk=cast.round.pk).update(reviews_first=True)
    assert (
        "2 sign-ups are not yet looked at"
        in client.get(reverse("admin:round", args=[cast.round.pk])).content.decode()
    )
    assert (
        "2 sign-ups to look at: Career mentoring"
        in client.get(reverse("admin:index")).content.decode()
    )


def test_a_get_writes_nothing(client, cast):
    client.get(sign_up(cast.ben_in))
    assert not SignUpReview.objects.exists()
    assert not ReviewOpinion.objects.exists()


def test_members_read_what_is_asked_on_home_and_on_their_page(client, cast):
    reviews.decide(cast.cleo, cast.ben_in, Decision(Verb.ASK, "Say more about your goal."), 0)
    client.force_login(cast.ben)
    assert "asks you to change an answer" in client.get(reverse("home")).content.decode()
    page = client.get(reverse("enrollment", args=[cast.ben_in.pk])).content.decode()
    assert "Say more about your goal." in page
