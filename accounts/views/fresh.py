"""Whether we may be sure that it is the person themselves who sits there.

A session of hours ago may be on a computer that somebody else uses now. What would let that
somebody take the account over asks for a fresh sign-in first: before the page, so that nobody
types in vain, and before the act.
"""

import time
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_POST

from accounts.proofs import adds_first_second_factor, is_fresh, mailed_code_is_fresh
from accounts.views.reader import reader

View = Callable[..., Any]

__all__ = ["fresh_sign_in", "is_fresh", "kept", "sign_in_again", "way_to_prove"]

LONGEST = 254
"""Of what is kept, so many characters: an address fits."""

KEPT = "typed_before_proving"
"""Where the session keeps what was typed when the fifteen minutes ran out."""


def way_to_prove(request: HttpRequest, back: str = "") -> str:
    """The page where the first of the person's means proves it; it leads to `back` then."""
    first = get_adapter().get_reauthentication_methods(reader(request))[0]["url"]
    return f"{first}?{urlencode({'next': back or request.get_full_path()})}"


def fresh_sign_in(*, back: str = "", keeps: tuple[str, ...] = ()) -> Callable[[View], View]:
    """Let nobody in who has not signed in, or proved who they are, within 15 minutes.

    They are led to the page where they prove it and from there to `back`, the name of a page, or
    else to where they were. What they typed into the fields `keeps` stands there again, to be
    looked at and sent by themselves: never sent on, since somebody else may have typed it.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            there = reverse(back) if back else request.get_full_path()
            if not request.user.is_authenticated:
                return redirect_to_login(there)
            if not is_fresh(request):
                _keep(request, keeps)
                return redirect(way_to_prove(request, there))
            return view(request, *args, **kwargs)

        guarded.asks_afresh = True  # type: ignore[attr-defined]
        return guarded

    return guard


def mailed_code_for_first(view: View) -> View:
    """Ask somebody at the desk, before their first second factor, for a code mailed for it."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if adds_first_second_factor(request.user) and not mailed_code_is_fresh(request):
            back = urlencode({"next": request.get_full_path()})
            return redirect(f"{reverse('reauthenticate_by_code')}?{back}")
        return view(request, *args, **kwargs)

    return guarded


def _keep(request: HttpRequest, names: tuple[str, ...]) -> None:
    """Remember what was typed into these fields of this page; never a secret."""
    typed = {name: request.POST[name][:LONGEST] for name in names if request.POST.get(name)}
    if typed:
        request.session[KEPT] = {"path": request.path, "at": time.time(), "typed": typed}


def kept(request: HttpRequest) -> Mapping[str, str]:
    """What was typed on this page just before it asked for a fresh sign-in."""
    found = request.session.get(KEPT, {})
    late = time.time() - found.get("at", 0) > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    return {} if late or found.get("path") != request.path else found["typed"]


@require_POST
def sign_in_again(request: HttpRequest) -> HttpResponse:
    """Sign out, and in again in any way; then back to where the person was."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = reverse("account")
    logout(request)
    return redirect(f"{reverse('account_login')}?{urlencode({'next': back})}")
