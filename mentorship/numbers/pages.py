"""The desk's pages of numbers: where there are any, those of one scope, and as a sheet."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.views.reader import reader
from mentorship import access
from mentorship.exporting.column import Cell
from mentorship.exporting.sheets import Format, csv_of, xlsx_of
from mentorship.models import Program, Round
from mentorship.numbers import components, fairness, report, scopes, sheets
from mentorship.numbers.charts import chart
from mentorship.numbers.grid import Grid
from mentorship.numbers.scopes import Extent, Scope
from mentorship.numbers.sections import Section, sections
from mentorship.numbers.wording import (
    answers_explained,
    earlier_time_of,
    heading_of,
    name_of,
    short_time_of,
    time_of,
    told_earlier,
    whole_of,
    year_explained,
)
from mentorship.roles import Role
from mentorship.site.desk import desk
from mentorship.text.numbers import number_of

ALL_YEARS = "all"


def overview(request: HttpRequest) -> HttpResponse:
    """Of what there are numbers for this reader."""
    user = reader(request)
    rounds = access.rounds_run_by(user).exclude(state=Round.State.DRAFT)
    context = {
        "association": scopes.runs_the_association(user),
        "units": scopes.units_with_rounds(user),
        "programs": _with_rounds(user, rounds),
    }
    return desk.page(request, "numbers/overview", context)


def _with_rounds(user: User, rounds: Any) -> list[tuple[Program, list[Round]]]:
    by_program: dict[int, list[Round]] = {}
    for round in rounds.order_by("-signup_opens_on", "-pk"):
        by_program.setdefault(round.program_id, []).append(round)
    programs = access.programs_run_by(user).order_by("name")
    return [(program, by_program.get(program.pk, [])) for program in programs]


# One scope -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """A scope that a page asks for, with the years to choose from."""

    scope: Scope
    years: list[int]

    def address(self, page: str, *more: str) -> str:
        """The address of another page about the same, and the same time."""
        subject, extent = self.scope.subject, self.scope.extent
        args = [*([subject.pk] if subject else []), *more]
        year = "" if extent is Extent.ROUND else f"?year={self.scope.year or ALL_YEARS}"
        return reverse(f"admin:numbers_{extent}{page}", args=args) + year


def asked(request: HttpRequest, extent: Extent, pk: int | None) -> Asked:
    """The scope, in the year of the address: the present one where it names none."""
    scope = scopes.scope_for(reader(request), extent, pk)
    if extent is Extent.ROUND:
        return Asked(scope, [])
    years, typed = scopes.years(scope), request.GET.get("year", "")
    year = number_of(typed, 4)
    chosen = None if typed == ALL_YEARS else year if year in years else years[0]
    return Asked(scopes.in_year(scope, chosen), years)


def frame(about: Asked, page: str) -> dict[str, Any]:
    """What every page of a scope shows: of what it is, its other pages, the years."""
    scope = about.scope
    pages = [("", _("Numbers")), ("_fairness", _("Fairness")), ("_score", _("The score"))]
    return {
        "heading": heading_of(scope),
        "name": name_of(scope),
        "time": time_of(scope),
        "page_about": dict(pages).get(page, ""),
        "pages": [(label, about.address(each), each == page) for each, label in pages],
        "years": _years(about, page),
        "year_explained": year_explained() if about.years else "",
        "report": "" if about.scope.extent is Extent.ROUND else about.address("_report"),
        "excel": about.address("_sheet", Format.XLSX),
        "csv": about.address("_sheet", Format.CSV),
        "own": scopes.leaves_own_out(scope),
    }


def _years(about: Asked, page: str) -> list[tuple[str, str, bool]]:
    address, chosen = about.address(page).partition("?")[0], about.scope.year
    shown = [
        (scopes.year_name(year), f"{address}?year={year}", year == chosen) for year in about.years
    ]
    if shown and page != "_report":
        shown.append((_("All years"), f"{address}?year={ALL_YEARS}", chosen is None))
    return shown


def drawn(grids: list[Grid]) -> list[tuple[Grid, str]]:
    """Tables with their pictures."""
    return [(grid, chart(grid)) for grid in grids]


def times(scope: Scope, earlier: Scope | None) -> dict[str, str]:
    """What stands over the columns of the one time and of the other."""
    return {"now": short_time_of(scope), "then": earlier_time_of(earlier) if earlier else ""}


def told(scope: Scope, earlier: Scope | None) -> list[tuple[Section, str, list[tuple[Grid, str]]]]:
    """Each section with its picture, and its tables with theirs."""
    now, then = times(scope, earlier).values()
    found = sections(scope, earlier)
    return [(one, chart(one.drawn(now, then)), drawn([*one.grids])) for one in found]


def numbers(request: HttpRequest, extent: Extent, pk: int | None = None) -> HttpResponse:
    """The single numbers of a scope, each with its meaning, and the tables beside them."""
    about = asked(request, extent, pk)
    earlier = scopes.before(about.scope)
    context = {
        **frame(about, ""),
        **times(about.scope, earlier),
        "sections": told(about.scope, earlier),
        "answers_explained": answers_explained(),
    }
    return desk.page(request, "numbers/numbers", context)


def fair(request: HttpRequest, extent: Extent, pk: int | None = None) -> HttpResponse:
    """Match rate and fit by group, for mentees or for mentors."""
    about = asked(request, extent, pk)
    role = Role.MENTOR if request.GET.get("role") == Role.MENTOR else Role.MENTEE
    address = about.address("_fairness")
    joint = "&" if "?" in address else "?"
    context = {
        **frame(about, "_fairness"),
        "roles": [
            (label, f"{address}{joint}role={each}", each == role)
            for each, label in ((Role.MENTEE, _("Mentees")), (Role.MENTOR, _("Mentors")))
        ],
        "explained": fairness.explained(),
        "grids": drawn(fairness.grids(about.scope, role)),
    }
    return desk.page(request, "numbers/fairness", context)


def score(request: HttpRequest, extent: Extent, pk: int | None = None) -> HttpResponse:
    """Each component of the score against how pairs turned out."""
    about = asked(request, extent, pk)
    context = {**frame(about, "_score"), "grids": drawn([components.grid(about.scope)])}
    return desk.page(request, "numbers/score", context)


def yearly(request: HttpRequest, extent: Extent, pk: int | None = None) -> HttpResponse:
    """The report of a year, to print; of the present year where the address names none."""
    about = asked(request, extent, pk)
    if about.scope.year is None:
        about = Asked(scopes.in_year(about.scope, about.years[0]), about.years)
    earlier = scopes.before(about.scope)
    now, then = times(about.scope, earlier).values()
    found = sections(about.scope, earlier)
    context = {
        **frame(about, "_report"),
        **times(about.scope, earlier),
        "report_title": _("Mentoring in %(time)s") % {"time": time_of(about.scope)},
        "compared_with": time_of(earlier) if earlier else "",
        "glance": report.at_a_glance(found, *_then(earlier)),
        "chapters": [(one, chart(one.section.drawn(now, then))) for one in report.chapters(found)],
        "reasons": drawn([grid for one in found for grid in one.grids if grid.lines]),
        "alike": [(grid, words, chart(grid)) for grid, words in report.alike(about.scope)],
        "explained": fairness.explained(),
        "answers_explained": answers_explained(),
        "today": timezone.now(),
    }
    return desk.page(request, "numbers/report", context)


def _then(earlier: Scope | None) -> tuple[str, str]:
    """What numbers are compared with in a sentence, and what answers are."""
    return (told_earlier(earlier), whole_of(earlier)) if earlier else ("", "")


# As a sheet ----------------------------------------------------------------------------------


def sheet(
    request: HttpRequest, extent: Extent, pk: int | None = None, *, format: str
) -> HttpResponseBase:
    """All numbers of a scope as a file. Nobody is named in it."""
    if format not in set(Format):
        raise Http404
    about = asked(request, extent, pk)
    scope, earlier = about.scope, scopes.before(about.scope)
    now, then = times(scope, earlier).values()
    grids = [grid for role in (Role.MENTEE, Role.MENTOR) for grid in fairness.grids(scope, role)]
    rows = sheets.lines(
        sections(scope, earlier),
        [*grids, components.grid(scope)],
        now,
        then,
        (year_explained(), answers_explained(), fairness.explained()),
    )
    name = f"{slugify(name_of(scope))[:60] or scope.extent}-{_('numbers')}.{format}"
    response = StreamingHttpResponse([_file(rows, format)])
    response["Content-Type"] = Format(format).content_type
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


def _file(rows: Iterable[list[Cell]], format: str) -> bytes:
    """The sheet as a whole: it has some hundred lines however many people there are."""
    if format == Format.CSV:
        return b"".join(csv_of(rows))
    with xlsx_of(rows) as file:
        return file.read()


# Addresses -----------------------------------------------------------------------------------


def of(extent: Extent, view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The page of one kind of scope."""

    def page(request: HttpRequest, pk: int | None = None, **more: str) -> HttpResponseBase:
        return view(request, extent, pk, **more)

    return page


BEGINNINGS = {
    Extent.ROUND: "rounds/<int:pk>/numbers/",
    Extent.PROGRAM: "programs/<int:pk>/numbers/",
    Extent.UNIT: "units/<int:pk>/numbers/",
    Extent.ASSOCIATION: "numbers/association/",
}

desk.add_page("numbers/", overview, "numbers")
for extent, begins in BEGINNINGS.items():
    desk.add_page(begins, of(extent, numbers), f"numbers_{extent}")
    desk.add_page(f"{begins}fairness/", of(extent, fair), f"numbers_{extent}_fairness")
    desk.add_page(f"{begins}score/", of(extent, score), f"numbers_{extent}_score")
    if extent is not Extent.ROUND:
        desk.add_page(f"{begins}report/", of(extent, yearly), f"numbers_{extent}_report")
    desk.add_page(f"{begins}sheet/<slug:format>/", of(extent, sheet), f"numbers_{extent}_sheet")
