"""What monitors ask: whether the web application answers, and how the whole site is."""

import hmac

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mentorship import access
from mentorship.site import health, metrics


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether this web application reaches its database: 200 or 503. Open to everybody."""
    fine = _database_answers()
    answer = {"web": "ok", "database": "ok" if fine else "away"}
    return JsonResponse(answer, status=200 if fine else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError):
        return False
    return True


@never_cache
@require_safe
def status(request: HttpRequest) -> HttpResponse:
    """How the whole site is, for a monitor that knows `STATUS_TOKEN` and for administrators.

    503 when something is red, so that a monitor needs to read nothing else.
    """
    if not (_knows_token(request, settings.STATUS_TOKEN) or access.runs_everything(request.user)):  # type: ignore[arg-type]
        raise Http404
    checks = health.look()
    state = health.worst(checks)
    answer = {
        "state": state,
        "looked_at": timezone.now().isoformat(timespec="seconds"),
        "checks": [{"name": c.name, "state": c.state, "says": c.says} for c in checks],
    }
    return JsonResponse(answer, status=503 if state == health.RED else 200)


@never_cache
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus, for whoever knows `METRICS_TOKEN`; without one there are none."""
    if not _knows_token(request, settings.METRICS_TOKEN):
        raise Http404
    return HttpResponse(metrics.text(), content_type="text/plain; version=0.0.4; charset=utf-8")


def _knows_token(request: HttpRequest, token: str) -> bool:
    given = request.headers.get("Authorization", "")
    return bool(token) and hmac.compare_digest(given.encode(), f"Bearer {token}".encode())
