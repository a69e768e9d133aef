"""allauth's pages where one begins to sign in, which ask whether others use this computer too."""

from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.mfa.webauthn import views as webauthn
from django.http import HttpRequest, HttpResponse

from accounts.sessions import SHARED_COMPUTER
from accounts.views.fresh import View


def asks_whether_shared(view: View) -> View:
    """Remember the answer through all steps until the sign-in is done, and then to its end."""

    @wraps(view)
    def asking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and not request.user.is_authenticated:
            if request.POST.get("shared"):
                request.session[SHARED_COMPUTER] = True
            else:
                request.session.pop(SHARED_COMPUTER, None)
        return view(request, *args, **kwargs)

    return asking


login = asks_whether_shared(account.login)
request_login_code = asks_whether_shared(account.request_login_code)
signup = asks_whether_shared(account.signup)
signup_by_passkey = asks_whether_shared(account.signup_by_passkey)
login_with_passkey = asks_whether_shared(webauthn.login_webauthn)
