"""Coming in with an address alone, by one door for people who have an account and who have none.

A page of another app may greet newcomers itself: it asks their name, so that nobody is sent through
the questions of a profile first.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.internal.userkit import filter_users_by_email
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.urls import Resolver404, resolve

from accounts import audit
from accounts.models import User

View = TypeVar("View", bound=Callable[..., Any])

MADE_FOR = "code_made_for"
"""In the session: the address that a code goes to, whether or not it had an account before."""


def greets_newcomers(view: View) -> View:
    """Mark a page that asks newcomers who they are: they come to it straight from signing in."""
    view.greets_newcomers = True  # type: ignore[attr-defined]
    return view


def is_greeted_at(address: str) -> bool:
    """Whether the page at this address of ours asks newcomers who they are."""
    try:
        found = resolve(address.partition("?")[0])
    except Resolver404:
        return False
    return bool(getattr(found.func, "greets_newcomers", False))


def send_code(request: HttpRequest, address: str) -> None:
    """Mail a code to this address; where no account uses it, one is made that the code confirms.

    The page, the mail and the way on are the same for known and unknown addresses.
    """
    user = _account_of(address)
    LoginCodeVerificationProcess.initiate(request=request, user=user, email=address)
    request.session[MADE_FOR] = address


def _account_of(address: str) -> User | None:
    """Whoever signs in with this address; None where the account is closed for good."""
    found = filter_users_by_email(address, prefer_verified=True, for_login=True)
    if not found:
        return _made(address)
    return next((user for user in found if user.is_active), None)


def _made(address: str) -> User | None:
    """A new account without a confirmed address; of two made at once, the one that is there."""
    try:
        with transaction.atomic():
            user = User.objects.create_user(address)
            EmailAddress.objects.create(user=user, email=user.email, primary=True)
    except IntegrityError:
        return User.objects.filter(email=address.strip().lower(), is_active=True).first()
    audit.record("sign_up", actor=user, on=user)
    return user
