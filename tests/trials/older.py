"""A trial of an upgrade's first minutes: the code of the last release on the tables of today.

Tables change before the processes do, so for a while older ones serve people from newer tables. The
code is taken out of the history, as it was when the release was called what it is.
"""

import io
import re
import subprocess
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings

from tests.trials.pulling import under_visitors

Figures = dict[str, Any]


def older(visitors: int = 20) -> Figures:
    """Let the last release serve visitors who look around and say yes."""
    name, commit = _last_release()
    with tempfile.TemporaryDirectory(prefix="trial-older-") as folder:
        _take_out(commit, folder)
        figures = under_visitors(
            lambda _number: None, 5, visitors, 4.0, served_from=Path(folder).resolve()
        )
    return {"release": f"{name} ({commit[:10]})", **figures}


def _last_release() -> tuple[str, str]:
    """What the last release is called, and the commit in which it was called so first."""
    changes = (settings.BASE_DIR / "CHANGELOG.md").read_text("utf-8")
    found = re.search(r"^## (\d+\.\d+\.\d+) \(", changes, re.MULTILINE)
    if found is None:
        raise RuntimeError("CHANGELOG.md names no release")
    commits = _git("log", "--format=%H", f"-S{found[0]}", "--", "CHANGELOG.md").decode().split()
    if not commits:
        raise RuntimeError(f"The history here does not reach back to {found[1]}")
    return found[1], commits[-1]


def _take_out(commit: str, folder: str) -> None:
    with tarfile.open(fileobj=io.BytesIO(_git("archive", commit))) as archive:
        archive.extractall(folder, filter="data")


def _git(*words: str) -> bytes:
    done = subprocess.run(["git", *words], cwd=settings.BASE_DIR, capture_output=True, check=True)
    return done.stdout


TRIALS: dict[str, Callable[..., Figures]] = {"older": older}
