"""People who signed in a given time ago, with what the sign-in pages write down of it."""

import time
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings
from django.test import Client

from accounts.models import User


def sign_in(client: Client, user: User, minutes_ago: float = 0, **record: Any) -> Client:
    """Sign in by code, so many minutes ago; `record` says it was another way."""
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.session
    known = {"method": "code", "at": time.time() - 60 * minutes_ago, "email": user.email}
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [known | record]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client
