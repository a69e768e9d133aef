"""What every template may know."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """Name the association, and say whether this is the demonstration."""
    return {
        "association": {
            "name": settings.ASSOCIATION_NAME,
            "short_name": settings.ASSOCIATION_SHORT_NAME,
            "accent": settings.ASSOCIATION_ACCENT,
            "mark": settings.ASSOCIATION_MARK,
            "contact": settings.CONTACT_EMAIL,
        },
        "demo": settings.DEMO,
    }
