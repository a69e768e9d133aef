"""Where somebody who is signed in proves that it is still they who sit there."""

from typing import Any

from allauth.account.views import BaseReauthenticateView
from allauth.core import ratelimit
from allauth.mfa.webauthn.views import ReauthenticateWebAuthnView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.forms.signin import ConfirmProofCodeForm
from accounts.mailed_codes import CodeToProve
from accounts.proofs import adds_first_second_factor


class ProveByPasskey(ReauthenticateWebAuthnView):
    """Prove it with a passkey; one that is refused is asked for again, on the way to the same."""

    def form_invalid(self, form: Any) -> HttpResponse:
        super().form_invalid(form)  # says why; it would lead away from what one was doing
        return redirect(self.passthrough_next_url(self.request.path))


class ProveByCode(BaseReauthenticateView):
    """Prove it with a code that is mailed when one asks for it.

    For whoever has no other means, and for staff who add their first second factor.
    """

    form_class = ConfirmProofCodeForm
    template_name = "account/reauthenticate_by_code.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.process = CodeToProve.resume(request)
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Mail a code, or look at the one that was typed."""
        if request.POST.get("action") == "send":
            return self.send(request)
        if self.process is None:
            return self.again(_("This code is too old or has been used. Ask for a new one"))
        return super().post(request, *args, **kwargs)

    def send(self, request: HttpRequest) -> HttpResponse:
        """Mail a code, within the limit that codes to sign in have."""
        email = request.user.email  # type: ignore[union-attr]
        too_many = ratelimit.consume_or_429(request, action="request_login_code", key=email)
        if too_many:
            return too_many
        CodeToProve.begin(request)
        return redirect(self.passthrough_next_url(request.path))

    def again(self, why: str) -> HttpResponse:
        """Lead back to where a code is asked for, with the reason."""
        messages.info(self.request, why)
        return redirect(self.passthrough_next_url(self.request.path))

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"code": self.process.code if self.process else ""}

    def form_valid(self, form: Any) -> HttpResponse:
        assert self.process is not None
        self.process.finish()
        return super().form_valid(form)

    def form_invalid(self, form: Any) -> HttpResponse:
        assert self.process is not None
        if self.process.record_invalid_attempt():
            return super().form_invalid(form)
        return self.again(_("That was the third wrong code. Ask for a new one"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "sent": self.process is not None,
            "email": self.request.user.email,  # type: ignore[union-attr]
            "first_second_factor": adds_first_second_factor(self.request.user),
        }


prove_by_code = login_required(ProveByCode.as_view())
