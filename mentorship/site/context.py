"""What every template may know."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


def site(request: HttpRequest) -> dict[str, object]:
    """Name the association, and say whether this is the demonstration.

    The same facts go by two names: allauth's sign-in pages have a `site` of their own, so the pages
    around everything read `house`.
    """
    facts = {
        "name": _("Mentorship"),
        "association": settings.ASSOCIATION_NAME,
        "association_short": settings.ASSOCIATION_SHORT_NAME,
        "accent": settings.ASSOCIATION_ACCENT,
        "mark": settings.ASSOCIATION_MARK,
        "contact_email": settings.CONTACT_EMAIL,
        "url": settings.SITE_URL,
        "demo": settings.DEMO,
    }
    return {"house": facts, "site": facts}
