"""Both people's whole year."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.utils import timezone

from tests.browser.walks.walker import Walk, Walker
from tests.people import Cast

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_people_walk_from_the_offer_to_a_good_ending(walk: Walk, people: Cast, pairing):
    ada, ben = walk.phone(people.ada), walk.phone(people.ben)
    they_accept(ada, ben)
    they_write_down_what_they_agree_on(ada, ben)
    they_meet(walk, ada, ben)
    they_say_how_it_goes(walk, ada, ben)
    they_hear_that_a_month_is_left(walk, pairing, ada, ben)
    they_conclude(walk, ada, ben)


def they_accept(ada: Walker, ben: Walker) -> None:
    """Ada from her mail alone, Ben after he has read everything."""
    ada.reads("We suggest Ben Okri as your mentee", "Accept or decline by")
    ada.follows_mail("We suggest Ben Okri as your mentee", "Yes, I would like to meet Ben")
    ada.presses("Yes, I would like to meet Ben").sees("You accepted this pairing")
    ben.opens("/").sees("We would like you to meet Ada Lovelace")
    ben.follows_mail("We suggest Ada Lovelace as your mentor", "Read everything first")
    ben.sees("Ada has said yes already").does_not_see("ada@example.org")
    ben.presses("Yes, I would like to meet Ada").is_at("You and Ada").sees("ada@example.org")
    ada.follows_mail("Ben Okri is your mentee now", "Open the pairing page")
    ada.is_at("You and Ben").sees("ben@example.org", "What the two of you say")


def they_write_down_what_they_agree_on(ada: Walker, ben: Walker) -> None:
    """Ben writes the first draft, Ada changes a word, and both agree; then a goal."""
    ben.sees("A first message").follows("See the first draft")
    ben.writes("What do we work towards?", "Ben leads a meeting in spring")
    ben.presses("I agree, and ask Ada").sees("waiting for Ada")
    ada.follows_mail("Ben Okri asks you to agree", "Read").sees("Ben leads a meeting in spring")
    ada.presses("I agree to this").sees("Agreed by both")
    ben.reads("You and Ada Lovelace have agreed")
    ben.opens("/").follows("Ada Lovelace").follows("Add a goal")
    ben.writes("What do you want to reach?", "Lead one meeting").presses("Save this goal")
    ben.sees("Lead one meeting")
    ada.opens("/").follows("Ben Okri").sees("Lead one meeting")


def they_meet(walk: Walk, ada: Walker, ben: Walker) -> None:
    """Ada proposes, Ben chooses; both note that they met, and write something down."""
    day = timezone.now().date() + timedelta(days=4)
    ada.opens("/").follows("Ben Okri").follows("Propose a time to meet")
    ada.writes("Day", str(day)).writes("Hour", "15:00").chooses("By video")
    ada.presses("Propose this").sees("You asked Ben to choose a time")
    ben.follows_mail("Ada Lovelace proposes to meet", "Choose a time").chooses("15:00")
    ben.presses("Meet at this time").sees("Agreed")
    ada.reads("You meet Ben Okri on")
    walk.later(days=5)
    ben.opens("/").sees("Did you and Ada meet?").follows("Say whether you met")
    ben.presses("Yes, we met").sees("You have met once").follows("Open the notes")
    ben.follows("Write a note for myself").writes("Note", "She says no kindly").presses(
        "Keep this note"
    )
    ada.opens("/").follows("Ben Okri").sees("You have met once").does_not_see("kindly")


def they_say_how_it_goes(walk: Walk, ada: Walker, ben: Walker) -> None:
    """After three weeks each is asked; Ben answers from his mail, Ada on the site."""
    walk.later(days=18)
    ben.follows_mail("You and Ada Lovelace: one question", "All is well")
    ben.presses("Send my answer").sees("you answered: All is well")
    ada.opens("/").follows("Answer").chooses("All is well").presses("Send my answer")
    ada.is_at("You and Ben")
    walk.later(days=30)
    ada.follows_mail("Something to talk about with Ben Okri", "Open your page").is_at("You and Ben")


def they_hear_that_a_month_is_left(walk: Walk, pairing, ada: Walker, ben: Walker) -> None:
    """On the morning on which a month is left."""
    ends_on = pairing.round.ends_on
    walk.on(datetime.combine(ends_on - timedelta(days=30), time(18), UTC))
    ada.reads("A month left with Ben Okri", "agree on a day for a last talk")
    ben.follows_mail("A month left with Ada Lovelace", "Open the pairing page").is_at("You and Ada")


def they_conclude(walk: Walk, ada: Walker, ben: Walker) -> None:
    """Ben proposes to wrap up; Ada agrees; each says how it was."""
    walk.later(days=20)
    ben.opens("/").follows("Ada Lovelace").follows("Propose to wrap up")
    ben.presses("Propose to wrap up").sees("Your pairing goes on until you both agree")
    ada.follows_mail("Ben Okri proposes to wrap up", "Yes, we wrap up")
    ada.presses("Yes, we wrap up").follows("Go on to the site").is_at("You and Ben: how was it?")
    ben.follows_mail("You and Ada Lovelace have wrapped up", "Say how it was")
    ben.is_at("You and Ada: how was it?").follows("Skip this")
    ben.is_at("You and Ada have come to a good end")
    ada.chooses("Yes").writes("What should the coordinator know?", "He was always early")
    ada.writes("A word of thanks to Ben", "You made me think again").presses("Save")
    ada.sees("Your thanks are on their way to Ben", "You thanked Ben")
    ben.reads("Ada Lovelace thanks you", "You made me think again")
    ben.opens("/").does_not_see("always early").has_no_mail("always early")
