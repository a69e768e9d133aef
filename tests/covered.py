"""Say how much of what must hold the tests of `make cover` went through, branches included."""

import io
import sys

from coverage import Coverage

LEAST = 95
PARTS = (
    "accounts/services/*",
    "mentorship/services/*",
    "matching/services/*",
    "*/access.py",
    "mentorship/who_runs.py",
    "*/states.py",
    "matching/core/scoring/*",
    "matching/core/solvers/*",
    "matching/core/verification/*",
)


def main() -> int:
    """Print a line for each part, and below one that is covered too little what it lacks."""
    measured, short = Coverage(), False
    measured.load()
    for part in PARTS:
        covered = measured.report(include=part, file=io.StringIO())
        print(f"{covered:6.1f} %  {part}")
        if covered < LEAST:
            short = True
            measured.report(include=part, show_missing=True)
    return int(short)


if __name__ == "__main__":
    sys.exit(main())
