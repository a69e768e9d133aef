"""The languages that people can say they speak, by their ISO 639 code."""

from collections.abc import Iterable
from functools import cache

from babel import Locale

from accounts import locales

COMMON = ("en", "es", "fr")
"""Those that most people look for; they come first."""
OTHERS = (
    *("ase", "am", "ar", "bn", "zh", "nl", "de", "el", "ht", "haw", "he", "hi", "hmn", "it", "ja"),
    *("ko", "nv", "fa", "pl", "pt", "pa", "ru", "so", "sw", "tl", "uk", "ur", "vi", "yo"),
)


def language_choices() -> list[tuple[str, str]]:
    """Return (code, name), the common ones first, the others by their name."""
    return list(_names(locales.active()).items())


def names_of(codes: Iterable[str]) -> list[str]:
    """Return the languages' names in the order of the list, unknown codes last."""
    chosen, names = set(codes), _names(locales.active())
    known = [name for code, name in names.items() if code in chosen]
    return known + sorted(chosen - names.keys())


@cache
def _names(locale: Locale) -> dict[str, str]:
    known = {code: locale.languages.get(code, code) for code in (*COMMON, *OTHERS)}
    return {code: known[code] for code in (*COMMON, *sorted(OTHERS, key=known.__getitem__))}
