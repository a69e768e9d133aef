"""Pages of joining that only some programs have: a circle, a mentor or a peer, several mentors."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mentorship.joining.pages import JoinPage, Row, Typed
from mentorship.models import Enrollment
from mentorship.models.circles import SeatRole

if TYPE_CHECKING:
    from mentorship.joining.journey import Journey

RATHER_NOT = "0"
MENTOR, PEER = SeatRole.MENTOR.value, SeatRole.PEER.value


class CirclePage(JoinPage):
    """Whether a mentor would hold a circle, and how large."""

    slug = "circle"
    question = "circle"
    asks_anew = ("circle",)
    seen_by = {"circle": gettext_lazy("Seen by the coordinators")}
    sentences = {"circle": {"required": gettext_lazy("Choose how large a circle you would hold")}}
    circle = forms.ChoiceField(
        label=gettext_lazy("How large a circle would you hold?"), widget=forms.RadioSelect
    )

    def prepare(self) -> None:
        program = self.journey.round.program
        field: Any = self.fields["circle"]
        sizes = range(program.circle_least, program.circle_most + 1)
        field.choices = [
            *((str(size), _up_to(size)) for size in sizes),
            (RATHER_NOT, _("None this time")),
        ]
        field.help_text = _(
            "A circle meets as a group, with one mentor. You decide together how often."
        )
        if program.circle_mentors > 1:
            field.help_text = _(
                "A circle meets as a group, with two mentors. You decide together how often. If "
                "you would like to hold it with somebody, name each other where you name people "
                "you already have in mind."
            )

    @classmethod
    def applies(cls, journey: "Journey") -> bool:
        return journey.round.program.makes_circles

    @classmethod
    def typed_from(cls, journey: "Journey", source: Enrollment) -> Typed | None:
        if not source.round.program.makes_circles:
            return None
        return {"circle": [str(source.circle_size or RATHER_NOT)]}

    def contribute(self, answers: dict[str, Any]) -> None:
        answers["circle_size"] = int(self.answer("circle") or RATHER_NOT) or None

    def rows(self) -> list[Row]:
        field: Any = self.fields["circle"]
        return [(_("Circle"), str(dict(field.choices).get(self.answer("circle"), "")))]


def _up_to(size: int) -> str:
    return ngettext("Up to %(count)s mentee", "Up to %(count)s mentees", size) % {"count": size}


class SeeksPage(JoinPage):
    """Whether somebody looks for a mentor or for a peer."""

    slug = "seeks"
    question = "seeks"
    asks_anew = ("seeks",)
    seen_by = {"seeks": gettext_lazy("Seen by the coordinators")}
    sentences = {"seeks": {"required": gettext_lazy("Choose whom you are looking for")}}
    hints = {
        "seeks": {
            MENTOR: gettext_lazy("Somebody who has been where you want to go"),
            PEER: gettext_lazy("Somebody who is where you are: you help each other"),
        }
    }
    seeks = forms.ChoiceField(
        label=gettext_lazy("Whom are you looking for?"), widget=forms.RadioSelect
    )

    def prepare(self) -> None:
        field: Any = self.fields["seeks"]
        field.choices = [
            (MENTOR, _("A mentor")),
            (PEER, _("A peer")),
        ]

    @classmethod
    def applies(cls, journey: "Journey") -> bool:
        program = journey.round.program
        return program.makes_peers and not program.is_of_peers

    @classmethod
    def typed_from(cls, journey: "Journey", source: Enrollment) -> Typed | None:
        if source.round.program.grouping != journey.round.program.grouping:
            return None
        return {"seeks": [PEER if source.seeks_peer else MENTOR]}

    def contribute(self, answers: dict[str, Any]) -> None:
        answers["seeks_peer"] = self.answer("seeks") == PEER

    def rows(self) -> list[Row]:
        field: Any = self.fields["seeks"]
        return [(_("Looking for"), str(dict(field.choices).get(self.answer("seeks"), "")))]


class MentorsPage(JoinPage):
    """How many mentors somebody would like, where the program allows for several."""

    slug = "mentors"
    question = "mentors"
    asks_anew = ("mentors",)
    seen_by = {"mentors": gettext_lazy("Seen by the coordinators")}
    sentences = {"mentors": {"required": gettext_lazy("Choose how many mentors you would like")}}
    mentors = forms.TypedChoiceField(
        label=gettext_lazy("How many mentors would you like?"),
        help_text=gettext_lazy(
            "Everybody gets a first mentor before anybody gets a second one, so it may be fewer."
        ),
        coerce=int,
        widget=forms.RadioSelect,
    )

    def prepare(self) -> None:
        field: Any = self.fields["mentors"]
        most = self.journey.round.program.most_mentors
        field.choices = [(1, _("One")), (2, _("Up to two")), (3, _("Up to three"))][:most]

    @classmethod
    def applies(cls, journey: "Journey") -> bool:
        if not journey.round.program.lets_choose_mentors:
            return False
        asks = SeeksPage.applies(journey)
        return not (asks and journey.checked(SeeksPage.slug).answer("seeks") == PEER)

    @classmethod
    def typed_from(cls, journey: "Journey", source: Enrollment) -> Typed | None:
        most = journey.round.program.most_mentors
        return {"mentors": [str(min(source.capacity, most))]}

    def contribute(self, answers: dict[str, Any]) -> None:
        answers["capacity"] = self.answer("mentors") or 1

    def rows(self) -> list[Row]:
        field: Any = self.fields["mentors"]
        return [(_("Mentors"), str(dict(field.choices).get(self.answer("mentors"), "")))]
