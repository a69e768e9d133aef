"""What a coordinator fills in for a pair."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts import dates
from accounts.forms.base import HouseForm, LongText, OneLine
from accounts.models import User
from mentorship.forms.extensions import LongerForm
from mentorship.forms.pairings import WORDS, PauseForm
from mentorship.mail.layout import SUBJECT_LENGTH
from mentorship.messages import care as mails
from mentorship.models import Pairing
from mentorship.models.care import LONGEST_NOTE
from mentorship.models.sides import Side
from mentorship.roles import Role

MOST_WORDS = 5000
DESK_ALONE = _("Read by those who run the program, never by the two")


class WriteForm(HouseForm):
    """To whom of the two, and what."""

    sentences = {
        "roles": {"required": _("Choose to whom you write")},
        "subject": {"required": _("Enter a subject that says what the letter is about")},
        "words": {"required": _("Enter what you wish to say")},
    }
    roles = forms.MultipleChoiceField(
        label=_("To whom?"),
        help_text=_("Each gets a mail of their own, and does not see who else got one."),
        widget=forms.CheckboxSelectMultiple,
    )
    subject = OneLine(label=_("Subject"), max_length=SUBJECT_LENGTH)
    words = LongText(label=_("Your words"), max_length=MOST_WORDS, rows=12)

    def __init__(self, *args: Any, pairing: Pairing, readers: Sequence[Side], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.pairing = pairing
        choices = [(str(side.role), side.person.public_name) for side in readers]
        self.fields["roles"].choices = choices  # type: ignore[attr-defined]
        self.fields["roles"].initial = [role for role, _name in choices]
        self.fields["words"].help_text = _now(
            "A greeting and your name are added. You can write %(names)s for what differs."
        ) % {"names": ", ".join(f"{{{name}}}" for name in mails.PLACEHOLDERS)}

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if "subject" in found and "words" in found:
            if fault := mails.fault_in(self.pairing, found["subject"], ""):
                self.add_error("subject", fault)
            elif fault := mails.fault_in(self.pairing, "", found["words"]):
                self.add_error("words", fault)
        return found


class NoteForm(HouseForm):
    """A note about a pair."""

    sentences = {"words": {"required": _("Enter what you would like to note")}}
    seen_by = {"words": DESK_ALONE}
    words = LongText(label=_("Your note"), max_length=LONGEST_NOTE)


EACH, NEITHER = "both", "nobody"

REASONS = (
    (Pairing.EndReason.TIME, _("One of the two has too little time now")),
    (Pairing.EndReason.MOVED, _("Work or life has changed")),
    (Pairing.EndReason.REACHED, _("They have done what they set out to do")),
    (Pairing.EndReason.FIT, _("They work in different ways")),
    (Pairing.EndReason.CONTACT, _("They lost touch")),
    (Pairing.EndReason.OTHER, _("Another reason")),
)
"""The reasons of an early end, as somebody says them who is neither of the two."""


class DeskEndForm(HouseForm):
    """Why a coordinator ends a pairing, and who looks for somebody else."""

    sentences = {
        "reason": {"required": _("Choose the reason that comes closest")},
        "waits": {"required": _("Choose who looks for somebody else")},
    }
    seen_by = {"reason": DESK_ALONE, "words": DESK_ALONE}
    reason = forms.ChoiceField(
        label=_("Which reason comes closest?"),
        choices=REASONS,
        widget=forms.RadioSelect,
    )
    words = LongText(label=_("More, for those who run the program"), max_length=WORDS)
    waits = forms.ChoiceField(label=_("Who looks for somebody else?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, pairing: Pairing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].required = False
        names = {side.role: side.person.public_name for side in pairing.sides}
        self.fields["waits"].choices = [  # type: ignore[attr-defined]
            (EACH, _now("Both")),
            *((str(role), _now("%(name)s alone") % {"name": names[role]}) for role in Role),
            (NEITHER, _now("Neither of them")),
        ]

    def waiting(self) -> tuple[Role, ...]:
        """The roles of those who wait for somebody else."""
        chosen = self.cleaned_data["waits"]
        return tuple(role for role in Role if chosen in (EACH, role))


class DeskPauseForm(PauseForm):
    """For how long the two rest."""

    sentences = {"weeks": {"required": _("Choose until when they pause")}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["weeks"].label = _("Until when do they pause?")


class DeskExtendForm(LongerForm):
    """Until when the two go on."""

    sentences = {"length": {"required": _("Choose until when they go on")}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["length"].label = _("Until when do they go on?")


class HandOnForm(HouseForm):
    """Who looks after the pair, and a word to them."""

    sentences = {"person": {"required": _("Choose who looks after them")}}
    seen_by = {"words": _("Sent to this person by mail, and kept nowhere else")}
    person = forms.ChoiceField(label=_("Who looks after them?"), widget=forms.RadioSelect)
    words = LongText(label=_("What should they know?"), max_length=WORDS, required=False)

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        choices = [(pk, person.public_name) for pk, person in self.people.items()]
        self.fields["person"].choices = choices  # type: ignore[attr-defined]

    def chosen(self) -> User:
        """The person."""
        return self.people[self.cleaned_data["person"]]


class AsideForm(HouseForm):
    """Until when a need is not named any more."""

    DAYS = {"7": 7, "14": 14, "30": 30}
    GOOD = "good"

    sentences = {"until": {"required": _("Choose until when to put it aside")}}
    until = forms.ChoiceField(label=_("Until when?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, days: dict[str, date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.days = days
        self.fields["until"].choices = [  # type: ignore[attr-defined]
            *((key, dates.named_day(day)) for key, day in days.items()),
            (self.GOOD, _now("Until something new happens")),
        ]

    def day(self) -> date | None:
        """The day on which it comes back; None for whenever something happens."""
        return self.days.get(self.cleaned_data["until"])
