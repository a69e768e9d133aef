"""A coordinator is one of a pair: nothing that the other says of them reaches them at the desk."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from mentorship.models import LogLine, OutgoingMail, Pairing
from mentorship.services import checkins, closings, pairings
from tests import factories, people
from tests.hostile.walk import again
from tests.permissions.test_elsewhere import links, lists

pytestmark = pytest.mark.django_db

CANARIES = {what: f"Zyx{what}wvut" for what in ("question", "checkin", "decline", "end", "closing")}
"""What the other writes in every box that coordinators read."""

MOST = 80
MONDAY = datetime(2026, 5, 4, 13, tzinfo=UTC)


@dataclass
class Two:
    """Cleo, who coordinates, and her partner; with others who run the same program."""

    cast: people.Cast
    cleo: User
    other: User
    una: User
    """Coordinates the same program."""
    over: User
    """Coordinates the unit above."""
    declined: Pairing
    ended: Pairing
    active: Pairing

    @property
    def pairs(self) -> tuple[Pairing, ...]:
        return self.declined, self.ended, self.active

    def client(self, person: User) -> Client:
        client = Client()
        client.force_login(person)
        return client


def make_two(side: str, *, steward: bool = False, who: str = "cleo") -> Two:
    """Cleo mentors, or is mentored; three of her pairings, and another pair that she looks after.

    With `who="ann"` it is an administrator who is one of the two.
    """
    cast = people.cast()
    una, over = (people.person(name, is_staff=True) for name in ("Una Also", "Olga Over"))
    factories.CoordinatorFactory(person=una, program=cast.program)
    factories.CoordinatorFactory(person=over, unit=cast.program.unit)
    cleo = getattr(cast, who)
    own = {"mentor": factories.MentorFactory, "mentee": factories.EnrollmentFactory}[side](
        round=cast.round, person=cleo, capacity=3
    )
    other = cast.ben_in if side == "mentor" else cast.ada_in
    other.capacity = 3
    other.save()
    two = {side: own, other.role: other, "round": cast.round, "steward": una if steward else None}
    made = [factories.PairingFactory(state="offered", **two)]
    pairings.decline(other.person, made[0], CANARIES["decline"])
    for place in (1, 2):
        made.append(factories.PairingFactory(state="active", **two))
        if place == 1:
            write(made[-1], other.role)
    return Two(cast, cleo, other.person, una, over, *made)


def write(pairing: Pairing, side: str) -> None:
    """Let the one on `side` say everything that may be said to a coordinator."""
    actor = pairing.enrollment_of(side).person
    pairings.ask_coordinator(actor, pairing, CANARIES["question"])
    checkin = factories.CheckInFactory(pairing=pairing, side=side)
    checkins.answer(actor, checkin, "trouble", CANARIES["checkin"], 1)
    pairings.end_early(actor, pairing, "fit", CANARIES["end"], again=True)
    closings.answer(actor, pairing, closings.Said(worth=1, words=CANARIES["closing"]))


def in_mails_to(person: User) -> set[str]:
    """Which canaries stand in mails to this person."""
    mails = OutgoingMail.objects.filter(to_person=person)
    words = "".join(f"{one.subject}{one.text}{one.html}{one.calendar}" for one in mails)
    return {what for what, canary in CANARIES.items() if canary in words}


def canaries_in(page: str) -> set[str]:
    return {what for what, canary in CANARIES.items() if canary in page}


def of_each(name: str, rows) -> list[str]:
    return [reverse(name, args=[row.pk]) for row in rows]


def known_addresses(two: Two) -> list[str]:
    """Every address of the desk that could lead to what was said, guessed or linked."""
    mails = list(OutgoingMail.objects.all())
    found = [reverse("admin:index"), reverse("admin:waiting"), *lists()]
    for name in ("pairing", "pairing_mend", "pairing_withdraw", "mentorship_pairing_change"):
        found += of_each(f"admin:{name}", two.pairs)
    for name in ("mail", "mail_html", "mail_edit"):
        found += of_each(f"admin:{name}", mails)
    for act in ("hold", "release", "cancel", "again"):
        found += [reverse("admin:mail_act", args=[mail.pk, act]) for mail in mails]
    found += of_each("admin:mentorship_logline_change", LogLine.objects.all())
    for name in ("round", "round_pairings", "left_over", "stewards", "by_hand", "announce"):
        found.append(reverse(f"admin:{name}", args=[two.cast.round.pk]))
    found += [f"{url}?q={CANARIES[what]}" for url in lists() for what in ("end", "question")]
    for one in (two.active.mentor, two.active.mentee):
        found.append(reverse("admin:waiting_person", args=[one.pk]))
        for page in ("change", "history"):
            found.append(reverse(f"admin:mentorship_enrollment_{page}", args=[one.pk]))
            found.append(reverse(f"admin:accounts_user_{page}", args=[one.person_id]))
    return found


def walked(client: Client, addresses: list[str]) -> dict[str, set[str]]:
    """Open these pages and what they link to at the desk: which canaries stand on which."""
    waiting, seen, found = list(reversed(addresses)), set(), {}
    follow = MOST
    while waiting:
        url = waiting.pop()
        if url in seen or "logout" in url:
            continue
        seen.add(url)
        answer = again(client).get(url)
        assert answer.status_code in (200, 302, 404), url
        # The box of a search repeats what was searched for.
        page = answer.content.decode()
        for canary in CANARIES.values():
            page = page.replace(f'value="{canary}"', "").replace(f"q={canary}", "q=")
        if shown := canaries_in(page):
            found[url] = shown
        if answer.status_code == 200 and follow > 0:
            fresh = sorted(links(page, url) - seen)[:follow]
            follow -= len(fresh)
            waiting += fresh
    assert len(seen) > 60
    return found


@pytest.mark.slow
@pytest.mark.parametrize("steward", [False, True])
@pytest.mark.parametrize("side", ["mentor", "mentee"])
def test_cleo_finds_no_word_of_her_partner_anywhere_at_the_desk(side, steward):
    two = make_two(side, steward=steward)
    assert walked(two.client(two.cleo), known_addresses(two)) == {}
    assert in_mails_to(two.cleo) == set()


@pytest.mark.slow
@pytest.mark.parametrize("side", ["mentor", "mentee"])
def test_an_administrator_who_is_one_of_the_two_finds_none_either(side):
    two = make_two(side, who="ann")
    assert walked(two.client(two.cleo), known_addresses(two)) == {}
    assert in_mails_to(two.cleo) == set()
