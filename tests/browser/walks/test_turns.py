"""Shorter walks: what happens when it does not go as planned."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mentorship.models import Round
from mentorship.services import leaving, pairings, rounds
from mentorship.services.pairings import free_place
from tests import factories, promises
from tests.browser.walks.walker import Walk, Walker
from tests.people import Cast, person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _sound():
    """Wherever a walk leads, every promise holds at its end."""
    yield
    assert promises.broken() == {}


def desk(people: Cast) -> Client:
    """Cleo at her desk, signed in now."""
    client = Client()
    client.force_login(people.cleo)
    return client


def reads(client: Client, name: str, *args: int) -> str:
    page = client.get(reverse(f"admin:{name}", args=args))
    assert page.status_code == 200
    return page.content.decode()


def both_accept(people: Cast, pairing) -> None:
    for one in (people.ada, people.ben):
        pairings.accept(one, pairing)
    pairing.refresh_from_db()


def test_one_declines_and_the_other_is_told_kindly(walk: Walk, people: Cast, pairing):
    ada, ben = walk.phone(people.ada), walk.phone(people.ben)
    ada.follows_mail("We suggest Ben Okri as your mentee", "Yes, I would like to meet Ben")
    ada.presses("Yes, I would like to meet Ben")
    ben.follows_mail("We suggest Ada Lovelace as your mentor", "No, this does not suit me")
    ben.writes("What would suit you better?", "Somebody nearer to me")
    ben.presses("No, this does not suit me").sees("You declined this pairing")
    ben.follows("Go on to the site")
    ada.reads("The pairing with Ben Okri will not go ahead").has_no_mail(
        "nearer", "Somebody nearer"
    )
    ada.opens("/").opens(f"/pairings/{pairing.pk}/").does_not_see("nearer", "ben@example.org")
    assert "Somebody nearer to me" in reads(desk(people), "pairing", pairing.pk)
    assert free_place(people.ada_in) == free_place(people.ben_in) == 1


def test_a_pair_falls_silent_and_its_coordinator_sees_it(walk: Walk, people: Cast, pairing):
    both_accept(people, pairing)
    ada, ben = walk.phone(people.ada), walk.phone(people.ben)
    walk.later(days=22)
    ada.reads("You and Ben Okri: one question")
    ben.reads("You and Ada Lovelace: one question")
    walk.later(days=22)
    ben.follows_mail("You and Ada Lovelace: one question", "All is well")
    ben.sees("The time to answer this question has passed")
    assert "no answer" in reads(desk(people), "round_pairings", people.round.pk)
    walk.later(days=5, hours=5)  # a Monday morning, also in America
    cleo = walk.phone(people.cleo)
    cleo.reads("this week", "1 pair is quiet")


def test_one_ends_early_and_finds_another_mentor(walk: Walk, people: Cast, pairing):
    both_accept(people, pairing)
    fay_in = factories.MentorFactory(round=people.round, person=person("Fay Weldon"))
    ada, ben = walk.phone(people.ada), walk.phone(people.ben)
    walk.later(days=60)
    ends_early(ben, ada)
    assert free_place(people.ada_in) == free_place(people.ben_in) == 1
    assert "Ada moved to Ohio" in reads(desk(people), "pairing", pairing.pk)

    again = pairings.approve(people.cleo, fay_in, people.ben_in)
    rounds.announce(people.cleo, Round.objects.get(pk=people.round.pk))
    fay = walk.phone(fay_in.person)
    fay.follows_mail("We suggest Ben Okri as your mentee", "Yes, I would like to meet Ben")
    fay.presses("Yes, I would like to meet Ben")
    ben.opens("/").sees("We would like you to meet Fay Weldon").follows("Read about Fay")
    ben.presses("Yes, I would like to meet Fay").is_at("You and Fay").sees("fay@example.org")
    again.refresh_from_db()
    assert again.state == "active"


def ends_early(ben: Walker, ada: Walker) -> None:
    """Ben ends; Ada hears it kindly, and neither reason nor words."""
    ben.opens("/").follows("Ada Lovelace").follows("Something is not working")
    ben.follows("End this pairing").presses("End this pairing").sees("There is a problem")
    ben.chooses("We lost touch").writes("Anything that would help", "Ada moved to Ohio")
    ben.presses("End this pairing").does_not_see("ada@example.org")
    ada.reads("Your pairing with Ben Okri has ended").has_no_mail("Ohio", "lost touch")
    ada.opens("/").does_not_see("Ohio", "ben@example.org")


def test_a_pairing_without_an_end_is_concluded_by_both(walk: Walk, people: Cast, pairing):
    Round.objects.filter(pk=people.round.pk).update(ends_on=None)
    both_accept(people, pairing)
    ada, ben = walk.phone(people.ada), walk.phone(people.ben)
    walk.later(days=400)
    ben.opens("/").follows("Ada Lovelace").sees("There is no fixed end")
    ada.opens("/").follows("Ben Okri").follows("Propose to wrap up")
    ada.presses("Propose to wrap up").is_at("You and Ben")
    ben.follows_mail("Ada Lovelace proposes to wrap up", "Yes, we wrap up")
    ben.presses("Yes, we wrap up").follows("Go on to the site")
    ben.is_at("You and Ada: how was it?")
    ada.opens(f"/pairings/{pairing.pk}/").is_at("You and Ben have come to a good end")
    pairing.refresh_from_db()
    assert pairing.mentor_concluded_at
    assert pairing.mentee_concluded_at


def test_an_erased_partner_stays_as_a_former_member(walk: Walk, people: Cast, pairing):
    both_accept(people, pairing)
    ada, ben = walk.phone(people.ada), walk.phone(people.ben)
    walk.later(days=40)
    ben.opens("/profile/close/").sees("pairings with “a former member”")
    leaving.close(people.ben, people.ben)
    ada.reads("Your pairing with Ben Okri has ended")
    walk.later(days=31)
    ada.opens(f"/pairings/{pairing.pk}/").sees("a former member").does_not_see("Ben", "Okri")
    ada.opens("/").does_not_see("Okri", "ben@example.org")
    assert timezone.now() - pairing.active_at > timedelta(days=70)
    assert "Okri" not in reads(desk(people), "pairing", pairing.pk)
