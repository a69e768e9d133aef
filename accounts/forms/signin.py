"""allauth's forms in our words. The settings name them in ACCOUNT_FORMS and MFA_FORMS."""

from collections.abc import Mapping
from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _
from fido2.webauthn import AuthenticationResponse, RegistrationResponse

from accounts.forms.base import HouseFormMixin, Text
from accounts.limits import gates

EMAIL, CODE = _("Email address"), _("Code")
NEW_PASSWORD = _(
    "Three or four words that do not belong together are easy to keep and hard to guess"
)
SHARED = _("This is a shared computer")
SHARED_MEANS = _(
    "You are signed out when you close the browser, and after 30 minutes without a visit"
)
LONGEST = {"email": 254, "login": 254, "name": 100, "code": 100}
SENTENCES: dict[str, dict[str, Text]] = {
    "login": {"required": _("Enter your email address")},
    "email": {"required": _("Enter your email address")},
    "code": {"required": _("Enter the code")},
    "password": {"required": _("Enter your password")},
    "oldpassword": {"required": _("Enter the password you have now")},
    "password1": {"required": _("Enter a new password")},
    "password2": {"required": _("Enter the new password once more")},
    "name": {"required": _("Enter a name for this passkey")},
    "credential": {
        "required": _("Use your passkey to continue"),
        "invalid": _("Use your passkey once more: its answer did not arrive whole"),
    },
}
CONTROLS: dict[str, dict[str, str]] = {
    "login": {"autocomplete": "username", "spellcheck": "false", "autocapitalize": "none"},
    "code": {
        "autocomplete": "one-time-code",
        "spellcheck": "false",
        "autocapitalize": "characters",
        "class": "code",
    },
    "name": {"autocomplete": "off"},
}


HELPS: dict[str, Text] = {"shared": SHARED_MEANS}


class SharedComputer(forms.Form):
    """Asks whether others use this computer too; `views.entrance` remembers the answer."""

    shared = forms.BooleanField(label=SHARED, required=False)


class SignInMixin(HouseFormMixin):
    """One of allauth's forms with our labels, hints, sentences and limits."""

    sentences = SENTENCES
    labels: ClassVar[Mapping[str, Text]] = {}
    helps: ClassVar[Mapping[str, Text]] = {}

    def _dress(self, name: str, field: forms.Field) -> None:
        field.label = self.labels.get(name, field.label)
        field.help_text = self.helps.get(name, HELPS.get(name, ""))
        field.widget.attrs.pop("placeholder", None)
        field.widget.attrs.update(CONTROLS.get(name, {}))
        if name in LONGEST:
            field.validators.append(MaxLengthValidator(LONGEST[name]))
        super()._dress(name, field)


class MailingMixin(SignInMixin):
    """A form that has us send a mail to the address that is typed in."""

    def clean(self) -> Any:
        """Count the mail once nothing else is wrong, before anything is made or sent."""
        cleaned = super().clean()  # type: ignore[misc]
        if not self.errors:  # type: ignore[attr-defined]
            gates.ask_for_mail(context.request, self.cleaned_data["email"])  # type: ignore[attr-defined]
        return cleaned


class LoginForm(SignInMixin, SharedComputer, account.LoginForm):
    """Address and password; without a password, a code is sent."""

    labels = {"login": EMAIL, "password": _("Password")}
    helps = {"password": _("Leave this empty and we send you a code by mail")}

    def _setup_password_field(self) -> None:
        self.fields["password"].required = False

    def _clean_without_password(self, email: str | None, phone: str | None) -> Any:
        """Count the code's mail before anything else is done for it."""
        cleaned = super()._clean_without_password(email, phone)
        if email and not self.errors:
            gates.ask_for_mail(self.request, email)
        return cleaned


class SignupForm(MailingMixin, SharedComputer, account.SignupForm):
    """The address alone; how to sign in next time is asked after it is confirmed."""

    labels = {"email": EMAIL}
    helps = {"email": _("We send a code there to check that it is yours")}


class AddEmailForm(MailingMixin, account.AddEmailForm):
    labels = {"email": _("New email address")}
    helps = {"email": _("We send a code there before anything changes")}


class ChangeEmailForm(SignInMixin, account.ChangeEmailForm):
    labels = {"email": EMAIL}


class ChangePasswordForm(SignInMixin, account.ChangePasswordForm):
    labels = {
        "oldpassword": _("Password you have now"),
        "password1": _("New password"),
        "password2": _("New password once more"),
    }
    helps = {"password1": NEW_PASSWORD}

    def clean_oldpassword(self) -> str:
        """Count the password that is typed, as at every other door, until it proves right."""
        guess = gates.guess_at_account(context.request, self.user)
        given = super().clean_oldpassword()
        guess.was_right()
        return given


class SetPasswordForm(SignInMixin, account.SetPasswordForm):
    labels = {"password1": _("Password"), "password2": _("Password once more")}
    helps = {"password1": NEW_PASSWORD}


class ResetPasswordForm(MailingMixin, account.ResetPasswordForm):
    labels = {"email": EMAIL}


class ResetPasswordKeyForm(SignInMixin, account.ResetPasswordKeyForm):
    labels = {"password1": _("New password"), "password2": _("New password once more")}
    helps = {"password1": NEW_PASSWORD}


class ReauthenticateForm(SignInMixin, account.ReauthenticateForm):
    labels = {"password": _("Password")}


class RequestLoginCodeForm(MailingMixin, SharedComputer, account.RequestLoginCodeForm):
    labels = {"email": EMAIL}


class ConfirmLoginCodeForm(SignInMixin, account.ConfirmLoginCodeForm):
    labels = {"code": CODE}


class ConfirmProofCodeForm(ConfirmLoginCodeForm):
    """The code that was mailed to somebody who is signed in, to prove that it is they."""


class ConfirmEmailVerificationCodeForm(SignInMixin, account.ConfirmEmailVerificationCodeForm):
    labels = {"code": CODE}


class ConfirmPasswordResetCodeForm(SignInMixin, account.ConfirmPasswordResetCodeForm):
    labels = {"code": CODE}


class GuessMixin(SignInMixin):
    """A form that takes a code of an authenticator app, or a recovery code."""

    def clean_code(self) -> str:
        """Count the code that is typed, as at every other door, until it proves right."""
        guess = gates.guess_at_account(context.request, self.user)  # type: ignore[attr-defined]
        given = super().clean_code()  # type: ignore[misc]
        guess.was_right()
        return given


class AuthenticateForm(GuessMixin, mfa.AuthenticateForm):
    labels = {"code": CODE}
    helps = {"code": _("From your authenticator app, or one of your recovery codes")}


class ReauthenticateByCodeForm(GuessMixin, mfa.ReauthenticateForm):
    labels = {"code": CODE}
    helps = {"code": _("From your authenticator app, or one of your recovery codes")}


class ActivateTOTPForm(SignInMixin, totp.ActivateTOTPForm):
    labels = {"code": _("Code that the app shows")}


class DeactivateTOTPForm(SignInMixin, totp.DeactivateTOTPForm):
    """Nothing to fill in."""


class PasskeyAnswer(forms.JSONField):
    """What a passkey answers, in JSON; anything else is refused before allauth reads it."""

    def __init__(self, kind: Any, **kwargs: Any) -> None:
        self.kind = kind
        super().__init__(widget=forms.HiddenInput, **kwargs)

    def to_python(self, value: Any) -> Any:
        try:
            answer = super().to_python(value)
            if answer is not None:
                self.kind.from_dict(answer)
        except (ValueError, RecursionError, TypeError, LookupError, AttributeError) as error:
            raise forms.ValidationError(self.error_messages["invalid"], "invalid") from error
        return answer

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What was sent, for the page that refuses it; also a number too long to be one."""
        try:
            return super().bound_data(data, initial)
        except ValueError:
            return data

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whatever cannot be read has been changed."""
        try:
            return super().has_changed(initial, data)
        except ValueError:
            return True


class AddPasskeyForm(SignInMixin, webauthn.AddWebAuthnForm):
    """A passkey always signs in by itself: nothing to tick."""

    credential = PasskeyAnswer(RegistrationResponse)
    labels = {"name": _("A name for this passkey")}
    helps = {"name": _("So that you can tell it from others, like “My phone”")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True


class SignupPasskeyForm(SignInMixin, webauthn.SignupWebAuthnForm):
    credential = PasskeyAnswer(RegistrationResponse)
    labels = AddPasskeyForm.labels
    helps = AddPasskeyForm.helps


class EditPasskeyForm(SignInMixin, webauthn.EditWebAuthnForm):
    labels = AddPasskeyForm.labels


class UsePasskeyForm(SignInMixin, webauthn.AuthenticateWebAuthnForm):
    """Only the hidden answer of the passkey."""

    credential = PasskeyAnswer(AuthenticationResponse)


class LoginPasskeyForm(SignInMixin, webauthn.LoginWebAuthnForm):
    """Only the hidden answer of the passkey."""

    credential = PasskeyAnswer(AuthenticationResponse)


class ReauthenticatePasskeyForm(SignInMixin, webauthn.ReauthenticateWebAuthnForm):
    """Only the hidden answer of the passkey."""

    credential = PasskeyAnswer(AuthenticationResponse)
