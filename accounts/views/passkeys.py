"""allauth's page for a new passkey, which knows the way back."""

from allauth.account.utils import get_next_redirect_url
from allauth.mfa.webauthn.views import AddWebAuthnView

from accounts.adapter import after_sign_in_change


class AddPasskey(AddWebAuthnView):
    """Add a passkey and go on with what one was doing."""

    def get_success_url(self) -> str:
        """Staff see their recovery codes; everybody else goes back to where they came from."""
        if self.request.user.is_staff:
            return super().get_success_url()
        wanted = get_next_redirect_url(self.request)
        return wanted or after_sign_in_change(self.request)
