"""allauth's pages where a code from a mail is typed in, in our ways.

A code that was tried three times is spent, and the page then offers a new one; a limit that is met
says when it works again, and what was typed stays. A code that is too old is said to be so.
"""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account import views
from allauth.account.adapter import get_adapter
from allauth.account.internal.stagekit import stash_login
from allauth.account.utils import get_next_redirect_url
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import audit
from accounts.arriving import MADE_FOR
from accounts.limits import devices, gates
from accounts.limits.refusals import TooMany

STARTS = (
    "account_login",
    "account_request_login_code",
    "account_reset_password",
    "account_signup",
)
"""Where allauth sends somebody whose code it no longer knows, without a word."""

Page = Callable[[HttpRequest], HttpResponse]


class CodePage:
    """What the three pages have in common, before allauth's own ways."""

    request: HttpRequest
    _process: Any
    _action = "verify"
    _said: str
    """What a wrong code is called in the log."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Look at a code that may still be tried, or send a new one."""
        try:
            if request.POST.get("action") == "resend":
                return self._send_anew()
            if self._typed() and not gates.try_code(request, self._code_id()):
                return self._as_it_was()
        except TooMany:
            return self._as_it_was()
        return super().post(request, *args, **kwargs)  # type: ignore[misc]

    def form_invalid(self, form: Any) -> HttpResponse:
        """Say that it is another code, without allauth's own count: it loses tries made at once."""
        person = getattr(self._process, "user", None)
        audit.record(self._said, actor=person, on=person, outcome=audit.FAILED)
        if gates.is_spent(self._code_id()):
            return self._as_it_was()
        return self.render_to_response(self.get_context_data(form=form))  # type: ignore[attr-defined]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add whether the code is spent; a new one may always be asked for, within the limits."""
        context = super().get_context_data(**kwargs)  # type: ignore[misc]
        return context | {"spent": gates.is_spent(self._code_id()), "can_resend": True}

    def _typed(self) -> str:
        return self.request.POST.get("code", "").strip()

    def _code_id(self) -> str:
        """What one code is counted by; the pretended ones of unknown addresses have one too."""
        state = self._process.state
        return "|".join(str(state.get(part, "")) for part in ("email", "at", "code"))

    def _as_it_was(self) -> HttpResponse:
        """The page with what was typed, not looked at."""
        kwargs = self.get_form_kwargs()  # type: ignore[attr-defined]
        for part in ("data", "files"):
            kwargs.pop(part, None)
        kwargs["initial"] = {"code": self._typed()}
        form = self.get_form_class()(**kwargs)  # type: ignore[attr-defined]
        return self.render_to_response(self.get_context_data(form=form))  # type: ignore[attr-defined]

    def _send_anew(self) -> HttpResponse:
        """Send another code to the same address, which then works as long as the first did."""
        process, request = self._process, self.request
        gates.ask_for_mail(request, process.state["email"])
        process.state["at"] = time.time()
        self._send(process)
        stage = getattr(self, "stage", None)
        if stage:
            stage.login.initiated_at = time.time()
            stash_login(request, stage.login)
        return HttpResponseRedirect(self.passthrough_next_url(request.path))  # type: ignore[attr-defined]

    def _send(self, process: Any) -> None:
        process.resend()


class SignInCode(CodePage, views.ConfirmLoginCodeView):
    """The code that signs in."""

    _said = "sign_in"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add whether the address needed no account before: then a mail is on its way for sure."""
        context = super().get_context_data(**kwargs)
        made_for = self.request.session.get(MADE_FOR)
        return context | {
            "made_for_it": bool(made_for) and made_for == self._process.state["email"]
        }


class AddressCode(CodePage, views.ConfirmEmailVerificationCodeView):
    """The code that proves an address."""

    _said = "address.confirmed"


class ResetCode(CodePage, views.ConfirmPasswordResetCodeView):
    """The code before a new password; allauth knows no second one here."""

    _said = "password.reset"

    def _send(self, process: Any) -> None:
        process.send()
        process.persist()
        told = {"email": process.state["email"]}
        template = "account/messages/login_code_sent.txt"
        get_adapter().add_message(self.request, messages.SUCCESS, template, told)


class NewPassword(views.CompletePasswordResetView):
    """The new password. Whoever gets here has read the account's mail: their device is known."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Set it, and let strangers' wrong tries not keep this person from using it."""
        person = self._process.user
        response = super().form_valid(form)
        devices.remember(self.request, response, person)
        return response


def with_a_word(page: Page) -> Page:
    """Tell somebody whose code is too old what to do, and remember where they were going."""

    def told(request: HttpRequest) -> HttpResponse:
        response = page(request)
        start = start_again(request, response)
        if start is None:
            return response
        if not getattr(messages.get_messages(request), "added_new", False):  # or allauth said why
            messages.info(request, _("This code is too old or has been used. Ask for a new one"))
        wanted = get_next_redirect_url(request)
        return redirect(f"{start}?{urlencode({'next': wanted})}" if wanted else start)

    return told


def start_again(request: HttpRequest, response: HttpResponse) -> str | None:
    """Return the page that a typed code was answered with if it is one where codes begin."""
    leads_to = response.headers.get("Location", "").partition("?")[0]
    if request.method == "POST" and leads_to in map(reverse, STARTS):
        return leads_to
    return None


sign_in = with_a_word(SignInCode.as_view())
address = with_a_word(AddressCode.as_view())
password_reset = with_a_word(ResetCode.as_view())
new_password = NewPassword.as_view()
