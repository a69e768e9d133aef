"""What every form of the site has in common: our own words, and nothing typed is lost.

A form derives from `HouseForm` (or `HouseModelForm`) and says in `sentences` what to do about an
empty answer:

    class GoalsForm(HouseForm):
        question = "goals"
        sentences = {"goals": {"required": _("Enter what you hope to learn or work on")}}
        seen_by = {"goals": _("Shown to your partner after you both accept")}
        goals = LongText(label=_("What do you hope to learn?"), max_length=500)

A field that can fail with one of Django's own sentences raises `MissingSentence` as soon as the
form is shown or checked, so that no test can miss it.
"""

import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts.forms.widgets import DateInput, Scale

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Text: TypeAlias = "str | _StrPromise"

# Good enough for any field, since they name what to do. "required" is not among them: what to enter
# or choose can only be said in the question's own words.
HOUSE_SENTENCES: dict[str, Text] = {
    "max_length": ngettext_lazy(
        "Shorten your answer to %(limit_value)d character or fewer. It has %(show_value)d now",
        "Shorten your answer to %(limit_value)d characters or fewer. It has %(show_value)d now",
        "limit_value",
    ),
    "min_length": ngettext_lazy(
        "Enter at least %(limit_value)d character",
        "Enter at least %(limit_value)d characters",
        "limit_value",
    ),
    "invalid_choice": _("Choose one of the answers in the list"),
    "invalid_list": _("Choose from the answers in the list"),
    "invalid_pk_value": _("Choose from the answers in the list"),
    "null_characters_not_allowed": _(
        "Remove the hidden character from your answer: typing it again will do"
    ),
    "max_value": _("Enter a number up to %(limit_value)s"),
    "min_value": _("Enter a number of %(limit_value)s or more"),
}
INVALID_SENTENCES: tuple[tuple[type[forms.Field], Text], ...] = (
    (forms.EmailField, _("Enter an email address like name@example.org")),
    (forms.DateField, _("Enter a date like 2027-05-31")),
    (forms.DateTimeField, _("Enter a date and a time like 2027-05-31 14:30")),
    (forms.TimeField, _("Enter a time like 14:30")),
    (forms.DecimalField, _("Enter a number")),
    (forms.FloatField, _("Enter a number")),
    (forms.IntegerField, _("Enter a whole number, like 2")),
    (forms.URLField, _("Enter an address like https://www.example.org")),
)
# What a browser, a password manager or a phone's keyboard should know, by the field's name.
KNOWN_CONTROLS: dict[str, dict[str, str]] = {
    "email": {
        "autocomplete": "email",
        "spellcheck": "false",
        "autocapitalize": "none",
        "inputmode": "email",
    },
    "full_name": {"autocomplete": "name", "spellcheck": "false"},
    "name": {"autocomplete": "name", "spellcheck": "false"},
    "called": {"autocomplete": "nickname", "spellcheck": "false"},
    "phone": {"autocomplete": "tel", "inputmode": "tel"},
    "institution": {"autocomplete": "organization", "spellcheck": "false"},
    "job_title": {"autocomplete": "organization-title"},
}

DASHES = BLANK_CHOICE_DASH[0][1]
"""What Django writes in a list where nothing is chosen."""


class MissingSentence(Exception):
    """A field could answer with one of Django's own sentences: write ours into `sentences`."""


def default_sentences(field: forms.Field) -> dict[str, Any]:
    """Return the sentences that Django's field classes bring along."""
    ours: dict[str, Any] = {}
    for kind in reversed(type(field).__mro__):
        ours.update(getattr(kind, "default_error_messages", {}))
    return ours


def is_default(field: forms.Field, code: str) -> bool:
    """Return whether the field would answer `code` with a sentence that nobody of us wrote."""
    given = field.error_messages.get(code)
    return given is None or given is default_sentences(field).get(code)


class HouseFormMixin:
    """Our words, and no attribute that makes the browser check or cut what was typed."""

    use_required_attribute = False
    question: ClassVar[str | None] = None
    marks_optional: ClassVar[bool] = True
    sentences: Mapping[str, Mapping[str, Text]] = {}
    seen_by: Mapping[str, Text] = {}
    hints: Mapping[str, Mapping[str, Text]] = {}
    in_two_columns: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def __getitem__(self, name: str) -> BoundField:
        """Return the bound field. Drawing and checking both pass here: here it gets its words."""
        field = self.fields.get(name)  # type: ignore[attr-defined]
        if field is not None and not getattr(field, "has_house_words", False):
            self._dress(name, field)
            field.has_house_words = True
        return super().__getitem__(name)  # type: ignore[misc]

    def _dress(self, name: str, field: forms.Field) -> None:
        give_sentences(field, self.sentences.get(name, {}))
        if field.required and not field.disabled and is_default(field, "required"):
            raise MissingSentence(
                f"{type(self).__name__}.{name} has no sentence of ours for an empty answer"
            )
        dress_control(name, field)
        name_no_choice(field)


def give_sentences(field: forms.Field, own: Mapping[str, Text]) -> None:
    """Replace each of Django's sentences by the form's own, else by the one for any field."""
    field.error_messages.update(own)
    for code, sentence in HOUSE_SENTENCES.items():
        if is_default(field, code):
            field.error_messages[code] = sentence
    for kind, sentence in INVALID_SENTENCES:
        if isinstance(field, kind) and is_default(field, "invalid"):
            field.error_messages["invalid"] = sentence
            break


def name_no_choice(field: Any) -> None:
    """Say in words what Django's dashes stand for at the top of a list."""
    said = _("Choose") if field.required else _("Left open")
    choices: Any = getattr(field, "choices", ())
    if isinstance(field, forms.ModelChoiceField):
        field.empty_label = said if field.empty_label == DASHES else field.empty_label
    elif BLANK_CHOICE_DASH[0] in choices:
        field.choices = [(key, said if label == DASHES else label) for key, label in choices]


def dress_control(name: str, field: forms.Field) -> None:
    """Tell browser and keyboard what the control is for; let nothing cut off what is typed."""
    attrs = field.widget.attrs
    attrs.pop("maxlength", None)
    attrs.pop("minlength", None)
    if not isinstance(field.widget, forms.RadioSelect):  # nothing is typed there
        for key, value in KNOWN_CONTROLS.get(name, {}).items():
            attrs.setdefault(key, value)
    if isinstance(field.widget, forms.PasswordInput):
        attrs.setdefault("data-show", _("Show"))
    most = getattr(field, "max_length", None)
    if most and isinstance(field.widget, forms.Textarea):
        attrs.setdefault("data-most", most)
        attrs.setdefault("data-left", _("You have %n characters left"))
        attrs.setdefault("data-over", _("You have %n characters too many"))


class HouseForm(HouseFormMixin, forms.Form):
    """A plain form in our words."""


class HouseModelForm(HouseFormMixin, forms.ModelForm):
    """A model's form in our words."""


class OneLine(forms.CharField):
    """A name or another short answer: one line, single spaces, and something to be seen.

    Marks that turn the direction of everything after them are taken out, since a name stands
    among other people's words. Joiners stay: several scripts and many emoji need them.
    """

    TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])

    def to_python(self, value: Any) -> str:
        words = " ".join((super().to_python(value) or "").translate(self.TURNING).split())
        return words if any(map(is_seen, words)) else ""


def is_seen(character: str) -> bool:
    """Whether a character is more than a space or a mark without ink. NUL is left to be refused."""
    return character == "\0" or unicodedata.category(character)[0] not in "CZ"


class LongText(forms.CharField):
    """An answer of several lines. A line's end counts as one character, as it does on the page."""

    widget = forms.Textarea

    def __init__(self, *, rows: int = 4, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n").replace("\r", "\n")


class DateField(forms.DateField):
    """A day, chosen with the browser's own control."""

    widget = DateInput


class ScaleField(forms.TypedChoiceField):
    """One to five between two statements; the value is a number, or None when skipped.

    With `asked`, the dots answer that question, and the statements are its two ends.
    """

    def __init__(self, *, left: Text, right: Text, asked: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("label", left)
        skippable = not kwargs.get("required", True)
        widget = Scale(left, right, skippable=skippable, asked=asked)
        super().__init__(
            choices=widget.choices, coerce=int, empty_value=None, widget=widget, **kwargs
        )


__all__ = [
    "DateField",
    "HouseForm",
    "HouseFormMixin",
    "HouseModelForm",
    "LongText",
    "MissingSentence",
    "OneLine",
    "ScaleField",
]
