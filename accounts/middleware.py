"""What we know of a person before their page is made: their time zone, and for staff how they
signed in.
"""

from collections.abc import Callable
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.zones import zone_of

Handler = Callable[[HttpRequest], HttpResponse]


class TimeZoneMiddleware:
    """Show dates and times in the reader's own zone."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with timezone.override(zone_of(request.user)):
            return self.get_response(request)


class SecondFactorMiddleware:
    """Let staff into the admin only after a passkey or an authenticator app.

    They hold other people's data, and a mailbox alone is too easily lost. The setting
    `STAFF_NEEDS_SECOND_FACTOR` is off in the demonstration and in development: accounts there
    guard nothing, and whoever looks around owns no authenticator of the demo's coordinator.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.STAFF_NEEDS_SECOND_FACTOR and is_at_the_desk(request):
            door = missing_step(request)
            if door:
                page = request.resolver_match.view_name if request.resolver_match else ""
                audit.record("request.denied", on=(f"page:{page}", ""), outcome="second_step")
                return HttpResponseRedirect(door)
        return self.get_response(request)


def is_at_the_desk(request: HttpRequest) -> bool:
    """Whether a member of staff asks for a page of the admin."""
    return request.user.is_staff and request.path.startswith(reverse("admin:index"))


def missing_step(request: HttpRequest) -> str | None:
    """Return the page where the second step is set up or shown, or None when it was shown."""
    records = get_authentication_records(request, request.user)
    if any(record.get("method") == "mfa" for record in records):
        return None
    kinds = set(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    back = urlencode({"next": request.get_full_path()})
    if "totp" in kinds:
        return f"{reverse('mfa_reauthenticate')}?{back}"
    if "webauthn" in kinds:
        return f"{reverse('mfa_reauthenticate_webauthn')}?{back}"
    messages.info(request, _("Add a passkey or an authenticator app before you open the desk"))
    return reverse("mfa_index")
