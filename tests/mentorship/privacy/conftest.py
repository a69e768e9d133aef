"""People who have just proved that it is they who sit there."""

import time

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client


def sign_in(client: Client, user, minutes_ago: int = 0) -> Client:
    """Sign in by code, so many minutes ago."""
    client.force_login(user)
    session = client.session
    at = time.time() - 60 * minutes_ago
    record = {"method": "code", "at": at, "email": user.email}
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [record]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


@pytest.fixture
def fresh(client):
    """A browser in which the given person signed in a moment ago."""
    return lambda user, minutes_ago=0: sign_in(client, user, minutes_ago)
