"""Private lists say whether they hold, tell nothing of strangers, and are looked at again."""

from datetime import timedelta

import pytest
from allauth.account.signals import email_changed
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape, strip_tags

from accounts import services as accounts
from mentorship.joining.journey import Journey
from mentorship.models import Block, Enrollment, Heartbeat
from mentorship.services import clock, enrollments, pairings, recognition
from mentorship.services.acts import Refused
from mentorship.services.enrollments import Answers
from tests import factories

NOT_YET = "“{}”: nobody of this program yet"


def told(page: str) -> str:
    """What a page says, in one line."""
    return " ".join(strip_tags(page.replace("<", " <")).split())


@pytest.fixture
def write(people, signed_in):
    """Ben writes his lists and reads his page, with what is said at once."""

    def run(blocked: str = "", reporting: str = "") -> str:
        url = reverse("join_page", args=[people.round.pk, people.ben_in.role, "blocked"])
        typed = {"blocked": blocked, "reporting": reporting}
        response = signed_in(people.ben).post(url, typed, follow=True)
        assert response.redirect_chain, told(response.content.decode())
        return told(response.content.decode())

    return run


def bens_page(people, signed_in) -> str:
    url = reverse("enrollment", args=[people.ben_in.pk])
    return told(signed_in(people.ben).get(url).content.decode())


def joins(people, who) -> Enrollment:
    """Somebody joins the round as mentor."""
    return enrollments.submit(who, people.round, "mentor", Answers())


def cannot_be_paired(people, mentor: Enrollment) -> bool:
    try:
        pairings.places.check_couple(mentor, people.ben_in)
    except Refused as refused:
        return refused.sentence == "These two cannot be paired"
    return False


# Said at once --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("ada  LOVELACE", "Ada Lovelace"),
        ("Lovelace, Ada", "Ada Lovelace"),
        ("Adá Lovelacë", "Ada Lovelace"),
        ("ADA@Example.org", "ada@example.org"),
    ],
)
def test_a_line_says_at_once_that_it_holds_and_it_does(people, write, written, name):
    page = write(written)
    assert "Everybody you named is recognized" in page
    assert f"holds: {name}" in page
    assert cannot_be_paired(people, people.ada_in)


def test_an_address_never_tells_the_name_and_a_name_never_the_address(people, write):
    assert "holds: Ada" not in write("ada@example.org")
    assert "ada@example.org" not in write("Ada Lovelace")


@pytest.mark.parametrize("written", ["Eve Moor", "eve@example.org", "Moor, Eve", "Dov Stern"])
def test_an_account_outside_the_program_is_answered_like_nobody(people, write, written):
    nobody = "Nova Nobody" if "@" not in written else "nova@example.org"
    answers = [write(line).replace(line, "X") for line in (nobody, written)]
    assert answers[0] == answers[1]
    assert NOT_YET.format("X") in answers[0]
    assert "Nobody of this program yet goes by “X”" in answers[0]


def test_the_check_page_of_somebody_who_joins_says_it_too(people, topics, walk):
    eve = walk(people.eve).open(reverse("join_page", args=[people.round.pk, "mentee", "blocked"]))
    eve.answer(blocked="ada lovelace\nAda Lovelac")
    eve.open(reverse("join_check", args=[people.round.pk, "mentee"]))
    eve.answer(topics=[topics[0].pk])
    eve.answer(region="any", institution="any").answer(rhythm="any").answer(goal="Aims")
    eve.answer(wished="")
    page = told(eve.open(reverse("join_check", args=[people.round.pk, "mentee"])).text)
    assert eve.page == "check"
    assert "holds: Ada Lovelace" in page
    assert NOT_YET.format("Ada Lovelac") in page
    assert not Block.objects.exists()


def test_two_of_one_name_are_both_kept_away_until_one_is_meant(people, write):
    other = joins(people, factories.ProfileFactory(full_name="Ada Lovelace").user)
    page = write("Ada Lovelace")
    assert "holds: Ada Lovelace. 2 people of this program go by that name" in page
    assert cannot_be_paired(people, people.ada_in)
    assert cannot_be_paired(people, other)
    write("ada@example.org")
    assert cannot_be_paired(people, people.ada_in)
    assert not cannot_be_paired(people, other)


# Looked at again -----------------------------------------------------------------------------


def test_who_joins_later_is_recognised_under_any_later_name(people, write, signed_in):
    write("Moor, Eve")
    mentor = joins(people, people.eve)
    assert "holds: Eve Moor" in bens_page(people, signed_in)
    accounts.introduce(people.eve, full_name="Una Known", called="", pronouns="")
    page = bens_page(people, signed_in)
    assert "holds: Moor, Eve" in page
    assert "Una Known" not in page
    assert cannot_be_paired(people, mentor)


def test_a_new_name_or_address_of_somebody_there_is_looked_at(people, write, signed_in):
    eve = joins(people, people.eve)
    write("Una Known\nuna@example.org")
    assert not cannot_be_paired(people, eve)
    accounts.introduce(people.eve, full_name="Una Known", called="", pronouns="")
    by_name, by_address = Block.objects.order_by("pk")
    assert list(by_name.recognised.all()) == [people.eve]
    people.eve.email = "una@example.org"
    people.eve.save()
    email_changed.send(type(people.eve), request=None, user=people.eve)
    assert list(by_address.recognised.all()) == [people.eve]
    assert bens_page(people, signed_in).count("holds: ") == 2


def test_every_night_all_lists_are_looked_at(people):
    row = Block.objects.create(owner=people.ben, written="lovelace, ADA")
    tomorrow = timezone.now() + timedelta(days=1)
    clock.tick(tomorrow.replace(hour=12))  # after the hour of the night, whatever it is now
    assert list(row.recognised.all()) == [people.ada]
    assert recognition.sweep(people.program, timezone.now()) == 0
    assert Heartbeat.objects.get(name="clock:private lists looked at").trouble == ""


def test_a_list_of_another_program_never_learns_of_this_one(people):
    stranger = factories.EnrollmentFactory(round=people.round_elsewhere).person
    row = Block.objects.create(owner=stranger, written="Eve Moor")
    joins(people, people.eve)
    assert not row.recognised.exists()
    assert recognition.kept(stranger, people.elsewhere) == {row.kind: {"Eve Moor": {}}}


def test_nobody_else_reads_of_it(people, write, signed_in):
    write("Ada Lovelace", "Norman Manager")
    for who in (people.ada, people.cleo, people.ann, people.eve):
        page = signed_in(who).get(reverse("enrollment", args=[people.ben_in.pk]))
        assert page.status_code == 404
    own = signed_in(people.ada).get(reverse("enrollment", args=[people.ada_in.pk]))
    assert "holds:" not in own.content.decode()


# The reporting line --------------------------------------------------------------------------


def test_a_reporting_line_holds_and_says_so(people, write):
    page = write("", "Lovelace, Ada\nNobody Known")
    assert "Reporting line (private) holds: Ada Lovelace" in page
    assert NOT_YET.format("Nobody Known") in page
    assert cannot_be_paired(people, people.ada_in)
    assert Block.objects.filter(kind="rather_not").count() == 0


def test_it_holds_both_ways_in_formal_programs_and_not_in_informal_ones(people, write):
    enrollments.keep_apart(people.ada, (), ("Ben Okri",))
    for kind, holds in (("long_term", True), ("convention", True), ("informal", False)):
        type(people.program).objects.update(kind=kind)
        people.program.refresh_from_db()
        assert pairings.places.blocked(people.ada, people.ben, people.program) is holds, kind
        assert pairings.places.blocked(people.ben, people.ada, people.program) is holds, kind


def test_an_informal_program_does_not_ask_and_does_not_forget(people, signed_in):
    enrollments.keep_apart(people.ben, (), ("Ada Lovelace",))
    type(people.program).objects.update(kind="informal")
    url = reverse("join_page", args=[people.round.pk, "mentee", "blocked"])
    client = signed_in(people.ben)
    assert "reporting line" not in client.get(url).content.decode()
    client.post(url, {"blocked": "Dov Stern", "reporting": "Smuggled In"})
    assert sorted(Block.objects.values_list("kind", "written")) == [
        ("rather_not", "Dov Stern"),
        ("reporting", "Ada Lovelace"),
    ]


def test_an_older_draft_drops_nobody_from_the_reporting_line(people):
    enrollments.keep_apart(people.eve, (), ("Ada Lovelace",))
    enrollments.save_draft(
        people.eve, people.round, "mentee", "blocked", {"blocked": [""], "before": []}
    )
    assert Journey(people.eve, people.round, "mentee").answers().reporting == ("Ada Lovelace",)


def test_hostile_lines_break_nothing(people, write):
    for words in ("%s %(names)s {x}", "<b>x</b>", ",", ", ,", "@", "x@", "Ada <>", "’"):
        page = write(words)
        assert "holds: " not in page
        assert words in page or escape(words) in page
