"""The few controls that Django does not have."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DOTS = (
    (1, _("Very much the first")),
    (2, _("Rather the first")),
    (3, _("Between the two")),
    (4, _("Rather the second")),
    (5, _("Very much the second")),
)


NO_ANSWER = ("", _("Take my answer back"))


class Scale(forms.RadioSelect):
    """Five dots between two statements, `left` and `right`; the values are 1 to 5.

    A question that can be skipped has one choice more, which takes an answer back. With `asked`,
    the dots answer a question, and the statements are the ends of what can be said.
    """

    def __init__(
        self,
        left: str | Promise,
        right: str | Promise,
        attrs: dict[str, Any] | None = None,
        *,
        skippable: bool = False,
        asked: str = "",
    ) -> None:
        dots = _between(left, right) if asked else DOTS
        super().__init__(attrs, choices=[*dots, NO_ANSWER] if skippable else dots)
        self.left = left
        self.right = right
        self.asked = asked


def _between(left: Any, right: Any) -> tuple[tuple[int, Any], ...]:
    """The dots of a question, each by its number, the outer two with what they mean."""
    first, last = DOTS[0][0], DOTS[-1][0]
    meaning = {first: f": {left}", last: f": {right}"}
    said = _("%(dot)s of %(last)s%(meaning)s")
    return tuple(
        (dot, said % {"dot": dot, "last": last, "meaning": meaning.get(dot, "")})
        for dot, _plain in DOTS
    )


class DateInput(forms.DateInput):
    """The browser's own date control; typed dates work where it has none."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")
