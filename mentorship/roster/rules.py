"""By what lines are read, and what one says of a person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from mentorship.roster import days, lists
from mentorship.roster.lists import Known, Named


class Category(StrEnum):
    """What a category means, where that matters."""

    LIFE = "life"
    LAPSED = "lapsed"
    INSTITUTION = "institution"
    DECEASED = "deceased"
    ORDINARY = "ordinary"


@dataclass(slots=True)
class Person:
    """What a line says of somebody; the names are those of the columns of `ListedPerson`."""

    line: int
    email: str = ""
    number: str = ""
    full_name: str = ""
    preferred_name: str = ""
    category: str = ""
    first_on: date | None = None
    last_on: date | None = None
    region_id: int | None = None
    institution: str = ""
    years: int | None = None
    school_id: int | None = None
    class_year: int | None = None
    wants_mail: bool | None = None
    units: tuple[int, ...] = ()


@dataclass
class Rules:
    """What lines are read by."""

    today: date
    chapters: Known
    units: Known
    regions: Known
    schools: list[Named]
    categories: Mapping[str, str]
    evidence: days.Evidence
    repair: bool = False
    """Whether broken letters are to be put back as is proposed."""
    needs_last_day: bool = True
    own_school: Named | None = None
    """The school whose list it is."""
    is_workbook: bool = False
    guessed: dict[str, dict[str, int]] = field(default_factory=dict)
    """What was guessed, by the kind of thing: the key of a cell, and what it means."""

    def category(self, text: str) -> Category:
        """What a category means."""
        meaning = self.categories.get(lists.key(text), "")
        return Category(meaning) if meaning in list(Category) else Category.ORDINARY

    def life_codes(self) -> str:
        """The categories of people who are members for life."""
        codes = [code.upper() for code, what in self.categories.items() if what == Category.LIFE]
        return codes[0] if codes else "LIFE"
