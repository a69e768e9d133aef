"""Whether we may be sure that it is the person themselves who sits there."""

import time

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_POST

from accounts.views.member import member


def is_fresh(request: HttpRequest) -> bool:
    """Whether somebody proved within the last 15 minutes that this is their account."""
    records = get_authentication_records(request, request.user)
    newest = max((float(record.get("at", 0)) for record in records), default=0)
    return time.time() - newest < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def way_to_prove(request: HttpRequest) -> str:
    """The page where a password or an app proves it; "" for people who sign in by code."""
    methods = get_adapter().get_reauthentication_methods(member(request))
    return f"{methods[0]['url']}?{urlencode({'next': request.path})}" if methods else ""


@require_POST
def sign_in_again(request: HttpRequest) -> HttpResponse:
    """Sign out, and in again with a new code; then back to where the person was."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = reverse("account")
    logout(request)
    return redirect(f"{reverse('account_request_login_code')}?{urlencode({'next': back})}")
