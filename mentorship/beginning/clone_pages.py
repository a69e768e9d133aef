"""The desk's page on which a round is done once more."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts import dates
from accounts.views.reader import reader
from mentorship import access
from mentorship.beginning import cloning
from mentorship.beginning.forms import CloneForm
from mentorship.beginning.pages import today
from mentorship.models import Round
from mentorship.services.acts import Refused
from mentorship.site.desk import desk


def clone(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a name and the first day; show the moved dates before anything is made."""
    source = access.round_run_for(reader(request), pk)
    form = CloneForm(request.POST or None, source=source, label=_label(source), today=today())
    context: dict[str, Any] = {"round": source, "program": source.program, "form": form}
    if request.method == "POST" and form.is_valid():
        name, start = form.cleaned_data["name"], form.cleaned_data["starts_on"]
        if "make" in request.POST:
            try:
                made = cloning.clone(reader(request), source, name, start, today())
                messages.success(request, _("The round is set up, with its dates moved"))
                return redirect("admin:round", made.pk)
            except Refused as refusal:
                form.add_error(None, refusal.sentence)
        else:
            context["moved"] = _both(source, start)
    return desk.page(request, "begin/clone", context)


def _label(source: Round) -> str:
    if not source.starts_on:
        return _("On which day does sign-up open?")
    if source.program.is_convention:
        return _("On which day does the convention begin?")
    return _("On which day do pairs start?")


def _both(source: Round, start: date) -> list[tuple[str, str, str]]:
    """Each date as it was and as it will be."""
    columns = {field.name: field for field in Round._meta.concrete_fields}
    return [
        (str(columns[name].verbose_name), dates.day(getattr(source, name)), dates.day(day))
        for name, day in cloning.moved(source, start, today()).items()
    ]


desk.add_page("rounds/<int:pk>/clone/", clone, "round_clone")
