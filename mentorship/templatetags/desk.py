"""Small pieces of the desk's pages."""

from collections.abc import Iterable
from typing import Any

from django import template

register = template.Library()


@register.inclusion_tag("admin/desk/filters.html", takes_context=True)
def filters(
    context: dict[str, Any],
    name: str,
    label: str,
    options: Iterable[tuple[str, str, int | str]],
    chosen: str,
) -> dict[str, Any]:
    """Links that narrow a list by one column, each with how many rows it leaves, if known."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    query.pop(name, None)
    everything = f"?{query.urlencode()}"
    links = []
    for key, text, count in options:
        query[name] = key
        links.append((f"?{query.urlencode()}", text, count, key == chosen))
    return {"label": label, "everything": everything, "links": links, "all": not chosen}
