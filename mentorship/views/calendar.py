"""A member's own calendar: the page about its address, and what programs fetch there."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from hashlib import sha256
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from icalendar import Event

from accounts.models import User
from accounts.views.fresh import fresh_sign_in
from accounts.views.reader import reader
from mentorship import access, queries
from mentorship.mail.invitations import summary
from mentorship.mail.message import site_link
from mentorship.models import CalendarFeed, Enrollment, Meeting, Pairing
from mentorship.models.association import house
from mentorship.models.sides import with_sides
from mentorship.services import feeds
from mentorship.text import calendars
from mentorship.text.circles import as_own
from mentorship.text.gatherings import as_event

FRESH_FOR = 15 * 60
"""For how many seconds a program may show what it has fetched."""


@fresh_sign_in()
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What the calendar is, who can read it, and how to make an address or change it."""
    return _shown(request, CalendarFeed.objects.filter(person=reader(request)).first())


def _shown(request: HttpRequest, feed: CalendarFeed | None) -> HttpResponse:
    """The page; with the address where it was made a moment ago, which is the only time."""
    address = _address(feed) if feed and feed.secret else ""
    context = {
        "feed": feed,
        "address": address,
        "webcal": address.replace(urlsplit(address).scheme, "webcal", 1) if address else "",
    }
    return render(request, "meetings/calendar.html", context)


def _address(feed: CalendarFeed) -> str:
    return urljoin(settings.SITE_URL, reverse("calendar_feed", args=[feed.secret]))


@fresh_sign_in(back="calendar")
def renew(request: HttpRequest) -> HttpResponse:
    """Make an address, or a new one, and show it this once."""
    if request.method == "POST":
        feed = feeds.renew(reader(request))
        messages.success(request, _("Your calendar has a new address"))
        return _shown(request, feed)
    return redirect("calendar")


@login_required
def off(request: HttpRequest) -> HttpResponse:
    """Give the address up."""
    if request.method == "POST":
        feeds.give_up(reader(request))
        messages.success(request, _("Your calendar has no address any more"))
    return redirect("calendar")


# What programs fetch -------------------------------------------------------------------------


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar of whoever has this secret. No sign-in and no cookie: the address is the key."""
    found = queries.feed_of(secret)
    if found is None:
        words = _("There is no calendar at this address.")
        return HttpResponse(f"{words}\n", status=404, content_type="text/plain; charset=utf-8")
    body = _calendar(found.person).encode()
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    etag = f'"{sha256(body).hexdigest()[:32]}"'
    response["ETag"] = etag
    response["Cache-Control"] = f"private, max-age={FRESH_FOR}"
    response["Content-Disposition"] = 'inline; filename="mentorship.ics"'
    return get_conditional_response(request, etag, None, response) or response


def _calendar(person: User) -> str:
    title = _("Mentoring at %(house)s") % {"house": house().name}
    since = timezone.now() - queries.CALENDAR_KEEPS
    events = {str(event["UID"]): event for event in _events(person, since)}
    return calendars.calendar(
        "PUBLISH", events.values(), x_wr_calname=calendars.clean(title), x_published_ttl="PT1H"
    )


def _events(person: User, since: datetime) -> Iterator[Event]:
    """Everything with a date that concerns this person: no address and no words of others."""
    yield from _meetings(person, since)
    for enrollment in queries.calendar_enrollments(person):
        for name, day, words in _dates(enrollment):
            if day >= since.date():
                stamp = enrollment.round.state_changed_at
                yield calendars.whole_day(f"round-{enrollment.round_id}-{name}", day, stamp, words)
    for gathering in access.gatherings_visible_to(person).filter(starts_at__gte=since):
        yield as_event(gathering)
    for pairing in with_sides(queries.unanswered_offers(person)):
        yield _answer_by(pairing)
    for pairing in with_sides(queries.pairings_with_an_own_end(person)):
        yield _own_end(pairing)


def _meetings(person: User, since: datetime) -> Iterator[Event]:
    for meeting in queries.calendar_meetings(person, since):
        yield _meeting(meeting, person)
    for together in queries.calendar_circles(person, since):
        yield as_own(together, site_link("circle", together.circle_id))


def _meeting(meeting: Meeting, person: User) -> Event:
    pairing = meeting.pairing
    other = pairing.own_side(person).other.enrollment
    assert meeting.starts_at is not None
    ends = meeting.starts_at + timedelta(minutes=meeting.minutes)
    found = calendars.event(
        f"meeting-{meeting.pk}", meeting.starts_at, ends, meeting.state_changed_at
    )
    found.add("sequence", meeting.sequence)
    found.add("status", "CONFIRMED")
    found.add("class", "PRIVATE")
    calendars.say(found, summary=summary(other.person.name_within, pairing.round.program.name))
    found.add("url", site_link("meeting", meeting.pk))
    return found


def _dates(enrollment: Enrollment) -> Iterator[tuple[str, date, str]]:
    """The days of a round that its members wait for."""
    round, program = enrollment.round, enrollment.round.program
    if program.is_convention:
        for day in enrollment.days or round.days():
            where = {"program": program.name, "place": round.place or round.name}
            yield f"day-{day}", day, _("%(program)s: %(place)s") % where
    elif round.ends_on:
        yield "ends", round.ends_on, _("%(program)s: the round ends") % {"program": program.name}
    if round.announce_on and not program.is_informal:
        words = _("%(program)s: partners are announced") % {"program": program.name}
        yield "announced", round.announce_on, words


def _own_end(pairing: Pairing) -> Event:
    """The last day of one talk or a few."""
    assert pairing.ends_on is not None
    words = _("%(program)s: what you asked for ends") % {"program": pairing.round.program.name}
    found = calendars.whole_day(
        f"own-end-{pairing.pk}", pairing.ends_on, pairing.state_changed_at, words
    )
    found.add("url", site_link("pairing", pairing.pk))
    return found


def _answer_by(pairing: Pairing) -> Event:
    assert pairing.answer_by is not None
    day = pairing.answer_by.astimezone(pairing.round.zone).date()
    words = _("%(program)s: last day to answer") % {"program": pairing.round.program.name}
    found = calendars.whole_day(f"answer-{pairing.pk}", day, pairing.state_changed_at, words)
    found.add("url", site_link("pairing", pairing.pk))
    return found
