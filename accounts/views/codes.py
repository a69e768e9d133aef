"""allauth's pages where a code is typed in, which say so when the code is too old."""

from collections.abc import Callable
from urllib.parse import urlencode

from allauth.account import views
from allauth.account.utils import get_next_redirect_url
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

STARTS = (
    "account_login",
    "account_request_login_code",
    "account_reset_password",
    "account_signup",
)
"""Where allauth sends somebody whose code it no longer knows, without a word."""

Page = Callable[[HttpRequest], HttpResponse]


def with_a_word(page: Page) -> Page:
    """Tell somebody whose code is too old what to do, and remember where they were going."""

    def told(request: HttpRequest) -> HttpResponse:
        response = page(request)
        start = start_again(request, response)
        if start is None:
            return response
        if not getattr(messages.get_messages(request), "added_new", False):  # or allauth said why
            messages.info(request, _("This code is too old or has been used. Ask for a new one"))
        wanted = get_next_redirect_url(request)
        return redirect(f"{start}?{urlencode({'next': wanted})}" if wanted else start)

    return told


def start_again(request: HttpRequest, response: HttpResponse) -> str | None:
    """Return the page that a typed code was answered with if it is one where codes begin."""
    leads_to = response.headers.get("Location", "").partition("?")[0]
    if request.method == "POST" and leads_to in map(reverse, STARTS):
        return leads_to
    return None


sign_in = with_a_word(views.confirm_login_code)
address = with_a_word(views.email_verification_sent)
password_reset = with_a_word(views.confirm_password_reset_code)
