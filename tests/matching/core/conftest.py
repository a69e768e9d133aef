"""No measure of coverage sees what numba has compiled, so `make cover` interprets some tests."""

import os

import pytest

from matching.core.solvers import augmenting_paths, pricing, whole_rows

if os.environ.get("NUMBA_DISABLE_JIT"):
    from matching.core.scoring import compiled

    # A machine's instruction has no interpreter.
    compiled.ones = lambda word: (int(word) & 0xFFFF_FFFF).bit_count()


@pytest.fixture
def interpreted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The parts of the fast method as Python reads them."""
    for module in (augmenting_paths, pricing, whole_rows):
        for name, each in list(vars(module).items()):
            if hasattr(each, "py_func"):
                monkeypatch.setattr(module, name, each.py_func)
