"""One piece of memory for all frames of a call.

CPython keeps the frames of a thread in pieces of 16 KB, and gives a piece back to the system as
soon as its first frame is done (3.11 and later). A call that lies on the edge of a piece then maps
and unmaps memory each time it is made, thousands of times for a page. A first frame that asks for
more than a piece holds gets a larger one, and those above it use what it leaves.
"""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

VALUES = 100_000
"""How many values the first frame asks for: 800 KB, of which only what is used takes memory."""


def in_one_piece(function: Callable[P, R]) -> Callable[P, R]:
    """Give the same function, with room for the frames of all that it calls."""

    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        return function(*args, **kwargs)

    call.__code__ = call.__code__.replace(co_stacksize=VALUES)
    return call
