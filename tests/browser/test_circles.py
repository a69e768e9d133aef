"""A circle's half year on small phones: from the run to its end, and each new page with axe."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mentorship.models import Circle, Round
from mentorship.services import clock
from tests.browser.eyes import fits
from tests.browser.hands import deliver, later
from tests.mentorship.circles.stage import staged

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("mailbox")]


def test_a_circles_half_year(phone):
    it = staged(circle_least=3, circle_most=4)
    today = timezone.now().date()
    Round.objects.filter(pk=it.round.pk).update(ends_on=today + timedelta(days=180))
    mentor = it.mentor("Mia Mentor", 4).person
    members = [place.person for place in it.mentees(4)]
    it.run()

    cleo = phone(it.cleo).opens(f"/admin/rounds/{it.round.pk}/").follows("Look at 1 proposal")
    cleo.sees("4 of 4 mentees have a place", "Proved: no other circles place more")
    assert fits(cleo.page)
    cleo.presses("Approve the one that is proposed").presses("Announce the one that is approved")
    cleo.sees("Waiting for answers")
    assert fits(cleo.page)
    deliver()

    phones = [phone(person) for person in (mentor, *members)]
    for hands in phones:
        hands.opens("/").sees("A circle is suggested to you").follows("Read and answer")
        assert fits(hands.page)
        hands.presses("Yes, I would like to be part of it").sees("Your yes is noted")
    mia, ali, *_others = phones
    mia.opens("/").follows("Circle 1").sees("When you meet", members[0].email)
    assert fits(mia.page)

    day = str(today + timedelta(days=9))
    mia.follows("Plan a meeting").writes("Day", day).writes("Hour", "18:00")
    assert fits(mia.page)
    mia.writes("Where, or the link", "https://rooms.example/circle").presses("Plan it")
    mia.sees("18:00", "rooms.example")
    ali.opens("/").follows("Circle 1").follows("Write down what you agree on")
    ali.writes("What do we work towards?", "To lead small teams").presses("Write it down")
    mia.opens(ali.page.url).sees("To lead small teams").presses("I agree")
    ali.follows("Notes").writes("Your note", "Bring a case").chooses("The others may read")
    ali.presses("Keep this note").sees("read by all of you")
    assert fits(ali.page)

    with later(timezone.now() + timedelta(days=22)):
        clock.tick()
        deliver()
        cleo, cy, di = (phone(who) for who in (it.cleo, members[2], members[3]))
        cy.opens("/").follows("Circle 1").follows("Say how it is going")
        assert fits(cy.page)
        cy.chooses("We have not met").presses("Send to the coordinators").sees("Thank you")
        di.opens(cy.page.url).follows("Leave, or end it").sees("They go on as before")
        assert fits(di.page)
        di.presses("Leave").sees("You have left")
        cleo.opens(f"/admin/rounds/{it.round.pk}/circles/").sees("We have not met")
    with later(timezone.now() + timedelta(days=182)):
        clock.tick()
        mia = phone(mentor)
        mia.opens(f"/circles/{Circle.objects.get().pk}/").sees("Over", members[0].email)
        mia.does_not_see(members[3].email)
        assert fits(mia.page)
        mia.follows("Say how it was").chooses("Partly").writes(
            "A word of thanks to the others", "You all listened"
        )
        assert fits(mia.page)
        mia.presses("Save").sees("Your thanks are on their way", "You sent your thanks")
        ali = phone(members[0]).opens(mia.page.url)
        ali.sees("You all listened").does_not_see("Partly")
        mia.follows("Your certificate, to print").sees("took part as mentor in", "by the calendar")
        assert fits(mia.page)
        cleo = phone(it.cleo).opens(f"/admin/rounds/{it.round.pk}/circles/")
        cleo.sees("Partly").does_not_see("You all listened")
        assert fits(cleo.page)
    assert Circle.objects.get().state == "completed"
