"""The desk's page of a program's links with a source, and what came of each."""

from typing import Any
from urllib.parse import urlencode, urljoin

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from mentorship import access
from mentorship.forms.sources import SourceForm
from mentorship.models import SourceLink
from mentorship.services import sources
from mentorship.services.acts import Refused
from mentorship.site.desk import desk
from mentorship.text.numbers import number_of


def sources_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The links with their numbers; a POST makes one, or drops one."""
    user: Any = request.user
    program = access.one_or_404(access.programs_run_by(user), pk)
    if "remove" in request.POST:
        _remove(request, user, program.pk)
        return redirect("admin:program_sources", program.pk)
    form = SourceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            sources.add(user, program, form.cleaned_data["label"])
        except Refused as refusal:
            form.add_error("label", refusal.sentence)
        else:
            messages.success(request, _("The link is made: copy it from the list"))
            return redirect("admin:program_sources", program.pk)
    home = urljoin(settings.SITE_URL, reverse("program", args=[program.slug]))
    links = list(sources.numbers(program))
    context = {
        "program": program,
        "form": form,
        "home": home,
        "links": [(one, f"{home}?{urlencode({'from': one.slug})}") for one in links],
    }
    return desk.page(request, "sources", context)


def _remove(request: HttpRequest, user: Any, program: int) -> None:
    typed = request.POST["remove"]
    rows = SourceLink.objects.filter(program=program, pk=number_of(typed))
    found = rows.select_related("program").first()
    if found is not None:
        sources.remove(user, found)
        messages.success(request, _("The link is dropped"))


desk.add_page("programs/<int:pk>/links/", sources_page, "program_sources")
