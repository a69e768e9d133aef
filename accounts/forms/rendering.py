"""How a field is drawn: the form renderer that the settings name, and its bound field."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.functional import cached_property

from accounts.forms.widgets import Scale


class FieldKind(StrEnum):
    """Which template draws a field."""

    SCALE = "scale"
    CHOICES = "choices"
    TICK = "tick"
    LINES = "lines"
    LINE = "line"


KINDS: tuple[tuple[type[forms.Widget], FieldKind], ...] = (
    (Scale, FieldKind.SCALE),
    (forms.RadioSelect, FieldKind.CHOICES),
    (forms.CheckboxSelectMultiple, FieldKind.CHOICES),
    (forms.CheckboxInput, FieldKind.TICK),
    (forms.Textarea, FieldKind.LINES),
)


class HouseField(BoundField):
    """A bound field that knows what our templates ask of it."""

    @property
    def kind(self) -> FieldKind:
        """Return which template draws the field."""
        found = (kind for widget, kind in KINDS if isinstance(self.field.widget, widget))
        return next(found, FieldKind.LINE)

    @property
    def is_optional(self) -> bool:
        """Return whether the label says "(optional)"."""
        return not self.field.required and getattr(self.form, "marks_optional", True)

    @property
    def is_question(self) -> bool:
        """Return whether the label is the heading of the page."""
        return getattr(self.form, "question", None) == self.name

    @property
    def seen_by(self) -> str:
        """Return the sentence that says who will see the answer, or nothing."""
        return getattr(self.form, "seen_by", {}).get(self.name, "")

    @property
    def most(self) -> int | None:
        """Return how many characters a long answer may have, where the page counts them."""
        return getattr(self.field, "max_length", None) if self.kind == FieldKind.LINES else None

    @property
    def in_two_columns(self) -> bool:
        return self.name in getattr(self.form, "in_two_columns", ())

    @property
    def in_chips(self) -> bool:
        """Return whether the choices stand side by side, as narrow as their words."""
        return self.name in getattr(self.form, "in_chips", ())

    @property
    def first_control_id(self) -> str:
        """Return the id of the control that a line of the error summary leads to."""
        if self.kind in {FieldKind.SCALE, FieldKind.CHOICES}:
            return self.subwidgets[0].id_for_label if self.subwidgets else ""
        return self.id_for_label

    @property
    def aria_describedby(self) -> str | None:
        ids = super().aria_describedby
        if ids is None or not self.auto_id or self.is_hidden:
            return ids
        ours = [ids] if ids else []
        ours += [f"{self.auto_id}_count"] if self.most else []
        ours += [f"{self.auto_id}_seen"] if self.seen_by else []
        return " ".join(ours)

    @cached_property
    def options(self) -> list[dict[str, Any]]:
        """Return the choices as dictionaries with control, id, value, label and hint."""
        hints = getattr(self.form, "hints", {}).get(self.name, {})
        return [
            {
                "control": widget.tag(),
                "id": widget.id_for_label,
                "value": widget.data["value"],
                "label": widget.choice_label,
                "hint": hints.get(str(widget.data["value"]), ""),
            }
            for widget in self.subwidgets
        ]

    @property
    def option_groups(self) -> Iterator[tuple[str | None, list[dict[str, Any]]]]:
        """Yield (heading or None, options) in the order of the choices."""
        rest = iter(self.options)
        for group, widgets, _index in self.field.widget.optgroups(self.html_name, self._values()):
            yield group, [next(rest) for _widget in widgets]

    def _values(self) -> list[str]:
        return self.field.widget.format_value(self.value())


class HouseRenderer(TemplatesSetting):
    """Draw forms with the templates in `templates/components/`; widgets stay Django's own."""

    form_template_name = "components/fields.html"
    field_template_name = "components/field.html"
    bound_field_class = HouseField
