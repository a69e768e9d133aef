"""Read a sheet of pairs, as `pair` writes it or as somebody else made it."""

import csv
from pathlib import Path

from matching.core.cli.cells import BadInput


def names_of_pairs(path: Path) -> list[tuple[str, str]]:
    """Read the ids of pairs."""
    return [
        (each["mentee"].lstrip("'"), each["mentor"].lstrip("'")) for each in rows_of_pairs(path)
    ]


def rows_of_pairs(path: Path) -> list[dict[str, str]]:
    """Read a sheet of pairs, whatever its further columns."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines))
    except OSError as error:
        raise BadInput([f"{path}: {error.strerror}."]) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadInput([f"{path.name}: this is not a sheet of pairs."]) from error
    if not all(each.get("mentee") and each.get("mentor") for each in rows):
        raise BadInput([f"{path.name}: this needs the columns mentee and mentor."])
    return rows
