"""The forms of the set-up pages."""

from typing import Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import HouseForm, LongText, OneLine
from accounts.zones import zone_choices
from mentorship.models import Association
from mentorship.services.acts import Refused
from mentorship.setup.association import MOST_BYTES, read_mark
from mentorship.setup.lists import LONGEST, Line
from mentorship.site.theme import is_colour


class AssociationForm(HouseForm):
    """How pages and mails name the association, and when its year begins."""

    columns = ("name", "short_name", "contact_email", "time_zone", "year_begins", "accent")
    """What the row takes over as it is typed."""
    sentences = {
        "name": {"required": _("Enter the association's full name")},
        "contact_email": {"required": _("Enter the address that members may write to")},
        "time_zone": {"invalid_choice": _("Choose a time zone from the list")},
        "year_begins": {
            "required": _("Choose the month in which your year begins"),
            "invalid_choice": _("Choose a month from the list"),
        },
        "mark": {
            "invalid": _("Choose the picture again"),
            "missing": _("Choose the picture again"),
            "empty": _("This file is empty: choose the picture again"),
        },
    }

    name = OneLine(label=_("Full name"), max_length=120)
    short_name = OneLine(
        label=_("How people call it"),
        help_text=_("Like “CLA”. Mails come from this name."),
        max_length=60,
        required=False,
    )
    contact_email = forms.EmailField(
        label=_("Address for questions"),
        help_text=_("Shown at the foot of each page and mail"),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_("For people who have not said theirs"),
        choices=lambda: [("", _("As the server says")), *zone_choices()],
        required=False,
    )
    year_begins = forms.TypedChoiceField(
        label=_("Your year begins in"),
        help_text=_(
            "Numbers and the yearly report go by this year. Where it does not begin in January, it "
            "is called like “2026–27”."
        ),
        choices=lambda: list(MONTHS.items()),
        coerce=int,
    )
    accent = OneLine(
        label=_("Accent"),
        help_text=_("The colour of buttons and links, like #0b5c6b. Empty, it is our green."),
        max_length=7,
        required=False,
    )
    mark = forms.FileField(
        label=_("Mark"),
        help_text=_("A PNG picture of at most 200 KB; it stands at the head of each page."),
        required=False,
        allow_empty_file=True,
    )
    no_mark = forms.BooleanField(label=_("Show no mark"), required=False)

    def __init__(self, *args: Any, row: Association, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(row, name) for name in self.columns}
        super().__init__(*args, **kwargs)
        if not row.mark:
            del self.fields["no_mark"]

    def clean_accent(self) -> str:
        """Small letters, and six digits after the sign."""
        typed: str = self.cleaned_data["accent"].lower()
        if typed and not is_colour(typed):
            raise forms.ValidationError(_("Enter a colour like #0b5c6b"))
        return typed

    def clean_mark(self) -> bytes | None:
        """The picture itself, if every page may show it."""
        file = self.cleaned_data["mark"]
        if not file:
            return None
        try:
            return read_mark(file.read(MOST_BYTES + 1))
        except Refused as refusal:
            raise forms.ValidationError(refusal.sentence) from refusal


class UnitsForm(HouseForm):
    """The units of an association as an indented list."""

    sentences = {"units": {"required": _("Paste or type your units, one a line")}}

    units = LongText(
        label=_("Your units, one a line"),
        help_text=_("Two spaces, or a tab, for each level; short names in round brackets."),
        max_length=60_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false", "wrap": "off"}),
    )


class LinesForm(HouseForm):
    """Lines of a starter list, each to be taken or left, under its own name or another."""

    marks_optional = False

    def __init__(self, *args: Any, lines: list[Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            self.fields[f"take-{line.position}"] = forms.BooleanField(
                label=line.name, required=False, initial=True
            )
            self.fields[f"name-{line.position}"] = OneLine(
                label=line.name, required=False, initial=line.name, max_length=LONGEST
            )

    def rows(self) -> list[dict[str, Any]]:
        """Each line with its two controls."""
        return [
            {
                "line": line,
                "take": self[f"take-{line.position}"],
                "name": self[f"name-{line.position}"],
            }
            for line in self.lines
        ]

    def taken(self) -> dict[str, str]:
        """The names of the lines that are taken, by key."""
        said = self.cleaned_data
        return {
            line.key: said[f"name-{line.position}"]
            for line in self.lines
            if said[f"take-{line.position}"]
        }

    def clean(self) -> dict[str, Any]:
        """A line that is taken needs a name."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        for line in self.lines:
            if said.get(f"take-{line.position}") and said.get(f"name-{line.position}") == "":
                sentence = _("Enter a name in the place of “%(name)s”, or leave it out")
                self.add_error(
                    f"name-{line.position}",
                    forms.ValidationError(sentence, params={"name": line.name}),
                )
        return said
