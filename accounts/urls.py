"""Addresses of the pages about oneself."""

from typing import Any

from allauth.account import views as account
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as socialaccount
from allauth.usersessions import views as usersessions
from django.urls import URLPattern, include, path

from accounts.views import (
    codes,
    entrance,
    first_link,
    fresh,
    house,
    keys,
    profile,
    proving,
    sign_on,
    summary,
)


def guarded(route: str, view: fresh.View, name: str, **how: Any) -> URLPattern:
    """One of allauth's pages, behind a fresh sign-in."""
    return path(route, fresh.fresh_sign_in(**how)(view), name=name)


entrances = [
    path("login/", entrance.login, name="account_login"),
    path("login/code/", entrance.request_login_code, name="account_request_login_code"),
    path("signup/", entrance.signup, name="account_signup"),
    path("signup/passkey/", entrance.signup_by_passkey, name="account_signup_by_passkey"),
    path("oidc/<slug:provider_id>/login/", sign_on.go, name="openid_connect_login"),
    path(
        "oidc/<slug:provider_id>/login/callback/",
        sign_on.come_back,
        name="openid_connect_callback",
    ),
    path("2fa/webauthn/login/", entrance.login_with_passkey, name="mfa_login_webauthn"),
]
"""Where one begins to sign in."""

ways_in = [
    guarded("email/", keys.ChangeAddress.as_view(), "account_email", keeps=("email",)),
    guarded("password/change/", account.password_change, "account_change_password"),
    guarded("password/set/", account.password_set, "account_set_password"),
    guarded("sessions/", usersessions.list_usersessions, "usersessions_list"),
    guarded("3rdparty/", socialaccount.connections, "socialaccount_connections"),
]
"""How one signs in, and where one is signed in."""

second_steps = [
    guarded("webauthn/keys/<int:pk>/remove/", keys.RemovePasskey.as_view(), "mfa_remove_webauthn"),
    guarded("webauthn/keys/<int:pk>/edit/", webauthn.edit_webauthn, "mfa_edit_webauthn"),
    guarded("totp/deactivate/", keys.StopApp.as_view(), "mfa_deactivate_totp"),
    guarded("recovery-codes/", recovery_codes.view_recovery_codes, "mfa_view_recovery_codes"),
    guarded(
        "recovery-codes/generate/",
        recovery_codes.generate_recovery_codes,
        "mfa_generate_recovery_codes",
    ),
    guarded(
        "recovery-codes/download/",
        recovery_codes.download_recovery_codes,
        "mfa_download_recovery_codes",
        back="mfa_view_recovery_codes",
    ),
    path(
        "webauthn/reauthenticate/",
        proving.ProveByPasskey.as_view(),
        name="mfa_reauthenticate_webauthn",
    ),
]
"""Passkeys, the app, and codes for when both are out of reach; `mentorship` has adding one."""

with_codes = [
    path("login/code/confirm/", codes.sign_in, name="account_confirm_login_code"),
    path("confirm-email/", codes.address, name="account_email_verification_sent"),
    path(
        "password/reset/confirm/", codes.password_reset, name="account_confirm_password_reset_code"
    ),
    path("password/reset/complete/", codes.new_password, name="account_complete_password_reset"),
    path("reauthenticate/code/", proving.prove_by_code, name="reauthenticate_by_code"),
]
"""Where a code is typed in."""

urlpatterns = [
    path("welcome/", summary.welcome, name="welcome"),
    path("profile/", summary.profile, name="profile"),
    path("profile/account/", summary.account, name="account"),
    path("profile/edit/", profile.profile_edit, name="profile_edit"),
    path("profile/edit/<slug:key>/", profile.page, {"route": "profile_page"}, name="profile_page"),
    path("profile/working-style/", profile.working_style, name="working_style"),
    path(
        "profile/working-style/<slug:key>/",
        profile.page,
        {"route": "working_style_page"},
        name="working_style_page",
    ),
    path("profile/sign-in-again/", fresh.sign_in_again, name="sign_in_again"),
    path("begin/<str:token>/", first_link.first_link, name="first_link"),
    path("help/", house.help_page, name="help"),
    path("privacy/", house.privacy, name="privacy"),
    # Before allauth's own pages of the same addresses and names.
    path("accounts/", include(entrances)),
    path("accounts/", include(ways_in)),
    path("accounts/", include(with_codes)),
    path("accounts/2fa/", include(second_steps)),
]
