"""What a person has told us, and their account."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts import locales
from accounts.forms.base import Text
from accounts.forms.profile import PARTNERS_SEE, written_as
from accounts.forms.style import DOTS_ARE_PRIVATE
from accounts.languages import names_of
from accounts.models import Education, Profile, WorkingStyle
from accounts.models.people import APPROACH, COMMUNICATION, SELF_CHECKS
from accounts.views.pages import BY_KEY
from accounts.views.reader import reader
from accounts.views.trip import Trip, safe_next
from accounts.zones import zone_words

CHANGE = Trip(first=False, next="")


@login_required
@require_safe
def profile(request: HttpRequest) -> HttpResponse:
    """Everything one has told, in groups, with a way to change each and a word on who sees it."""
    known = Profile.objects.select_related("institution", "region", "working_style")
    mine = known.filter(user=reader(request)).first()
    if mine is None:
        return redirect("profile_edit")
    groups = [who_you_are(mine), your_work(mine), your_schools(mine), about_you(mine)]
    context = {"profile": mine, "groups": groups, "style": working_style_group(mine)}
    return render(request, "accounts/profile.html", context)


def group(title: str, seen_by: Text, rows: Iterable[tuple[str, str, str]]) -> dict[str, Any]:
    """Return a part of the page: rows of (label, answer, key of the page that asks)."""
    return {
        "title": title,
        "seen_by": seen_by,
        "rows": [
            {"label": label, "value": value, "url": CHANGE.link(BY_KEY[key])}
            for label, value, key in rows
        ],
    }


def who_you_are(mine: Profile) -> dict[str, Any]:
    """Name, languages and clock."""
    return group(
        _("Who you are"),
        PARTNERS_SEE,
        [
            (_("Full name"), mine.full_name, "name"),
            (_("We call you"), mine.greeting, "name"),
            (_("Pronouns"), mine.pronouns, "name"),
            (_("Time zone"), zone_words(mine.time_zone), "languages"),
            (_("Dates and times"), written_as(_form_of(mine)), "languages"),
            (_("Languages"), ", ".join(names_of(mine.languages)), "languages"),
        ],
    )


def _form_of(mine: Profile) -> str:
    return mine.regional_format or locales.offered_like(locales.active_territory())


def your_work(mine: Profile) -> dict[str, Any]:
    """Role, place, field and stage."""
    return group(
        _("Your work"),
        PARTNERS_SEE,
        [
            (_("Role at work"), mine.job_title, "work"),
            (_("Institution"), str(mine.institution or ""), "work"),
            (_("Region"), str(mine.region or ""), "work"),
            (_("Fields"), ", ".join(row.name for row in mine.fields.all()), "fields"),
            (_("Career stage"), mine.get_career_stage_display(), "fields"),
        ],
    )


def your_schools(mine: Profile) -> dict[str, Any]:
    """Schools and class years."""
    rows = mine.education.select_related("school")
    return group(
        _("Where you studied"),
        BY_KEY["schools"].seen_by,
        [(_("Schools"), "\n".join(map(_schooling, rows)), "schools")],
    )


def _schooling(row: Education) -> str:
    return ", ".join(filter(None, (str(row.school), str(row.class_year), row.study)))


def about_you(mine: Profile) -> dict[str, Any]:
    """One's own words."""
    return group(
        _("In your own words"),
        _("Shown to your partner after you both accept"),
        [(_("About you"), mine.about, "about")],
    )


def working_style_group(mine: Profile) -> dict[str, Any]:
    """How many of the questions have an answer, block by block."""
    style = getattr(mine, "working_style", None) or WorkingStyle()
    return group(
        _("How you work"),
        DOTS_ARE_PRIVATE,
        [
            (_("How you like to talk"), counted(style, COMMUNICATION), "communication"),
            (_("How you go about a problem"), counted(style, APPROACH), "approach"),
            (_("Listening, and saying clearly"), counted(style, SELF_CHECKS), "listening"),
        ],
    )


def counted(style: WorkingStyle, names: tuple[str, ...]) -> str:
    """Return how many of these questions were answered, or nothing when none was."""
    answered = sum(getattr(style, name) is not None for name in names)
    if not answered:
        return ""
    return ngettext(
        "%(answered)d of %(total)d answered", "%(answered)d of %(total)d answered", answered
    ) % {"answered": answered, "total": len(names)}


@login_required
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """How one signs in, and the way to each page that changes it."""
    person = reader(request)
    kinds = list(Authenticator.objects.filter(user=person).values_list("type", flat=True))
    mine = Profile.objects.filter(user=person).first()
    context = {
        "email": person.email,
        "pending": EmailAddress.objects.filter(user=person, verified=False).first(),
        "has_password": person.has_usable_password(),
        "passkeys": sum(kind == "webauthn" for kind in kinds),
        "has_app": "totp" in kinds,
        "written_as": mine and written_as(_form_of(mine)),
        "change_dates": CHANGE.link(BY_KEY["languages"]),
    }
    return render(request, "accounts/account.html", context)


@login_required
@require_safe
def welcome(request: HttpRequest) -> HttpResponse:
    """Greet a newcomer and offer a passkey or a password; neither is needed."""
    trip = Trip(first=True, next=safe_next(request))
    begin = trip.link(BY_KEY["name"])
    context = {"begin": begin, "after": urlencode({"next": begin})}
    return render(request, "accounts/welcome.html", context)
