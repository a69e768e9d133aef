"""What all parts of a draft share: the form over its columns, and how it tells of a conflict."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.db import models
from django.utils.translation import gettext as translate

from accounts import dates
from accounts.zones import zone_words
from mentorship.beginning.rows import digest, plain
from mentorship.forms.desk import DeskForm
from mentorship.models import ProgramDraft

Shown = tuple[str, str]
"""A label and a value in words; an empty one says nothing."""


class PartMixin:
    """What the form of any part can: say what it holds, compare it, and tell of a conflict."""

    slug: ClassVar[str]
    title: ClassVar[Any]
    where: ClassVar[str]
    """The column of a draft that holds what it changes: `program` or `round`."""
    draft: ProgramDraft
    data: Any

    def columns(self) -> tuple[str, ...]:
        """The columns of the program or the round that it holds."""
        raise NotImplementedError

    def rows(self, values: Mapping[str, Any]) -> list[Shown]:
        """Columns in words, as a summary shows them."""
        raise NotImplementedError

    def typed(self) -> dict[str, Any]:
        """What was typed, by column."""
        raise NotImplementedError

    def stored(self) -> dict[str, Any]:
        """What the draft says, by column."""
        said = getattr(self.draft, self.where)
        return {name: said.get(name) for name in self.columns()}

    def remember(self) -> None:
        """Keep by what the act knows whether somebody has changed this since."""
        self.initial["seen"] = digest(_qualified(self.where, self.stored()))  # type: ignore[attr-defined]

    @property
    def seen_digest(self) -> str:
        """The digest of what its reader saw."""
        return str(self.cleaned_data.get("seen") or "")  # type: ignore[attr-defined]

    @property
    def values(self) -> dict[str, dict[str, Any]]:
        """What was typed, as `drafts.change` takes it."""
        return {self.where: self.typed()}

    def tell(self, sentence: str, now: Mapping[str, Any]) -> list[dict[str, str]]:
        """Say that somebody was faster; gives what differs. Saving again replaces theirs."""
        self.data = self.data.copy()
        self.data["seen"] = digest(now)
        self.add_error(None, sentence)  # type: ignore[attr-defined]
        theirs = self.rows({name.partition(".")[2]: value for name, value in now.items()})
        mine = self.rows(plain(self.typed()))
        return [
            {"label": label, "theirs": other, "yours": own}
            for (label, other), (_label, own) in zip(theirs, mine, strict=True)
            if other != own
        ]


def _qualified(where: str, values: Mapping[str, Any]) -> dict[str, Any]:
    return {f"{where}.{name}": value for name, value in values.items()}


class ModelPart(PartMixin, DeskForm):
    """A part that holds columns of one model as they are."""

    seen: Any = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, draft: ProgramDraft, **kwargs: Any) -> None:
        self.draft = draft
        super().__init__(*args, **kwargs)
        self.fit()
        self.remember()

    def fit(self) -> None:
        """Leave out what makes no sense in this draft."""

    def _fields(self) -> dict[str, Any]:
        model = self._meta.model._meta
        named = self._meta.fields or ()
        return {name: model.get_field(name) for name in named if name in self.fields}

    def columns(self) -> tuple[str, ...]:
        return tuple(field.attname for field in self._fields().values())

    def typed(self) -> dict[str, Any]:
        return {name: getattr(self.instance, name) for name in self.columns()}

    def rows(self, values: Mapping[str, Any]) -> list[Shown]:
        return [
            (str(self.fields[name].label), shown(field, values.get(field.attname)))
            for name, field in self._fields().items()
        ]


def shown(field: Any, value: Any) -> str:
    """A kept value of a column in words; empty where there is none."""
    if value in (None, ""):
        return ""
    if isinstance(field, models.BooleanField):
        return translate("Yes") if value else translate("No")
    if isinstance(field, models.DateField):
        return dates.day(value if isinstance(value, date) else date.fromisoformat(value))
    if isinstance(field, models.ForeignKey):
        return str(field.related_model._default_manager.filter(pk=value).first() or "")
    if field.name == "time_zone":
        return zone_words(value)
    return str(dict(field.flatchoices).get(value, value))
