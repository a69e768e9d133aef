"""Saying on the site how it is going."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.views.reader import reader
from mentorship import access
from mentorship.forms.checkins import CheckInForm
from mentorship.services import checkins
from mentorship.services.acts import Refused
from mentorship.views.who_reads import who_reads


@login_required
def checkin(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask how it is going and how useful it is; answered, it leads back to the pairing's page."""
    asked = access.checkin_for(reader(request), pk)
    if why := checkins.why_closed(asked):
        messages.info(request, f"{why}.")
        return redirect("pairing", asked.pairing_id)
    form = CheckInForm(request.POST if request.method == "POST" else None, checkin=asked)
    if request.method == "POST" and form.is_valid():
        return _answered(request, form, pk)
    context = {"form": form, "checkin": asked, "program": asked.pairing.round.program}
    context["who_reads"] = who_reads(asked.pairing, reader(request))
    return render(request, "checkins/checkin.html", context)


def _answered(request: HttpRequest, form: CheckInForm, pk: int) -> HttpResponse:
    asked = access.checkin_for(reader(request), pk)
    said = form.cleaned_data
    try:
        more = (said.get("words", ""), said.get("useful"))
        checkins.answer(reader(request), asked, said["answer"], *more)
    except Refused as refusal:
        messages.info(request, f"{refusal.sentence}.")
    else:
        messages.success(request, _("Thank you for your answer."))
    return redirect("pairing", asked.pairing_id)
