"""Dates and times are written in one place, which knows who reads them: accounts/dates.py."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
FOR_MACHINES = {"c", "Y-m-d"}
IN_KEYS = {"%Y%m%d%H%M%S%f", "%Y-%m-%d-%H-%M-%S", "%Y%m%d-%H%M%S.%f"}
"""To the second and finer: these tell mails apart, and nobody reads them."""
IN_TEMPLATES = re.compile(r"""\|\s*(?:date|time)\b\s*(?::\s*(["'])(?P<form>.*?)\1|(?P<bare>))""")
IN_CODE = re.compile(
    r"""\b(?:date_format|time_format|get_text_list)\s*\(   # Django's, one form a language
      | \bstrftime\s*\(\s*["'](?P<form>[^"']*)["']
      | \{[^{}:"']+:(?P<spec>%[^{}]*)\}                     # f"{moment:%H:%M}"
    """,
    re.VERBOSE,
)


def _sources(*patterns: str) -> Iterable[tuple[str, str]]:
    for pattern in patterns:
        for path in sorted(ROOT.glob(pattern)):
            name = path.relative_to(ROOT).as_posix()
            if "/migrations/" not in name:
                yield name, path.read_text()


def for_people_in_template(words: str) -> list[str]:
    """The filters in a template that write a date in one form for everybody."""
    return [found[0] for found in IN_TEMPLATES.finditer(words) if found["form"] not in FOR_MACHINES]


def for_people_in_code(words: str) -> list[str]:
    """The calls in a program that do so."""
    return [
        found[0]
        for found in IN_CODE.finditer(words)
        if not _is_for_machines(found["form"] or found["spec"] or "")
    ]


def _is_for_machines(form: str) -> bool:
    return form in {"%Y-%m-%d", "%Y%m%d", "%G-W%V"} | IN_KEYS


def test_no_template_writes_a_date_in_one_form_for_everybody():
    kinds = (f"templates/**/*.{end}" for end in ("html", "txt", "md"))
    found = {
        name: bad for name, words in _sources(*kinds) if (bad := for_people_in_template(words))
    }
    assert found == {}


def test_no_code_writes_a_date_or_a_list_in_one_form_for_everybody():
    apps = ("accounts/**/*.py", "mentorship/**/*.py", "matching/*.py", "matching/admin/*.py")
    found = {name: bad for name, words in _sources(*apps) if (bad := for_people_in_code(words))}
    assert found == {}


@pytest.mark.parametrize(
    "words",
    ['{{ at|date:"j F Y" }}', "{{ at|date:'H:i' }}", "{{ at|date }}", '{% x with a=b|time:"P" %}'],
)
def test_the_check_sees_a_template_that_does(words):
    assert len(for_people_in_template(words)) == 1


@pytest.mark.parametrize(
    "words",
    [
        'date_format(day, "j F Y")',
        'at.strftime("%d %B")',
        'f"{at:%H:%M}"',
        'get_text_list(names, _("and"))',
    ],
)
def test_the_check_sees_code_that_does(words):
    assert len(for_people_in_code(words)) == 1


def test_the_check_leaves_machines_alone():
    assert for_people_in_template("""{{ at|date:'c' }}{{ at|date:"Y-m-d" }}{{ at|day }}""") == []
    assert for_people_in_code('f"{day:%Y-%m-%d}"; f"{name!r:>5}"; "%(day)s" % {}') == []
