"""Who is asking, on pages that only signed-in people reach."""

from typing import cast

from django.http import HttpRequest

from accounts.models import Profile, User


def reader(request: HttpRequest) -> User:
    """Return the signed-in person."""
    return cast("User", request.user)


def profile_of(request: HttpRequest) -> Profile | None:
    """Return the signed-in person's profile, or None for a newcomer."""
    return getattr(reader(request), "profile", None)
