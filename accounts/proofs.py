"""What a session knows of how its person proved who they are, and when.

allauth writes a record at each step: a code by mail, a password, a passkey, an app's code.
"""

import time
from collections.abc import Iterable
from typing import Any, cast

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

from accounts.models import User

Record = dict[str, Any]


def records_of(request: HttpRequest) -> list[Record]:
    """The proofs that whoever is signed in here gave in this session, the oldest first."""
    return get_authentication_records(request, request.user)


def newest(records: Iterable[Record]) -> float:
    """When the last of these proofs was given; 0 where there is none."""
    return max((float(record.get("at", 0)) for record in records), default=0.0)


def is_recent(moment: float) -> bool:
    """Whether that was within the last 15 minutes."""
    return time.time() - moment < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def is_fresh(request: HttpRequest) -> bool:
    """Whether somebody proved within the last 15 minutes that this is their account."""
    return is_recent(newest(records_of(request)))


def mailed_code_is_fresh(request: HttpRequest) -> bool:
    """Whether a code was typed that we mailed for this alone, within the last 15 minutes.

    The code of a sign-in is not one: it may have been asked for to get in.
    """
    asked = (
        record
        for record in records_of(request)
        if record.get("method") == "code"
        and record.get("reauthenticated")
        and record.get("email") == cast("User", request.user).email
    )
    return is_recent(newest(asked))


def kinds_of_authenticators(user: Any) -> set[str]:
    """What this person has added besides an address and a password: a passkey, an app, codes."""
    return set(Authenticator.objects.filter(user=user).values_list("type", flat=True))


def adds_first_second_factor(user: Any) -> bool:
    """Whether this is somebody who runs things and has neither an app nor a passkey yet."""
    return bool(user.is_staff) and not kinds_of_authenticators(user) & {"totp", "webauthn"}
