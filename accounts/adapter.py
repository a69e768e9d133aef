"""How signing in is done here: allauth's two adapters in our words and with our ways.

Mails are built by allauth and handed to Django's mail, so they pass through the outbox like every
other mail of the site. Known and unknown addresses get the same pages and the same answers.
"""

from typing import Any, ClassVar
from urllib.parse import urlencode, urljoin

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.account.utils import get_login_redirect_url
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import audit, sign_on
from accounts.arriving import is_greeted_at
from accounts.limits import devices, gates
from accounts.models import Profile, User
from accounts.proofs import adds_first_second_factor, is_fresh, kinds_of_authenticators
from accounts.services import addresses, reopen
from accounts.sessions import is_shared, signed_in_at

REOPENED = _(
    "Welcome back. Your account is open again, and nothing will be erased. "
    "Rounds that you left stay left; you can join again where sign-up is open"
)
OTHER_CODE = _("Enter the code from our newest mail, or ask for a new one")


KIND_HEADER = "X-Mail-Kind"
"""Tells the outbox what a mail is; the outbox takes it off before the mail leaves."""

ADDRESS_CHANGED = "account/email/email_changed"


def is_newcomer(user: Any) -> bool:
    """Whether this person has not told us their name yet. Staff may run things without one."""
    return not user.is_staff and not Profile.objects.filter(user=user).exists()


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made of an address alone; newcomers are asked who they are first."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed. Write to us if that surprises you"),
        "cannot_remove_primary_email": _("Make another address your main one first"),
        "duplicate_email": _("You use this address already. Enter another one"),
        "email_password_mismatch": _(
            "This address and this password do not belong together. "
            "Check both, or leave the password empty and get a code"
        ),
        "email_taken": _("Enter another address: this one belongs to another account"),
        "enter_current_password": _("Enter the password you have now: this is another one"),
        "incorrect_code": OTHER_CODE,
        "incorrect_password": _("Enter your password again: this is another one"),
        "invalid_login": _("Enter your email address"),
        "invalid_or_expired_key": _("This link has been used or has expired. Ask for a new one"),
        "invalid_password_reset": _("This link has been used or has expired. Ask for a new one"),
        "max_email_addresses": _("You can have %d addresses. Remove one first"),
        "same_as_current": _("Enter another address: this is the one you have now"),
        "select_only_one": _("Enter one of the two"),
        "unknown_email": _("Check the address: no account uses it"),
        "unverified_primary_email": _("Confirm your main address first"),
    }

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Log it, without looking up whose address it is: known and unknown ones take as long."""
        audit.record("sign_in", outcome=audit.FAILED)

    def clean_email(self, email: str) -> str:
        """Return the address as it is kept: in lower case, without spaces around it."""
        return email.strip().lower()

    def pre_login(self, request: HttpRequest, user: Any, **more: Any) -> HttpResponse | None:
        """Take a code that came back as proof of the address it was sent to.

        Accounts that a coordinator or an import made have no confirmed address yet; without this
        their owners would be sent a second code to prove the same thing.
        """
        records = get_authentication_records(request, user)
        codes = [record for record in records if record["method"] == "code"]
        if any(str(record.get("email", "")).lower() == user.email for record in codes):
            EmailAddress.objects.update_or_create(
                user=user, email=user.email, defaults={"verified": True, "primary": True}
            )
        return super().pre_login(request, user, **more)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Look at a password, which is counted first; a right one is not counted in the end.

        Raises
        ------
        TooMany : there were too many wrong ones, at whichever door.
        """
        guess = gates.guess_at_address(request, credentials.get("email", ""))
        user = super().authenticate(request, **credentials)
        if user:
            guess.was_right()
        return user

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Confirm an address; the change, its undoing and their mail are written together.

        The old address may be put back while the code is on its way: whoever is signed out by
        that changes nothing any more.
        """
        with transaction.atomic():
            User.objects.select_for_update().filter(pk=email_address.user_id).first()
            key = request.session.session_key
            if request.user.is_authenticated and not request.session.exists(key or ""):
                return False
            return super().confirm_email(request, email_address)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Any,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell somebody of a change; the address that was theirs can undo its own."""
        context = dict(context or {})
        if template_prefix == ADDRESS_CHANGED:
            old, new = context["from_email"], context["to_email"]
            token = addresses.note_change(user, old, new, signed_in_at(self.request))
            context["url"] = urljoin(settings.SITE_URL, reverse("undo_address", args=[token]))
        super().send_notification_mail(template_prefix, user, context, email)

    def post_login(
        self, request: HttpRequest, user: Any, *, redirect_url: str | None, **more: Any
    ) -> HttpResponse:
        """Go where the person was going; a newcomer passes the profile's questions first.

        Whoever signs in to an account that waits to be erased opens it again.
        """
        note_first_proof(request, user)
        sign_on.take_over(user, (more.get("signal_kwargs") or {}).get("sociallogin"))
        if reopen(user, by=user):
            messages.success(request, REOPENED)
            redirect_url = reverse("account")
        if is_newcomer(user):
            wanted = get_login_redirect_url(request, redirect_url, signup=more["signup"])
            welcome = f"{reverse('welcome')}?{urlencode({'next': wanted})}"
            redirect_url = wanted if is_greeted_at(wanted) else welcome
        response = super().post_login(request, user, redirect_url=redirect_url, **more)
        if not is_shared(request):  # it would know the account to the next who sits down there
            devices.remember(request, response, user)
        return response

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Sign out of the member system too, where it was what signed this session in."""
        home: str = super().get_logout_redirect_url(request)
        return sign_on.address_that_signs_out(request) or home

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """Ask once more who it is, unless they signed in or proved it within 15 minutes."""
        return not is_fresh(self.request)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Return the means by which this person can prove who they are, the shortest first.

        A passkey counts for members too; whoever has nothing of the kind gets a code by mail. So
        does a member of staff who is about to add their first second factor.
        """
        if not user.is_authenticated:
            return []
        return [
            {"id": route, "url": reverse(route), "description": words}
            for route, words in ways_to_prove(user)
        ]

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """After setting a password go back to one's account, or on with the first questions."""
        return after_sign_in_change(request)


PASSWORD = ("account_reauthenticate", _("Use your password"))
APP = ("mfa_reauthenticate", _("Use your app or a recovery code"))
PASSKEY = ("mfa_reauthenticate_webauthn", _("Use a passkey"))
RECOVERY_CODE = ("mfa_reauthenticate", _("Use a recovery code"))
MAILED_CODE = ("reauthenticate_by_code", _("Get a code by mail"))


def ways_to_prove(user: Any) -> list[tuple[str, Any]]:
    """Return the pages where this person can prove who they are, and what each is called."""
    kinds = kinds_of_authenticators(user)
    has = {
        PASSWORD: user.has_usable_password(),
        APP: "totp" in kinds,
        PASSKEY: "webauthn" in kinds,
        RECOVERY_CODE: "recovery_codes" in kinds and "totp" not in kinds,
    }
    ways = [way for way, there in has.items() if there]
    if not ways or adds_first_second_factor(user):
        ways.append(MAILED_CODE)
    return ways


def after_sign_in_change(request: HttpRequest) -> str:
    """Return where to go once a password or a passkey was added."""
    return reverse("profile_edit" if is_newcomer(request.user) else "account")


def note_first_proof(request: HttpRequest, user: Any) -> None:
    """Write down that a new account was proved by the code that confirmed its address.

    allauth records every way to sign in but this one, and its owner would be asked once more.
    """
    if not get_authentication_records(request, user):
        record_authentication(request, user, method="code", email=user.email)


class SecondStepAdapter(DefaultMFAAdapter):
    """A passkey is a second factor for staff, and a way to sign in for everybody else.

    allauth would ask every owner of a passkey for it after each code by mail. A member who has lost
    the telephone could then never come in again, although the code by mail is always enough.
    """

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "add_email_blocked": _("Turn the second step off before you add an address"),
        "cannot_delete_authenticator": _("Your role needs a second step: add another one first"),
        "cannot_generate_recovery_codes": _("Set up an app or a passkey first"),
        "incorrect_code": _("Enter the code that the app shows now, or a recovery code"),
        "unverified_email": _("Confirm your email address first"),
    }

    def build_totp_svg(self, url: str) -> str:
        """Return the picture for the app as it stands in a page, without an XML file's head."""
        drawn: str = super().build_totp_svg(url)
        return drawn[drawn.index("<svg") :]

    def is_mfa_enabled(self, user: Any, types: list[str] | None = None) -> bool:
        """Return whether `user` must show one of these `types` after the first step."""
        if isinstance(user, AnonymousUser):
            return False
        asked = set(types or Authenticator.Type.values)
        if not (user.is_staff or Authenticator.objects.filter(user=user, type="totp").exists()):
            asked -= {Authenticator.Type.WEBAUTHN, Authenticator.Type.RECOVERY_CODES}
        return super().is_mfa_enabled(user, types=list(asked))
