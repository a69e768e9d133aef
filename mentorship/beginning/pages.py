"""The desk's pages that lead from a template to an open round, and from a round to the next."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace, csp_update
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from accounts import dates
from accounts.views.reader import reader
from mentorship import access
from mentorship.beginning import drafts, readable
from mentorship.beginning.forms import RecountForm, TemplateForm, WhereForm
from mentorship.beginning.offered import TEMPLATES, offered
from mentorship.beginning.parts import PARTS, part_form
from mentorship.beginning.previews import PAGES, preview
from mentorship.beginning.rows import rows_of
from mentorship.models import Program, ProgramDraft, Round
from mentorship.services.acts import Refused
from mentorship.services.readiness import Subject
from mentorship.site import refusals
from mentorship.site.desk import desk

FRAMED = {"frame-ancestors": [SELF]}
MOST_TO_CLONE = 12


def today() -> date:
    """Today, where the reader is."""
    return timezone.localdate()


# Where, and from what --------------------------------------------------------------------------


def where(request: HttpRequest) -> HttpResponse:
    """Ask for the unit and the kind; beside it drafts to go on with, and rounds to do once more."""
    user = reader(request)
    units = access.units_run_by(user).order_by("name", "pk")
    form = WhereForm(request.POST or None, units=units)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        return redirect("admin:begin_template", said["unit"].pk, said["kind"])
    context = {
        "form": form,
        "units": units.exists(),
        "drafts": access.drafts_run_by(user).filter(made__isnull=True)[:MOST_TO_CLONE],
        "rounds": access.rounds_run_by(user).order_by("-signup_opens_on")[:MOST_TO_CLONE],
    }
    return desk.page(request, "begin/where", context)


def template(request: HttpRequest, unit: int, kind: str) -> HttpResponse:
    """Ask for a template and the first day, and fill it in."""
    user = reader(request)
    chosen = access.one_or_404(access.units_run_by(user), unit)
    found = offered(kind, chosen.kind)
    if not found:
        raise Http404
    form = TemplateForm(request.POST or None, templates=found, kind=kind, today=today())
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        draft = drafts.begin(
            user,
            TEMPLATES[said["template"]],
            chosen,
            today(),
            start=said.get("starts_on"),
            end=said.get("ends_on"),
        )
        return redirect("admin:begin_draft", draft.pk)
    context = {"form": form, "unit": chosen, "kind": Program.Kind(kind).label}
    return desk.page(request, "begin/template", context)


# The draft -------------------------------------------------------------------------------------


def _open_draft(request: HttpRequest, pk: int) -> ProgramDraft | HttpResponse:
    """The draft; where it has become a program, the way to its round."""
    draft = access.draft_run_for(reader(request), pk)
    return redirect("admin:round", draft.made_id) if draft.made_id else draft


def of_a_draft(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give a page the draft that its address names."""

    def run(request: HttpRequest, pk: int, **rest: Any) -> HttpResponse:
        draft = _open_draft(request, pk)
        return draft if isinstance(draft, HttpResponse) else page(request, draft, **rest)

    return run


@of_a_draft
def overview(request: HttpRequest, draft: ProgramDraft) -> HttpResponse:
    """All that the draft says, what is missing, and the button that opens it."""
    rows, lacks = rows_of(draft), drafts.lacks_of(draft)
    barring = [lack for lack in lacks if lack.bars and lack.subject != Subject.COORDINATOR]
    template = TEMPLATES.get(draft.template)
    everywhere = access.runs_everything(reader(request))
    context = {
        "draft": draft,
        "template": template,
        "lacks": [(lack, readable.link_of(draft, lack, everywhere)) for lack in lacks],
        "may_open": not barring,
        "alone": any(lack.subject == Subject.COORDINATOR for lack in lacks),
        "parts": readable.summary(draft, rows),
        "rules": readable.rules_by_role(draft, rows),
        "questions": readable.questions(rows),
        "events": readable.events(draft, rows),
        "opens_on": rows.round.first_opens_on,
    }
    return desk.page(request, "begin/overview", context)


@of_a_draft
def part(request: HttpRequest, draft: ProgramDraft, part: str) -> HttpResponse:
    """One part of the draft, to be changed."""
    if part not in PARTS:
        raise Http404
    form = part_form(draft, part, rows_of(draft), request.POST or None)
    context: dict[str, Any] = {"draft": draft, "form": form, "part": part}
    if request.method == "POST" and form.is_valid():
        try:
            drafts.change(reader(request), draft, form.values, form.seen_digest)
        except drafts.DraftConflict as conflict:
            context["differences"] = form.tell(conflict.sentence, conflict.now)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Saved"))
            return redirect("admin:begin_draft", draft.pk)
    if part == "dates" and not draft.is_informal:
        context["recount"] = RecountForm(today=today())
    return desk.page(request, "begin/part", context)


@require_POST
@of_a_draft
def drop_question(request: HttpRequest, draft: ProgramDraft) -> HttpResponse:
    """Leave one of the own questions out."""
    with refusals.told(request):
        drafts.drop_question(reader(request), draft, request.POST.get("drop", ""))
        messages.success(request, _("The question is left out"))
    return redirect("admin:begin_draft", draft.pk)


@require_POST
@of_a_draft
def recount(request: HttpRequest, draft: ProgramDraft) -> HttpResponse:
    """Count all dates anew from another first day."""
    form = RecountForm(request.POST, today=today())
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["start"])))
    else:
        with refusals.told(request):
            drafts.recount(reader(request), draft, form.cleaned_data["start"], today())
            messages.success(request, _("All dates are counted anew. Look at them, then save"))
    return redirect("admin:begin_part", draft.pk, "dates")


# What members will read ------------------------------------------------------------------------


@csp_update({"frame-src": [SELF]})
@of_a_draft
def previews(request: HttpRequest, draft: ProgramDraft) -> HttpResponse:
    """The program's page and the first page of sign-up, as a visitor sees them."""
    return desk.page(request, "begin/preview", {"draft": draft, "pages": tuple(PAGES)})


@csp_replace(FRAMED)
@xframe_options_sameorigin
@of_a_draft
def preview_page(request: HttpRequest, draft: ProgramDraft, page: str) -> HttpResponse:
    """One of the two, for the frame."""
    if page not in PAGES:
        raise Http404
    return preview(request, draft, page)


# The acts --------------------------------------------------------------------------------------


@require_POST
def set_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the program up, and open its sign-up unless that was not asked for."""
    user = reader(request)
    draft = access.draft_run_for(user, pk)
    opened, alone = "later" not in request.POST, "coordinate" in request.POST
    try:
        round = drafts.set_up(user, draft, opened=opened, coordinate=alone)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("admin:begin_draft", draft.pk)
    messages.success(request, _what_became(round))
    return redirect("admin:round", round.pk)


def _what_became(round: Round) -> str:
    if not round.is_open:
        return _("The program is set up. Open its sign-up when you like")
    if round.first_opens_on > today():
        day = dates.day(round.first_opens_on)
        return _("The program is there for members. Sign-up opens on %(day)s") % {"day": day}
    return _("The program is there for members, and sign-up is open")


@require_POST
@of_a_draft
def discard(request: HttpRequest, draft: ProgramDraft) -> HttpResponse:
    """Throw the draft away."""
    try:
        drafts.discard(reader(request), draft)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("admin:begin_draft", draft.pk)
    messages.success(request, _("The draft is thrown away"))
    return redirect("admin:begin")


def begun(user: Any) -> Iterator[tuple[str, str]]:
    """Drafts that wait on the desk's first page."""
    for draft in access.drafts_run_by(user).filter(made__isnull=True)[:MOST_TO_CLONE]:
        said = _("A program is begun: %(draft)s, %(unit)s") % {"draft": draft, "unit": draft.unit}
        yield said, reverse("admin:begin_draft", args=[draft.pk])


A_DRAFT = "begin/drafts/<int:pk>/"

desk.add_page("begin/", where, "begin")
desk.add_page("begin/<int:unit>/<slug:kind>/", template, "begin_template")
desk.add_page(A_DRAFT, overview, "begin_draft")
desk.add_page(f"{A_DRAFT}recount/", recount, "begin_recount")
desk.add_page(f"{A_DRAFT}questions/", drop_question, "begin_drop_question")
desk.add_page(f"{A_DRAFT}preview/", previews, "begin_preview")
desk.add_page(f"{A_DRAFT}preview/<slug:page>/", preview_page, "begin_preview_page")
desk.add_page(f"{A_DRAFT}set-up/", set_up, "begin_set_up")
desk.add_page(f"{A_DRAFT}discard/", discard, "begin_discard")
desk.add_page(f"{A_DRAFT}parts/<slug:part>/", part, "begin_part")
desk.add_work(begun)
