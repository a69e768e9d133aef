"""Devices that have signed in to an account before, known by a cookie.

The cookie opens nothing. It only keeps a stranger's wrong tries from shutting the owner out: the
last tries of each limit are kept for known devices. It holds one signed mark an account, from which
nobody can read which account that is, and a mark of one account is worth nothing at another.
"""

from collections.abc import Iterator

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponseBase

from accounts.models import User

MOST_ACCOUNTS = 5
"""How many accounts one device remembers, such as one that a family shares."""
WORD = "known"


def remember(request: HttpRequest, response: HttpResponseBase, user: User) -> None:
    """Let this device be known to the account from now on."""
    others = [mark for mark in _marks(request) if not _is_of(mark, user.pk)]
    marks = [_signer(user.pk).sign(WORD).removeprefix(f"{WORD}:"), *others]
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        ".".join(marks[:MOST_ACCOUNTS]),
        max_age=settings.DEVICE_COOKIE_AGE,
        secure=settings.DEVICE_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def is_known(request: HttpRequest, user_pk: int | None) -> bool:
    """Whether somebody has signed in to this account from this device, or is signed in now."""
    if user_pk is None:
        return False
    if request.user.is_authenticated and request.user.pk == user_pk:
        return True
    return any(_is_of(mark, user_pk) for mark in _marks(request))


def _marks(request: HttpRequest) -> Iterator[str]:
    kept = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
    yield from kept.split(".")[:MOST_ACCOUNTS] if kept else ()


def _is_of(mark: str, user_pk: int) -> bool:
    try:
        _signer(user_pk).unsign(f"{WORD}:{mark}", max_age=settings.DEVICE_COOKIE_AGE)
    except BadSignature:
        return False
    return True


def _signer(user_pk: int) -> TimestampSigner:
    return TimestampSigner(salt=f"accounts.devices.{user_pk}")
