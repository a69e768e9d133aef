"""A program's own topics, months and readings: set on the desk, met by its people and no others."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from mentorship.curriculum import lines
from mentorship.curriculum.reading import topics_of
from mentorship.joining.journey import Journey
from mentorship.messages.prompts import prompt
from mentorship.models import EnrollmentTopic, LogLine, ProgramMonth, ProgramReading, Topic
from mentorship.services import curriculum
from tests import factories, people
from tests.mentorship.desk.hands import page, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def it():
    cast = people.cast()
    for at, (name, group) in enumerate(
        (("Résumé", "Work"), ("Interviews", "Work"), ("Saying no", "Life"), ("Networks", "Work"))
    ):
        factories.TopicFactory(name=name, group=group, position=at)
    return cast


@pytest.fixture
def desk(it, client):
    client.force_login(it.cleo)
    return client


def topic(name):
    return Topic.objects.get(name=name)


def choose(it, *names, added=(), groups=()):
    curriculum.choose_topics(it.cleo, it.program, [topic(one) for one in names], added, groups)


def offered(round_, person):
    return [one.name for one in Journey(person, round_, "mentee").topics]


def send(client, part, program, **typed):
    """Open the page and send its form with these words in it."""
    url = reverse(f"admin:program_{part}", args=[program.pk])
    form = client.get(url).context["form"]
    sent = {name: field.value() or "" for name, field in ((f.name, f) for f in form)} | typed
    return client.post(url, sent, follow=True).content.decode()


# Topics --------------------------------------------------------------------------------------


def test_a_choice_is_offered_in_its_order_in_this_program_alone(it):
    everything = offered(it.round_elsewhere, it.eve)
    choose(
        it, "Résumé", "Saying no", added=[("Cataloguing maps", "Craft")], groups=["Life", "Craft"]
    )
    assert offered(it.round, it.eve) == ["Saying no", "Cataloguing maps", "Résumé"]
    assert offered(it.round_elsewhere, it.eve) == everything
    assert "Cataloguing maps" not in everything


def test_what_the_association_adds_later_reaches_programs_without_a_choice(it):
    choose(it, "Résumé")
    factories.TopicFactory(name="New at last", position=9)
    assert offered(it.round, it.eve) == ["Résumé"]
    assert "New at last" in offered(it.round_elsewhere, it.eve)
    curriculum.follow_the_association(it.cleo, it.program)
    assert "New at last" in offered(it.round, it.eve)


def test_a_topic_that_is_there_is_not_made_again(it):
    choose(it, added=[("résumé", "Elsewhere"), ("Maps", "")])
    choose(it, "Résumé", "Maps", added=[("MAPS", "")])
    assert Topic.objects.filter(name__iexact="maps").count() == 1
    assert [one.name for one in topics_of(it.program)] == ["Résumé", "Maps"]


def test_an_added_topic_goes_with_its_last_program_unless_somebody_chose_it(it):
    choose(it, "Résumé", added=[("Maps", ""), ("Globes", "")])
    EnrollmentTopic.objects.create(enrollment=it.ben_in, topic=topic("Globes"))
    choose(it, "Résumé")
    assert not Topic.objects.filter(name="Maps").exists()
    assert it.ben_in.topics.filter(topic__name="Globes").exists()


def test_topics_are_chosen_on_the_desk(it, desk):
    chosen = [str(topic("Résumé").pk), str(topic("Saying no").pk)]
    shown = send(
        desk, "topics", it.program, topics=chosen, added="Maps | Craft", groups="Craft\nLife"
    )
    assert "Saved" in shown
    assert [one.name for one in topics_of(it.program)] == ["Maps", "Saying no", "Résumé"]
    assert LogLine.objects.get(verb="program.topics_chosen").details["count"] == 3
    assert "Follow the association" in page(desk, "program_topics", it.program)
    post(desk, "program_topics", it.program, follow="1")
    assert not it.program.chosen_topics.exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"topics": []}, "Choose at least one topic"),
        ({"topics": ["0"]}, "There is a problem"),
        ({"topics": ["x"]}, "There is a problem"),
        ({"added": "| x"}, "its first part is missing"),
        ({"added": "a | b | c"}, "more than 2 parts"),
        ({"added": "x" * 121}, "more than 120 characters"),
        ({"added": "\n".join(f"t{n}" for n in range(31))}, "at most 30 lines"),
        ({"groups": "g" * 81}, "more than 80 characters"),
    ],
)
def test_what_does_not_fit_gets_a_sentence_and_stays_in_its_field(it, desk, typed, sentence):
    shown = send(desk, "topics", it.program, **typed)
    assert sentence in shown
    assert not it.program.chosen_topics.exists()
    assert typed.get("added", "") in shown


def test_of_two_coordinators_the_later_one_hears_of_the_first(it, desk):
    url = reverse("admin:program_months", args=[it.program.pk])
    seen = desk.get(url).context["form"].initial["seen"]
    curriculum.set_months(it.cleo, it.program, [("Theirs", "")])
    answer = desk.post(url, {"months": "Mine", "seen": seen})
    assert "Somebody else has changed this" in answer.content.decode()
    assert it.program.months.get().title == "Theirs"
    again = answer.context["form"].data["seen"]
    desk.post(url, {"months": "Mine", "seen": again})
    assert it.program.months.get().title == "Mine"


# Months --------------------------------------------------------------------------------------


def test_pairs_talk_about_the_program_s_own_topics(it, desk, client):
    send(desk, "months", it.program, months="Beginning | What brings you here?\n\nGoals")
    assert list(ProgramMonth.objects.values_list("number", "title", "question")) == [
        (1, "Beginning", "What brings you here?"),
        (2, "Goals", ""),
    ]
    pairing = it.pairing("active")
    for month, title in ((1, "Beginning"), (2, "Goals"), (3, "Beginning")):
        assert title in prompt(pairing, "mentor", month).text
    factories.MeetingFactory(pairing=pairing, state="held")
    client.force_login(it.ben)
    shown = client.get(reverse("pairing", args=[pairing.pk])).content.decode()
    assert "To talk about this month: Beginning" in " ".join(shown.split())


# Readings ------------------------------------------------------------------------------------


def test_what_there_is_to_read_stands_on_the_program_and_for_each_pair(it, desk, client):
    typed = "Guide | https://example.org/guide?a=1&b=2 | Ten minutes.\nTip | Write first."
    send(desk, "reading", it.program, readings=typed)
    pairing = it.pairing("active")
    client.force_login(it.ben)
    for url in (
        reverse("program", args=[it.program.slug]),
        reverse("pairing", args=[pairing.pk]),
    ):
        shown = client.get(url).content.decode()
        assert 'href="https://example.org/guide?a=1&amp;b=2"' in shown, url
        assert "Write first." in shown
    client.force_login(it.cleo)
    shown = page(client, "program_reading", it.program)
    assert "Guide | https://example.org/guide?a=1&amp;b=2 | Ten" in shown


@pytest.mark.parametrize(
    "typed",
    [
        "Alone",
        "Evil | javascript:alert(1)",
        "Odd | https://",
        "Odd | http:// nowhere",
        "A | B | C | D",
        '"><script> | https://example.org/"><script>',
    ],
)
def test_an_odd_reading_is_refused_or_shown_as_words(it, desk, typed):
    shown = send(desk, "reading", it.program, readings=typed)
    shown += desk.get(reverse("program", args=[it.program.slug])).content.decode()
    assert "<script>" not in shown
    assert not ProgramReading.objects.filter(address__contains="java").exists()


def test_lines_come_back_as_they_were_typed():
    text = "One | https://example.org | Words\nTwo |  | x"
    assert lines.written(lines.parted(text, 9, (9, 30, 9))) == text
    with pytest.raises(ValidationError, match="Line 2"):
        lines.parted("a\n|b", 9, (9, 9))


# Whose it is ---------------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["topics", "months", "reading"])
def test_nobody_else_finds_the_pages(it, client, part):
    url = reverse(f"admin:program_{part}", args=[it.program.pk])
    for person in (it.dov, it.ben):
        client.force_login(person)
        assert client.get(url).status_code == 404
        assert client.post(url, {part: "x"}).status_code == 404


def test_of_two_whose_forms_were_both_fine_the_second_meets_the_first_at_the_lock():
    it = people.cast()
    seen = curriculum.seen_of(it.program, curriculum.Part.MONTHS)
    curriculum.set_months(it.cleo, it.program, [("Theirs", "")], seen=seen)
    with pytest.raises(curriculum.ChangedSince) as conflict:
        curriculum.set_months(it.cleo, it.program, [("Mine", "")], seen=seen)
    assert it.program.months.get().title == "Theirs"
    curriculum.set_months(it.cleo, it.program, [("Mine", "")], seen=conflict.value.now)
