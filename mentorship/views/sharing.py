"""What a program's page shows beside what it says itself: who runs it, words, counts, a picture."""

import hashlib
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from mentorship import access, states
from mentorship.documents.picture import card
from mentorship.models import Pairing, Program
from mentorship.models.association import house
from mentorship.services import quotes
from mentorship.who_runs import those_who_run

FEWEST = 5
"""Smaller groups are not counted: a number of three says too much of three people."""
MOST_RUNNERS = 6
ACCENT = "#0b6b4f"
DAY = 24 * 60 * 60


def beside(program: Program) -> dict[str, Any]:
    """All of it, for the page of a stored program."""
    pairs = Pairing.objects.filter(round__program=program, state__in=states.PAIRING_BEGUN).count()
    said = [(one, one.pairing.side(one.side).person) for one in quotes.on_the_page(program)]
    return {
        "runners": those_who_run(program)[:MOST_RUNNERS],
        "quotes": [
            (one, (person.called or "").split(" ")[0], program.word_for(one.side))
            for one, person in said
        ],
        "pairs": pairs if pairs >= FEWEST else 0,
        "picture": urljoin(settings.SITE_URL, _address(program)),
        "shared_url": urljoin(settings.SITE_URL, reverse("program", args=[program.slug])),
    }


def _words(program: Program) -> tuple[str, str, str, str, str]:
    shown = house()
    accent = shown.accent or ACCENT
    return (program.unit.name, program.name, program.summary, shown.name, accent)


def _checksum(words: tuple[str, ...]) -> str:
    return hashlib.sha256("\0".join(words).encode()).hexdigest()[:16]


def _address(program: Program) -> str:
    return reverse("program_picture", args=[program.slug, _checksum(_words(program))])


@require_safe
@cache_control(public=True, max_age=DAY)
def picture(request: HttpRequest, slug: str, checksum: str) -> HttpResponse:
    """The picture of a listed program; its address changes with what stands on it."""
    program = access.program_for(None, slug)
    words = _words(program)
    if checksum != _checksum(words):
        return redirect(_address(program))
    name = f"program-picture:{checksum}"
    drawn = cache.get(name)
    if drawn is None:
        drawn = card(*words)
        cache.set(name, drawn, DAY)
    return HttpResponse(drawn, content_type="image/png")
