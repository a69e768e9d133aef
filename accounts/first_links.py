"""A link by which an administrator comes in before mail works: printed, good once and for a day.

It is bound to the moment of the last sign-in, so the first use ends it, and any other sign-in too.
"""

from datetime import timedelta

from django.core import signing

from accounts.models import User

LIFE = timedelta(days=1)
SALT = "accounts.first_links"


def token_of(person: User) -> str:
    """Return the end of the link."""
    return signing.dumps([person.pk, _last_seen(person)], salt=SALT)


def person_named_in(token: str) -> User | None:
    """Return whom the link lets in; None where it was used, is old, or was never made."""
    try:
        number, seen = signing.loads(token, salt=SALT, max_age=LIFE)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    person = User.objects.filter(pk=number, is_active=True, is_superuser=True).first()
    return person if person and _last_seen(person) == seen else None


def _last_seen(person: User) -> str:
    return person.last_login.isoformat() if person.last_login else ""
