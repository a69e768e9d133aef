"""Adding a passkey or an app: allauth's pages, which tell those above of the first one.

The first one that somebody at the desk adds is trusted for no other reason than that it came
first. So a code that is mailed for it alone has to come back, and those above hear of it.
"""

from typing import Any

from allauth.mfa.totp.views import ActivateTOTPView
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.views import View

from accounts.proofs import adds_first_second_factor
from accounts.views import keys
from accounts.views.fresh import fresh_sign_in, mailed_code_for_first
from accounts.views.reader import reader
from mentorship.services import desk_keys


class TellsThoseAbove(View):
    """Adds it and tells those above, or does neither."""

    request: HttpRequest

    def form_valid(self, form: Any) -> HttpResponse:
        """Add it; where it is the first of somebody at the desk, those above get a mail."""
        person = reader(self.request)
        with transaction.atomic():
            first = adds_first_second_factor(person)
            response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
            if first:
                desk_keys.tell_of_first_second_factor(person)
        return response


class AddPasskey(TellsThoseAbove, keys.AddPasskey):
    """Add a passkey."""


class ActivateApp(TellsThoseAbove, ActivateTOTPView):
    """Set up an authenticator app."""


add_passkey = fresh_sign_in(keeps=("name",))(mailed_code_for_first(AddPasskey.as_view()))
activate_app = fresh_sign_in()(mailed_code_for_first(ActivateApp.as_view()))
