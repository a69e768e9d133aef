"""The desk's pages of lists: upload, columns as we read them, findings, what changes, the act."""

import csv
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from accounts import audit
from accounts.models import User
from accounts.views.fresh import fresh_sign_in
from accounts.views.reader import reader
from mentorship import access, states
from mentorship.models import ListedPerson, RosterImport
from mentorship.roster import imports, kept
from mentorship.roster.comparing import CHANGES, EXPLAINED, Change
from mentorship.roster.fates import FATES, Fate
from mentorship.roster.findings import Finding, lines_of
from mentorship.roster.forms import ReadingForm, UploadForm
from mentorship.roster.letters import NAMES
from mentorship.roster.work import DIED
from mentorship.services.acts import Refused
from mentorship.site import refusals
from mentorship.site.desk import desk
from mentorship.text.sheets import no_formula

REFRESH_SECONDS = "2"
A_PAGE = 100
SHOWN_IMPORTS = 20
SEPARATORS = {
    ",": lazy("a comma"),
    ";": lazy("a semicolon"),
    "\t": lazy("a tab"),
    "|": lazy("a stroke"),
}

State = RosterImport.State
STATES = {
    State.UPLOADED: ("waiting", lazy("Has a question")),
    State.CHECKING: ("active", lazy("Being read")),
    State.CHECKED: ("waiting", lazy("Read, nothing changed yet")),
    State.APPLYING: ("active", lazy("Being applied")),
    State.APPLIED: ("completed", lazy("Applied")),
    State.DISCARDED: ("ended", lazy("Thrown away")),
}


def overview(request: HttpRequest) -> HttpResponse:
    """The lists of the units that the person runs, and their imports."""
    user = reader(request)
    units = _units_of(user)
    there = Q(listed__struck_at__isnull=True, listed__isnull=False)
    lists = units.annotate(people=Count("listed", filter=there)).filter(people__gt=0)
    found = access.imports_run_by(user).defer("content", "findings", "refused", "who")
    context = {
        "lists": lists.order_by("name"),
        "imports": [(one, STATES[State(one.state)]) for one in found[:SHOWN_IMPORTS]],
        "in_units": ListedPerson.objects.filter(memberships__unit__in=units).exists(),
    }
    return desk.page(request, "roster/overview", context)


def _units_of(user: User) -> Any:
    units = access.units_run_by(user)
    if not units.exists():
        raise Http404
    return units


@fresh_sign_in()
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file, and read it in a dry run."""
    user = reader(request)
    units = _units_of(user).order_by("name", "pk")
    form = UploadForm(request.POST or None, request.FILES or None, units=units)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            content = file.read(settings.ROSTER_MOST_BYTES + 1)
            imported = imports.upload(user, form.cleaned_data["roster"], file.name, content)
        except Refused as refusal:
            form.add_error("file", refusal.sentence)
        else:
            _read(user, imported, {})
            return redirect("admin:roster_columns", imported.pk)
    most = {"lines": f"{settings.ROSTER_MOST_LINES:,}", "days": settings.ROSTER_FILE_DAYS}
    return desk.page(request, "roster/upload", {"form": form, "most": most})


def _read(user: User, imported: RosterImport, said: dict[str, Any]) -> None:
    imports.check(user, imported, said)
    imports.do_small(imported)


def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """The columns as we read them; each line of the table may be changed."""
    user = reader(request)
    imported = access.import_run_for(user, pk)
    if imported.state not in (State.UPLOADED, State.CHECKED):
        return redirect("admin:roster_import", pk)
    form = ReadingForm(request.POST or None, imported=imported)
    if request.method == "POST" and form.is_valid():
        return _chosen(request, user, imported, form)
    context = {"imported": imported, "form": form, "read": _how_it_was_read(imported)}
    return desk.page(request, "roster/columns", context)


def _chosen(
    request: HttpRequest, user: User, imported: RosterImport, form: ReadingForm
) -> HttpResponse:
    with refusals.told(request):
        _read(user, imported, form.said())
    imported.refresh_from_db(fields=["state"])
    again = imported.state == State.UPLOADED
    return redirect("admin:roster_columns" if again else "admin:roster_import", imported.pk)


def _how_it_was_read(imported: RosterImport) -> list[str]:
    """What was found out about the file, a sentence each."""
    found = imported.understood
    if "line" not in found:
        return []
    told = [_("The headings stand in line %(line)s.") % found]
    if found["skipped"]:
        told.append(_("The lines above it are passed over."))
    if found["sheet"]:
        told.append(_("The sheet “%(sheet)s” is read.") % found)
    if found["also"]:
        told.append(_("Other sheets are not read: %(also)s.") % {"also": ", ".join(found["also"])})
    if found["encoding"]:
        encoding = NAMES.get(found["encoding"].removesuffix("-sig"), found["encoding"])
        separator = SEPARATORS.get(found["separator"], found["separator"])
        told.append(
            _("The letters are %(encoding)s, and %(separator)s parts the cells.")
            % {"encoding": encoding, "separator": separator}
        )
    return told


def the_import(request: HttpRequest, pk: int) -> HttpResponse:
    """How far an import is: what it found, what it will change, or what it has changed."""
    imported = access.import_run_for(reader(request), pk)
    if imported.state == State.UPLOADED:
        return redirect("admin:roster_columns", pk)
    under_way = imported.state in states.IMPORT_AT_WORK
    context = {
        "imported": imported,
        "state": STATES[State(imported.state)],
        "under_way": under_way,
        "fates": [(FATES[one], imported.fates.get(one, 0), one) for one in Fate],
        "changes": _changes(imported),
        "nothing": _changes_nothing(imported),
        "records": sum(imported.fates.values()),
        "can_apply": imported.state == State.CHECKED,
        "asks_about_left": kept.asks_about_left(imported),
        "about_left": kept.sentence_about_left(imported) if imported.changes else "",
        "died": _died(imported) if access.runs_everything(reader(request)) else [],
    }
    response = desk.page(request, "roster/import", context)
    if under_way:
        response["Refresh"] = REFRESH_SECONDS
    return response


def _changes(imported: RosterImport) -> list[dict[str, Any]]:
    return [
        {
            "label": CHANGES[one],
            "why": EXPLAINED[one],
            "count": imported.changes.get(one, 0),
            "names": imported.who.get(one, []),
            "more": imported.changes.get(one, 0) - len(imported.who.get(one, [])),
        }
        for one in Change
        if one is not Change.OTHERWISE or imported.changes.get(one)
    ]


def _changes_nothing(imported: RosterImport) -> bool:
    same = (Change.UNCHANGED, Change.NOT_TOUCHED)
    return not any(imported.changes.get(one) for one in Change if one not in same)


def _died(imported: RosterImport) -> list[User]:
    """Accounts of people whom the file calls dead, which an administrator may close."""
    emails = imported.who.get(DIED, [])
    open_ones = User.objects.filter(email__in=emails, closed_at__isnull=True)
    return list(open_ones.select_related("profile"))


def findings(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that is said of lines, in their order; or of those with one fate."""
    imported = access.import_run_for(reader(request), pk)
    fate = request.GET.get("fate", "")
    found = [one for one in kept.findings_of(imported) if not fate or one.fate == fate]
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "imported": imported,
        "page": page,
        "rows": [(one, FATES[one.fate]) for one in page],
        "fates": [(one, FATES[one]) for one in Fate if one is not Fate.TAKEN],
        "fate": fate,
    }
    return desk.page(request, "roster/findings", context)


def refused(request: HttpRequest, pk: int) -> HttpResponse:
    """The refused lines as a CSV, with the reason in a column of its own."""
    imported = access.import_run_for(reader(request), pk)
    why: dict[int, list[Finding]] = {}
    for one in kept.findings_of(imported):
        if one.fate is Fate.REFUSED:
            why.setdefault(one.line, []).append(one)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="refused-{pk}.csv"'
    response["Cache-Control"] = "no-store"
    response.write("\ufeff")
    lines = csv.writer(response)
    headings = [one.heading for one in kept.columns_of(imported)]
    lines.writerow([no_formula(one) for one in (_("Line"), _("Reason"), _("Remedy"), *headings)])
    for line, found in sorted(why.items()):
        cells = imported.refused.get(str(line), [])
        lines.writerow([no_formula(one) for one in _refused_row(found, cells)])
    audit.record("roster.refused_listed", actor=request.user, on=imported)
    return response


def _refused_row(found: list[Finding], cells: list[str]) -> list[str]:
    said = "; ".join(f"{one.where}: {one.said}" for one in found)
    remedy = "; ".join(dict.fromkeys(one.remedy for one in found))
    return [lines_of(found[0].line, found[0].last_line), said, remedy, *cells]


@fresh_sign_in()
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Say once more what will change; a POST changes it."""
    user = reader(request)
    imported = access.import_run_for(user, pk)
    if imported.state != State.CHECKED:
        return redirect("admin:roster_import", pk)
    if request.method == "POST":
        with refusals.told(request):
            imports.apply(user, imported, leavers="leavers" in request.POST)
            imports.do_small(imported)
        return redirect("admin:roster_import", pk)
    context = {
        "imported": imported,
        "changes": _changes(imported),
        "asks_about_left": kept.asks_about_left(imported),
        "about_left": kept.sentence_about_left(imported),
        "left": imported.changes.get(Change.LEFT, 0),
    }
    return desk.page(request, "roster/apply", context)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw the file away."""
    user = reader(request)
    imported = access.import_run_for(user, pk)
    with refusals.told(request):
        imports.discard(user, imported)
        messages.success(request, _("The file is thrown away. Nothing of the list has changed"))
    return redirect("admin:rosters")


desk.add_page("rosters/", overview, "rosters")
desk.add_page("rosters/new/", upload, "roster_new")
desk.add_page("rosters/<int:pk>/", the_import, "roster_import")
desk.add_page("rosters/<int:pk>/columns/", columns, "roster_columns")
desk.add_page("rosters/<int:pk>/findings/", findings, "roster_findings")
desk.add_page("rosters/<int:pk>/refused.csv", refused, "roster_refused")
desk.add_page("rosters/<int:pk>/apply/", apply, "roster_apply")
desk.add_page("rosters/<int:pk>/discard/", discard, "roster_discard")
