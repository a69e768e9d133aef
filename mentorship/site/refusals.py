"""A refusal as a sentence on the next page."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import HttpRequest

from mentorship.services.acts import Refused


@contextmanager
def told(request: HttpRequest) -> Iterator[None]:
    """Do an act, and what is said of it; where it is refused, say why and go on."""
    try:
        yield
    except Refused as refusal:
        messages.error(request, refusal.sentence)
