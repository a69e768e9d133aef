"""Where a mail server, or a service in its place, reports what came of a mail."""

import json
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from mentorship.mail.reports import Report
from mentorship.mail.return_path import named_in
from mentorship.models import Bounce
from mentorship.services import bounces

KINDS = (Bounce.Kind.HARD, Bounce.Kind.SOFT, Bounce.Kind.COMPLAINT)


@csrf_exempt
@require_POST
def mail_reports(request: HttpRequest) -> HttpResponse:
    """Take a report: a mail as it came back, or JSON with `mail`, `kind` and `words`.

    The sender shows `Authorization: Bearer <MAIL_REPORTS_TOKEN>`; for everybody else there is
    nothing here. What cannot be understood is kept for people to look at, and taken all the same.
    """
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    expected = settings.MAIL_REPORTS_TOKEN
    if not expected or not constant_time_compare(shown, expected):
        raise Http404
    try:
        raw = request.body
    except RequestDataTooBig:
        return HttpResponse(status=413)
    if request.content_type == "application/json":
        bounces.take(_simple(raw))
    else:
        bounces.take_raw(raw)
    return HttpResponse(status=204)


def _simple(raw: bytes) -> Report:
    """Read our own plain form; `mail` is the return address of the mail, or its signed part."""
    arrived = raw.decode(errors="replace").replace("\0", "")[:20_000]
    try:
        given: Any = json.loads(raw)
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict) or given.get("kind") not in KINDS:
        return Report(None, Bounce.Kind.UNCLEAR, "", arrived)
    words = str(given.get("words", "")).replace("\0", "")[:1000]
    return Report(named_in(str(given.get("mail", ""))[:400]), given["kind"], words, arrived)
