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

    A question that can be skipped has one choice more, which takes an answer back.
    """

    def __init__(
        self,
        left: str | Promise,
        right: str | Promise,
        attrs: dict[str, Any] | None = None,
        *,
        skippable: bool = False,
    ) -> None:
        super().__init__(attrs, choices=[*DOTS, NO_ANSWER] if skippable else DOTS)
        self.left = left
        self.right = right


class DateInput(forms.DateInput):
    """The browser's own date control; typed dates work where it has none."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")
