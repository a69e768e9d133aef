"""Narrowing the directory down."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import HouseForm, OneLine
from accounts.languages import names_of
from accounts.models import Profile
from matching.directory import Directory, Entry
from matching.fitting import topics_of
from matching.searching import found_by

ANY = ("", _("Any"))
PLACES = [
    ("", _("Inside or outside my institution")),
    ("inside", _("Inside my institution")),
    ("outside", _("Outside my institution")),
]


class FilterForm(HouseForm):
    """What the reader looks for; only what somebody in the directory has can be chosen."""

    marks_optional = False
    words = OneLine(
        label=_("Name or words"),
        help_text=_("In names, goals, topics and institutions. A typing mistake does no harm."),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    field = forms.ChoiceField(label=_("Field of work"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)
    stage = forms.ChoiceField(
        label=_("In the profession"), choices=[ANY, *Profile.Stage.choices], required=False
    )
    language = forms.ChoiceField(label=_("Language"), required=False)
    place = forms.ChoiceField(label=_("Institution"), choices=PLACES, required=False)
    role = forms.ChoiceField(label=_("Role"), required=False)

    def __init__(self, data: Mapping[str, Any], directory: Directory) -> None:
        super().__init__(data)
        self.directory = directory
        self._offer()

    def _offer(self) -> None:
        """Fill the lists with what there is; a list without a choice is left out."""
        here = self.directory
        people = [entry.person for entry in here.entries]
        self._choices("topic", here.topic_names, set().union(*map(topics_of, people)))
        self._choices("field", here.field_names, set().union(*(one.fields for one in people)))
        self._choices("region", here.region_names, {one.region for one in people})
        spoken = set().union(*(one.languages for one in people))
        self._choices("language", {code: names_of([code])[0] for code in spoken}, spoken)
        word_for = here.round.program.word_for
        roles = {entry.role for entry in here.entries}
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
        among = self._asked_of_the_database(chosen.pop("words", ""), chosen.pop("stage", ""))
        return [
            entry
            for entry in entries
            if (among is None or entry.pk in among)
            and all(MATCHES[name](entry, value) for name, value in chosen.items())
        ]

    def _asked_of_the_database(self, words: str, stage: str) -> set[int] | None:
        """Who is found by words and by career stage; None where neither was asked for."""
        found = found_by(words, self.directory.round)
        if not stage:
            return found
        at_stage = self.directory.at_stage(stage)
        return at_stage if found is None else found & at_stage

    @property
    def narrows(self) -> bool:
        """Whether anything was chosen or typed."""
        return any(self.data.get(name) for name in self.fields)

    @property
    def is_chosen(self) -> bool:
        """Whether anything was chosen from the lists."""
        return any(self.data.get(name) for name in self.fields if name != "words")

    def lists(self) -> list[BoundField]:
        """What is chosen from lists, beside the words that are typed."""
        return [field for field in self if field.name != "words"]


def _at(entry: Entry, place: str) -> bool:
    own = entry.own["person__profile__institution"]
    same = own is not None and entry.person.institution == own
    return same if place == "inside" else not same


MATCHES = {
    "topic": lambda entry, value: int(value) in topics_of(entry.person),
    "field": lambda entry, value: int(value) in entry.person.fields,
    "region": lambda entry, value: entry.person.region == int(value),
    "language": lambda entry, value: value in entry.person.languages,
    "place": _at,
    "role": lambda entry, value: entry.role == value,
}
