"""Who reads what a member writes to the coordinator, where the coordinator is one of the two."""

from dataclasses import dataclass

from accounts import dates
from accounts.models import User
from mentorship.mail.layout import name_of
from mentorship.messages import coordinators_of, run_by_one_of_the_two
from mentorship.models import Pairing


@dataclass(frozen=True)
class WhoReads:
    """What a page says before anything is written on it."""

    name: str
    """What to call the partner who runs the program; "" where it is the writer who does."""
    names: str
    """Who reads it instead; "" where nobody else can."""


def who_reads(pairing: Pairing, writer: User) -> WhoReads | None:
    """Who reads it in the place of one of the two; None where neither of them runs the program.

    Where both run it, the page names the other.
    """
    other = pairing.own_side(writer).other
    runs = run_by_one_of_the_two(pairing, first=other.role)
    if runs is None or pairing.made_by_the_two or pairing.round.program.is_informal:
        return None
    names = dates.listed([name_of(person) for person in coordinators_of(pairing)], "or")
    return WhoReads("" if runs == writer else runs.called, names)
