"""An event of a round as a file for a calendar, for those who have signed up."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from accounts.views.reader import reader
from mentorship import access
from mentorship.text import calendars
from mentorship.text.gatherings import as_event


@login_required
@require_safe
def gathering_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The event as calendar programs take it."""
    found = access.one_or_404(access.gatherings_visible_to(reader(request)), pk)
    body = calendars.calendar("PUBLISH", [as_event(found)])
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="event.ics"'
    return response
