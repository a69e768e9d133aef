"""Going to the association's member system to sign in, and coming back from it."""

from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import Http404, HttpRequest, HttpResponse
from requests import RequestException

from accounts.sign_on import TICKET, ticket
from accounts.views.entrance import asks_whether_shared


class MemberSystem(OpenIDConnectOAuth2Adapter):
    """The member system; the session keeps what signs its owner out over there."""

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        """Read what it says of who comes back.

        Raises
        ------
        RequestException : it did not answer, or in a way that nobody can read.
        """
        try:
            login = super().complete_login(request, app, token, **kwargs)
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            raise RequestException("What came back could not be read") from error
        request.session[TICKET] = ticket(self.openid_config, kwargs["response"])
        return login


def _through(kind: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    try:
        provider = get_adapter().get_provider(request, provider_id)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    view = kind.adapter_view(MemberSystem(request, provider_id))
    try:
        answer: HttpResponse = view(request)
    except (RequestException, KeyError) as error:  # it is away, or says no word of itself
        answer = render_authentication_error(request, provider, exception=error)
    return answer


@asks_whether_shared
def go(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Say that one is sent to the member system; by POST, send them."""
    return _through(OAuth2LoginView, request, provider_id)


def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take what the member system says of who comes back, and sign them in."""
    return _through(OAuth2CallbackView, request, provider_id)
