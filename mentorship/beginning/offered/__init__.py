"""The templates that coordinators choose from: one module a template."""

from mentorship.beginning.offered.career_year import CAREER_YEAR
from mentorship.beginning.offered.chapter_year import CHAPTER_YEAR
from mentorship.beginning.offered.circles import MENTORING_CIRCLES
from mentorship.beginning.offered.directory import DIRECTORY
from mentorship.beginning.offered.division import DIVISION
from mentorship.beginning.offered.first_conference import FIRST_CONFERENCE
from mentorship.beginning.offered.school import SCHOOL
from mentorship.beginning.offered.two_windows import TWO_WINDOWS
from mentorship.beginning.template import Template

TEMPLATES: dict[str, Template] = {
    each.slug: each
    for each in (
        CAREER_YEAR,
        CHAPTER_YEAR,
        DIVISION,
        FIRST_CONFERENCE,
        SCHOOL,
        DIRECTORY,
        TWO_WINDOWS,
        MENTORING_CIRCLES,
    )
}


def offered(kind: str, unit_kind: str) -> list[Template]:
    """The templates of one kind of program, those that suit the kind of unit first."""
    found = [each for each in TEMPLATES.values() if each.kind == kind]
    return sorted(found, key=lambda each: unit_kind not in each.suits)
