"""People who signed in a given time ago, with what the sign-in pages write down of it."""

import time
from importlib import import_module
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import update_last_login
from django.test import Client

from accounts.models import User


def sign_in(client: Client, user: User, minutes_ago: float = 0, **record: Any) -> Client:
    """Sign in by code, so many minutes ago; `record` says it was another way."""
    known = {"method": "code", "at": time.time() - 60 * minutes_ago, "email": user.email}
    noted = {
        AUTHENTICATION_METHODS_SESSION_KEY: [known | record],
        "account_authentication_methods_user": str(user.pk),
    }
    if settings.SESSION_COOKIE_NAME not in client.cookies:
        return begin(client, user, **noted)
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.session
    session.update(noted)
    session.save()
    return client


def begin(client: Client, user: User, **noted: Any) -> Client:
    """Do what `force_login` does for a browser that is new here, with 5 queries for its 15.

    Sign-ins were a quarter of what tests of permissions cost.
    """
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.update(noted)
    session.create()
    update_last_login(None, user)
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


def make_force_login_quick() -> None:
    """Let `client.force_login` begin so wherever it can, in all tests."""
    as_django_does = Client._login

    def login(client: Client, user: User, backend: str) -> None:
        if settings.SESSION_COOKIE_NAME in client.cookies:
            as_django_does(client, user, backend)
        else:
            begin(client, user)

    Client._login = login  # type: ignore[method-assign]
