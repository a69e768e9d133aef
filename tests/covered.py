"""Say how much of what must hold the tests of `make cover` went through, branches included."""

import io
import sys

from coverage import Coverage

LEAST = 95
PARTS = {
    "services": ("*/services/*", "*/services.py"),
    "access": ("*/access.py",),
    "states": ("*/states.py",),
    "scoring": ("matching/core/scoring/*",),
    "solvers": ("matching/core/solvers/*",),
    "verify": ("matching/core/verify*",),
}


def main() -> int:
    """Print a line for each part and each of its files that is not covered whole."""
    measured = Coverage()
    measured.load()
    short = False
    for name, patterns in PARTS.items():
        covered = measured.report(include=patterns, file=io.StringIO())
        print(f"{name:10} {covered:6.1f} %{'' if covered >= LEAST else f', less than {LEAST}'}")
        short = short or covered < LEAST
    return int(short)


if __name__ == "__main__":
    sys.exit(main())
