"""Chapters and the regions that they are of."""

from mentorship.roster import lists
from mentorship.roster.lists import Known, Named


def plain_name(named: Named) -> str:
    """The name without the words that say what it is: North Carolina, of the chapter."""
    words = [word for word in named.name.split() if lists.key(word) not in lists.KIND_WORDS]
    return " ".join(words) or named.name


def home_of(chapter: Named, regions: Known) -> Named | None:
    """The region that a chapter is of, by its name or else by its short name."""
    found = regions.all_of(plain_name(chapter)) or regions.all_of(chapter.code)
    return found[0] if len(found) == 1 else None


def _country(region: Named) -> str:
    return region.whole_code.partition("-")[0]


def in_country(found: list[Named], homes: list[Named]) -> Named | None:
    fitting = [one for one in found if _country(one) in {_country(home) for home in homes}]
    return fitting[0] if len(fitting) == 1 else None


def mistaken(region: Named, home: Named) -> bool:
    """Whether the region may have been meant to be the chapter's: abroad, or one letter away."""
    if region.pk == home.pk:
        return False
    one, other = region.code.casefold(), home.code.casefold()
    near = len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1
    return _country(region) != _country(home) or near
