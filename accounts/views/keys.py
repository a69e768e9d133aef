"""Pages of allauth's that change how one signs in, where ours do a little more."""

from typing import Any

from allauth.account import views as account
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.usersessions.internal.flows.sessions import end_other_sessions
from django.http import HttpRequest, HttpResponse
from django.views import View

from accounts.adapter import after_sign_in_change
from accounts.views.fresh import kept


class ChangeAddress(account.EmailView):
    """Ask for a new address; what was typed before proving who one is stands there again."""

    def get_initial(self) -> dict[str, Any]:
        return super().get_initial() | dict(kept(self.request))


class AddPasskey(webauthn.AddWebAuthnView):
    """Add a passkey and go on with what one was doing."""

    def get_initial(self) -> dict[str, Any]:
        return super().get_initial() | dict(kept(self.request))

    def get_success_url(self) -> str:
        """Staff see their recovery codes; everybody else goes back to where they came from."""
        if self.request.user.is_staff:
            return super().get_success_url()
        wanted = get_next_redirect_url(self.request)
        return wanted or after_sign_in_change(self.request)


class OffersToSignOutElsewhere(View):
    """Removes a way in; where that was ticked, every other session ends with it."""

    request: HttpRequest

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        if self.request.POST.get("elsewhere"):
            end_other_sessions(self.request, self.request.user)
        return response


class RemovePasskey(OffersToSignOutElsewhere, webauthn.RemoveWebAuthnView):
    """Remove a passkey."""


class StopApp(OffersToSignOutElsewhere, totp.DeactivateTOTPView):
    """Stop using the authenticator app."""
