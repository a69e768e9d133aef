"""The set-up pages of the desk: from an empty site to its first round, for administrators."""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.views.reader import reader
from mentorship import access
from mentorship.services.acts import Refused
from mentorship.services.coordinators import only_administrators
from mentorship.setup import association, checklist, lists, units
from mentorship.setup.forms import AssociationForm, LinesForm, UnitsForm
from mentorship.site import theme
from mentorship.site.desk import desk

Page = Callable[..., HttpResponse]


def administrators_only(page: Page) -> Page:
    """Let nobody else find the page."""

    @wraps(page)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        only_administrators(reader(request))
        return page(request, *args, **kwargs)

    return guarded


@administrators_only
def overview(request: HttpRequest) -> HttpResponse:
    """All steps, what is done, and the one to take next."""
    steps = checklist.steps()
    open_steps = [step for step in steps if step.needed and not step.done]
    context = {"steps": steps, "next": open_steps[0] if open_steps else None}
    return desk.page(request, "setup/overview", context)


@administrators_only
def describe(request: HttpRequest) -> HttpResponse:
    """The association's name, mark, accent, address and zone."""
    row = association.said()
    form = AssociationForm(request.POST or None, request.FILES or None, row=row)
    if request.method == "POST" and form.is_valid():
        association.describe(reader(request), row, list(_taken_over(row, form.cleaned_data)))
        messages.success(request, _("Pages and mails say so from now on"))
        return redirect("admin:setup")
    context = {"form": form, "row": row, "reads": _how_it_reads(form)}
    return desk.page(request, "setup/association", context)


def _taken_over(row: Any, said: dict[str, Any]) -> Iterator[str]:
    """Put what was said into the row; gives the columns that it concerns."""
    for column in AssociationForm.columns:
        setattr(row, column, said[column])
        yield column
    if said["mark"] or said.get("no_mark"):
        row.mark = said["mark"]
        yield "mark"


def _how_it_reads(form: AssociationForm) -> dict[str, Any] | None:
    """How well the accent reads on the site's papers; None where none is named, or none is one."""
    accent = form["accent"].value() or ""
    if not theme.is_colour(accent):
        return None
    contrast = theme.worst_contrast(accent)
    return {
        "contrast": f"{contrast:.1f}",
        "enough": contrast >= theme.ENOUGH,
        "wanted": f"{theme.ENOUGH:.1f}",
        "dark": theme.for_dark(accent),
    }


@administrators_only
def mail(request: HttpRequest) -> HttpResponse:
    """Where mail goes; a POST sends one to the administrator and shows what the server said."""
    context: dict[str, Any] = {"server": association.where_mail_goes(), "to": reader(request).email}
    if request.method == "POST":
        try:
            context["words"] = association.send_trial(reader(request))
            context["sent"] = True
        except Refused as refusal:
            context["refused"] = refusal.sentence
    return desk.page(request, "setup/mail", context)


@administrators_only
def unit_list(request: HttpRequest) -> HttpResponse:
    """Paste units, see how they are understood, then make them."""
    form = UnitsForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "there": access.units_run_by(reader(request)).count()}
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["units"]
        lines, wrong = units.read(text)
        for sentence in wrong[:20]:
            form.add_error("units", sentence)
        if not wrong and "make" in request.POST:
            return _make_units(request, text)
        if not wrong:
            context |= {"lines": lines, "new": sum(not line.is_there for line in lines)}
    return desk.page(request, "setup/units", context)


def _make_units(request: HttpRequest, text: str) -> HttpResponse:
    count = units.make(reader(request), text)
    said = ngettext("%(count)s unit is made", "%(count)s units are made", count)
    messages.success(request, said % {"count": count})
    return redirect("admin:setup")


@administrators_only
def starter(request: HttpRequest, slug: str) -> HttpResponse:
    """A starter list: take all of it, some lines, or lines under other names."""
    chosen = lists.STARTERS.get(slug)
    if chosen is None:
        raise Http404
    part = request.GET.get("part", "")
    form = LinesForm(request.POST or None, lines=_offered(chosen, part))
    if request.method == "POST" and form.is_valid():
        try:
            return _taken(request, chosen, lists.take(reader(request), chosen, form.taken()))
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    model = chosen.model._meta
    context = {
        "form": form,
        "chosen": chosen,
        "part": part,
        "count": chosen.count(),
        "edit_url": reverse(f"admin:{model.app_label}_{model.model_name}_changelist"),
    }
    return desk.page(request, "setup/list", context)


def _offered(chosen: lists.StarterList, part: str) -> list[lists.Line]:
    """The lines that are not there yet; of one part where it is asked for."""
    there = chosen.there()
    lines = [line for line in chosen.lines if line.key not in there]
    return [line for line in lines if line.part == part] if part in chosen.parts else lines


def _taken(request: HttpRequest, chosen: lists.StarterList, count: int) -> HttpResponse:
    said = ngettext(
        "%(count)s line is on the list now: %(list)s",
        "%(count)s lines are on the list now: %(list)s",
        count,
    )
    messages.success(request, said % {"count": count, "list": chosen.title})
    return redirect("admin:setup")


def what_is_missing(user: Any) -> Iterator[tuple[str, str]]:
    """A line on the desk's first page of administrators until people can join a first round."""
    if not access.runs_everything(user) or checklist.has_begun():
        return
    if open_steps := checklist.missing():
        text = ngettext(
            "The site is not set up yet: %(count)s step is left",
            "The site is not set up yet: %(count)s steps are left",
            len(open_steps),
        )
        yield text % {"count": len(open_steps)}, reverse("admin:setup")


desk.add_page("setup/", overview, "setup")
desk.add_page("setup/association/", describe, "setup_association")
desk.add_page("setup/mail/", mail, "setup_mail")
desk.add_page("setup/units/", unit_list, "setup_units")
desk.add_page("setup/lists/<slug:slug>/", starter, "setup_list")
desk.add_work(what_is_missing)
