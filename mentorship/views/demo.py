"""The demonstration's mailbox: every mail, as its receiver would see it.

Codes for signing in come by mail and a demonstration sends none, so anybody may read them here.
None of these pages exists on a real site.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mentorship.mail.act_links import signed
from mentorship.mail.envelope import build
from mentorship.models import OutgoingMail
from mentorship.site.framed import framed

PAGE = 20
HEAD = ("From", "To", "Reply-To", "Subject", "Message-ID", "Auto-Submitted")
"""What is shown of a mail's head."""

View = Callable[..., HttpResponseBase]


def demo_only(view: View) -> View:
    """Answer 404 to everybody, administrators included, unless this is the demonstration."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def sent_mails(address: str = "") -> QuerySet[OutgoingMail]:
    """Return what has been sent, newest first; to addresses that hold these signs."""
    rows = OutgoingMail.objects.filter(state=OutgoingMail.State.SENT).order_by("-sent_at", "-pk")
    return rows.filter(to_email__icontains=address) if address else rows


@demo_only
@never_cache
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """List the mails that have been sent."""
    address = request.GET.get("to", "").replace("\0", "").strip()[:254]
    rows = sent_mails(address).defer("text", "html").select_related("to_person__profile")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    waiting = OutgoingMail.objects.filter(state=OutgoingMail.State.QUEUED).count()
    context = {"page": page, "address": address, "waiting": waiting}
    return render(request, "demo/mailbox.html", context)


@demo_only
@never_cache
@require_safe
@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one mail: its head, its HTML in a frame of its own, and its text part."""
    found = get_object_or_404(sent_mails(), pk=pk)
    message = build(found).message()
    head = [(name, message[name]) for name in HEAD]
    context = {"mail": found, "head": head, "text": signed(found, found.text)}
    return render(request, "demo/mail.html", context)


@demo_only
@never_cache
@require_safe
@framed
def mail_html(request: HttpRequest, pk: int) -> str:
    """Serve a mail's HTML, for the sandboxed frame alone."""
    found = get_object_or_404(sent_mails().exclude(html=""), pk=pk)
    return signed(found, found.html)
