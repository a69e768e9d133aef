"""Everything that may be said of a line, by its code.

Facts whose names end in `day` are days, written as the reader writes them.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as words

from accounts import dates
from mentorship.roster.fates import Fate

NOTED, REFUSED, PASSED_OVER = Fate.NOTED, Fate.REFUSED, Fate.PASSED_OVER


@dataclass(frozen=True)
class Saying:
    """What a code says."""

    fate: Fate
    said: str
    remedy: str

    def put(self, text: str, facts: dict[str, Any]) -> str:
        """The text in the reader's language, with the facts in their places."""
        return gettext(text) % {name: _written(name, value) for name, value in facts.items()}


def _written(name: str, value: Any) -> str:
    if name.endswith("day"):
        return _day(value)
    if name == "readings":
        return "; ".join(dates.listed([_day(day) for day in one], "or") for one in value)
    if not isinstance(value, list):
        return str(value)
    return ", ".join(value) if name in TO_CHOOSE_FROM else dates.listed(value, _style(name))


TO_CHOOSE_FROM = {"known"}


def _style(name: str) -> Literal["standard", "or"]:
    return "or" if name in {"proposal", "regions"} else "standard"


def _day(value: date | str) -> str:
    return dates.day(value if isinstance(value, date) else date.fromisoformat(value))


SAYINGS = {
    # Whole lines
    "empty": Saying(PASSED_OVER, words("an empty line"), words("nothing to do")),
    "header_again": Saying(
        PASSED_OVER,
        words("the header again: two exports were put together"),
        words("nothing to do: the second part has the same columns"),
    ),
    "other_header": Saying(
        REFUSED,
        words("another header, with other columns: two exports were put together"),
        words("import the two parts one by one; the lines below it are refused too"),
    ),
    "below_other_header": Saying(
        REFUSED,
        words("it stands below the other header of line %(other)s"),
        words("import the two parts one by one"),
    ),
    "total": Saying(PASSED_OVER, words("a line with a total"), words("nothing to do")),
    "same_line": Saying(
        NOTED,
        words("the same line as line %(other)s"),
        words("taken once; take the second one out at the source"),
    ),
    "too_many_cells": Saying(
        REFUSED,
        words("%(cells)s cells in place of %(wanted)s: a comma is not in quotation marks"),
        words("put the cell in quotation marks, or export with another separator"),
    ),
    "too_few_cells": Saying(
        REFUSED,
        words("%(cells)s cells in place of %(wanted)s; the rest was cut off"),
        words("export again, and look at the end of the file"),
    ),
    "quotes_open": Saying(
        REFUSED,
        words("a quotation mark is opened and never closed"),
        words("close it, or export again; the lines up to %(last)s were not read"),
    ),
    "cell_too_long": Saying(
        REFUSED,
        words("a cell has more than %(most)s characters"),
        words("look whether a quotation mark is missing; shorten the cell"),
    ),
    "bad_byte": Saying(
        REFUSED,
        words("the byte %(byte)s is no letter in UTF-8, as the other lines are"),
        words("export the whole list again as UTF-8"),
    ),
    "hidden_sign": Saying(
        REFUSED,
        words("a sign that no text has (control character) stands in the cell"),
        words("write the cell again, and export again"),
    ),
    # What is odd about a cell
    "capitals": Saying(
        NOTED,
        words("capital letters only"),
        words("a name is taken as it stands; an address is compared in lower case"),
    ),
    "spaces": Saying(NOTED, words("spaces before or after"), words("taken without them")),
    "hard_space": Saying(NOTED, words("a hard space"), words("taken with a plain space")),
    "invisible": Saying(
        NOTED, words("a sign that nobody sees"), words("taken without it, as %(text)s")
    ),
    "line_break": Saying(
        NOTED,
        words("a line break within the cell"),
        words("taken with a space in its place"),
    ),
    "curly": Saying(
        NOTED,
        words("a curly apostrophe"),
        words("taken as it stands; search finds it with a straight one too"),
    ),
    "looks_like_formula": Saying(
        NOTED,
        words("the cell begins with %(signs)s"),
        words("taken as text; escaped when exported"),
    ),
    "too_long": Saying(
        REFUSED,
        words("more than %(most)s characters"),
        words("shorten the cell"),
    ),
    # Names
    "no_name": Saying(REFUSED, words("no name"), words("add the name, or leave the person out")),
    "one_name": Saying(NOTED, words("one name only"), words("taken as the full name")),
    "broken_letters": Saying(
        REFUSED,
        words("broken letters: UTF-8 that was read as Windows-1252 and saved again"),
        words("probably “%(proposal)s”; export again as UTF-8, or confirm the proposal"),
    ),
    "letters_turned_back": Saying(
        NOTED,
        words("broken letters: UTF-8 that was read as Windows-1252 and saved again"),
        words("taken as “%(proposal)s”, as was confirmed"),
    ),
    "lost_letter": Saying(
        REFUSED,
        words("a letter is lost (�) and cannot be guessed"),
        words("write the cell again"),
    ),
    "formula": Saying(
        REFUSED,
        words("a formula in place of a value; formulas are never computed"),
        words("copy the values only and export again"),
    ),
    "formula_at": Saying(
        REFUSED,
        words("a formula in %(cell)s; formulas are never computed"),
        words("copy the values only and export again"),
    ),
    "calculation": Saying(
        REFUSED,
        words("a calculation in place of a name"),
        words("copy the values only and export again"),
    ),
    # Addresses
    "no_address": Saying(
        REFUSED,
        words("no address; the address says who a member is"),
        words("add one, or leave the person out"),
    ),
    "not_an_address": Saying(
        REFUSED, words("“%(text)s” is not an address"), words("write it like name@example.org")
    ),
    "at_spelt_out": Saying(
        REFUSED, words("“%(text)s” is not an address"), words("write it with @")
    ),
    "no_ending": Saying(
        REFUSED,
        words("“%(text)s” has no ending such as .org"),
        words("complete the address"),
    ),
    "two_addresses": Saying(
        REFUSED,
        words("two addresses in one cell"),
        words(
            "keep the one with which the person signs in; the other may stand in a second column"
        ),
    ),
    "name_around_address": Saying(
        NOTED, words("a name stands around the address"), words("taken as %(email)s")
    ),
    "mailto": Saying(
        NOTED, words("“mailto:” stands before the address"), words("taken without it")
    ),
    "address_twice": Saying(
        REFUSED,
        words("the address is that of line %(other)s, with another number and name"),
        words("find out whether this is one person with two numbers; keep the newer number"),
    ),
    "address_twice_same": Saying(
        REFUSED,
        words("the address is that of line %(other)s, with other words in the rest of the line"),
        words("keep the line that is right"),
    ),
    "number_twice": Saying(
        REFUSED,
        words("the number %(number)s stands in line %(other)s for somebody else"),
        words("correct the number"),
    ),
    # Days
    "no_such_day": Saying(
        REFUSED, words("“%(text)s”: this day does not exist"), words("correct the day")
    ),
    "no_such_day_first": Saying(
        REFUSED,
        words("“%(text)s”: this day does not exist"),
        words("correct the day; or leave the cell empty, the day of joining is not needed"),
    ),
    "date_unreadable": Saying(
        REFUSED, words("“%(text)s” is no date"), words("write it like 2026-12-31")
    ),
    "no_such_month": Saying(
        REFUSED,
        words("there is no month %(month)s"),
        words("write it like 2026-12-31"),
    ),
    "no_such_month_month_first": Saying(
        REFUSED,
        words("there is no month %(month)s; the other lines with strokes are month/day"),
        words("write %(proposal)s"),
    ),
    "no_such_month_day_first": Saying(
        REFUSED,
        words("there is no month %(month)s; the other lines with strokes are day/month"),
        words("write %(proposal)s"),
    ),
    "exchangeable_month_first": Saying(
        NOTED,
        words("day and month could be exchanged: %(readings)s"),
        words(
            "read as month/day, as “%(written)s” in line %(other)s can be read in no other way; "
            "say so if that is wrong"
        ),
    ),
    "exchangeable_day_first": Saying(
        NOTED,
        words("day and month could be exchanged: %(readings)s"),
        words(
            "read as day/month, as “%(written)s” in line %(other)s can be read in no other way; "
            "say so if that is wrong"
        ),
    ),
    "exchangeable": Saying(
        NOTED,
        words("day and month could be exchanged: %(readings)s"),
        words("read as month/day, which no line contradicts; say so if that is wrong"),
    ),
    "serial": Saying(
        NOTED,
        words("a number of a spreadsheet in place of a date"),
        words("read as %(read_day)s (days since %(zero_day)s)"),
    ),
    "no_last_day": Saying(
        REFUSED,
        words("no last day of membership, and the category is not %(life)s"),
        words("add the day"),
    ),
    "for_life": Saying(
        NOTED,
        words("empty, and the category is %(life)s"),
        words("member without a last day"),
    ),
    "ended": Saying(
        NOTED,
        words("membership ended on %(ended_day)s"),
        words("listed as lapsed: not a member until renewed; keeps the account"),
    ),
    "ended_yesterday": Saying(
        NOTED,
        words("membership ended yesterday"),
        words("listed as lapsed; days of grace, if the association grants any, are a setting"),
    ),
    "in_grace": Saying(
        NOTED,
        words("membership ended on %(ended_day)s"),
        words("a member for the days of grace that are granted"),
    ),
    "begins_later": Saying(
        NOTED,
        words("membership begins on %(begins_day)s"),
        words("listed, not a member before that day"),
    ),
    "days_reversed": Saying(
        REFUSED,
        words("the last day lies before the first"),
        words("correct one of the two"),
    ),
    # Units, regions, schools
    "no_such_chapter": Saying(
        REFUSED,
        words("there is no chapter “%(text)s”"),
        words("choose from %(known)s, or add the unit first"),
    ),
    "no_such_unit": Saying(
        NOTED,
        words("%(unknown)s is no unit"),
        words("taken without it; correct it, or add the unit"),
    ),
    "some_such_unit": Saying(
        NOTED,
        words("%(unknown)s is no unit; %(known)s is"),
        words("taken with %(known)s only; correct or add %(unknown)s"),
    ),
    "guessed": Saying(
        NOTED,
        words("“%(text)s” is not a code"),
        words("read as %(known)s; remembered for the next import if confirmed"),
    ),
    "two_chapters": Saying(
        NOTED,
        words("more than one chapter"),
        words("taken with all of them: a person may be a member of several units"),
    ),
    "region_beside_chapter": Saying(
        NOTED,
        words("%(text)s is %(region)s, and the chapter is %(chapter)s"),
        words("taken; look whether %(meant)s was meant"),
    ),
    "no_such_region": Saying(
        NOTED,
        words("“%(text)s” is not on the list of regions"),
        words("region stays empty; the member may choose one"),
    ),
    "region_of_several": Saying(
        NOTED,
        words("“%(text)s” may be %(regions)s"),
        words("region stays empty; write the name"),
    ),
    "no_such_school": Saying(
        NOTED,
        words("“%(text)s” is not on the list of schools"),
        words("school stays empty; add it, and import again"),
    ),
    "no_class_year": Saying(
        NOTED,
        words("“%(text)s” has no year of a class"),
        words("school and class stay empty"),
    ),
    "short_class_year": Saying(
        NOTED,
        words("“%(text)s” is a year of two digits"),
        words("read as %(year)s"),
    ),
    # The rest
    "years_no_number": Saying(
        NOTED,
        words("“%(text)s” is not a number"),
        words("years stay empty; the member gives them when signing up"),
    ),
    "years_impossible": Saying(NOTED, words("%(text)s years"), words("years stay empty")),
    "wants_no_mail": Saying(
        NOTED,
        words("does not want mail from the association"),
        words("a member like others; being listed brings no mail anyway"),
    ),
    "wish_unreadable": Saying(
        NOTED, words("“%(text)s” is neither yes nor no"), words("the wish stays empty")
    ),
    "institution_category": Saying(
        PASSED_OVER,
        words("an institution, not a person"),
        words("nothing to do; its staff are listed one by one"),
    ),
    "has_died": Saying(
        PASSED_OVER,
        words("category %(category)s (has died)"),
        words(
            "never written to; an account of this address is shown to the administrator, "
            "who closes it"
        ),
    ),
    "lapsed_with_days_ahead": Saying(
        REFUSED,
        words("the category says lapsed, the last day lies ahead"),
        words("say which of the two holds"),
    ),
}
