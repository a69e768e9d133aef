"""The forms of an import: which file, and how it is to be read."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import HouseForm
from mentorship.models import RosterImport, Unit
from mentorship.roster.columns import LABELS, SEVERAL, Column, Meaning
from mentorship.roster.days import Order
from mentorship.roster.kept import columns_of, findings_of
from mentorship.roster.letters import NAMES

ORDERS = [
    ("", _("As most of the lines say")),
    (Order.MONTH, _("Month, then day: 03/04 is 4 March")),
    (Order.DAY, _("Day, then month: 03/04 is 3 April")),
]


class UploadForm(HouseForm):
    """A file, and whose list it is."""

    sentences = {
        "roster": {
            "required": _("Choose whose list it is"),
            "invalid_choice": _("Choose whose list it is"),
        },
        "file": {
            "required": _("Choose the file"),
            "invalid": _("Choose the file again"),
            "missing": _("Choose the file again"),
            "empty": _("This file is empty: choose another one"),
        },
    }

    roster = forms.ModelChoiceField(
        label=_("Whose list it is"),
        queryset=Unit.objects.none(),
        empty_label=_("Choose a unit"),
        help_text=_("The association has one list. A chapter or a school may have one of its own."),
    )
    file = forms.FileField(
        label=_("File"), help_text=_("CSV or XLSX, with a line of headings"), max_length=200
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["roster"]
        field.queryset = units
        field.initial = units.filter(parent=None).first() or units.first()


class ReadingForm(HouseForm):
    """How a file is to be read: its letters, its days, and what each column holds."""

    marks_optional = False
    sentences = {
        "encoding": {
            "required": _("Choose the letters in which the names are right"),
            "invalid_choice": _("Choose the letters in which the names are right"),
        }
    }

    encoding = forms.ChoiceField(label=_("In which letters are the names right?"), required=True)
    order = forms.ChoiceField(label=_("Days such as 03/04/2026"), choices=ORDERS, required=False)
    repair = forms.BooleanField(
        label=_("Put broken letters back as proposed"),
        help_text=_("Where UTF-8 was read as Windows-1252, as “MÃ¼ller” for “Müller”"),
        required=False,
    )

    def __init__(self, *args: Any, imported: RosterImport, **kwargs: Any) -> None:
        said = imported.choices
        kwargs["initial"] = {name: said.get(name) for name in ("order", "repair", "encoding")}
        super().__init__(*args, **kwargs)
        self.columns = columns_of(imported)
        self._ask_for_letters(imported.understood.get("readings", []))
        if not self.columns:
            del self.fields["order"]
        if not said.get("repair") and not _has_broken_letters(imported):
            del self.fields["repair"]
        for column in self.columns:
            self.fields[_name(column)] = _choice(column)

    def _ask_for_letters(self, readings: list[tuple[str, list[str]]]) -> None:
        if not readings:
            del self.fields["encoding"]
            return
        field: Any = self.fields["encoding"]
        field.widget = forms.RadioSelect()
        field.choices = [
            (name, f"{NAMES.get(name, name)}: {' · '.join(cells)}") for name, cells in readings
        ]
        self.initial["encoding"] = readings[0][0]

    def rows(self) -> Iterator[tuple[Column, Any]]:
        """Each column with its control."""
        for column in self.columns:
            yield column, self[_name(column)]

    def clean(self) -> dict[str, Any]:
        """No two columns hold the same, but where a person may have several."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        seen: dict[str, str] = {}
        for column in self.columns:
            meaning = said.get(_name(column), "")
            if meaning in seen and meaning not in SEVERAL:
                sentence = _("“%(other)s” holds this already: choose one of the two")
                other = {"other": seen[meaning]}
                self.add_error(_name(column), forms.ValidationError(sentence, params=other))
            seen.setdefault(meaning, column.heading)
        return said

    def said(self) -> dict[str, Any]:
        """What was chosen, as an import keeps it."""
        found = {
            name: self.cleaned_data[name]
            for name in ("encoding", "order", "repair")
            if name in self.cleaned_data
        }
        columns = {one.key: self.cleaned_data[_name(one)] for one in self.columns}
        return found | ({"columns": columns} if columns else {})


def _name(column: Column) -> str:
    return f"column-{column.at}"


def _choice(column: Column) -> forms.ChoiceField:
    field = forms.ChoiceField(
        label=column.heading or _("Column %(number)s") % {"number": column.at + 1},
        choices=[(one, LABELS[one]) for one in Meaning],
        initial=column.meaning,
        required=False,
    )
    field.empty_value = Meaning.IGNORED  # type: ignore[attr-defined]
    return field


def _has_broken_letters(imported: RosterImport) -> bool:
    return any(one.code == "broken_letters" for one in findings_of(imported))
