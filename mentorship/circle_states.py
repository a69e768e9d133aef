"""The states of circles and of their seats, as data; `states.move` makes the moves."""

from mentorship.state_types import (
    CLOCK,
    COORDINATOR,
    OWNER,
    CircleState,
    Machine,
    SeatState,
    a_move,
)

CIRCLE_HIDDEN = (CircleState.PROPOSED, CircleState.APPROVED)
"""The states in which a circle is the desk's alone: nobody in it knows of it."""
CIRCLE_BEFORE = (*CIRCLE_HIDDEN, CircleState.OFFERED)
"""The states of a circle before it begins."""
CIRCLE_TOLD = (CircleState.OFFERED, CircleState.ACTIVE)
"""The states in which its members know of it, and it goes on."""
CIRCLE_OPEN = (*CIRCLE_BEFORE, CircleState.ACTIVE)
"""The states of a circle that is not over."""
CIRCLE_PAST = (CircleState.COMPLETED, CircleState.ENDED)
"""The states of a circle that began, and is over."""

SEAT_HELD = (SeatState.KEPT, SeatState.OFFERED, SeatState.ACCEPTED)
"""The states in which somebody has a seat: in one circle of a round at most."""
SEAT_BEFORE = (SeatState.KEPT, SeatState.OFFERED)
"""The states in which nobody has said yes yet."""

CIRCLE = Machine(
    "circle",
    CircleState,
    {
        "approve": a_move([CircleState.PROPOSED], CircleState.APPROVED, COORDINATOR),
        "offer": a_move([CircleState.APPROVED], CircleState.OFFERED, COORDINATOR),
        "begin": a_move([CircleState.OFFERED], CircleState.ACTIVE, OWNER, CLOCK, COORDINATOR),
        "fall": a_move([CircleState.OFFERED], CircleState.FALLEN, OWNER, CLOCK, COORDINATOR),
        "withdraw": a_move(CIRCLE_BEFORE, CircleState.WITHDRAWN, COORDINATOR, CLOCK),
        "complete": a_move([CircleState.ACTIVE], CircleState.COMPLETED, COORDINATOR, CLOCK),
        "end": a_move([CircleState.ACTIVE], CircleState.ENDED, OWNER, COORDINATOR),
    },
)

CIRCLE_SEAT = Machine(
    "seat in a circle",
    SeatState,
    {
        "offer": a_move([SeatState.KEPT], SeatState.OFFERED, COORDINATOR, CLOCK, OWNER),
        "accept": a_move([SeatState.OFFERED], SeatState.ACCEPTED, OWNER),
        "decline": a_move([SeatState.OFFERED, SeatState.ACCEPTED], SeatState.DECLINED, OWNER),
        "expire": a_move([SeatState.OFFERED], SeatState.EXPIRED, CLOCK),
        "leave": a_move([SeatState.ACCEPTED], SeatState.LEFT, OWNER, COORDINATOR),
        "withdraw": a_move(SEAT_HELD, SeatState.WITHDRAWN, COORDINATOR, OWNER, CLOCK),
        "finish": a_move([SeatState.ACCEPTED], SeatState.DONE, OWNER, COORDINATOR, CLOCK),
    },
)
