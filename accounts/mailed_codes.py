"""A code mailed to somebody who is signed in, to prove that it is still they who sit there.

allauth has such a process for signing in and for a new address, and none for this. Like those it
keeps the code in the session for ten minutes; its three tries are counted with all others.
"""

from typing import cast

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.http import HttpRequest

from accounts.models import User

STATE = "code_to_prove"


class CodeToProve(AbstractCodeVerificationProcess):
    """One code for the address that the account has now."""

    def __init__(self, request: HttpRequest, state: dict) -> None:
        self.request = request
        super().__init__(
            max_attempts=app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS,
            timeout=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT,
            state=state,
            user=request.user,
        )

    @classmethod
    def begin(cls, request: HttpRequest) -> "CodeToProve":
        """Mail a new code; the one before is worth nothing from now on."""
        person = cast("User", request.user)
        process = cls(request, cls.initial_state(person, person.email))
        process.send()
        process.persist()
        return process

    @classmethod
    def resume(cls, request: HttpRequest) -> "CodeToProve | None":
        """The code that was mailed to whoever is signed in here, while it is worth something."""
        state = request.session.get(STATE)
        if not state or state.get("email") != cast("User", request.user).email:
            return None
        process = cls(request, state)
        return process if process.is_valid() else None

    @property
    def name(self) -> str:
        """What tries of this one code are counted by."""
        return "|".join(str(self.state.get(part, "")) for part in ("email", "at", "code"))

    def send(self) -> None:
        """Mail the code; the mail goes through the outbox."""
        adapter = get_adapter(self.request)
        self.state["code"] = adapter.generate_login_code()
        address = self.state["email"]
        context = {"code": self.code, "request": self.request}
        adapter.send_mail("account/email/prove_code", address, context)

    def persist(self) -> None:
        """Remember the code, and how often it was tried."""
        self.request.session[STATE] = self.state

    def abort(self) -> None:
        """Forget the code."""
        self.request.session.pop(STATE, None)

    def finish(self) -> None:
        """Write down that the right code came back."""
        self.abort()
        record_authentication(
            self.request,
            self.request.user,
            method="code",
            email=self.state["email"],
            reauthenticated=True,
        )
