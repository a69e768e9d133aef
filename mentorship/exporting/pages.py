"""The desk's pages of exports: what there is to export, and which columns go into a sheet."""

from collections.abc import Iterator
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.text import slugify
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.views.fresh import fresh_sign_in
from accounts.views.reader import reader
from mentorship import access
from mentorship.exporting.column import Making
from mentorship.exporting.forms import ONE, ExportForm
from mentorship.exporting.own_questions import with_questions
from mentorship.exporting.sheets import Format, csv_of, lines, xlsx_of
from mentorship.exporting.subjects import SUBJECTS, Subject
from mentorship.models import Program, Round
from mentorship.services.acts import act, log
from mentorship.site.desk import desk

MOST_IN_A_WORKBOOK = 50_000
"""A workbook of so many lines is made within a minute; a CSV goes out as it is made."""


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
    if request.method == "POST" and form.is_valid() and _is_small_enough(user, form):
        return _file(user, form)
    return desk.page(request, "exporting/export", {"form": form, "subject": about})


def _rows(user: User, form: ExportForm) -> Any:
    return form.subject.rows(user, *form.scope)


def _is_small_enough(user: User, form: ExportForm) -> bool:
    """Whether nobody waits too long for the sheet: a workbook is sent once all of it is made."""
    small = form.file_format is Format.CSV or _rows(user, form).count() <= MOST_IN_A_WORKBOOK
    if not small:
        most = {"most": f"{MOST_IN_A_WORKBOOK:,}"}
        said = _("An Excel file takes %(most)s lines. Choose one round, or CSV: Excel opens it too")
        form.add_error("format", said % most)
    return small


def _file(user: User, form: ExportForm) -> HttpResponseBase:
    """The sheet; who took it is written down before anything is sent."""
    program, round = form.scope
    about, columns, format = form.subject, form.chosen, form.file_format
    columns = with_questions(columns, program)
    rows, making = _rows(user, form), Making(user, round)
    note(user, program, round, about, [column.name for column in columns], rows.count())
    name = f"{slugify(program.name)[:60] or program.pk}-{about.name}.{format}"
    sheet = lines(rows, columns, making)
    response: HttpResponseBase
    if format is Format.CSV:
        response = StreamingHttpResponse(_in_language(get_language(), csv_of(sheet)))
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    else:
        response = FileResponse(xlsx_of(sheet), as_attachment=True, filename=name)
    response["Content-Type"] = format.content_type
    response["Cache-Control"] = "no-store"
    return response


def _in_language(language: str | None, pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Make the pieces in the reader's language, which is forgotten once the view is over."""
    with override(language):
        yield from pieces


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
