"""The languages that people can say they speak, by their ISO 639 code."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

LANGUAGES = {
    "en": _("English"),
    "es": _("Spanish"),
    "fr": _("French"),
    "ase": _("American Sign Language"),
    "am": _("Amharic"),
    "ar": _("Arabic"),
    "bn": _("Bengali"),
    "zh": _("Chinese"),
    "nl": _("Dutch"),
    "de": _("German"),
    "el": _("Greek"),
    "ht": _("Haitian Creole"),
    "haw": _("Hawaiian"),
    "he": _("Hebrew"),
    "hi": _("Hindi"),
    "hmn": _("Hmong"),
    "it": _("Italian"),
    "ja": _("Japanese"),
    "ko": _("Korean"),
    "nv": _("Navajo"),
    "fa": _("Persian"),
    "pl": _("Polish"),
    "pt": _("Portuguese"),
    "pa": _("Punjabi"),
    "ru": _("Russian"),
    "so": _("Somali"),
    "sw": _("Swahili"),
    "tl": _("Tagalog"),
    "uk": _("Ukrainian"),
    "ur": _("Urdu"),
    "vi": _("Vietnamese"),
    "yo": _("Yoruba"),
}


def names_of(codes: Iterable[str]) -> list[str]:
    """Return the languages' names in the order of the list, unknown codes last."""
    chosen = set(codes)
    known = [str(name) for code, name in LANGUAGES.items() if code in chosen]
    return known + sorted(chosen - LANGUAGES.keys())
