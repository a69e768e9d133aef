"""Whole journeys, from the first click to the last mail, as the people themselves walk them."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from mentorship.models import Enrollment, EnrollmentTopic, OutgoingMail, Pairing, Topic
from tests import factories
from tests.browser.eyes import fits
from tests.browser.hands import Hands, browser_of, later, mails_to, match
from tests.people import Cast, cast, person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("mailbox")]


@pytest.fixture
def desk(browser, live_server) -> Iterator[Callable[..., Hands]]:
    """Somebody's own browser: `desk(ada)` is Ada, signed in."""
    yield browser_of(browser, live_server.url)
    for context in browser.contexts:
        context.close()


def topics() -> list[Topic]:
    return [
        factories.TopicFactory(name=name, group=group)
        for name, group in (
            ("Leading a team", "Leading people"),
            ("Writing grants", "Running a library"),
            ("Finding a first post", "Your career"),
        )
    ]


# The newcomer ----------------------------------------------------------------------------------


def test_a_newcomer_signs_up_tells_of_herself_and_joins_without_losing_a_word(phone):
    cast()
    topics()
    factories.RegionFactory(name="Maine")
    factories.FieldFactory(name="Preservation")
    fay = phone().opens("/")
    fay.follows("Career mentoring").follows("Join this round").follows("Create an account")
    fay.signs_up("fay@example.org").follows("Go on to the questions")
    fay.writes("Full name", "Fay Weldon").presses("Save and continue")
    fay.follows("Skip this page")
    fay.writes("Institution", "Bangor Public Library")
    fay.page.get_by_label("Region").select_option(label="Maine")
    fay.presses("Save and continue")
    fay.page.get_by_text("Preservation", exact=True).click()
    fay.presses("Save and continue")
    for _ in ("schools", "about", "communication", "approach", "listening"):
        fay.follows("Skip this page")

    fay.is_at("How would you like to join Career mentoring?").chooses("As a mentee").goes_on()
    fay.chooses("Leading a team", "Writing grants").goes_on()
    fay.chooses("Writing grants").goes_on()
    fay.follows("Back")
    expect(fay.page.get_by_label("Writing grants")).to_be_checked()
    fay.goes_on().page.get_by_role("radio", name="No matter").first.check()
    fay.goes_on().chooses("Every month").goes_on()
    assert fits(fay.page)
    fay.writes("What do you hope to learn", "To say no kindly").goes_on(3)

    fay.is_at("Check your answers").sees("To say no kindly", "Writing grants", "Every month")
    fay.page.get_by_role("link", name="Change").nth(0).click()
    fay.chooses("Finding a first post").goes_on()
    fay.is_at("Check your answers").sees("Finding a first post", "To say no kindly")
    assert fits(fay.page)
    fay.presses("Join as a mentee").is_at("You have joined as a mentee").sees("What happens next")
    assert fits(fay.page)

    enrolled = Enrollment.objects.get(person__email="fay@example.org")
    assert enrolled.goal == "To say no kindly"
    assert enrolled.topics.count() == 3
    fay.reads_mail("fay@example.org", "You have joined Career mentoring")
    assert fits(fay.page)
    fay.opens("/").sees("Career mentoring")


# Long-term -------------------------------------------------------------------------------------


def announced(desk) -> tuple[Cast, Pairing]:
    """Walk a round from its opening to the announcement of Ada and Ben, as Cleo does."""
    people = cast()
    topic = topics()[0]
    for enrollment in (people.ada_in, people.ben_in):
        factories.WorkingStyleFactory(profile=enrollment.person.profile)
        EnrollmentTopic.objects.create(enrollment=enrollment, topic=topic)
    people.round.state = "draft"
    people.round.save()

    cleo = desk(people.cleo).opens(reverse("admin:round", args=[people.round.pk]))
    cleo.presses("Open sign-up").sees("Sign-up is open")
    cleo.presses("Close sign-up").sees("Sign-up is closed")
    cleo.presses("Run matching")
    match()
    cleo.page.reload()
    cleo.sees("Proved", "Ada Lovelace", "Ben Okri", "Why these two", "Points of each factor")
    cleo.sees("Leading a team")
    cleo.page.locator("[data-key=a]").click()
    cleo.sees("1 decided")
    cleo.opens(reverse("admin:announce", args=[people.round.pk]))
    cleo.sees("2 mails go out", "Ben Okri as your mentee", "Ada Lovelace as your mentor")
    assert mails_to(people.ada) == mails_to(people.ben) == []
    cleo.presses("Announce 1 pairing")
    assert mails_to(people.ada) == mails_to(people.ben) == ["offered"]
    return people, Pairing.objects.get()


def both_accept(people: Cast, ada: Hands, ben: Hands) -> None:
    """Each says yes from their own mail; nobody's address is shown before both have."""
    button = "Read everything first"
    ada.follows_mail("ada@example.org", "We suggest Ben Okri as your mentee", button)
    ada.is_at("Meet Ben Okri").does_not_see("ben@example.org")
    ada.presses("Yes, I would like to meet Ben").sees("Now it is Ben’s turn")
    ada.does_not_see("ben@example.org")
    ben.follows_mail("ben@example.org", "We suggest Ada Lovelace as your mentor", button)
    ben.sees("Ada has said yes already").does_not_see("ada@example.org")
    ben.presses("Yes, I would like to meet Ada").is_at("You and Ada").sees("ada@example.org")
    ada.page.reload()
    ada.is_at("You and Ben").sees("ben@example.org")


def test_a_long_term_pairing_is_matched_announced_accepted_and_concluded_by_both(desk):
    people, pairing = announced(desk)
    ada, ben = desk(people.ada), desk(people.ben)
    both_accept(people, ada, ben)
    ben.follows_mail("ben@example.org", "Ada Lovelace is your mentor now", "Open the pairing page")
    ben.follows("Propose to wrap up").is_at("Have you and Ada done what you set out to do?")
    ben.presses("Propose to wrap up").is_at("You and Ada")
    ada.follows_mail("ada@example.org", "Ben Okri proposes to wrap up", "Yes, we wrap up")
    ada.presses("Yes, we wrap up").follows("Go on to the site")
    ada.is_at("You and Ben: how was it?").follows("Skip this").sees("ben@example.org")
    pairing.refresh_from_db()
    assert pairing.state == "completed"
    assert pairing.mentor_concluded_at
    assert pairing.mentee_concluded_at


# Convention ------------------------------------------------------------------------------------


def test_a_first_timer_is_met_at_the_convention_and_the_clock_ends_it(desk):
    people = cast("convention")
    topics()
    start = timezone.now().date() + timedelta(20)
    round_ = people.round
    round_.starts_on, round_.ends_on, round_.place = start, start + timedelta(2), "Chicago"
    round_.save()
    Enrollment.objects.update(days=[start], first_time=False)
    people.ben_in.delete()

    eve = desk(people.eve).opens(reverse("join", args=[round_.pk]))
    pages = []
    eve.page.on("framenavigated", lambda frame: pages.append(frame.url))
    eve.chooses("Yes, this is my first time").goes_on()
    eve.page.get_by_role("checkbox").first.check()
    eve.goes_on().chooses("Leading a team").goes_on(2)
    eve.presses("Join as a mentee").sees("You have joined")
    assert len(set(pages)) <= 5

    cleo = desk(people.cleo).opens(reverse("admin:round", args=[round_.pk]))
    cleo.presses("Run matching")
    match()
    cleo.page.reload()
    cleo.page.locator("[data-key=a]").click()
    cleo.sees("1 decided")
    cleo.follows("Announce 1 pair").presses("Announce 1 pairing")
    button = "Read everything first"
    eve.follows_mail("eve@example.org", "We suggest Ada Lovelace", button)
    eve.presses("Yes, I would like to meet Ada")
    ada = desk(people.ada).follows_mail("ada@example.org", "We suggest Eve Moor", button)
    ada.presses("Yes, I would like to meet Eve").sees("eve@example.org", "Chicago")

    with later(datetime.combine(start + timedelta(4), datetime.min.time(), tzinfo=UTC)):
        pass
    assert Pairing.objects.get().state == "completed"
    eve.opens(reverse("pairing", args=[Pairing.objects.get().pk])).sees("have come to a good end")
    assert mails_to(people.eve)[-1] == mails_to(people.ada)[-1] == "round_over"


# Informal --------------------------------------------------------------------------------------


def opts_in(hands: Hands, round_pk: int, role: str, topic: str) -> None:
    """Join the informal round through its pages, and choose to be found."""
    hands.opens(reverse("join", args=[round_pk])).chooses(f"As a {role}").goes_on()
    hands.chooses(topic).goes_on(2)
    hands.page.get_by_role("radio", name="No matter").check()
    hands.goes_on().writes("What would you like others to know", "I read at night").goes_on()
    hands.chooses("Show me in the directory").goes_on(2)
    hands.presses(f"Join as a {role}").sees("You have joined")


def test_members_find_each_other_ask_and_answer_from_their_mails(desk):
    people = cast("informal")
    topics()
    Pairing.objects.all().delete()
    round_ = people.round
    fay, gil = person("Fay Weldon"), person("Gil Ames")
    fay_there, gil_there = desk(fay), desk(gil)
    opts_in(fay_there, round_.pk, "mentee", "Writing grants")
    opts_in(gil_there, round_.pk, "mentor", "Writing grants")
    Enrollment.objects.filter(person=people.ada).update(listed=True)
    EnrollmentTopic.objects.create(
        enrollment=people.ada_in, topic=Topic.objects.get(name="Leading a team")
    )

    fay_there.opens(reverse("directory", args=[round_.pk])).is_at("Who is here")
    names = fay_there.page.locator(".directory .person").all_inner_texts()
    assert "Gil Ames" in names[0], names
    assert "Ada Lovelace" in names[1], names
    fay_there.sees("Gil can help with what matters most to you: Writing grants").does_not_see(
        "gil@example.org"
    )

    fay_there.follows("Gil Ames").writes("What would you like to talk about", "")
    fay_there.presses("Ask Gil").sees("Enter a few words")
    fay_there.writes("What would you like to talk about", "May I ask about grants?")
    fay_there.presses("Ask Gil").is_at("You asked Gil Ames")
    button = "Read everything first"
    gil_there.follows_mail("gil@example.org", "Fay Weldon asks you to be their mentor", button)
    gil_there.sees("May I ask about grants?").does_not_see("fay@example.org")
    gil_there.presses("Yes, Fay may write to me").sees("fay@example.org")
    fay_there.page.reload()
    fay_there.is_at("You and Gil").sees("gil@example.org")


def asks(people: Cast, hands: Hands) -> Pairing:
    """Ben asks Ada in the directory."""
    Enrollment.objects.update(listed=True)
    hands.opens(reverse("directory", args=[people.round.pk])).follows("Ada Lovelace")
    hands.writes("What would you like to talk about", "May I ask you something?").presses("Ask Ada")
    hands.is_at("You asked Ada Lovelace")
    return Pairing.objects.get()


def test_a_request_is_declined_and_the_other_hears_it_kindly(desk):
    people = cast("informal")
    ben, ada = desk(people.ben), desk(people.ada)
    pairing = asks(people, ben)
    ada.follows_mail("ada@example.org", "Ben Okri asks", "Read everything first")
    ada.follows("No, not now").presses("Say no").does_not_see("ben@example.org")
    ben.follows_mail(
        "ben@example.org", "Your request to Ada Lovelace will not go ahead", "Find somebody else"
    )
    ben.opens(reverse("pairing", args=[pairing.pk])).does_not_see("ada@example.org")
    ben.sees("not a judgement of you")


def test_a_request_that_nobody_answers_lapses_after_ten_days(desk):
    people = cast("informal")
    ben, ada = desk(people.ben), desk(people.ada)
    pairing = asks(people, ben)
    with later(days=9):
        pairing.refresh_from_db()
        assert pairing.state == "asked"
    with later(days=11):
        pairing.refresh_from_db()
        assert pairing.state == "expired"
        page = reverse("pairing", args=[pairing.pk])
        ada.opens(page).is_at("This request has lapsed")
        ben.opens(page).is_at("This request has lapsed").sees("there are others to ask")
    assert OutgoingMail.objects.filter(kind="expired", to_person=people.ben).count() == 1
