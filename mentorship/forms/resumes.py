"""The form of a curriculum vitae: a link, or a file."""

from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import HouseForm
from mentorship.documents.pdf import MOST_BYTES

NOT_WEB = _("Enter an address like https://www.example.org")


class ResumeForm(HouseForm):
    """One of the two; nothing is needed where there is one already."""

    sentences = {
        "link": {"invalid": NOT_WEB},
        "file": {
            "invalid": _("Choose the file again"),
            "missing": _("Choose the file again"),
            "empty": _("This file is empty: choose another one"),
        },
    }
    file = forms.FileField(
        label=_("A PDF"),
        help_text=_("Up to 2 MB. Leave out what a partner need not know, such as your address."),
        max_length=200,
        required=False,
        widget=forms.FileInput(attrs={"accept": ".pdf,application/pdf"}),
    )
    link = forms.URLField(
        label=_("Or a link to it"),
        max_length=300,
        required=False,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"], message=NOT_WEB)],
    )

    def __init__(self, *args: Any, may_be_empty: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.may_be_empty = may_be_empty

    def clean_file(self) -> Any:
        """Refuse what is too large before it is read."""
        found = self.cleaned_data["file"]
        if found and found.size > MOST_BYTES:
            raise forms.ValidationError(
                _("The file has more than 2 MB: save it smaller, or give a link instead")
            )
        return found

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("file") and said.get("link"):
            self.add_error("link", _("Give a file or a link, not both"))
        elif not (self.may_be_empty or self.errors or self.is_filled_in):
            self.add_error("file", _("Choose a PDF, or enter a link to it"))
        return said

    @property
    def is_filled_in(self) -> bool:
        """Whether there is anything to keep."""
        return bool(self.cleaned_data.get("file") or self.cleaned_data.get("link"))

    def handed_in(self) -> dict[str, Any]:
        """What was given, as the act takes it."""
        found = self.cleaned_data["file"]
        return {"content": found.read()} if found else {"link": self.cleaned_data["link"]}


def form_of(request: HttpRequest, **kwargs: Any) -> ResumeForm:
    """The form as it was sent, or empty."""
    if request.method == "POST":
        return ResumeForm(request.POST, request.FILES, **kwargs)
    return ResumeForm(**kwargs)
