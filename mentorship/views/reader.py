"""Who reads a page that asks for a sign-in."""

from django.http import HttpRequest

from accounts.models import User


def reader(request: HttpRequest) -> User:
    """The signed-in person; only for views behind `login_required`."""
    assert isinstance(request.user, User)
    return request.user
