"""A pairing as one of its two people sees it."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from mentorship import states
from mentorship.messages import steward_of
from mentorship.models import Agreement, Enrollment, Pairing
from mentorship.text import reasons

LABELS: dict[str, tuple[str, Promise]] = {
    "offer": ("waiting", _("Waiting for your answer")),
    "offer_waiting": ("waiting", _("Waiting for the other’s answer")),
    "request": ("waiting", _("Waiting for your answer")),
    "request_sent": ("waiting", _("Waiting for an answer")),
    "late": ("ended", _("Time to answer has passed")),
    "active": ("active", _("Active")),
    "completed": ("completed", _("Concluded")),
    "ended": ("ended", _("Ended")),
    "declined_by_me": ("ended", _("Declined")),
    "declined": ("ended", _("Not going ahead")),
    "expired": ("ended", _("Not answered in time")),
    "withdrawn": ("ended", _("Closed")),
}
"""Each way in which a pairing may stand for one of the two: tone and label."""

OPEN = ("offer", "request", "offer_waiting", "request_sent", "active", "late")
"""The kinds that are not over, in the order in which a home page lists them."""
TO_ANSWER = ("offer", "request")


@dataclass(frozen=True)
class Standing:
    """One pairing for the one on `side`: where it stands, who the other is, what may be done."""

    pairing: Pairing
    side: str

    @classmethod
    def of(cls, pairing: Pairing, reader: User) -> "Standing":
        """The pairing as `reader`, who is one of the two, sees it."""
        return cls(pairing, pairing.side_of(reader) or states.MENTEE)

    @property
    def own(self) -> Enrollment:
        """The reader's own enrollment."""
        return self.pairing.enrollment_of(self.side)

    @property
    def other(self) -> Enrollment:
        """The enrollment of the other."""
        return self.pairing.other(self.side)

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
        return self.pairing.round.program.word_for(self.other.role)

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
    def asked_by_me(self) -> bool:
        """Whether the reader is the one who asked."""
        return self.pairing.asked_by_id == self.own.person_id

    @property
    def accepted_at(self) -> datetime | None:
        """When the reader said yes."""
        return self.pairing.accepted_at(self.side)

    @property
    def concluded_by_other_alone(self) -> bool:
        """Whether the other ended it well, for both, without asking first."""
        own = getattr(self.pairing, f"{self.side}_concluded_at")
        other = getattr(self.pairing, f"{self.other.role}_concluded_at")
        return other is not None and own is None

    @property
    def wrap_up(self) -> str:
        """Who has proposed to wrap up: "mine" or "theirs"; "agreed" by both, "" by nobody."""
        if self.pairing.wrap_up_proposed_at is None:
            return ""
        if self.pairing.wrap_up_agreed_at:
            return "agreed"
        return "mine" if self.pairing.wrap_up_by == self.side else "theirs"

    @cached_property
    def kind(self) -> str:
        """One of the keys of `LABELS`."""
        state = self.pairing.state
        if state in ("asked", "offered"):
            return self._kind_unanswered(state)
        if state == "declined" and self.pairing.declined_by_id == self.own.person_id:
            return "declined_by_me"
        return state

    def _kind_unanswered(self, state: str) -> str:
        if self.pairing.answer_by and self.pairing.answer_by < timezone.now():
            return "late"
        if state == "asked":
            return "request_sent" if self.asked_by_me else "request"
        return "offer_waiting" if self.accepted_at else "offer"

    @property
    def rests(self) -> bool:
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
        return "waiting" if self.rests else LABELS[self.kind][0]

    @property
    def label(self) -> Promise:
        """The state's label."""
        return _("Paused") if self.rests else LABELS[self.kind][1]

    @property
    def shows_contact(self) -> bool:
        """Whether the other's address is shown: both have accepted, and it did not end early.

        Somebody who is erased has none any more.
        """
        if self.other.person.erased_at:
            return False
        return self.pairing.contact_shown() and self.pairing.state in ("active", "completed")

    @property
    def writes_first(self) -> bool:
        """Whether the reader sends the first lines, alone or as either of the two may."""
        return self.pairing.writes_first() in (self.side, "either")

    @property
    def either_writes(self) -> bool:
        """Whether either of the two may begin."""
        return self.pairing.writes_first() == "either"

    @property
    def agreement(self) -> Agreement | None:
        """What the two agree on, if anything is written down."""
        return getattr(self.pairing, "agreement", None)

    @property
    def days_together(self) -> list[date]:
        """The days on which both are at the convention."""
        return sorted(set(self.own.days) & set(self.other.days))

    @cached_property
    def why(self) -> reasons.Words:
        """Why the two were brought together, in words for the reader."""
        names = {one.role: one.person.called for one in (self.own, self.other)}
        return reasons.told(
            self.pairing.reasons, self.side, mentor=names["mentor"], mentee=names["mentee"]
        )
