"""The desk's pages of exports: what there is to export, and which columns go into a sheet."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.views.fresh import fresh_sign_in
from accounts.views.reader import reader
from mentorship import access
from mentorship.exporting.column import Making
from mentorship.exporting.forms import ONE, ExportForm
from mentorship.exporting.sheets import lines, written
from mentorship.exporting.subjects import SUBJECTS, Subject
from mentorship.models import Program, Round
from mentorship.services.acts import act, log
from mentorship.site.desk import desk

MOST_ROWS = 100_000


def overview(request: HttpRequest) -> HttpResponse:
    """What there is to export."""
    round = request.GET.get("round", "")
    context = {
        "subjects": [(each.name, each.label) for each in SUBJECTS.values()],
        "round": round if round.isascii() and round.isdecimal() and len(round) < 16 else "",
    }
    return desk.page(request, "exporting/overview", context)


@fresh_sign_in()
def export(request: HttpRequest, subject: str) -> HttpResponseBase:
    """Choose a round and columns; a POST makes the sheet, and writes down who took what."""
    about, user = SUBJECTS.get(subject), reader(request)
    if about is None:
        raise Http404
    rounds = access.rounds_run_by(user)
    form = ExportForm(
        request.POST if request.method == "POST" else None,
        subject=about,
        rounds=rounds,
        initial={"of": f"{ONE}{request.GET.get('round', '')}"},
    )
    if request.method == "POST" and form.is_valid():
        program, round = form.scope
        rows = about.rows(user, program, round)
        if rows.count() <= MOST_ROWS:
            return _file(user, about, form, rows)
        form.add_error("of", _("That is more than a sheet should hold. Choose one round"))
    return desk.page(request, "exporting/export", {"form": form, "subject": about})


def _file(user: User, about: Subject, form: ExportForm, rows: Any) -> HttpResponseBase:
    """Make the sheet, whole, before anything is sent; then it is logged, and sent."""
    program, round = form.scope
    columns, format = about.chosen(form.cleaned_data["columns"]), form.file_format
    file, count = written(format, lines(rows, columns, Making(user, round)))
    note(user, program, round, about, [column.name for column in columns], count)
    name = f"{slugify(program.name)[:60] or program.pk}-{about.name}.{format}"
    response = FileResponse(
        file, as_attachment=True, filename=name, content_type=format.content_type
    )
    response["Cache-Control"] = "no-store"
    return response


@act
def note(
    actor: User,
    program: Program,
    round: Round | None,
    about: Subject,
    columns: list[str],
    count: int,
) -> None:
    """Write down who took which columns of how many rows."""
    log(
        "export.made",
        actor,
        program=program,
        round=round,
        what=about.name,
        columns=", ".join(columns),
        count=count,
    )


desk.add_page("exports/", overview, "exports")
desk.add_page("exports/<slug:subject>/", export, "export")
