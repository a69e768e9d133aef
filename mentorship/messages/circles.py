"""To people in a circle, or to two peers: the offer, the beginning, who left, and the end."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentorship.circle_states import CIRCLE_TOLD, SEAT_HELD
from mentorship.mail.act_links import act_link
from mentorship.mail.layout import name_of
from mentorship.mail.message import Letter, Message, mail, site_link
from mentorship.messages.kinds import MATCHED, PART, Kind
from mentorship.messages.stage import Make, Stage
from mentorship.messages.truth import always
from mentorship.models import Circle, CircleSeat, OutgoingMail
from mentorship.models.circles import SEAT_ROLES, CircleKind, SeatRole, mentors_first
from mentorship.roles import Role
from mentorship.state_types import CircleState, SeatState


def people_in(circle: Circle) -> list[CircleSeat]:
    """Who holds a seat, mentors first; a circle that is only a sample brings its own."""
    rows = circle.seats.all()
    if circle.pk:
        rows = rows.select_related("enrollment__person__profile")
    return mentors_first(seat for seat in rows if seat.state in SEAT_HELD)


def _names(seats: Iterable[CircleSeat]) -> list[str]:
    return [name_of(seat.person) for seat in seats]


def letter(seat: CircleSeat, once: str = "", **facts: Any) -> Letter:
    """What every mail about a circle tells its receiver."""
    circle, place = seat.circle, seat.enrollment
    round = circle.round
    others = [each for each in people_in(circle) if each.enrollment_id != place.pk]
    everything = {
        "circle": circle,
        "seat": seat,
        "peers": circle.is_of_peers,
        "other_name": next(iter(_names(others)), ""),
        "mentors": _names(each for each in others if each.is_mentor),
        "members": _names(each for each in others if not each.is_mentor),
        "mentor_word": round.program.word_for(Role.MENTOR),
        "round": round,
        "program": round.program,
        "url": site_link("circle", circle.pk),
        **facts,
    }
    columns = {
        "enrollment": place,
        "round": round,
        "program": round.program,
        "payload": {"circle": circle.pk, "seat": seat.pk},
    }
    return Letter(f"seat:{seat.pk}", place.person, everything, columns, once=once)


# Whether it is still so ------------------------------------------------------------------------


def seat_of(mail: OutgoingMail) -> CircleSeat | None:
    """The seat that a mail is about, as it is now."""
    rows = CircleSeat.objects.select_related("circle__round__program", "enrollment__person")
    return rows.filter(pk=mail.payload.get("seat", 0)).first()


def _while(seat_state: str, *circle_states: str) -> Callable[[OutgoingMail], bool]:
    """While the seat and its circle are in these states."""

    def check(mail: OutgoingMail) -> bool:
        found = seat_of(mail)
        if not mail.payload.get("seat"):
            return True
        return (
            found is not None and found.state == seat_state and found.circle.state in circle_states
        )

    return check


# Samples ---------------------------------------------------------------------------------------


def staged(it: Stage, side: str, kind: str, state: str, **values: Any) -> CircleSeat:
    """The seat of one of the two, in a circle with the other, or as peers."""
    peers = kind == CircleKind.PEERS
    until = timezone.now() + timedelta(days=it.round.offer_days)
    circle = Circle(
        pk=0, round=it.round, kind=kind, number=1, least=2, most=8, state=state, answer_by=until
    )
    seats = [
        CircleSeat(
            pk=0,
            circle=circle,
            enrollment=it.enrollment(each),
            role=SeatRole.PEER if peers else SEAT_ROLES[it.enrollment(each).role],  # type: ignore[index]
            state=SeatState.ACCEPTED,
            answer_by=until,
            **values,
        )
        for each in Role
    ]
    circle._prefetched_objects_cache = {"seats": seats}  # type: ignore[attr-defined]
    return seats[side == Role.MENTEE]


def _sampled(state: str) -> Any:
    """Samples to each of the two, of a circle and of peers."""

    def samples(make: Make, it: Stage) -> Iterable[Message]:
        for kind in CircleKind:
            for side in it.sides:
                yield make(staged(it, side, kind, state))

    return samples


def _sampled_leaving(make: Make, it: Stage) -> Iterable[Message]:
    for side in it.sides:
        sides = (side, Role(side).other)
        yield make(*(staged(it, each, CircleKind.CIRCLE, CircleState.ACTIVE) for each in sides))


# The mails ---------------------------------------------------------------------------------------


@mail(
    Kind.CIRCLE_OFFERED,
    _("You are suggested a circle or a peer"),
    why=PART,
    programs=MATCHED,
    true=_while(SeatState.OFFERED, *CIRCLE_TOLD),
    samples=_sampled(CircleState.OFFERED),
)
def offered(seat: CircleSeat) -> Letter:
    """Who would be in it, and whether it suits."""
    links = {"yes_url": act_link("circle_yes"), "no_url": act_link("circle_no")}
    return letter(seat, page_url=site_link("circle", seat.circle_id or 0), **links)


@mail(
    Kind.CIRCLE_REMINDER,
    _("Your answer to a circle is missing"),
    group="reminders",
    reminder=True,
    programs=MATCHED,
    true=_while(SeatState.OFFERED, *CIRCLE_TOLD),
    samples=_sampled(CircleState.OFFERED),
)
def reminder(seat: CircleSeat) -> Letter:
    """Your answer is missing, before the offer lapses."""
    return letter(seat)


@mail(
    Kind.CIRCLE_BEGUN,
    _("Your circle begins, or you and your peer do"),
    why=PART,
    programs=MATCHED,
    true=_while(SeatState.ACCEPTED, CircleState.ACTIVE),
    samples=_sampled(CircleState.ACTIVE),
)
def begun(seat: CircleSeat) -> Letter:
    """Enough have said yes; who is in it, and how to begin."""
    return letter(seat)


@mail(
    Kind.CIRCLE_NOT_GOING_AHEAD,
    _("A circle does not come about"),
    why=PART,
    programs=MATCHED,
    true=always,
    samples=_sampled(CircleState.FALLEN),
)
def not_going_ahead(seat: CircleSeat) -> Letter:
    """It does not begin; they stay on the list."""
    return letter(seat, place_url=site_link("enrollment", seat.enrollment_id))


@mail(
    Kind.CIRCLE_EXPIRED,
    _("Your answer to a circle is overdue"),
    why=PART,
    programs=MATCHED,
    true=_while(SeatState.EXPIRED, *CircleState.values),
    samples=_sampled(CircleState.OFFERED),
)
def expired(seat: CircleSeat) -> Letter:
    """The time to answer has passed; the seat is free again."""
    return letter(seat, place_url=site_link("enrollment", seat.enrollment_id))


@mail(
    Kind.CIRCLE_LEFT,
    _("Somebody has left your circle"),
    why=PART,
    programs=MATCHED,
    true=_while(SeatState.ACCEPTED, CircleState.ACTIVE),
    samples=_sampled_leaving,
)
def left(seat: CircleSeat, gone: CircleSeat) -> Letter:
    """Who left; the circle goes on."""
    return letter(seat, f"left:{gone.pk}", gone_name=name_of(gone.person))


@mail(
    Kind.CIRCLE_ENDED,
    _("Your circle, or what you had with your peer, has ended early"),
    why=PART,
    programs=MATCHED,
    true=always,
    samples=_sampled(CircleState.ENDED),
)
def ended(seat: CircleSeat) -> Letter:
    """Too few are left to go on."""
    return letter(seat, place_url=site_link("enrollment", seat.enrollment_id), **_how_it_was(seat))


@mail(
    Kind.CIRCLE_COMPLETED,
    _("Your circle, or what you had with your peer, has reached its end"),
    why=PART,
    programs=MATCHED,
    true=always,
    samples=_sampled(CircleState.COMPLETED),
)
def completed(seat: CircleSeat) -> Letter:
    """The round is over; how it was, by the day that it names, and how to stay in touch."""
    round = seat.circle.round
    day, last = round.survey_by, round.ends_on
    answer_by = day if day and last and day > last else None
    return letter(seat, answer_by=answer_by, **_how_it_was(seat))


def _how_it_was(seat: CircleSeat) -> dict[str, str]:
    return {"how_url": site_link("circle_closing", seat.circle_id or 0)}
