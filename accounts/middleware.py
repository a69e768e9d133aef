"""What we know of a person before their page is made: whether they are still signed in, their time
zone and how they write dates, and for staff how and when they signed in.
"""

from collections.abc import Callable
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import audit, sessions
from accounts.proofs import kinds_of_authenticators, records_of
from accounts.readers import written_for

Handler = Callable[[HttpRequest], HttpResponse]


class SessionLimitsMiddleware:
    """Sign out whoever has not been here for long, or has been signed in for long.

    Pages that anybody may read stay open to them; the others ask them to sign in.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and sessions.is_over(request):
            logout(request)
            messages.info(request, _("You were signed out after a while. Sign in to go on"))
        response = self.get_response(request)
        if request.user.is_authenticated:
            sessions.note_visit(request, at_the_desk=is_at_the_desk(request))
        return response


class ReaderMiddleware:
    """Show dates and times in the reader's own zone, and as the reader writes them."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with written_for(request.user, request.headers.get("Accept-Language", "")):
            return self.get_response(request)


class SecondFactorMiddleware:
    """Let staff into the admin only after a passkey or an authenticator app, and for a day at most.

    They hold other people's data, and a mailbox alone is too easily lost. The setting
    `STAFF_NEEDS_SECOND_FACTOR` is off in the demonstration and in development: accounts there
    guard nothing, and whoever looks around owns no authenticator of the demo's coordinator.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_at_the_desk(request):
            door = door_of_the_desk(request)
            if door:
                page = request.resolver_match.view_name if request.resolver_match else ""
                audit.record("request.denied", on=(f"page:{page}", ""), outcome="second_step")
                return HttpResponseRedirect(door)
        return self.get_response(request)


def is_at_the_desk(request: HttpRequest) -> bool:
    """Whether a member of staff asks for a page of the admin."""
    return request.user.is_staff and request.path.startswith(reverse("admin:index"))


def door_of_the_desk(request: HttpRequest) -> str | None:
    """Return the page where a proof for the desk is given, or None when a good one was."""
    proofs = records_of(request)
    if settings.STAFF_NEEDS_SECOND_FACTOR:
        proofs = [record for record in proofs if record.get("method") == "mfa"]
        if not proofs:
            return second_step(request)
    if not sessions.desk_is_over(request, proofs):
        return None
    messages.info(request, _("The desk asks again after a day, or after 8 hours without a visit"))
    return second_step(request) if settings.STAFF_NEEDS_SECOND_FACTOR else first_way(request)


def second_step(request: HttpRequest) -> str:
    """Return the page where the second step is shown, or set up by whoever has none."""
    kinds = kinds_of_authenticators(request.user)
    back = urlencode({"next": request.get_full_path()})
    if "totp" in kinds:
        return f"{reverse('mfa_reauthenticate')}?{back}"
    if "webauthn" in kinds:
        return f"{reverse('mfa_reauthenticate_webauthn')}?{back}"
    messages.info(request, _("Add a passkey or an authenticator app before you open the desk"))
    return reverse("mfa_index")


def first_way(request: HttpRequest) -> str:
    """Return the page where the first of a person's means proves who they are."""
    way = get_adapter().get_reauthentication_methods(request.user)[0]["url"]
    return f"{way}?{urlencode({'next': request.get_full_path()})}"
