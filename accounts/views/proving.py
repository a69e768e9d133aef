"""Where somebody who is signed in proves that it is still they who sit there."""

from typing import Any, cast

from allauth.account.views import BaseReauthenticateView
from allauth.mfa.webauthn.views import ReauthenticateWebAuthnView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import audit
from accounts.forms.signin import ConfirmProofCodeForm
from accounts.limits import gates
from accounts.limits.refusals import TooMany
from accounts.mailed_codes import CodeToProve
from accounts.models import User
from accounts.proofs import adds_first_second_factor

SPENT = gettext_lazy("That was the third wrong code. Ask for a new one")


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
        """Mail a code, or look at the one that was typed, as often as it may be tried."""
        try:
            if request.POST.get("action") == "send":
                return self.send(request)
            if self.process is None:
                return self.again(_("This code is too old or has been used. Ask for a new one"))
            if not gates.try_code(request, self.process.name):
                return self.spent()
        except TooMany:
            return self.render_to_response(self.get_context_data())
        return super().post(request, *args, **kwargs)

    def send(self, request: HttpRequest) -> HttpResponse:
        """Mail a code; raises `TooMany` where the address got too many mails already."""
        gates.ask_for_mail(request, request.user.email)  # type: ignore[union-attr]
        CodeToProve.begin(request)
        return redirect(self.passthrough_next_url(request.path))

    def spent(self) -> HttpResponse:
        """Forget a code that was tried as often as it may be, and offer a new one."""
        if self.process:
            self.process.abort()
        return self.again(SPENT)

    def again(self, why: Any) -> HttpResponse:
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
        audit.record(
            "sign_in",
            actor=self.request.user,
            on=cast("User", self.request.user),
            outcome=audit.FAILED,
        )
        return (
            self.again(SPENT) if gates.is_spent(self.process.name) else super().form_invalid(form)
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "sent": self.process is not None,
            "email": self.request.user.email,
            "first_second_factor": adds_first_second_factor(self.request.user),
        }


prove_by_code = login_required(ProveByCode.as_view())
