"""Pages of certificates: one's own, and the one on which anybody checks a code."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.limits import gates
from accounts.views.reader import reader
from mentorship import access
from mentorship.admin.pairings import show_also
from mentorship.certificates import acts
from mentorship.certificates.drawing import shown
from mentorship.certificates.facts import hours_in_words
from mentorship.models import Certificate, CircleCertificate, Pairing
from mentorship.models.certificates import Certified
from mentorship.site import refusals
from mentorship.site.desk import desk

LONGEST_CODE = 60


@login_required
@require_POST
def make(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a certificate or a letter of one's own."""
    pairing = access.pairing_for(reader(request), pk)
    with refusals.told(request):
        row = acts.make(reader(request), pairing, request.POST.get("kind", ""))
        tell_ready(request, row)
    return redirect("certificate", pk)


def tell_ready(request: HttpRequest, row: Certified) -> None:
    """Say on the next page that it was made."""
    said = _("%(kind)s is ready. Whoever has its code can check it")
    messages.success(request, said % {"kind": row.get_kind_display()})


def tell_withdrawn(request: HttpRequest) -> None:
    """Say on the next page that it holds no longer."""
    messages.success(request, _("Withdrawn: its code leads nowhere from now on"))


@login_required
@never_cache
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """The PDF, for the person whose it is."""
    rows = Certificate.objects.filter(person=reader(request), withdrawn_at=None)
    row = access.one_or_404(rows, pk)
    return as_file(row)


def as_file(row: Certified) -> HttpResponse:
    """A certificate as a file to keep."""
    answer = HttpResponse(bytes(row.file), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{row.kind}-{shown(row.code)}.pdf"'
    return answer


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw one's own."""
    row = access.one_or_404(Certificate.objects.filter(person=reader(request)), pk)
    with refusals.told(request):
        acts.withdraw(reader(request), row)
        tell_withdrawn(request)
    return redirect("certificate", row.pairing_id)


# Checking ------------------------------------------------------------------------------------


@never_cache
def check(request: HttpRequest) -> HttpResponse:
    """Ask for a code, and lead to what it certifies."""
    typed = request.GET.get("code", "")[:LONGEST_CODE]
    code = plain(typed)
    if code:
        return redirect("certificate_checked", code)
    return _answer(request, {"typed": typed})


@never_cache
def checked(request: HttpRequest, code: str) -> HttpResponse:
    """What is certified under a code; the same page for none, a wrong one and a withdrawn one.

    Wrong codes are counted for the network, as links are that we never made.
    """
    gates.check_guessed_links(request)
    row = _of_code(plain(code))
    if row is None:
        gates.count_guessed_link(request)
        return _answer(request, {"unknown": True, "typed": code[:LONGEST_CODE]}, status=404)
    return _answer(request, {"found": row, "code": shown(row.code), "hours": hours_in_words(row)})


def _of_code(code: str) -> Certified | None:
    """What stands under a code, of a pairing or of a circle."""
    found = (
        model._default_manager.filter(code=code, withdrawn_at=None).defer("file").first()
        for model in (Certificate, CircleCertificate)
    )
    return next((row for row in found if row), None)


def plain(code: str) -> str:
    """A code as it is stored, however it was typed."""
    return "".join(sign for sign in code.upper() if sign.isascii() and sign.isalnum())


def _answer(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    answer = render(request, "certificates/check.html", context, status=status)
    answer["X-Robots-Tag"] = "noindex"
    return answer


# At the desk ---------------------------------------------------------------------------------


def of_a_pairing(pairing: Pairing) -> dict[str, Any]:
    """What the desk shows of certificates of a pairing: whose, and what was withdrawn there."""
    rows = pairing.certificates.defer("file").select_related("person__profile")
    own = Q(withdrawn_by=F("person"))
    return {"certificates": rows.exclude(own & Q(withdrawn_at__isnull=False))}


@require_POST
def withdraw_at_desk(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a certificate of the program's, or let the person make it again."""
    user = reader(request)
    rows = Certificate.objects.filter(pairing__in=access.pairings_run_by(user))
    row = access.one_or_404(rows, pk)
    with refusals.told(request):
        if "again" in request.POST:
            acts.allow_again(user, row)
            messages.success(request, _("They can make it again"))
        else:
            acts.withdraw(user, row)
            messages.success(request, _("The certificate is withdrawn: its code leads nowhere"))
    return redirect("admin:pairing", row.pairing_id)


show_also(of_a_pairing)
desk.add_page("certificates/<int:pk>/withdraw/", withdraw_at_desk, "certificate_withdraw")
