"""Marks by which the site knows its own addresses again."""

import base64
from collections.abc import Iterator

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

BYTES = 24
"""192 bits; as base64 they fill their 32 signs, so no mark can be written in two ways."""
LENGTH = 32
PATTERN = f"[A-Za-z0-9_-]{{{LENGTH}}}"


def mark(purpose: str, *parts: object) -> str:
    """Return the mark of these parts for this purpose, under the site's key of today."""
    return _mark(settings.SECRET_KEY, purpose, parts)


def is_mark(given: str, purpose: str, *parts: object) -> bool:
    """Whether `given` is the mark of these parts, under this key or one that it replaced."""
    return any(constant_time_compare(given, own) for own in marks(purpose, *parts))


def marks(purpose: str, *parts: object) -> Iterator[str]:
    """The marks of these parts, under the key of today and under those that it replaced."""
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        yield _mark(key, purpose, parts)


def _mark(key: str, purpose: str, parts: tuple[object, ...]) -> str:
    words = "|".join(str(part) for part in parts)
    digest = salted_hmac(f"mentorship.{purpose}", words, secret=key, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest[:BYTES]).decode()
