"""Addresses of the pages about oneself."""

from django.urls import path

from accounts.views import codes, fresh, house, passkeys, profile, summary

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
    path("help/", house.help_page, name="help"),
    path("privacy/", house.privacy, name="privacy"),
    # Before allauth's own pages of the same addresses and names.
    path("accounts/login/code/confirm/", codes.sign_in, name="account_confirm_login_code"),
    path("accounts/confirm-email/", codes.address, name="account_email_verification_sent"),
    path(
        "accounts/password/reset/confirm/",
        codes.password_reset,
        name="account_confirm_password_reset_code",
    ),
    path(
        "accounts/password/reset/complete/",
        codes.new_password,
        name="account_complete_password_reset",
    ),
    path("accounts/2fa/webauthn/add/", passkeys.AddPasskey.as_view(), name="mfa_add_webauthn"),
]
