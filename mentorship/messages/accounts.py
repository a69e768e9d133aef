"""Mails of signing in and of accounts: built by allauth, in our words, through our outbox."""

from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.urls import reverse

from accounts.adapter import KIND_HEADER, AccountAdapter
from mentorship.mail.markup.compose import compose


LINKS = {"account_already_exists": "account_login", "unknown_account": "account_signup"}
"""The page that the one button of a mail leads to."""


class Adapter(AccountAdapter):
    """Words allauth's mails by our sources, as all other mails are."""

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """Build a mail, and note for the outbox what kind it is."""
        kind = template_prefix.rpartition("/")[2]
        if kind in LINKS:
            context = {**context, "url": urljoin(settings.SITE_URL, reverse(LINKS[kind]))}
        said = compose(kind, context)
        to = [email] if isinstance(email, str) else email
        noted = {**(headers or {}), KIND_HEADER: kind}
        message = EmailMultiAlternatives(
            said.subject, said.text, self.get_from_email(), to, headers=noted
        )
        message.attach_alternative(said.html, "text/html")
        return message
