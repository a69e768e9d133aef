"""The page behind the link that `manage.py setup` prints: one button lets the administrator in."""

from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth import login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from accounts import audit, first_links
from accounts.limits import gates
from accounts.models import User


@never_cache
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def first_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show a button; pressed, sign in whom the link was made for. Opening it changes nothing."""
    gates.check_guessed_links(request)
    person = first_links.person_named_in(token)
    if person is None:
        gates.count_guessed_link(request)
        return render(request, "links/first_link_gone.html", status=404)
    if request.method == "POST" and _sign_in(request, person, token):
        return redirect("mfa_index")
    # The site's own policy tells the address to nobody else. Stricter, browsers would keep the
    # origin of the form back, and it could not be told from a stranger's.
    return render(request, "links/first_link.html", {"person": person})


def _sign_in(request: HttpRequest, person: User, token: str) -> bool:
    """Let one of two presses in: the row is locked, and the link looked at again."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=person.pk)
        if first_links.person_named_in(token) is None:
            return False
        login(request, person)
    # Whoever reads the server's terminal has proved more than a mailbox would: as a code for the
    # first second factor, which the desk asks for next.
    record_authentication(request, person, method="code", email=person.email, reauthenticated=True)
    audit.record("account.first_link", actor=person, on=person)
    return True
