"""The glue between allauth's sign-in and this site: what it says, and where it leads."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.utils.translation import gettext_lazy as _

TRY_LATER = _("Wait a few minutes, then try again: there have been many tries in a short time")
OTHER_CODE = _("Enter the code from our newest mail, or ask for a new one")


class AccountAdapter(DefaultAccountAdapter):
    """allauth's account rules, in our words."""

    error_messages = {
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
        "rate_limited": TRY_LATER,
        "same_as_current": _("Enter another address: this is the one you have now"),
        "select_only_one": _("Enter one of the two"),
        "too_many_login_attempts": TRY_LATER,
        "unknown_email": _("Check the address: no account uses it"),
        "unverified_primary_email": _("Confirm your main address first"),
    }


class SecondStepAdapter(DefaultMFAAdapter):
    """allauth's rules for the second step, in our words."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "add_email_blocked": _("Turn the second step off before you add an address"),
        "cannot_delete_authenticator": _("Your role needs a second step: add another one first"),
        "cannot_generate_recovery_codes": _("Set up an app or a passkey first"),
        "incorrect_code": _("Enter the code that the app shows now, or a recovery code"),
        "unverified_email": _("Confirm your email address first"),
    }
