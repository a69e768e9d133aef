"""Which optional mails to get."""

from typing import Any

from django import forms

from accounts.forms.base import HouseForm
from mentorship.mail.registry import GROUPS


class MailChoicesForm(HouseForm):
    """A switch for each group that its reader gets anything of."""

    def __init__(self, *args: Any, groups: list[str], off: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for group in groups:
            label, what = GROUPS[group]
            self.fields[group] = forms.BooleanField(
                label=label, help_text=what, required=False, initial=group not in off
            )

    def wanted(self) -> dict[str, bool]:
        """Each group, and whether it is to be sent."""
        return dict(self.cleaned_data)
