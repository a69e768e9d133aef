"""The page of whoever has no partner this time: widen a wish by one press, wait, or leave."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.views.reader import reader
from matching.models import MatchRun
from mentorship import access
from mentorship.messages.kinds import Kind
from mentorship.models import Enrollment, OutgoingMail, Preference
from mentorship.services import widening
from mentorship.site import refusals
from mentorship.text.unpaired import why_unpaired

LABELS = {
    "region": gettext_lazy("Let the region be a wish and not a must"),
    "field": gettext_lazy("Let the field of work be a wish and not a must"),
    "institution": gettext_lazy("Let the institution be a wish and not a must"),
}


@dataclass(frozen=True)
class Must:
    """A must of somebody's, and how many partners matching found that it alone keeps out."""

    aspect: str
    opens: int | None
    """None where matching gave another reason, or has not said."""

    @property
    def label(self) -> str:
        """What the button says."""
        return str(LABELS[self.aspect])


def musts_of(place: Enrollment) -> list[Must]:
    """What somebody could let be a wish, first what would open most."""
    own = Preference.objects.filter(enrollment=place).first()
    opens = _opens(place)
    found = [
        Must(aspect, opens.get(aspect))
        for aspect in widening.ASPECTS
        if own and getattr(own, f"{aspect}_must")
    ]
    return sorted(found, key=lambda must: -(must.opens or 0))


def _opens(place: Enrollment) -> dict[str, int]:
    """The reason that matching gave in its last run, where it is one of these musts."""
    runs = MatchRun.objects.filter(round=place.round_id, finished_at__isnull=False)
    run = runs.exclude(unmatched=[]).order_by("-finished_at", "-pk").first()
    for row in run.unmatched if run else []:
        if row["enrollment"] == place.pk and row["reason"].startswith("rule."):
            return {row["reason"].removeprefix("rule."): row.get("opens", 0)}
    return {}


@login_required
def no_partner(request: HttpRequest, pk: int) -> HttpResponse:
    """Three ways on, for whoever was told that there is no partner; a POST widens a wish."""
    person = reader(request)
    place = access.enrollment_for(person, pk)
    if not OutgoingMail.objects.filter(enrollment=place, kind=Kind.NO_PARTNER).exists():
        raise Http404  # nobody learns here what a mail has not told them
    if request.method == "POST":
        return _widen(request, person, place)
    context = {
        "enrollment": place,
        "round": place.round,
        "program": place.round.program,
        "why": why_unpaired(place),
        "musts": musts_of(place),
    }
    return render(request, "enrollments/no_partner.html", context)


def _widen(request: HttpRequest, person: Any, place: Enrollment) -> HttpResponse:
    with refusals.told(request):
        widening.widen(person, place, request.POST.get("aspect", ""))
        messages.success(
            request, _("It is a wish now. The coordinators look with it, and you hear by mail.")
        )
    return redirect("no_partner", place.pk)
