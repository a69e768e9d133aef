"""To those who run a program, about circles that need their eye."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from mentorship import access
from mentorship.mail.layout import name_of
from mentorship.mail.message import Letter, Message, mail, site_link
from mentorship.messages.circles import staged
from mentorship.messages.kinds import DESK, MATCHED, Kind
from mentorship.messages.stage import Make, Stage
from mentorship.messages.truth import always
from mentorship.models import Circle, CircleSeat
from mentorship.models.circles import CircleKind
from mentorship.roles import Role
from mentorship.state_types import CircleState


def _samples(make: Make, it: Stage) -> Iterable[Message]:
    for state in (CircleState.OFFERED, CircleState.FALLEN, CircleState.ENDED):
        seat = staged(it, Role.MENTOR, CircleKind.CIRCLE, state)
        seat.words = "I move <house> & job"
        yield make(seat.circle, seat, it.coordinator)


@mail(
    Kind.COORDINATOR_CIRCLE,
    _("A circle needs your eye"),
    why=DESK,
    programs=MATCHED,
    true=always,
    samples=_samples,
)
def needs_an_eye(circle: Circle, gone: CircleSeat, person: User) -> Letter:
    """A mentor of it does not come, or it has fallen apart; with the words of who was last."""
    round, program = circle.round, circle.round.program
    facts = {
        "circle": circle,
        "gone_name": name_of(gone.person),
        "words": gone.words,
        "fell": circle.state == CircleState.FALLEN,
        "ended": circle.state == CircleState.ENDED,
        "round": round,
        "program": program,
        "url": site_link("admin:circles", round.pk),
    }
    columns = {"round": round, "program": program}
    once = f"{circle.state}:{gone.pk}"
    return Letter(f"circle:{circle.pk}", person, facts, columns, once=once)


def for_coordinators(circle: Circle, gone: CircleSeat) -> Iterator[Message]:
    """Tell each of those who run the program, but for whoever has, or had, a seat in it."""
    inside = tuple(circle.seats.values_list("enrollment__person", flat=True))
    for person in access.those_who_run(circle.round.program, besides=inside):
        yield needs_an_eye(circle, gone, person)
