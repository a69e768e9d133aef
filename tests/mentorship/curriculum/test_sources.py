"""Links with a source: what is counted of who looks, sets out, signs up and is paired."""

from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mentorship.models import LogLine, SourceLink, SourceUse
from mentorship.services import enrollments, sources
from mentorship.services.acts import Refused
from tests import factories, people
from tests.mentorship.desk.hands import page, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def it():
    return people.cast()


@pytest.fixture
def news(it):
    return sources.add(it.cleo, it.program, "Newsletter of May")


def numbers(it):
    return {
        one.slug: (one.visits, one.begun, one.signed_up, one.paired)
        for one in sources.numbers(it.program)
    }


def look(it, word, client=None):
    client = client or Client()
    return client.get(reverse("program", args=[it.program.slug]), {"from": word})


def come(it, person, word):
    client = Client()
    client.force_login(person)
    return client.get(reverse("join", args=[it.round.pk]), {"from": word})


def test_a_link_is_made_on_the_desk_and_counts_who_looks(it, client):
    client.force_login(it.cleo)
    assert "copy it from the list" in post(client, "program_sources", it.program, label="News, May")
    link = SourceLink.objects.get()
    address = f"{reverse('program', args=[it.program.slug])}?from=news-may"
    assert address in page(client, "program_sources", it.program)
    assert link.slug == "news-may"
    for _visit in range(2):
        answer = look(it, "news-may")
        assert "sessionid" not in answer.cookies
    assert numbers(it) == {"news-may": (2, 0, 0, 0)}
    assert LogLine.objects.filter(verb="source.added", program=it.program).exists()


def test_the_word_goes_along_to_the_page_where_one_joins(it, news):
    shown = look(it, "newsletter-of-may").content.decode()
    assert f"{reverse('join', args=[it.round.pk])}?from=newsletter-of-may" in shown


def test_people_are_counted_as_far_as_they_came(it, news):
    assert numbers(it) == {"newsletter-of-may": (0, 0, 0, 0)}
    come(it, it.eve, news.slug)
    assert numbers(it)[news.slug] == (0, 1, 0, 0)
    place = factories.EnrollmentFactory(round=it.round, person=it.eve, submitted_at=timezone.now())
    assert numbers(it)[news.slug] == (0, 1, 1, 0)
    pair = factories.PairingFactory(round=it.round, mentor=it.ada_in, mentee=place, state="active")
    assert numbers(it)[news.slug] == (0, 1, 1, 1)
    type(pair).objects.update(state="declined")
    assert numbers(it)[news.slug] == (0, 1, 1, 0)
    enrollments.withdraw(it.eve, place)
    assert numbers(it)[news.slug] == (0, 1, 0, 0)


def test_whoever_was_in_before_has_not_signed_up_by_the_link(it, news):
    come(it, it.ben, news.slug)
    assert numbers(it)[news.slug] == (0, 1, 0, 0)


def test_the_first_link_counts_and_each_person_once(it, news):
    poster = sources.add(it.cleo, it.program, "Poster")
    for word in (news.slug, poster.slug, news.slug):
        come(it, it.eve, word)
    assert SourceUse.objects.get().link == news


@pytest.mark.parametrize(
    "word", ["", "nothing", "x" * 500, "a\0b", "<script>", "newsletter-of-may "]
)
def test_a_word_that_is_none_counts_nowhere_and_hurts_nobody(it, news, word):
    answer = look(it, word)
    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode()
    assert come(it, it.eve, word).status_code < 400
    assert numbers(it)[news.slug] == (0, 0, 0, 0)


def test_a_link_of_another_program_counts_nowhere(it, news):
    other = sources.add(it.dov, it.elsewhere, "Newsletter of May")
    look(it, other.slug)
    come(it, it.eve, other.slug)
    assert numbers(it)[news.slug][:2] == (1, 1)
    assert sources.numbers(it.elsewhere).get().visits == 0


def test_there_are_not_too_many_nor_two_alike(it, news, monkeypatch):
    with pytest.raises(Refused, match="a link for this already"):
        sources.add(it.cleo, it.program, "NEWSLETTER of may!")
    monkeypatch.setattr(sources, "MOST_LINKS", 1)
    with pytest.raises(Refused, match="enough"):
        sources.add(it.cleo, it.program, "Poster")


def test_a_dropped_link_still_leads_to_the_program(it, news, client):
    come(it, it.eve, news.slug)
    client.force_login(it.cleo)
    assert "dropped" in post(client, "program_sources", it.program, remove=str(news.pk))
    assert not SourceUse.objects.exists()
    assert look(it, news.slug).status_code == 200
    assert come(it, it.eve, news.slug).status_code < 400
    for typed in ("0", "x", "9" * 30, "²"):
        post(client, "program_sources", it.program, remove=typed)


def test_nobody_else_finds_the_page(it, client):
    client.force_login(it.dov)
    assert client.get(reverse("admin:program_sources", args=[it.program.pk])).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_each_look_counts_and_each_person_once():
    it = people.cast()
    link = sources.add(it.cleo, it.program, "News")
    start = Barrier(6)

    def visit():
        start.wait()
        sources.visited(it.program, link.slug)
        sources.came(it.eve, it.round, link.slug)
        connection.close()

    threads = [Thread(target=visit) for _ in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert numbers(it) == {"news": (6, 1, 0, 0)}


def test_two_rounds_are_counted_apart(it, news):
    later = factories.RoundFactory(program=it.program, name="Later")
    sources.came(it.eve, it.round, news.slug)
    sources.came(it.eve, later, news.slug)
    assert numbers(it)[news.slug][1] == 2
