"""Compile the fast method, as `make install` does, and keep a copy for the tests of `prepare`.

Compiling takes half a minute, and those tests want nothing that anything else has compiled: so the
copy is made at once, and only where nothing was compiled before. They compile by themselves where
there is none.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import numba
from numba.core.caching import UserProvidedCacheLocator

from matching import core


def copy() -> Path:
    """Where the copy lies, as a folder that numba takes for its cache."""
    from django.conf import settings

    return settings.DATA_DIR / "compiled" / fingerprint()


def fingerprint() -> str:
    """Tell apart what numba would compile anew: other code, or another numba."""
    found = hashlib.sha256(f"{numba.__version__} {sys.version}".encode())
    for path in _modules():
        found.update(f"{path}\0".encode() + path.read_bytes())
    return found.hexdigest()[:16]


def keep(files: Iterable[tuple[Path, str]]) -> None:
    """Copy these files, each into its folder; a copy that is half made counts as none."""
    shutil.rmtree(copy().parent, ignore_errors=True)
    half = copy().with_suffix(".half")
    for path, folder in files:
        (half / folder).mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, half / folder)
    half.rename(copy())


def _modules() -> list[Path]:
    return sorted(Path(core.__path__[0]).rglob("*.py"))


def _beside_modules() -> Iterator[tuple[Path, str]]:
    """What numba has kept beside the modules, and where it would lie in a cache of its own."""
    for folder in {path.parent for path in _modules()}:
        below = UserProvidedCacheLocator.get_suitable_cache_subpath(str(folder / "module.py"))
        for path in (folder / "__pycache__").glob("*.nb[ic]"):
            yield path, below


def main() -> None:
    nothing_before = not any(_beside_modules())
    subprocess.run([sys.executable, "-m", "matching", "prepare"], check=True)
    if nothing_before:
        keep(_beside_modules())


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    main()
