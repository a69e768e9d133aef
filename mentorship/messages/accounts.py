"""Mails of signing in and of accounts: built by allauth, in our words, through our outbox."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin

from allauth.core import context as context_of_request
from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.adapter import KIND_HEADER, AccountAdapter
from accounts.limits import gates
from mentorship.mail.markup.compose import compose
from mentorship.mail.registry import MAILS, Mail, Text, register
from mentorship.messages.kinds import CODE, SAFETY, Kind
from mentorship.messages.truth import always
from mentorship.models import OutgoingMail


@dataclass(frozen=True, kw_only=True, eq=False)
class AccountMail(Mail):
    """A mail that allauth sends, under the name of the templates that it looks for."""

    asked_for_as: str
    sample: Mapping[str, Any] = field(default_factory=dict)
    """What it tells besides what allauth tells in all of them."""
    leads_to: str = ""
    """The page of its one button."""
    asked_by_anybody: bool = False
    """Whether whoever knows an address can have us send it there."""


def _mail(kind: Kind, label: Text, app: str, why: Text, **rest: Any) -> None:
    asked_for_as = f"{app}/email/{kind}"
    rest.setdefault("is_true", always)
    register(
        AccountMail(
            kind=kind, label=label, why=why, at_once=True, asked_for_as=asked_for_as, **rest
        )
    )


def _still_opens(mail: OutgoingMail) -> bool:
    """Whether the code in it is not dead yet."""
    life = timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
    return timezone.now() - mail.created_at < life


def _code(kind: Kind, label: Text, *, asked_by_anybody: bool = True) -> None:
    code = {"holds_code": True, "is_true": _still_opens, "sample": {"code": "ABCD-EFGH"}}
    _mail(kind, label, "account", CODE, asked_by_anybody=asked_by_anybody, **code)


def _asked(kind: Kind, label: Text, leads_to: str) -> None:
    _mail(kind, label, "account", CODE, leads_to=leads_to, asked_by_anybody=True)


def _changed(kind: Kind, label: Text, app: str = "account", **sample: Any) -> None:
    _mail(kind, label, app, SAFETY, sample=sample)


_code(Kind.EMAIL_CONFIRMATION, _("Code that confirms an address"))
_code(Kind.EMAIL_CONFIRMATION_SIGNUP, _("Code for a new account"))
_code(Kind.LOGIN_CODE, _("Code to sign in"))
_code(
    Kind.PROVE_CODE,
    _("Code to go on with something that needs care"),
    asked_by_anybody=False,
)
_code(Kind.PASSWORD_RESET_CODE, _("Code for a new password"))
_asked(Kind.ACCOUNT_ALREADY_EXISTS, _("You have an account already"), "account_login")
_asked(Kind.UNKNOWN_ACCOUNT, _("No account uses this address"), "account_signup")
_changed(
    Kind.EMAIL_CHANGED,
    _("Your address was changed"),
    from_email="a@example.org",
    to_email="b@example.org",
    url="http://localhost:8000/a/0123456789/",
)
_changed(Kind.ADDRESS_PUT_BACK, _("An earlier address was put back"))
_changed(Kind.EMAIL_CONFIRM, _("Your address was confirmed"))
_changed(Kind.EMAIL_DELETED, _("An address was removed"), deleted_email="c@example.org")
_changed(Kind.PASSWORD_CHANGED, _("Your password was changed"))
_changed(Kind.PASSWORD_RESET, _("Your password was reset"))
_changed(Kind.PASSWORD_SET, _("A password was set"))
_changed(Kind.RECOVERY_CODES_GENERATED, _("New recovery codes were made"), "mfa")
_changed(Kind.TOTP_ACTIVATED, _("An authenticator app was added"), "mfa")
_changed(Kind.TOTP_DEACTIVATED, _("An authenticator app was removed"), "mfa")
_changed(Kind.WEBAUTHN_ADDED, _("A passkey was added"), "mfa")
_changed(Kind.WEBAUTHN_REMOVED, _("A passkey was removed"), "mfa")
_changed(
    Kind.ACCOUNT_CONNECTED,
    _("Another way to sign in was added"),
    "socialaccount",
    provider="OpenAthens",
)
_changed(
    Kind.ACCOUNT_DISCONNECTED,
    _("A way to sign in was removed"),
    "socialaccount",
    provider="OpenAthens",
)

register(
    Mail(
        kind=Kind.DIRECT,
        label=_("Word from the site itself"),
        why=_("It is a report of the site to those who run it."),
        at_once=True,
        is_true=always,
    )
)


class Adapter(AccountAdapter):
    """Words allauth's mails by our sources, as all other mails are."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail. Forms have counted it already; here nothing that they missed gets by.

        Raises
        ------
        TooMany : this address had too many mails that anybody can ask for.
        """
        mail = MAILS.get(template_prefix.rpartition("/")[2])
        if isinstance(mail, AccountMail) and mail.asked_by_anybody:
            gates.ask_for_mail(context_of_request.request, email)
        super().send_mail(template_prefix, email, context)

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """Build a mail with its one link, and note for the outbox what kind it is."""
        kind = template_prefix.rpartition("/")[2]
        noted = {**(headers or {}), KIND_HEADER: kind}
        mail = MAILS.get(kind)
        if not isinstance(mail, AccountMail):  # one that is new in allauth has its own words
            return super().render_mail(template_prefix, email, context, noted)
        link = {"url": urljoin(settings.SITE_URL, reverse(mail.leads_to))} if mail.leads_to else {}
        said = compose(kind, {**context, **link})
        to = [email] if isinstance(email, str) else email
        sender = self.get_from_email()
        message = EmailMultiAlternatives(said.subject, said.text, sender, to, headers=noted)
        message.attach_alternative(said.html, "text/html")
        return message
