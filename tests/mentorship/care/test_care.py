"""A pair that struggles, at the desk: every way on, what each tells whom, and what is put aside."""

from datetime import timedelta

import pytest
import time_machine
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from mentorship import needs
from mentorship.models import (
    CheckIn,
    DeskNote,
    Enrollment,
    LogLine,
    OutgoingMail,
    Pairing,
    SetAside,
)
from mentorship.services import care
from mentorship.services.acts import Refused
from tests import factories, people
from tests.mentorship.desk.hands import page, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    cast = people.cast()
    ends = timezone.now().date() + timedelta(days=200)
    type(cast.round).objects.filter(pk=cast.round.pk).update(state="running", ends_on=ends)
    cast.round.refresh_from_db()
    return cast


@pytest.fixture
def pairing(cast) -> Pairing:
    """Ada and Ben, for twenty weeks; Ben says that something is not working."""
    pairing = cast.pairing("active")
    since = timezone.now() - timedelta(weeks=20)
    Pairing.objects.update(active_at=since, mentor_accepted_at=since, mentee_accepted_at=since)
    say(pairing, "trouble")
    pairing.refresh_from_db()
    return pairing


@pytest.fixture
def desk(cast, client):
    client.force_login(cast.cleo)
    return client


def say(pairing, answer: str) -> None:
    now = timezone.now()
    factories.CheckInFactory(
        pairing=pairing, side="mentee", state="answered", answer=answer, answered_at=now
    )
    CheckIn.objects.filter(pairing=pairing).update(state_changed_at=now)


def way(client, pairing, name, **data) -> str:
    url = reverse("admin:pairing_way", args=[pairing.pk, name])
    return client.post(url, data, follow=True).content.decode()


def mails(kind: str) -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(kind=kind).order_by("to_email"))


@pytest.mark.slow
def test_from_a_word_of_trouble_to_somebody_else(cast, pairing, desk):
    """A whole walk: read, note, write, pause, go on, more time, hand on, end, look for another."""
    shown = page(desk, "pairing", pairing)
    assert "something is not working" in shown
    for label in (
        "Write to them",
        "Let them pause",
        "Give them more time",
        "End it, with a reason",
    ):
        assert label in shown

    assert "Noted" in post(desk, "pairing_note", pairing, words="Rang Ben: he is tired")
    assert "Rang Ben" in page(desk, "pairing", pairing)

    suggested = desk.get(reverse("admin:pairing_way", args=[pairing.pk, "write"])).content.decode()
    assert "Thank you for telling me" in suggested
    words = {"subject": "A word about {partner}", "words": "How is *it* with {partner}?\n\nYours"}
    assert "on its way to 1 person" in way(desk, pairing, "write", roles="mentee", **words)
    (letter,) = mails("pair_letter")
    assert letter.to_person == cast.ben
    assert letter.subject == "A word about Ada Lovelace"
    assert "How is it with Ada Lovelace?" in letter.text
    assert "cleo@example.org" in letter.reply_to

    assert "pause until" in way(desk, pairing, "pause", weeks="4")
    assert len(mails("arranged")) == 2
    assert "both hear of it" in way(desk, pairing, "resume")
    last = cast.round.ends_on
    assert "go on until" in way(desk, pairing, "extend", length="3")
    pairing.refresh_from_db()
    assert pairing.last_day > last
    assert len(mails("arranged")) == 4
    assert len(mails("taken_up")) == 2

    ann = factories.CoordinatorFactory(
        program=cast.program, person=people.person("Una Ross")
    ).person
    assert "looks after" in way(desk, pairing, "hand-on", person=ann.pk, words="He is tired")
    (handed,) = mails("coordinator_handed")
    assert (handed.to_person, "He is tired" in handed.text) == (ann, True)

    assert "come first" in way(
        desk, pairing, "end", reason="fit", words="Too far apart", waits="mentee"
    )
    pairing.refresh_from_db()
    assert (pairing.state, pairing.end_reason) == ("ended", "fit")
    waits = Enrollment.objects.filter(waits_again_since__isnull=False)
    assert list(waits) == [cast.ben_in]
    told = {mail.to_person: " ".join(mail.text.split()) for mail in mails("ended_early")}
    assert "looks for somebody else for you" in told[cast.ben]
    assert "looks for somebody else for you" not in told[cast.ada]
    assert not any("Too far apart" in text for text in told.values())
    assert reverse("admin:waiting_person", args=[cast.ben_in.pk]) in page(desk, "pairing", pairing)
    verbs = set(LogLine.objects.filter(actor=cast.cleo).values_list("verb", flat=True))
    assert verbs >= {
        *("pairing.noted", "pairing.written_to", "pairing.paused", "pairing.taken_up"),
        *("pairing.extended", "pairing.steward", "pairing.ended"),
    }


def test_what_is_put_aside_comes_back_by_its_day_or_with_news(cast, pairing, desk):
    assert needs.needs_of(pairing) == ["trouble"]
    assert "Put aside" in way(desk, pairing, "aside", until="7")
    assert needs.needs_of(pairing) == []
    home = desk.get(reverse("admin:index")).content.decode()
    assert "something is not working" not in home
    with time_machine.travel(timezone.now() + timedelta(days=8), tick=False):
        assert needs.needs_of(pairing) == ["trouble"]

    care.set_aside(cast.cleo, pairing, "trouble", None)
    with time_machine.travel(timezone.now() + timedelta(days=60), tick=False):
        assert needs.needs_of(pairing) == []
        say(pairing, "trouble")
        assert needs.needs_of(pairing) == ["trouble"]

    CheckIn.objects.all().delete()
    say(pairing, "trouble")
    care.set_aside(cast.cleo, pairing, "trouble", None)
    post(desk, "pairing_back", pairing)
    assert needs.needs_of(pairing) == ["trouble"]
    assert not SetAside.objects.exists()


@pytest.mark.parametrize(("days", "found"), [(7, True), (14, False)])
def test_the_program_says_after_how_many_days_a_pair_is_quiet(cast, pairing, days, found):
    CheckIn.objects.all().delete()
    type(cast.program).objects.update(quiet_days=days)
    began = timezone.now() - timedelta(days=10)
    Pairing.objects.update(active_at=began, mentor_accepted_at=began, mentee_accepted_at=began)
    assert needs.pairs_going(Pairing.objects.all(), "quiet").exists() is found
    LogLine.objects.create(verb="note.shared", actor=cast.ben, pairing=pairing)
    assert not needs.pairs_going(Pairing.objects.all(), "quiet").exists()


def test_letters_are_refused_where_they_would_go_wrong(cast, pairing, desk):
    base = {"roles": "mentor", "subject": "Hello"}
    assert "means nothing here" in way(desk, pairing, "write", **base, words="Dear {name}")
    assert "lead nowhere" in way(desk, pairing, "write", **base, words="[here](page)")
    assert "Choose to whom" in way(desk, pairing, "write", subject="Hello", words="Hello")
    assert "Choose one of" in way(
        desk, pairing, "write", roles="cleo", subject="Hello", words="Hello"
    ) or not mails("pair_letter")
    for time in range(care.MOST_LETTERS):
        care.write(cast.cleo, pairing, ["mentee"], "Hello", f"Hello, for the {time}th time")
    with pytest.raises(Refused):
        care.write(cast.cleo, pairing, ["mentee"], "Hello", "Hello")


def test_nobody_reads_of_an_offer_that_they_do_not_know(cast):
    offered = cast.pairing("offered", mentor_only=True)
    assert [side.role for side in care.readers_of(offered)] == ["mentor"]
    with pytest.raises(Refused):
        care.write(cast.cleo, offered, ["mentee"], "Hello", "Hello")
    assert not mails("pair_letter")


def test_a_note_is_its_writers_to_delete_and_no_members_to_read(cast, pairing, desk, client):
    post(desk, "pairing_note", pairing, words="Between us <b>alone</b>")
    note = DeskNote.objects.get()
    assert "&lt;b&gt;alone" in page(desk, "pairing", pairing)
    una = factories.CoordinatorFactory(
        program=cast.program, person=people.person("Una Ross")
    ).person
    care.remove_note(una, pairing, note.pk)
    assert DeskNote.objects.exists()
    for member in (cast.ada, cast.ben):
        client.force_login(member)
        assert (
            "Between us" not in client.get(reverse("pairing", args=[pairing.pk])).content.decode()
        )
    client.force_login(cast.cleo)
    post(client, "pairing_note", pairing, remove=note.pk)
    assert not DeskNote.objects.exists()


def test_no_way_is_open_to_the_two_or_to_those_who_run_something_else(cast, pairing, client):
    factories.CoordinatorFactory(program=cast.program, person=cast.ada)
    day = timezone.now().date() + timedelta(days=10)
    for actor in (cast.dov, cast.ada, cast.eve):
        for act in (
            lambda who: care.write(who, pairing, ["mentee"], "Hello", "Hello"),
            lambda who: care.note(who, pairing, "Hello"),
            lambda who: care.pause(who, pairing, day),
            lambda who: care.extend(who, pairing, day),
            lambda who: care.end(who, pairing, "fit", ""),
            lambda who: care.hand_on(who, pairing, cast.cleo, ""),
            lambda who: care.set_aside(who, pairing, "trouble", None),
            lambda who: care.bring_back(who, pairing),
            lambda who: care.resume(who, pairing),
            lambda who: care.remove_note(who, pairing, 1),
        ):
            with pytest.raises(Http404):
                act(actor)
    assert not DeskNote.objects.exists()
    assert Pairing.objects.get().state == "active"
