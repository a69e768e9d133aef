"""An event of a round, for those who have signed up: whether one comes, and its file."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, OuterRef, Q, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.views.reader import reader
from mentorship import access
from mentorship.models import Enrollment, Gathering, Invitation
from mentorship.services import invitations
from mentorship.site import refusals
from mentorship.text import calendars
from mentorship.text.gatherings import as_event


def events_of(own: Enrollment) -> list[Gathering]:
    """What the round invites to, from yesterday on."""
    since = timezone.now() - timedelta(days=1)
    rows = access.gatherings_visible_to(own.person).filter(round=own.round_id)
    mine = Invitation.objects.filter(gathering=OuterRef("pk"), enrollment__person=own.person)
    said = Subquery(mine.exclude(answer="").values("answer")[:1])
    coming = Q(invitations__answer=Invitation.Answer.YES)
    rows = rows.annotate(said=said, coming=Count("invitations", filter=coming))
    found: list[Gathering] = list(rows.filter(starts_at__gte=since).select_related(None))
    for gathering in found:
        gathering.round = own.round
    return found


@login_required
@require_safe
def gathering_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The event as calendar programs take it."""
    found = access.one_or_404(access.gatherings_visible_to(reader(request)), pk)
    body = calendars.calendar("PUBLISH", [as_event(found)])
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="event.ics"'
    return response


@login_required
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whether one comes, and go back to one's place in the round."""
    person, said = reader(request), request.POST.get("answer", "")
    found = access.one_or_404(access.gatherings_visible_to(person), pk)
    if said not in Invitation.Answer.values:
        messages.error(request, _("Choose yes or no"))
        return redirect("enrollment", _place(request, found.round_id))
    with refusals.told(request):
        invitations.answer(person, found, said)
        messages.success(request, _("Your answer is noted"))
    return redirect("enrollment", _place(request, found.round_id))


def _place(request: HttpRequest, round: int) -> int:
    """The place from whose page the answer came, or another one of the person's in the round."""
    own = Enrollment.objects.filter(person=reader(request), round=round).values_list(
        "pk", flat=True
    )
    asked = request.POST.get("place", "")
    return next((pk for pk in own if str(pk) == asked), own[0])
