"""Signing in through the member system of an association, by OpenID Connect.

An address counts as proved where the member system says so by a plain true. It leads to an account
that is there only where that account's owner has confirmed the address here too: somebody else may
have opened one in their name and be waiting for them.
"""

from collections.abc import Mapping
from typing import Any, ClassVar
from urllib.parse import urlencode, urljoin

from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from accounts.models import User

CLAIMS = "claims"
"""Under which a sign-on keeps what was said until it is through."""

TICKET = "signed_on"
"""Under which a session keeps how to sign out over there as well."""

KEPT = ("sub", "email")
"""What is kept of what the member system says: whom it means, and how its owner knows it again."""


class SignOnAdapter(DefaultSocialAccountAdapter):
    """Trusts plain words alone, and keeps no more than it needs."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultSocialAccountAdapter.error_messages,
        "connected_other": _("This is connected with another account here"),
        "email_taken": _("An account here uses this address: sign in to it, then connect %s"),
        "disconnect_last": _("You have no other way to sign in: set a password first"),
        "invalid_token": _("What came back could not be read. Try again"),
        "no_password": _("Set a password first"),
        "no_verified_email": _("Confirm your address first"),
    }

    def can_authenticate_by_email(self, login: SocialLogin, email: str) -> bool:
        """Whether an address that the member system has proved opens the account that has it."""
        told = next((one for one in login.email_addresses if one.email == email), None)
        said_plainly = told is not None and told.verified is True
        confirmed = EmailAddress.objects.filter(email__iexact=email, verified=True)
        return said_plainly and confirmed.exists()

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Keep what was said for the end of the sign-in, and no more than two words for good."""
        claims = _said(sociallogin.account.extra_data)
        for address in sociallogin.email_addresses:
            address.email, address.verified = address.email.lower(), address.verified is True
        sociallogin.state[CLAIMS] = claims
        sociallogin.account.extra_data = {"userinfo": {name: claims.get(name, "") for name in KEPT}}
        if sociallogin.account.pk:
            sociallogin.account.save(update_fields=["extra_data"])
        if not sociallogin.is_existing and sociallogin.state.get("process") != "connect":
            _refuse_unconfirmed(request, sociallogin)


def _said(told: Mapping[str, Any]) -> dict[str, Any]:
    """All that was said of somebody: the token's words, and those of the page about them."""
    return {**(told.get("id_token") or {}), **(told.get("userinfo") or {})}


def _refuse_unconfirmed(request: HttpRequest, login: SocialLogin) -> None:
    """Let nobody into, or beside, an account whose owner has not confirmed the address."""
    emails = [one.email for one in login.email_addresses if one.verified]
    if User.objects.filter(email__in=emails).exists():
        page = render(request, "socialaccount/unconfirmed.html", {"email": emails[0]}, status=409)
        raise ImmediateHttpResponse(page)


# Signed in, and signed out -------------------------------------------------------------------


def ticket(config: Mapping[str, Any], response: Mapping[str, Any]) -> dict[str, str]:
    """What signs somebody out over there as well, from what the member system says of itself."""
    return {
        "address": str(config.get("end_session_endpoint") or ""),
        "id_token": str(response.get("id_token") or ""),
    }


def take_over(user: User, login: SocialLogin | None) -> None:
    """Hand what the member system said of this person to whatever `SIGNED_ON` names, once."""
    if login is not None and (claims := login.state.pop(CLAIMS, None)) is not None:
        import_string(settings.SIGNED_ON)(user, claims)


def address_that_signs_out(request: HttpRequest) -> str:
    """Where the member system signs this session out as well; empty where it was not used."""
    kept = request.session.get(TICKET) or {}
    apps: list[dict[str, Any]] = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    if not kept.get("address") or not apps:
        return ""
    said = {
        "client_id": apps[0]["client_id"],
        "post_logout_redirect_uri": urljoin(settings.SITE_URL, settings.LOGOUT_REDIRECT_URL),
        "id_token_hint": kept["id_token"],
    }
    return f"{kept['address']}?{urlencode({name: text for name, text in said.items() if text})}"
