"""The desk's page of single sign-on: whether it is set up, its lines, and a sample to try."""

from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.views.reader import reader
from mentorship.models import ClaimRule
from mentorship.services.coordinators import only_administrators
from mentorship.single_sign_on import claims, lines
from mentorship.single_sign_on.forms import LinesForm
from mentorship.site.desk import desk


def sign_on(request: HttpRequest) -> HttpResponse:
    """Try lines on a sample, or keep them."""
    only_administrators(reader(request))
    rules = ClaimRule.objects.select_related("unit")
    form = LinesForm(request.POST or None, initial={"lines": lines.written(rules)})
    context: dict[str, Any] = {"form": form, **_where()}
    if request.method == "POST" and form.is_valid():
        if "save" in request.POST:
            lines.save(reader(request), form.cleaned_data["lines"])
            messages.success(request, _("From now on whoever signs in is read this way"))
            return redirect("admin:sign_on")
        context |= _tried(form.cleaned_data)
    return desk.page(request, "single_sign_on", context)


def _where() -> dict[str, Any]:
    """What the member system has to be told, and whether there is one."""
    return {
        "server": settings.SINGLE_SIGN_ON_SERVER,
        "name": settings.SINGLE_SIGN_ON_NAME,
        "callback": urljoin(
            settings.SITE_URL, reverse("openid_connect_callback", args=["association"])
        ),
        "home": urljoin(settings.SITE_URL, settings.LOGOUT_REDIRECT_URL),
    }


def _tried(said: dict[str, Any]) -> dict[str, Any]:
    if said["sample"] is None:
        return {"nothing_tried": True}
    readings = list(claims.read(said["lines"], said["sample"]))
    ends = claims.memberships(readings)
    units = {one.rule.unit_id: one.rule.unit for one in readings}
    return {
        "readings": readings,
        "member_of": [(units[pk], last_on) for pk, last_on in ends.items()],
        "address": _address(said["sample"]),
    }


def _address(sample: dict[str, Any]) -> str:
    """What becomes of the address of such a person, in a sentence."""
    email, verified = sample.get("email"), sample.get("email_verified")
    if not isinstance(email, str) or "@" not in email:
        return _("No address is told: such a person is asked for one, and confirms it by a code")
    if verified is not True:
        return _("The address is not said to be verified: such a person confirms it by a code")
    return _(
        "The address is verified: it opens the account that has confirmed it here, or a new one"
    )


desk.add_page("sign-on/", sign_on, "sign_on")
