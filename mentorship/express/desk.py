"""The desk's page of express sign-up: the link of a convention, and its codes to print."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from mentorship import access
from mentorship.documents import codes
from mentorship.express import way
from mentorship.forms.sources import SourceForm
from mentorship.models import Program
from mentorship.services import sources
from mentorship.services.acts import Refused
from mentorship.site.desk import desk

DRAWN = {"svg": (codes.svg, "image/svg+xml"), "png": (codes.png, "image/png")}

BADGES = gettext_lazy("Badges")
"""Where a first code is proposed to be put."""

PLAIN = "plain"
"""In the address of a code: the link without a source."""


def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The link and its codes, each with where it is put; a POST makes one more."""
    user: Any = request.user
    program = access.one_or_404(access.programs_run_by(user), pk)
    if not program.is_convention:
        return redirect("admin:program_sources", program.pk)
    form = SourceForm(request.POST or None, initial={"label": BADGES})
    if request.method == "POST" and form.is_valid():
        try:
            sources.add(user, program, form.cleaned_data["label"])
        except Refused as refusal:
            form.add_error("label", refusal.sentence)
        else:
            messages.success(request, _("The code is made: print it from the list"))
            return redirect("admin:program_express", program.pk)
    rows = [_row(program, "", _("Anywhere"))]
    rows += [_row(program, link.slug, link.label) for link in program.source_links.all()]
    context = {
        "program": program,
        "form": form,
        "rows": rows,
        "round": way.open_round(program),
        "address": way.printed(program.slug),
    }
    return desk.page(request, "express/codes", context)


def _row(program: Program, source: str, label: str) -> dict[str, Any]:
    return {
        "label": label,
        "address": way.printed(program.slug, source),
        "files": [
            (kind.upper(), reverse("admin:program_code", args=[program.pk, source or PLAIN, kind]))
            for kind in DRAWN
        ],
    }


@require_safe
def code(request: HttpRequest, pk: int, source: str, kind: str) -> HttpResponse:
    """A code as a file: SVG for print, PNG for programs that take nothing else."""
    user: Any = request.user
    program = access.one_or_404(access.programs_run_by(user), pk)
    if kind not in DRAWN or not program.is_convention:
        raise Http404
    if source != PLAIN and not program.source_links.filter(slug=source).exists():
        raise Http404
    draw, content_type = DRAWN[kind]
    address = way.printed(program.slug, "" if source == PLAIN else source)
    answer = HttpResponse(draw(address), content_type=content_type)
    answer["Content-Disposition"] = f'inline; filename="{program.slug}-{source}.{kind}"'
    return answer


desk.add_page("programs/<int:pk>/express/", page, "program_express")
desk.add_page("programs/<int:pk>/express/<slug:source>.<slug:kind>", code, "program_code")
