"""How the file of a curriculum vitae is handed out."""

from django.http import Http404, HttpResponse

from mentorship.models import Resume


def as_file(found: Resume | None) -> HttpResponse:
    """The file, to be saved and never to be run or framed on a page of ours."""
    if found is None or not found.is_file:
        raise Http404
    response = HttpResponse(bytes(found.content or b""), content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="curriculum-vitae.pdf"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    return response
