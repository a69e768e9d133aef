"""No measure of coverage sees what numba has compiled, so `make cover` interprets some tests."""

import os

if os.environ.get("NUMBA_DISABLE_JIT"):
    from matching.core.scoring import compiled

    # A machine's instruction has no interpreter.
    compiled.ones = lambda word: (int(word) & 0xFFFF_FFFF).bit_count()
