"""Planning to meet on a phone without scripts, from the first proposal to the calendar."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from icalendar import Calendar

from mentorship.models import Meeting, OutgoingMail
from tests.browser.eyes import fits
from tests.browser.hands import deliver, later
from tests.people import cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("mailbox")]


def test_two_people_agree_when_to_meet_and_it_stands_in_both_calendars(phone):
    it = cast()
    for person, zone in ((it.ada, "America/New_York"), (it.ben, "Europe/Berlin")):
        person.profile.time_zone = zone
        person.profile.save()
    pairing = it.pairing("active")
    day = (timezone.now() + timedelta(days=10)).date()

    ada = phone(it.ada).opens(f"/pairings/{pairing.pk}/").follows("Propose a time to meet")
    ada.writes("Day", str(day)).writes("Hour", "").presses("Propose this")
    ada.sees("There is a problem", "Enter an hour like 14:30")
    assert fits(ada.page)
    ada.writes("Hour", "10:00").chooses("By phone").writes("Where, or the link", "I call you")
    ada.presses("Propose this").sees("You asked Ben to choose a time")

    ben = phone(it.ben).opens("/").sees("Ada would like to meet you").follows("Choose a time")
    moment = datetime.combine(day, datetime.min.time(), ZoneInfo("America/New_York"))
    moment = moment.replace(hour=10)
    berlin = f"{moment.astimezone(ZoneInfo('Europe/Berlin')):%H:%M} Central European Time (Berlin)"
    ben.sees("10:00 Eastern Time (New York) for Ada").chooses(berlin)
    assert fits(ben.page)
    ben.presses("Meet at this time").sees("Agreed", berlin, "I call you")
    assert fits(ben.page)

    deliver()
    for person in (it.ada, it.ben):
        mail = OutgoingMail.objects.get(kind="meeting_confirmed", to_person=person)
        (event,) = Calendar.from_ical(mail.calendar).walk("VEVENT")
        assert (mail.state, event.decoded("DTSTART")) == ("sent", moment)

    with later(moment + timedelta(hours=3)):
        ada.opens(f"/pairings/{pairing.pk}/").sees("Did you meet?").follows(
            "10:00 Eastern Time (New York)"
        )
        ada.presses("Yes, we met").sees("You have met once")
    assert Meeting.objects.get().state == "held"


def test_a_member_makes_a_calendar_of_their_own_and_gives_it_up(phone):
    it = cast()
    it.pairing("active")
    ben = phone(it.ben).opens("/profile/account/").follows("Look at your calendar")
    ben.presses("Make my calendar’s address").sees("/calendar/", ".ics")
    assert fits(ben.page)
    ben.presses("Switch it off").sees("Your calendar has no address any more")
