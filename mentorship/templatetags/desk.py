"""Small pieces of the desk's pages."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

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


@register.filter
def labels(headers: Iterable[dict[str, Any]]) -> list[str]:
    """What the columns of a list are called, as the attribute that `labelled` puts into cells."""
    return [f' data-label="{escape(capfirst(str(one.get("text", ""))))}" class=' for one in headers]


@register.filter
def labelled(cells: Iterable[str], labels: Iterable[str]) -> list[SafeString]:
    """The cells of a row of Django's, each with what its column is called: read on a phone.

    Django has escaped the cells, and `labels` what is put in.
    """
    return [
        mark_safe(str(cell).replace(" class=", label, 1))  # noqa: S308
        for cell, label in zip(cells, labels, strict=False)
    ]


@register.filter
def with_rows(choices: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The choices of a filter that have rows, where their number is known; and the chosen one."""
    return [
        choice
        for choice in choices
        if choice.get("selected") or not str(choice["display"]).endswith(" (0)")
    ]
