"""What the packages for signing in tell us of, as lines of the log of what matters."""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib.auth import signals as auth

from accounts import audit

DONE = {
    "sign_in": account.user_logged_in,
    "sign_up": account.user_signed_up,
    "password.set": account.password_set,
    "password.changed": account.password_changed,
    "password.reset": account.password_reset,
    "address.added": account.email_added,
    "address.changed": account.email_changed,
    "address.removed": account.email_removed,
    "second_step.added": mfa.authenticator_added,
    "second_step.removed": mfa.authenticator_removed,
    "second_step.reset": mfa.authenticator_reset,
}


def listen() -> None:
    """Write a line whenever one of these happens."""
    for action, signal in DONE.items():
        _connect(signal, action, audit.DONE)
    _connect(mfa.authentication_failed, "sign_in", audit.FAILED)
    _connect(auth.user_logged_out, "sign_out", audit.DONE)
    account.email_confirmed.connect(_confirmed, dispatch_uid="audit:address.confirmed")


def _connect(signal: Any, action: str, outcome: str) -> None:
    def note(sender: Any, user: Any = None, **_more: Any) -> None:
        audit.record(action, actor=user, on=user, outcome=outcome)

    signal.connect(note, weak=False, dispatch_uid=f"audit:{action}:{outcome}:{id(signal)}")


def _confirmed(sender: Any, email_address: Any, **_more: Any) -> None:
    person = email_address.user
    audit.record("address.confirmed", actor=person, on=person)
