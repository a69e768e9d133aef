"""The status page: how the site is, for its administrators."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import dates
from mentorship import access
from mentorship.models import Heartbeat
from mentorship.services.clock.jobs import PREFIX
from mentorship.site import health
from mentorship.site.desk import desk

WORDS = {
    health.GREEN: ("completed", gettext_lazy("Good")),
    health.AMBER: ("waiting", gettext_lazy("Have a look")),
    health.RED: ("wrong", gettext_lazy("Act now")),
}
"""Each state with its sign and its words; the colour alone says nothing."""


def status_page(request: HttpRequest) -> HttpResponse:
    """Everything that is watched, what is worst first."""
    if not access.runs_everything(request.user):  # type: ignore[arg-type]
        raise Http404
    checks = health.look()
    checks.sort(key=lambda check: -health.STATES.index(check.state))
    context = {
        "checks": [(check, *WORDS[check.state]) for check in checks],
        "whole": WORDS[health.worst(checks)],
        "hosts": [
            (row.host, row.name.removeprefix(health.WORKER), row.beat_at)
            for row in Heartbeat.objects.exclude(host="").order_by("host", "name")
        ],
        "jobs": [
            (row.name.removeprefix(PREFIX).capitalize(), row.beat_at, _done(row))
            for row in Heartbeat.objects.filter(name__startswith=PREFIX)
        ],
    }
    return desk.page(request, "status", context)


def _done(row: Heartbeat) -> list[tuple[str, int]]:
    """What a job of the clock did last, by part; what it did not is left out."""
    return [(part, count) for part, count in row.counts.items() if count]


def needs_a_look(user: Any) -> Iterator[tuple[str, str]]:
    """A line on the desk's first page of administrators, when something is not as it should be."""
    if not access.runs_everything(user):
        return
    troubled = [check for check in health.look() if check.state != health.GREEN]
    if troubled:
        subjects = dates.listed(check.subject for check in troubled)
        yield _("The site needs a look: %(subjects)s") % {"subjects": subjects}, _address()


def _address() -> str:
    return reverse("admin:status")


desk.add_page("status/", status_page, "status")
desk.add_work(needs_a_look)
