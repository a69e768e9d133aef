"""The demonstration's mailbox: every mail, as its receiver would see it.

Codes for signing in come by mail and a demonstration sends none, so anybody may read them here.
None of these pages exists on a real site.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp, csp_update
from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from mentorship.mail.envelope import build
from mentorship.models import OutgoingMail

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
    rows = OutgoingMail.objects.filter(state="sent").order_by("-sent_at", "-pk")
    return rows.filter(to_email__icontains=address) if address else rows


@demo_only
@never_cache
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """List the mails that have been sent."""
    address = request.GET.get("to", "").replace("\0", "").strip()[:254]
    rows = sent_mails(address).defer("text", "html").select_related("to_person__profile")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    waiting = OutgoingMail.objects.filter(state="queued").count()
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
    return render(request, "demo/mail.html", {"mail": found, "head": head})


@demo_only
@never_cache
@require_safe
@xframe_options_sameorigin
@csp(  # type: ignore[arg-type]  # its types know views without arguments alone
    {
        "default-src": [NONE],
        "style-src": [UNSAFE_INLINE],
        "base-uri": [NONE],
        "form-action": [NONE],
        "frame-ancestors": [SELF],
    }
)
def mail_html(request: HttpRequest, pk: int) -> HttpResponse:
    """Serve a mail's HTML, for the sandboxed frame alone.

    A mail has to carry its styles in itself, so this one document may have inline styles, and
    nothing else: no script, no form, no picture. The page around it keeps the site's own policy.
    """
    found = get_object_or_404(sent_mails().exclude(html=""), pk=pk)
    # A link has to leave the frame: our pages refuse to be shown inside one.
    return HttpResponse(found.html.replace("<head>", '<head><base target="_top">', 1))
