"""Whom the member system knows, and what it says of them: as its file tells at that moment."""

import json
from typing import Any

from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from tests.member_system import PASSWORD


def known() -> dict[str, dict[str, Any]]:
    """What it says of whom, by their address over there."""
    told: dict[str, dict[str, Any]] = json.loads(
        (settings.FOLDER / "known.json").read_text("utf-8")
    )
    return told


class Known(ModelBackend):
    """Lets in whoever stands in the file."""

    def authenticate(self, request: HttpRequest | None, **told: Any) -> Any:
        email = str(told.get("email", "")).lower()
        if told.get("password") != PASSWORD or email not in known():
            return None
        return get_user_model().objects.get_or_create(username=email, email=email)[0]


class Says(DefaultOIDCAdapter):
    """Says what the file says."""

    def get_claims(self, purpose: Any, user: Any, client: Any, scopes: Any, **told: Any) -> Any:
        claims = super().get_claims(purpose, user, client, scopes, **told)
        return claims | {"email": user.email} | known()[user.email]
