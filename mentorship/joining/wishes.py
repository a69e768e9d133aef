"""The page of directions: the same, no matter or different; a wish or a must."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext as _

from mentorship.joining.pages import JoinPage, Row, Typed
from mentorship.models import Enrollment, Preference

if TYPE_CHECKING:
    from mentorship.joining.journey import Journey


class WishesPage(JoinPage):
    """Same, no matter or different for region, field and institution; a wish or a must."""

    slug = "wishes"
    for_either_role = True
    template_name = "join/wishes.html"
    aspects: ClassVar[tuple[str, ...]] = ("region", "field", "institution")

    def prepare(self) -> None:
        self.heading = _("Who would suit you?")
        self.lead = _(
            "A wish helps us to choose. A must rules everybody else out, so keep it for what you "
            "cannot do without."
        )
        self.known = self._known(self.journey)
        self.sentences = {}
        self.seen_by = {}
        for aspect, place in self.known.items():
            if place:
                self._ask(aspect, place)
        if self.fields:
            self.seen_by = {list(self.fields)[-1]: self._seen_by()}

    @classmethod
    def _known(cls, journey: "Journey") -> dict[str, str]:
        """What the profile says of each aspect that is still a matter of wishes, or is missing."""
        settled = "institution" if journey.round.program.other_institution else ""
        places = {aspect: journey.place(aspect) for aspect in cls.aspects}
        return {aspect: place for aspect, place in places.items() if aspect != settled or not place}

    def _seen_by(self) -> str:
        """Who reads the wishes; a reason may say that one was met, and not whose it was."""
        if self.journey.round.program.is_informal:
            return _(
                "Nobody reads this. It decides whom the directory puts first, and who is left out"
            )
        return _("Seen by the coordinators. A partner may read that a wish was met, not whose")

    def _ask(self, aspect: str, place: str) -> None:
        words = aspect_words(aspect, place)
        self.fields[aspect] = forms.ChoiceField(
            label=words["label"],
            choices=[
                (Preference.Direction.SAME, words["same"]),
                (Preference.Direction.ANY, _("No matter")),
                (Preference.Direction.DIFFERENT, words["different"]),
            ],
            initial=Preference.Direction.ANY,
            widget=forms.RadioSelect,
        )
        self.fields[f"{aspect}_must"] = forms.BooleanField(
            label=_("This is a must: I would rather wait than do without"), required=False
        )
        self.sentences = {**self.sentences, aspect: {"required": words["required"]}}

    def groups(self) -> list[tuple[Any, Any]]:
        """The wish and its must, for each aspect that can be compared."""
        return [
            (self[aspect], self[f"{aspect}_must"]) for aspect, place in self.known.items() if place
        ]

    def lacking(self) -> list[dict[str, str]]:
        """What the profile lacks, so that nothing can be asked about it."""
        return [
            {"aspect": aspect, **missing_words(aspect)}
            for aspect, place in self.known.items()
            if not place
        ]

    @classmethod
    def names(cls) -> Iterable[str]:
        return [name for aspect in cls.aspects for name in (aspect, f"{aspect}_must")]

    @classmethod
    def typed_from(cls, journey: "Journey", source: Enrollment) -> Typed | None:
        preference = getattr(source, "preference", None)
        if preference is None:
            return None
        typed = {aspect: [getattr(preference, aspect)] for aspect in cls.aspects}
        musts = [aspect for aspect in cls.aspects if getattr(preference, f"{aspect}_must")]
        return typed | {f"{aspect}_must": ["on"] for aspect in musts}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for aspect in self.aspects:
            if cleaned.get(aspect) == Preference.Direction.ANY and cleaned.get(f"{aspect}_must"):
                self.add_error(
                    f"{aspect}_must",
                    _("“No matter” cannot be a must: choose another answer, or take the tick away"),
                )
        return cleaned

    def contribute(self, answers: dict[str, Any]) -> None:
        answers["preference"] = {
            name: self.answer(name) for name in self.names() if self.answer(name) is not None
        }

    def rows(self) -> list[Row]:
        return [
            (missing_words(aspect)["label"], self._in_words(aspect) if place else "")
            for aspect, place in self.known.items()
        ]

    def _in_words(self, aspect: str) -> str:
        chosen = dict(self.fields[aspect].choices).get(self.answer(aspect), "")  # type: ignore[attr-defined]
        if chosen and self.answer(f"{aspect}_must"):
            return _("%(wish)s – a must") % {"wish": chosen}
        return str(chosen)


class InstitutionWishPage(WishesPage):
    """Inside or outside one's own institution: all that an informal program asks."""

    aspects = ("institution",)

    @classmethod
    def applies(cls, journey: "Journey") -> bool:
        return bool(cls._known(journey))

    def prepare(self) -> None:
        super().prepare()
        self.heading = _("Inside or outside your institution?")
        self.lead = None
        if self.known["institution"]:
            self.fields["institution_must"].label = _("This is a must: show me nobody else")


def aspect_words(aspect: str, place: str) -> dict[str, str]:
    """The words of one wish, filled with what the profile says."""
    words = {
        "region": {
            "label": _("Region: you are in %(place)s"),
            "same": _("%(place)s as well"),
            "different": _("Another region"),
            "required": _("Choose the same region, no matter, or another region"),
        },
        "field": {
            "label": _("Field: you work in %(place)s"),
            "same": _("The same field"),
            "different": _("Another field"),
            "required": _("Choose the same field, no matter, or another field"),
        },
        "institution": {
            "label": _("Institution: you are at %(place)s"),
            "same": _("%(place)s as well"),
            "different": _("Another institution"),
            "required": _("Choose the same institution, no matter, or another institution"),
        },
    }[aspect]
    return {name: text % {"place": place} for name, text in words.items()}


def missing_words(aspect: str) -> dict[str, str]:
    """What to say where the profile does not tell; also the short name of the wish."""
    return {
        "region": {
            "label": _("Region"),
            "text": _("Your profile names no region, so we cannot compare it."),
            "link": _("Add your region"),
        },
        "field": {
            "label": _("Field"),
            "text": _("Your profile names no field of work, so we cannot compare it."),
            "link": _("Add your field"),
        },
        "institution": {
            "label": _("Institution"),
            "text": _("Your profile names no institution, so we cannot compare it."),
            "link": _("Add your institution"),
        },
    }[aspect]
