"""A pairing as one of its two people sees it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from mentorship import states
from mentorship.messages import steward_of
from mentorship.models import Agreement, Enrollment, Pairing, Program
from mentorship.models.sides import Side
from mentorship.roles import Role
from mentorship.text import reasons


class Kind(StrEnum):
    """How a pairing may stand for one of the two."""

    OFFER = "offer"
    OFFER_WAITING = "offer_waiting"
    REQUEST = "request"
    REQUEST_SENT = "request_sent"
    LATE = "late"
    ACTIVE = "active"
    COMPLETED = "completed"
    ENDED = "ended"
    DECLINED_BY_ME = "declined_by_me"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class WrapUp(StrEnum):
    """Who of the two has proposed to wrap up, for one of them."""

    NOBODY = ""
    MINE = "mine"
    THEIRS = "theirs"
    AGREED = "agreed"


LABELS: dict[Kind, tuple[str, Promise]] = {
    Kind.OFFER: ("waiting", _("Waiting for your answer")),
    Kind.OFFER_WAITING: ("waiting", _("Waiting for the other’s answer")),
    Kind.REQUEST: ("waiting", _("Waiting for your answer")),
    Kind.REQUEST_SENT: ("waiting", _("Waiting for an answer")),
    Kind.LATE: ("ended", _("Time to answer has passed")),
    Kind.ACTIVE: ("active", _("Active")),
    Kind.COMPLETED: ("completed", _("Concluded")),
    Kind.ENDED: ("ended", _("Ended")),
    Kind.DECLINED_BY_ME: ("ended", _("Declined")),
    Kind.DECLINED: ("ended", _("Not going ahead")),
    Kind.EXPIRED: ("ended", _("Not answered in time")),
    Kind.WITHDRAWN: ("ended", _("Closed")),
}
"""Each way in which a pairing may stand for one of the two: tone and label."""

OPEN = (
    Kind.OFFER,
    Kind.REQUEST,
    Kind.OFFER_WAITING,
    Kind.REQUEST_SENT,
    Kind.ACTIVE,
    Kind.LATE,
)
"""The kinds that are not over, in the order in which a home page lists them."""
TO_ANSWER = (Kind.OFFER, Kind.REQUEST)


@dataclass(frozen=True)
class PairingView:
    """One pairing for the one on `side`: where it stands, who the other is, what may be done."""

    pairing: Pairing
    side: Role

    @classmethod
    def of(cls, pairing: Pairing, reader: User) -> "PairingView":
        """The pairing as `reader`, who is one of the two, sees it."""
        return cls(pairing, pairing.own_side(reader).role)

    @property
    def mine(self) -> Side:
        """The reader's own side."""
        return self.pairing.side(self.side)

    @property
    def theirs(self) -> Side:
        """The other's side."""
        return self.mine.other

    @property
    def own(self) -> Enrollment:
        """The reader's own enrollment."""
        return self.mine.enrollment

    @property
    def other(self) -> Enrollment:
        """The enrollment of the other."""
        return self.theirs.enrollment

    @property
    def name(self) -> str:
        """The other's whole name."""
        return self.other.person.name_within

    @property
    def called(self) -> str:
        """What to call the other."""
        return self.other.person.called

    @property
    def word(self) -> str:
        """What this program calls somebody in the other's role."""
        return self.pairing.round.program.word_for(self.theirs.role)

    @property
    def own_word(self) -> str:
        """What this program calls somebody in the reader's role."""
        return self.pairing.round.program.word_for(self.side)

    @property
    def informal(self) -> bool:
        """Whether the two found each other, with no coordinator between them."""
        return self.pairing.made_by_the_two

    @property
    def stayed_in_touch(self) -> bool:
        """Whether the two know each other from an earlier pairing, of which this one came."""
        return self.pairing.origin == Pairing.Origin.CONTINUED

    @property
    def noted(self) -> bool:
        """Whether the two noted themselves what exists: nobody else looks after it."""
        return self.pairing.origin == Pairing.Origin.NOTED

    @property
    def asked_by_me(self) -> bool:
        """Whether the reader is the one who asked."""
        return self.pairing.asked_by_id == self.own.person_id

    @property
    def accepted_at(self) -> datetime | None:
        """When the reader said yes."""
        return self.mine.accepted_at

    @property
    def concluded_by_other_alone(self) -> bool:
        """Whether the other ended it well, for both, without asking first."""
        own = self.mine.concluded_at
        other = self.theirs.concluded_at
        return other is not None and own is None

    @property
    def wrap_up(self) -> WrapUp:
        """Who has proposed to wrap up, or that both have agreed to."""
        if self.pairing.wrap_up_proposed_at is None:
            return WrapUp.NOBODY
        if self.pairing.wrap_up_agreed_at:
            return WrapUp.AGREED
        return WrapUp.MINE if self.pairing.wrap_up_by == self.side else WrapUp.THEIRS

    @cached_property
    def kind(self) -> Kind:
        """How the pairing stands for the reader."""
        if self.pairing.is_unanswered:
            return self._kind_unanswered()
        kind = Kind(self.pairing.state)
        declined = kind == Kind.DECLINED and self.pairing.declined_by_id == self.own.person_id
        return Kind.DECLINED_BY_ME if declined else kind

    def _kind_unanswered(self) -> Kind:
        if self.pairing.answer_by and self.pairing.answer_by < timezone.now():
            return Kind.LATE
        if self.pairing.state == Pairing.State.ASKED:
            return Kind.REQUEST_SENT if self.asked_by_me else Kind.REQUEST
        return Kind.OFFER_WAITING if self.accepted_at else Kind.OFFER

    @property
    def is_active(self) -> bool:
        """Whether the two are paired now."""
        return self.pairing.is_active

    @property
    def has_begun(self) -> bool:
        """Whether both have said yes, so that they have things together, if only to read."""
        return self.pairing.state in states.PAIRING_BEGUN

    @property
    def is_to_answer(self) -> bool:
        """Whether the reader is asked for a yes or a no."""
        return self.kind in TO_ANSWER

    @property
    def paused(self) -> bool:
        """Whether the two pause."""
        return self.pairing.paused_until is not None

    @cached_property
    def steward(self) -> str:
        """What to call the one who looks after the two; "" where all coordinators do."""
        person = steward_of(self.pairing)
        return person.called if person else ""

    @property
    def tone(self) -> str:
        """The tone of the state's label."""
        return "waiting" if self.paused else LABELS[self.kind][0]

    @property
    def label(self) -> Promise:
        """The state's label."""
        return _("Paused") if self.paused else LABELS[self.kind][1]

    @property
    def shows_contact(self) -> bool:
        """Whether the other's address is shown: both have accepted, and it did not end early.

        Somebody who is erased has none any more.
        """
        if self.other.person.erased_at:
            return False
        return self.pairing.contact_shown() and self.pairing.state in (
            Pairing.State.ACTIVE,
            Pairing.State.COMPLETED,
        )

    @property
    def writes_first(self) -> bool:
        """Whether the reader sends the first lines, alone or as either of the two may."""
        return self.pairing.writes_first() in (self.side, Program.FirstLines.EITHER)

    @property
    def either_writes(self) -> bool:
        """Whether either of the two may begin."""
        return self.pairing.writes_first() == Program.FirstLines.EITHER

    @property
    def agreement(self) -> Agreement | None:
        """What the two agree on, if anything is written down."""
        return getattr(self.pairing, "agreement", None)

    @property
    def days_together(self) -> list[date]:
        """The days on which both are at the convention."""
        return sorted(set(self.own.days) & set(self.other.days))

    @cached_property
    def why(self) -> reasons.ToldReasons:
        """Why the two were brought together, in words for the reader."""
        mentor, mentee = (side.person.called for side in self.pairing.sides)
        return reasons.told(self.pairing.reasons, self.side, mentor=mentor, mentee=mentee)
