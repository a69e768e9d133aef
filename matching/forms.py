"""Narrowing the directory down."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import HouseForm
from accounts.languages import names_of
from matching.directory import Directory, Entry

ANY = ("", _("Any"))
PLACES = [
    ("", _("Inside or outside my institution")),
    ("inside", _("Inside my institution")),
    ("outside", _("Outside my institution")),
]


class FilterForm(HouseForm):
    """What the reader looks for; only what somebody in the directory has can be chosen."""

    marks_optional = False
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    field = forms.ChoiceField(label=_("Field of work"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    place = forms.ChoiceField(label=_("Institution"), choices=PLACES, required=False)
    role = forms.ChoiceField(label=_("Role"), required=False)

    def __init__(self, data: Mapping[str, Any], directory: Directory) -> None:
        super().__init__(data)
        self.directory = directory
        self._offer()

    def _offer(self) -> None:
        """Fill the lists with what there is; a list without a choice is left out."""
        rows = [entry.row for entry in self.directory.entries]
        here = self.directory
        self._choices("topic", here.topic_names, (pk for row in rows for pk in topics_of(row)))
        self._choices("field", here.field_names, (pk for row in rows for pk in row["field_ids"]))
        self._choices("region", here.region_names, (row["person__profile__region"] for row in rows))
        spoken = {code for row in rows for code in row["person__profile__languages"] or ()}
        self._choices("language", {code: names_of([code])[0] for code in spoken}, spoken)
        word_for = here.round.program.word_for
        roles = {row["role"] for row in rows}
        self._choices("role", {role: word_for(role).capitalize() for role in roles}, roles)
        if not any(own["person__profile__institution"] for own in here.own):
            del self.fields["place"]

    def _choices(self, name: str, names: Mapping[Any, str], there: Iterable[Any]) -> None:
        known = {code for code in there if code in names}
        if len(known) < 2 and name in ("role", "language"):
            del self.fields[name]
            return
        rows = sorted((str(names[code]), str(code)) for code in known)
        control = self.fields[name]
        assert isinstance(control, forms.ChoiceField)
        control.choices = [ANY, *((code, label) for label, code in rows)]

    def narrowed(self) -> list[Entry]:
        """The people who are all that was chosen; everybody when a choice is not in its list."""
        entries = self.directory.entries
        if not self.is_valid():
            return entries
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        return [
            entry
            for entry in entries
            if all(MATCHES[name](entry, value) for name, value in chosen.items())
        ]

    @property
    def narrows(self) -> bool:
        """Whether anything was chosen."""
        return any(self.data.get(name) for name in self.fields)


def topics_of(row: Mapping[str, Any]) -> list[int]:
    """The topics that somebody offers or seeks."""
    return [each["topic"] for each in row["topic_rows"]]


def _at(entry: Entry, place: str) -> bool:
    own = entry.own["person__profile__institution"]
    same = own is not None and entry.row["person__profile__institution"] == own
    return same if place == "inside" else not same


MATCHES = {
    "topic": lambda entry, value: int(value) in topics_of(entry.row),
    "field": lambda entry, value: int(value) in entry.row["field_ids"],
    "region": lambda entry, value: entry.row["person__profile__region"] == int(value),
    "language": lambda entry, value: value in (entry.row["person__profile__languages"] or ()),
    "place": _at,
    "role": lambda entry, value: entry.role == value,
}
