"""State machines of what members do among themselves, as data; `states.move` writes them."""

from django.db import models

from mentorship.state_types import CLOCK, COORDINATOR, OWNER, Machine, a_move


class ConcernState(models.TextChoices):
    """Where coordinators are with a report of a person."""

    OPEN = "open"
    LOOKED_AT = "looked_at"
    CLOSED = "closed"


class SpotState(models.TextChoices):
    """Where a question on the spot is."""

    OPEN = "open"
    TAKEN = "taken"
    ANSWERED = "answered"
    LAPSED = "lapsed"
    TAKEN_BACK = "taken_back"


class NotedState(models.TextChoices):
    """Where the word of one is that two people work together already."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    LAPSED = "lapsed"
    TAKEN_BACK = "taken_back"


CONCERN = Machine(
    "report of a person",
    ConcernState,
    {
        "look": a_move([ConcernState.OPEN], ConcernState.LOOKED_AT, COORDINATOR),
        "close": a_move(
            [ConcernState.OPEN, ConcernState.LOOKED_AT], ConcernState.CLOSED, COORDINATOR
        ),
    },
)

SPOT_UNDER_WAY = (SpotState.OPEN, SpotState.TAKEN)
"""The states of a question that is not over."""

SPOT = Machine(
    "question on the spot",
    SpotState,
    {
        "take": a_move([SpotState.OPEN], SpotState.TAKEN, OWNER),
        "give_back": a_move([SpotState.TAKEN], SpotState.OPEN, OWNER),
        "answer": a_move([SpotState.TAKEN], SpotState.ANSWERED, OWNER),
        "take_back": a_move(SPOT_UNDER_WAY, SpotState.TAKEN_BACK, OWNER),
        "lapse": a_move(SPOT_UNDER_WAY, SpotState.LAPSED, CLOCK),
    },
)

NOTED_SEEMS_OPEN = (NotedState.OPEN, NotedState.DECLINED)
"""The states that the one who noted it sees as waiting: a no is told to nobody."""

NOTED = Machine(
    "noted relationship",
    NotedState,
    {
        "confirm": a_move([NotedState.OPEN], NotedState.CONFIRMED, OWNER),
        "decline": a_move([NotedState.OPEN], NotedState.DECLINED, OWNER),
        "take_back": a_move(NOTED_SEEMS_OPEN, NotedState.TAKEN_BACK, OWNER),
        "lapse": a_move(NOTED_SEEMS_OPEN, NotedState.LAPSED, CLOCK),
    },
)

MACHINES = (CONCERN, SPOT, NOTED)
