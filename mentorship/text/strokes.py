"""What coordinators type, one line each, its parts divided by a stroke."""

from collections.abc import Iterable, Sequence

STROKE = "|"


def written(rows: Iterable[Sequence[str]]) -> str:
    """The lines, without empty parts at their ends."""
    return "\n".join(f" {STROKE} ".join(parts).rstrip(f" {STROKE}") for parts in rows)


def numbered(text: str) -> list[tuple[int, str]]:
    """The lines that hold anything, each with its number."""
    return [(at, line) for at, line in enumerate(text.splitlines(), 1) if line.strip()]


def parts_of(line: str) -> list[str]:
    """The parts of a line, which may come from a sheet with tabs between them."""
    return [part.strip() for part in line.replace("\t", STROKE).split(STROKE)]
