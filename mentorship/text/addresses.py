"""What the query of an address asks for; what makes no sense in it is left out."""

from collections.abc import Collection, Mapping

LONGEST_SEARCH = 100


def chosen(query: Mapping[str, str], name: str, known: Collection[str]) -> str:
    """The word that the address gives for `name`, if it is a known one, else nothing."""
    value = query.get(name, "")
    return value if value in known else ""


def searched(query: Mapping[str, str], name: str = "q") -> str:
    """The words that are searched for."""
    return query.get(name, "").replace("\0", "").strip()[:LONGEST_SEARCH]
