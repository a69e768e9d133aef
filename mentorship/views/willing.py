"""Answering on the site whether one is still willing to mentor."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.views.reader import reader
from mentorship import access
from mentorship.models import Willingness
from mentorship.services import willingness
from mentorship.site import refusals

SAID = (Willingness.Answer.YES, Willingness.Answer.NOT_NOW, Willingness.Answer.NO_MORE)


@login_required
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the answer, and go back to one's place in the round."""
    person, said = reader(request), request.POST.get("answer", "")
    rows = Willingness.objects.filter(enrollment__in=access.enrollments_visible_to(person))
    asking = access.one_or_404(rows, pk)
    if said not in SAID:
        messages.error(request, _("Choose one of the three answers"))
        return redirect("enrollment", asking.enrollment_id)
    with refusals.told(request):
        willingness.answer(person, asking, said)
        messages.success(request, _("Your answer is noted"))
    return redirect("enrollment", asking.enrollment_id)
