"""The pages of joining on which one names people: whom one has in mind, and whom one avoids."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.base import LongText
from mentorship.joining.pages import JoinPage, Row, Typed, lines, listed
from mentorship.models import Block, Enrollment
from mentorship.services import recognition
from mentorship.services.recognition import Line
from mentorship.text import naming

if TYPE_CHECKING:
    from mentorship.joining.journey import Journey

MOST_WISHED = 5
MOST_BLOCKED = 30
LONGEST_NAME = 254


class LinesField(LongText):
    """Several names or addresses, one a line; the value is a list without repeats."""

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.most = most

    def clean(self, value: Any) -> Any:
        lines = [" ".join(line.split()) for line in super().clean(value).split("\n")]
        lines = list(dict.fromkeys(line for line in lines if line))
        if len(lines) > self.most:
            raise ValidationError(
                _("Name up to %(most)s people, each on a line of their own") % {"most": self.most}
            )
        if any(len(line) > LONGEST_NAME for line in lines):
            raise ValidationError(
                _("Write each person on a line of their own, in %(most)s characters or fewer")
                % {"most": LONGEST_NAME}
            )
        return lines


class _PeoplePage(JoinPage):
    """A page on which one names people."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        person = self.journey.person
        own = {naming.key(person.email), naming.key(str(person))}
        for name in self.fields:
            if any(naming.key(line) in own for line in cleaned.get(name) or ()):
                self.add_error(name, _("Enter somebody other than yourself"))
        return cleaned


class PartnersPage(_PeoplePage):
    """Somebody one already has in mind, best first."""

    for_the_person_alone = True
    slug = "wished"
    question = "wished"
    for_either_role = True
    wished = LinesField(
        label=gettext_lazy("Do you have somebody in mind?"),
        help_text=gettext_lazy(
            "Write one name or email address a line, up to five, your first choice on top. "
            "We weigh it, and cannot promise it."
        ),
        most=MOST_WISHED,
        rows=5,
    )
    seen_by = {
        "wished": gettext_lazy("Seen by the coordinators. We do not tell the people you name")
    }

    @classmethod
    def typed_from(cls, journey: "Journey", source: Enrollment) -> Typed | None:
        if source.round_id != journey.round.pk:
            return {}
        return {"wished": ["\n".join(row.written for row in source.wished.all())]}

    def contribute(self, answers: dict[str, Any]) -> None:
        answers["wished"] = tuple(self.answer("wished") or ())

    def rows(self) -> list[Row]:
        return [(_("People in mind"), "\n".join(self.answer("wished") or ()))]


class AvoidPage(_PeoplePage):
    """Whom one would rather not be paired with, and one's reporting line: private, for all rounds.

    What is typed is kept with the lists as they stood when the page was first kept ("before"), so
    that somebody who is added elsewhere in the meantime is not dropped when this is submitted.
    """

    for_the_person_alone = True
    slug = "blocked"
    question = "blocked"
    blocked = LinesField(
        label=gettext_lazy("Is there anybody you would rather not be paired with?"),
        help_text=gettext_lazy(
            "A close colleague, a friend, anybody: you need no reason. Write one name or email "
            "address a line."
        ),
        most=MOST_BLOCKED,
        rows=4,
    )
    reporting = LinesField(
        label=gettext_lazy("Who is in your reporting line?"),
        help_text=gettext_lazy(
            "Your manager, those above, and those who report to you. We never pair you with them "
            "in a long-term program or at a convention. Write one name or email address a line."
        ),
        most=MOST_BLOCKED,
        rows=4,
    )
    seen_by = {
        "blocked": gettext_lazy(
            "Private: shown to nobody but you, and never given as a reason. It holds in every "
            "program"
        ),
        "reporting": gettext_lazy("Private: shown to nobody but you, and never given as a reason"),
    }

    def prepare(self) -> None:
        if self.journey.round.program.keeps_reporting_lines_apart:
            self.question = None  # type: ignore[misc,assignment]
            self.heading = _("Whom should we not pair you with?")
        else:
            del self.fields["reporting"]

    @classmethod
    def typed_in(cls, journey: "Journey", post: MultiValueDict[str, str]) -> Typed:
        shown = journey.typed(cls.slug) or {}
        return super().typed_in(journey, post) | {
            name: shown.get(name, stood) for name, stood in _before(journey).items()
        }

    @classmethod
    def prefilled(cls, journey: "Journey") -> Typed | None:
        before = _before(journey)
        if not any(before.values()) and journey.source is None:
            return None
        typed = {"blocked": lines(journey.blocked), "reporting": lines(journey.reporting)}
        return {**{name: [value] for name, value in typed.items()}, **before}

    def everybody(self, name: str) -> tuple[str, ...]:
        """Who is named in a list here, or was added to it elsewhere since the page was kept."""
        stood: tuple[str, ...] = getattr(self.journey, name)
        if name not in self.fields:
            return stood
        before = set((self.journey.typed(self.slug) or {}).get(BEFORE[name], ()))
        added_since = [line for line in stood if line not in before]
        return tuple(dict.fromkeys([*(self.answer(name) or []), *added_since]))

    def contribute(self, answers: dict[str, Any]) -> None:
        for name in BEFORE:
            answers[name] = self.everybody(name)

    def rows(self) -> list[Row]:
        labels = {
            "blocked": _("Kept apart from (private)"),
            "reporting": _("Reporting line (private)"),
        }
        return [(labels[name], lines(map(standing_of, self.told(name)))) for name in self._lists()]

    def told(self, name: str) -> list[Line]:
        """Each line of a list, with those of this program whom it keeps away."""
        stands = self.journey.kept.get(KINDS[name], {})
        return recognition.told(self.everybody(name), stands, lambda: self.journey.others)

    def sentence(self) -> str:
        """What is said at once when the lists are saved: which lines name nobody here yet."""
        told = [line for name in self._lists() for line in self.told(name)]
        unknown = [_("“%(words)s”") % {"words": line.written} for line in told if not line.names]
        if unknown:
            said = _(
                "Nobody of this program yet goes by %(names)s. We look whenever somebody joins"
            )
            return said % {"names": listed(unknown)}
        return _("Everybody you named is recognized, and kept away from you") if told else ""

    def _lists(self) -> list[str]:
        return [name for name in BEFORE if name in self.fields]


BEFORE = {"blocked": "before", "reporting": "before_reporting"}
"""Where each list is kept as it stood when the page was first kept."""

KINDS = {"blocked": Block.Kind.RATHER_NOT, "reporting": Block.Kind.REPORTING}


def _before(journey: "Journey") -> dict[str, list[str]]:
    """Both lists as they stand now."""
    return {before: list(getattr(journey, name)) for name, before in BEFORE.items()}


def standing_of(line: Line) -> str:
    """Whether a line holds today, in words for the one who wrote it."""
    words = {"words": line.written, "count": len(line.names)}
    if not line.names:
        return (
            _("“%(words)s”: nobody of this program yet. We look again when somebody joins") % words
        )
    if len(line.names) == 1:
        return _("holds: %(name)s") % {"name": line.names[0]}
    return _(
        "holds: %(name)s. %(count)s people of this program go by that name, and we keep them "
        "all away from you. If you mean one of them, write their email address instead"
    ) % {**words, "name": line.names[0]}
