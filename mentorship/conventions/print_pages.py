"""The desk's prints of a convention, as files."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from accounts.views.reader import reader
from mentorship import access, states
from mentorship.conventions import prints
from mentorship.models import Enrollment, Round
from mentorship.site.desk import desk


def _badges(round: Round) -> bytes:
    rows = Enrollment.objects.filter(round=round).exclude(state__in=states.ENROLLMENT_GONE)
    rows = rows.select_related("person__profile", "round__program")
    return prints.badges(round, rows.order_by("person__profile__full_name", "pk"))


KINDS = {"list": prints.by_day_and_point, "cards": prints.cards, "badges": _badges}


@require_safe
def convention_print(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """One of the prints as a PDF."""
    round = access.round_run_for(reader(request), pk)
    if kind not in KINDS or not round.program.is_convention:
        raise Http404
    response = HttpResponse(KINDS[kind](round), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{kind}-{round.pk}.pdf"'
    return response


desk.add_page("rounds/<int:pk>/print/<slug:kind>.pdf", convention_print, "convention_print")
