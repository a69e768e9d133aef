"""The whole site, read by everybody: nothing written, all guarded, and no canary where it must
not be. There is one in every private place."""

import logging

import pytest
from django.urls import reverse

from mentorship.models import LogLine, OutgoingMail
from mentorship.services import pairings as acts
from tests.hostile.answers import forms_of, send_at_random
from tests.hostile.canaries import BLOCKED, DECLINED, ENDED, OTHERS, POINTS, REPORTING, RUNS_IT
from tests.hostile.walk import Walk, filled, one_odd
from tests.hostile.words import HUGE, ODD
from tests.hostile.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def holding(words: str, pages: dict[str, str]) -> list[str]:
    return [url for url, page in pages.items() if words in page]


def papers_of(world: World) -> str:
    """All mails and all log lines, as one text."""
    mails = OutgoingMail.objects.values_list("subject", "text", "html", "last_error")
    lines = LogLine.objects.values_list("verb", "details")
    return f"{list(mails)} {list(lines)}"


def test_reading_writes_nothing_and_every_answer_is_guarded(reading):
    walk, pages = reading
    assert sum(map(len, pages.values())) > 400
    walk.assert_nothing_wrong()


def test_a_private_name_is_shown_to_its_owner_alone(pages, world):
    for name in (BLOCKED, REPORTING):
        mine = holding(name, pages["mentee"])
        assert mine
        assert all("/join/" in url or "/enrollments/" in url for url in mine)
        for role in {*OTHERS, *RUNS_IT} - {"mentee"}:
            assert (role, holding(name, pages[role])) == (role, [])
        assert name not in papers_of(world)


def test_reasons_for_no_and_for_an_early_end_are_the_coordinators(pages):
    for words in (DECLINED, ENDED):
        assert holding(words, pages["coordinator"])
        for role in OTHERS:
            assert (role, holding(words, pages[role])) == (role, [])


def test_acting_with_private_words_puts_them_in_no_mail_to_the_other_and_no_log(world, caplog):
    caplog.set_level(logging.DEBUG)
    acts.decline(world.cast.ben, world.pairings["offered"], "Freshdecline words")
    acts.end_early(world.cast.ada, world.pairings["active"], "other", "Freshend words")
    told = OutgoingMail.objects.filter(text__contains="Fresh")
    assert {mail.to_person for mail in told} <= {world.cast.cleo}
    assert "Fresh" not in str(list(LogLine.objects.values_list("details")))
    server = [one.getMessage() for one in caplog.records if not one.name.startswith("django.db")]
    assert "Fresh" not in " ".join(server)


def test_an_address_is_seen_only_once_both_have_said_yes(world, pages):
    """In pages of the pairing and in mails; the desk has its own rules."""
    ada = world.client("mentor")
    for state, pairing in world.pairings.items():
        if state == "approved":
            continue
        page = ada.get(reverse("pairing", args=[pairing.pk])).content.decode()
        assert (pairing.mentee.person.email in page) <= (state in ("active", "completed", "ended"))
    assert holding("ben@example.org", pages["mentor"]) == []
    assert holding("ada@example.org", pages["mentee"]) == []
    for mail in OutgoingMail.objects.exclude(to_person=None).exclude(kind="paper"):
        for person in (world.cast.ada, world.cast.ben):
            if person != mail.to_person:
                assert person.email not in mail.text + mail.html


def test_the_second_yes_sends_each_the_address_of_the_other(world):
    acts.accept(world.cast.ben, world.pairings["offered"])
    before = " ".join(OutgoingMail.objects.values_list("text", flat=True))
    assert "ada@example.org" not in before
    acts.accept(world.cast.ada, world.pairings["offered"])
    told = OutgoingMail.objects.filter(kind="active")
    assert {mail.to_person: other in mail.text for mail, other in pairs(told)} == {
        world.cast.ada: True,
        world.cast.ben: True,
    }


def pairs(mails):
    other = {"ada@example.org": "ben@example.org", "ben@example.org": "ada@example.org"}
    return [(mail, other[mail.to_email]) for mail in mails]


def test_members_never_see_points(pages):
    """Raw points belong to the desk: a score in a member's hand becomes a grade."""
    assert any(holding(points, pages["coordinator"]) for points in POINTS)
    for role in OTHERS:
        assert [holding(points, pages[role]) for points in POINTS] == [[], []]


def test_odd_answers_get_a_sentence_and_are_kept(world, pages):
    """To one form in six one of the odd answers in turn, nothing at all among them; then at
    random."""
    walk, odds = Walk(), list(ODD)
    found = list(forms_of(pages))
    assert len(found) > 100
    for number, (role, url, form) in enumerate(found[::6]):
        client = world.client(role)
        walk.send(client, url, form, filled(form, ODD[odds[number % len(odds)]], button=number))
    send_at_random(world, walk, found, times=20)
    walk.assert_nothing_wrong()


@pytest.mark.far
def test_every_odd_answer_to_every_control(world, pages):
    walk, found = Walk(), list(forms_of(pages))
    for role, url, form in found:
        client = world.client(role)
        walk.forms += 1
        for odd in ODD.values():
            for button in range(max(1, len(form.buttons))):
                walk.send(client, url, form, filled(form, odd, button=button))
        for control in form.controls.values():
            for odd in (ODD["nul"], ODD["markup"], HUGE):
                if control.name != "csrfmiddlewaretoken":
                    walk.send(client, url, form, one_odd(form, control, odd))
    send_at_random(world, walk, found, times=50)
    send_at_random(world, walk, found, times=200)
    send_at_random(world, walk, found, times=5_000)
    walk.assert_nothing_wrong()
