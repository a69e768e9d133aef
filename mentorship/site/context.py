"""What every template may know."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from mentorship.models.association import house


def site(request: HttpRequest) -> dict[str, object]:
    """Name the association, and say whether this is the demonstration.

    The same facts go by two names: allauth's sign-in pages have a `site` of their own, so the pages
    around everything read `house`.
    """
    own = house()
    facts = {
        "name": _("Mentorship"),
        "association": own.name,
        "association_short": own.short_name,
        "accent": own.accent,
        "mark": own.mark,
        "contact_email": own.contact_email,
        "url": settings.SITE_URL,
        "demo": settings.DEMO,
    }
    return {"house": facts, "site": facts}
