"""What goes into a sheet: of which round, which columns, as which kind of file."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.forms.base import HouseForm
from mentorship.exporting.column import Column
from mentorship.exporting.sheets import Format
from mentorship.exporting.subjects import Subject
from mentorship.models import Program, Round

ALL_OF = "program-"
ONE = "round-"


class ExportForm(HouseForm):
    """A sheet of one subject."""

    in_two_columns = ("columns",)
    sentences = {
        "of": {"required": lazy("Choose a round, or all rounds of a program")},
        "columns": {"required": lazy("Choose at least one column")},
        "format": {"required": lazy("Choose the kind of file")},
    }
    of = forms.ChoiceField(label=lazy("Of which round?"))
    columns = forms.MultipleChoiceField(
        label=lazy("Which columns?"),
        help_text=lazy(
            "Addresses, pronouns and what people wrote in their own words are left out unless "
            "you tick them. Take only what you need."
        ),
        widget=forms.CheckboxSelectMultiple,
    )
    format = forms.ChoiceField(
        label=lazy("Which kind of file?"),
        choices=[(Format.XLSX.value, lazy("Excel (.xlsx)")), (Format.CSV.value, lazy("CSV"))],
        widget=forms.RadioSelect,
        initial=Format.XLSX.value,
    )

    def __init__(
        self, *args: Any, subject: Subject, rounds: Iterable[Round], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.subject = subject
        self.rounds = {f"{ONE}{round.pk}": round for round in rounds}
        self.programs = {
            f"{ALL_OF}{round.program_id}": round.program for round in self.rounds.values()
        }
        of: Any = self.fields["of"]
        of.choices = [("", _("Choose")), *self._choices()]
        columns: Any = self.fields["columns"]
        columns.choices = [(each.name, each.label) for each in subject.columns]
        columns.initial = subject.at_first

    def _choices(self) -> Iterable[tuple[str, list[tuple[str, str]]]]:
        """All rounds of each program, and each of them, under its name."""
        ordered = sorted(self.rounds.items(), key=lambda one: (one[1].program.name, -one[1].pk))
        for program, found in groupby(ordered, key=lambda one: one[1].program):
            rounds = [(key, round.name) for key, round in found]
            yield program.name, [(f"{ALL_OF}{program.pk}", _("All rounds")), *rounds]

    @property
    def scope(self) -> tuple[Program, Round | None]:
        """The program, and the one round of it, if it is one."""
        chosen = self.cleaned_data["of"]
        round = self.rounds.get(chosen)
        return (round.program, round) if round else (self.programs[chosen], None)

    @property
    def file_format(self) -> Format:
        """The kind of file."""
        return Format(self.cleaned_data["format"])

    @property
    def chosen(self) -> list[Column]:
        """The columns that were ticked."""
        return self.subject.chosen(self.cleaned_data["columns"])
