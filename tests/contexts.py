"""What a page was drawn with, as a test's client keeps it."""

from collections.abc import Callable
from functools import partial
from threading import get_ident
from typing import Any

from django.test import client


def keep_to_own_thread() -> None:
    """Let a client keep what its own thread draws, and nothing that another one draws meanwhile.

    Django tells every client of every template. A page that a browser had asked for before its test
    ended, and that the server drew a moment later, was then taken for the next test's own.
    """
    client.partial = _of_this_thread  # type: ignore[attr-defined]


def _of_this_thread(function: Callable[..., Any], *args: Any) -> Callable[..., Any]:
    call = partial(function, *args)
    if function is not client.store_rendered_templates:
        return call
    mine = get_ident()

    def keep(*more: Any, **named: Any) -> None:
        if get_ident() == mine:
            call(*more, **named)

    return keep
