"""Cutting a list into pages of fifty."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

PAGE = 50


def page_of(request: HttpRequest, rows: Any) -> Page[Any]:
    """The page that `?page=` asks for; the nearest one where that makes no sense."""
    return Paginator(rows, PAGE).get_page(request.GET.get("page"))


def numbers(values: list[str]) -> list[int]:
    """The ids in a posted form; whatever is no plausible id is left out."""
    return [
        int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 16
    ]
