"""A list to choose from is drawn as Django draws it, without a template for each option."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.test.signals import template_rendered

from accounts.forms.rendering import HouseRenderer

CHOICES = [
    ("", "Any"),
    (1, "One & only"),
    ("Near <here>", [("a", "A"), ("b", "B")]),
    *[(number, f"Number {number}") for number in range(10, 60)],
]


@pytest.mark.parametrize("value", [None, "1", "b", "59"])
def test_it_says_the_same_as_djangos_own(value):
    field = forms.Select(attrs={"id": "it", "required": True, "hidden": False}, choices=CHOICES)
    ours = field.render("it", value, renderer=HouseRenderer())
    django = field.render("it", value, renderer=DjangoTemplates())
    assert _plain(ours) == _plain(django)


def test_a_long_list_takes_no_more_templates_than_a_short_one():
    drawn = []

    def note(template, **kwargs):
        drawn.append(template.name)

    template_rendered.connect(note)
    try:
        forms.Select(choices=CHOICES).render("it", None, renderer=HouseRenderer())
    finally:
        template_rendered.disconnect(note)
    assert drawn == ["django/forms/widgets/select.html", "django/forms/widgets/attrs.html"]


def _plain(html: str) -> str:
    return "".join(line.strip() for line in html.splitlines())
