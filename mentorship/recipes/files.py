"""What a recipe consists of, filled in with the settings of this site.

Nothing here starts or installs anything: the files are written to a folder, to be read first.
"""

import getpass
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string

from mentorship.site.logs import KEYED

SYSTEMD = (
    "mentorship-web.service",
    "mentorship-web.socket",
    "mentorship-worker.service",
    "mentorship-boards.service",
    "mentorship-prepare.service",
    "mentorship-backup.service",
    "mentorship-backup.timer",
    "mentorship.nginx",
    "away.html",
)
CONTAINERS = ("Containerfile", "compose.yaml", "containerignore", "compose.env")

RECIPES = {"systemd": SYSTEMD, "containers": CONTAINERS}


@dataclass(frozen=True)
class Place:
    """Where the site runs, as far as settings do not say it."""

    user: str = "mentorship"
    """The account of the site's processes, which owns nothing but the data."""
    operator: str = ""
    """The account that installs, migrates and makes backups; who runs the command, if not said."""
    certificate: str = "/etc/ssl/mentorship/fullchain.pem"
    key: str = "/etc/ssl/mentorship/privkey.pem"
    http: int = 80
    https: int = 443
    socket: str = "/run/mentorship/web.sock"


def written(recipe: str, place: Place) -> Iterator[tuple[str, str]]:
    """The name and the words of each file of a recipe."""
    context = _context(place)
    for name in RECIPES[recipe]:
        template = "away.html" if name == "away.html" else f"recipes/{name}"
        words = render_to_string(template, context)
        yield name, words.lstrip("\n")


def _context(place: Place) -> dict[str, object]:
    cores = os.cpu_count() or 2
    return {
        "place": place,
        "operator": place.operator or getpass.getuser(),
        "root": settings.BASE_DIR,
        "bin": settings.BASE_DIR / ".venv" / "bin",
        "data": _absolute(settings.DATA_DIR),
        "backups": _absolute(Path(settings.BACKUP_FOLDER)),
        "static": _absolute(Path(settings.STATIC_ROOT or settings.DATA_DIR / "static")),
        "host": urlsplit(settings.SITE_URL).hostname,
        "workers": cores + 1,
        "threads": 4,
        "keyed": "|".join(KEYED),
        "method": "GET",
        "address": "/",
    }


def _absolute(path: Path) -> Path:
    return (settings.BASE_DIR / path).resolve()
