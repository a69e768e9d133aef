"""A letter to a group, as its writer types it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import LongText, OneLine
from accounts.models import Region
from mentorship.forms.shared_edits import VersionedForm
from mentorship.letters.acts import WORDS
from mentorship.mail.layout import SUBJECT_LENGTH
from mentorship.messages import group_letters
from mentorship.models import GroupLetter
from mentorship.models.letters import MOST_WORDS
from mentorship.roles import Role


class LetterForm(VersionedForm):
    """To whom, and what."""

    sentences = {
        "group": {"required": _("Choose to whom you write")},
        "subject": {"required": _("Enter a subject that says what the letter is about")},
        "words": {"required": _("Enter what you wish to say")},
    }
    group = forms.ChoiceField(
        label=_("To whom?"), choices=GroupLetter.Group.choices, widget=forms.RadioSelect
    )
    role = forms.ChoiceField(label=_("In which role?"), required=False)
    region = forms.ModelChoiceField(
        label=_("In which region?"),
        queryset=Region.objects.none(),
        required=False,
        empty_label=_("In all of them"),
    )
    subject = OneLine(
        label=_("Subject"),
        max_length=SUBJECT_LENGTH,
        help_text=_("Begin with what matters: a phone shows 30 characters."),
    )
    words = LongText(
        label=_("Your words"),
        max_length=MOST_WORDS,
        rows=14,
        help_text=_(
            "A greeting and your name are added. An empty line begins a paragraph, “- ” a point, "
            "“## ” a heading; **bold**; [a link](https://www.example.org). A link in bold on a "
            "line of its own becomes a button."
        ),
    )

    def __init__(self, *args: Any, letter: GroupLetter, **kwargs: Any) -> None:
        self.letter = letter
        initial = {name: getattr(letter, name) for name in WORDS} | {"seen": letter.version}
        super().__init__(*args, initial={**initial, **kwargs.pop("initial", {})}, **kwargs)
        role: Any = self.fields["role"]
        program = letter.round.program
        role.choices = [("", _("In both")), *((one, program.a_word_for(one)) for one in Role)]
        region: Any = self.fields["region"]
        region.queryset = Region.objects.order_by("name", "pk")

    def _typed(self) -> GroupLetter:
        """The letter with what was typed so far, not saved."""
        for name in WORDS:
            if name in self.cleaned_data:
                setattr(self.letter, name, self.cleaned_data[name])
        return self.letter

    def clean(self) -> dict[str, Any]:
        """Refuse placeholders that would leave a hole, and links that lead nowhere."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        letter = self._typed()
        if values.get("subject") and (fault := group_letters.fault_in(letter, values["subject"])):
            self.add_error("subject", fault)
        if values.get("words") and (fault := group_letters.fault_in_body(letter, values["words"])):
            self.add_error("words", fault)
        return values
