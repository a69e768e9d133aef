"""Comparing pages: what differs between two answers that say the same."""

import re
from typing import Any

DIFFERS = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"|<code>[0-9a-f]{20}</code>')
"""The form's token and, on a page of an error, the reference of the request."""


def body(answer: Any) -> str:
    """The page without what is new at every request."""
    return steady(answer.content.decode())


def steady(page: str) -> str:
    """The same of a page's text."""
    return DIFFERS.sub("", page)
