"""How codes of certificates are shown."""

from django import template

register = template.Library()


@register.filter
def in_groups(code: str) -> str:
    """A code in groups of four: `K7QF-2M9A-XH3D`."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))
