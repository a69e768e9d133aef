"""A circle as somebody in it sees it."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from urllib.parse import quote

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import circle_access
from mentorship.models import (
    Circle,
    CircleCheckIn,
    CircleClosing,
    CircleMeeting,
    CircleNote,
    CircleSeat,
    CircleTerms,
    Enrollment,
)
from mentorship.models.circles import told_of
from mentorship.services import circles
from mentorship.services.closings import Asked, open_until
from mentorship.state_types import SeatState


@dataclass(frozen=True)
class CircleView:
    """The circle, the reader's own seat in it, and who else is there."""

    circle: Circle
    mine: CircleSeat

    @classmethod
    def of(cls, circle: Circle, reader: User) -> "CircleView":
        """The circle as the reader sees it, who was asked into it."""
        mine = circles.own_seat(reader, circle)
        mine.circle = circle
        return cls(circle, mine)

    @cached_property
    def seats(self) -> list[CircleSeat]:
        """Who holds a seat now, or sat there to the end; mentors first."""
        return circles.seats_to_show(self.circle)

    @property
    def others(self) -> list[CircleSeat]:
        """Those besides the reader."""
        return [seat for seat in self.seats if seat.pk != self.mine.pk]

    @property
    def mentors(self) -> list[CircleSeat]:
        return [seat for seat in self.others if seat.is_mentor]

    @property
    def members(self) -> list[CircleSeat]:
        return [seat for seat in self.others if not seat.is_mentor]

    @property
    def is_to_answer(self) -> bool:
        """Whether the reader is asked, and can still say yes."""
        return self.mine.is_offered and not circles.why_closed(self.mine)

    @property
    def waits(self) -> bool:
        """Whether the reader said yes, and it has not begun."""
        return self.mine.is_accepted and self.circle.is_offered

    @property
    def is_inside(self) -> bool:
        """Whether it goes on, and the reader is in it."""
        return self.mine.is_accepted and self.circle.is_active

    @property
    def was_inside(self) -> bool:
        """Whether it is over, and the reader was in it to the end."""
        return self.mine.state == SeatState.DONE

    @property
    def yeses(self) -> int:
        """How many members have said yes."""
        return sum(seat.is_accepted and not seat.is_mentor for seat in self.seats)

    @property
    def peers(self) -> bool:
        return self.circle.is_of_peers

    @property
    def title(self) -> str:
        """What it is called: by the peer, or by its number."""
        if self.peers and self.others:
            return _("You and %(name)s") % {"name": self.others[0].person.public_name}
        return str(self.circle)

    @property
    def peer_name(self) -> str:
        """What the peer is called; "" in a circle, and where the peer is gone."""
        return self.others[0].person.called if self.peers and self.others else ""

    @property
    def closed(self) -> str:
        """Why there is nothing to do, as a sentence."""
        return circles.why_closed(self.mine)

    @property
    def mail_to_all(self) -> str:
        """An address that opens a mail to everybody else in it."""
        addresses = [seat.person.email for seat in self.others if seat.is_accepted]
        return "mailto:" + quote(",".join(addresses), safe="@,+") if addresses else ""

    # What its people share, for who is in it

    @cached_property
    def meetings(self) -> list[CircleMeeting]:
        """The meetings that are to come."""
        rows = self.circle.meetings.filter(called_off_at=None, starts_at__gt=timezone.now())
        return list(rows[:12])

    @cached_property
    def held(self) -> int:
        """How many meetings there have been."""
        return self.circle.meetings.filter(
            called_off_at=None, starts_at__lte=timezone.now()
        ).count()

    @cached_property
    def terms(self) -> CircleTerms | None:
        """What they agree on, in its latest version."""
        return self.circle.terms.first()

    @property
    def agrees(self) -> bool:
        """Whether the reader agrees to that version."""
        return bool(self.terms and self.terms.agreed.filter(pk=self.mine.pk).exists())

    @property
    def missing_yeses(self) -> int:
        """How many of those in it have not agreed to that version."""
        there = {seat.pk for seat in self.seats if seat.is_accepted}
        agreed = self.terms.agreed.values_list("pk", flat=True) if self.terms else ()
        return len(there - set(agreed))

    @cached_property
    def notes(self) -> list[CircleNote]:
        """What the reader may read: the shared notes, and their own."""
        rows = self.circle.notes.filter(Q(shared=True) | Q(writer=self.mine))
        return list(rows.select_related("writer__enrollment__person__profile"))

    @cached_property
    def asked(self) -> CircleCheckIn | None:
        """The question to the reader that waits."""
        return circles.asked_now(self.mine)

    # What is said when it is over

    @cached_property
    def _closings(self) -> list[CircleClosing]:
        """What those said who were there to the end; nothing for anybody else."""
        rows = CircleClosing.objects.filter(seat__circle=self.circle).order_by("thanked_at", "pk")
        people = rows.select_related("seat__enrollment__person__profile")
        return list(people) if self.was_inside else []

    @property
    def closing_said(self) -> CircleClosing | None:
        """What the reader has said."""
        return next((row for row in self._closings if row.seat_id == self.mine.pk), None)

    @cached_property
    def closing_asked(self) -> Asked:
        """What the reader is asked at the end."""
        return circles.asked_at_the_end(self.mine, self.closing_said)

    @property
    def closing_until(self) -> datetime | None:
        """Until when answers may be changed."""
        return open_until(self.circle)

    @property
    def thanks(self) -> list[CircleClosing]:
        """Thanks to all, in the order in which they were sent."""
        return [row for row in self._closings if row.thanks]

    @property
    def tone(self) -> tuple[str, str]:
        """Its state in a word, with the tone that it is shown in."""
        if self.is_to_answer:
            return "waiting", _("Waiting for your answer")
        if self.waits:
            return "waiting", _("Waiting for others")
        if self.is_inside:
            return "active", _("Active")
        return "ended", _("Over")


def views_in(place: Enrollment) -> list[CircleView]:
    """The circles of one round that somebody was asked into, the latest first."""
    if not place.round.program.has_circles:
        return []
    rows = circle_access.seats_told_to(place.person).filter(enrollment=place)
    latest = {seat.circle_id: seat for seat in rows.order_by("pk")}
    views = [CircleView(seat.circle, seat) for seat in latest.values()]
    return sorted(views, key=lambda view: -view.circle.pk)


def views_of(reader: User) -> tuple[list[CircleView], list[CircleView]]:
    """The circles in which the reader sits now, those to answer first, and those that are over, of
    which they may say how it was and have not.

    Most people have sat in none, and what is shown of one takes six joins.
    """
    if not told_of(reader).exists():
        return [], []
    seats = [CircleView(seat.circle, seat) for seat in circle_access.seats_of(reader)]
    unsaid = [CircleView(seat.circle, seat) for seat in circles.unsaid(reader)]
    return sorted(seats, key=lambda view: (not view.is_to_answer, view.circle.pk)), unsaid
