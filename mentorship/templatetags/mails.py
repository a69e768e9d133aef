"""What the frame of mails, and pages about mails, need besides Django's own tags."""

from typing import Any

from django import template
from django.conf import settings

from mentorship.mail import layout
from mentorship.models.association import house
from mentorship.site import theme

register = template.Library()

ACCENT, DARK_ACCENT = "#1E5B4F", "#7CC4B0"

register.filter("name_of", layout.name_of)


@register.simple_tag
def mail_frame() -> dict[str, Any]:
    """Return what stands around every mail: whose it is, whom to ask, and the accent."""
    own = house()
    accent = own.accent
    dark = theme.for_dark(accent) if accent else DARK_ACCENT
    return {
        "association": own.name,
        "contact": own.contact_email,
        "site_url": settings.SITE_URL,
        "accent": accent or ACCENT,
        "on_accent": theme.on(accent or ACCENT),
        "dark": dark,
        "on_dark": theme.on(dark),
    }
