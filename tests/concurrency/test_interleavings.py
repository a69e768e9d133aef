"""What people do at the same moment, in random order: no promise is broken and nobody is failed.

Each run makes a small round of its own, lets a few acts loose on it from different connections,
with random head starts, and then asks every promise of `checkinvariants`. `make far` does 200 runs
for each act that goes first; `make test` a few. A run that fails names its seed.
"""

import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import connection
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from mentorship import messages
from mentorship.mail import outbox
from mentorship.models import Enrollment, OutgoingMail, Pairing, Round
from mentorship.services import agreements, enrollments, leaving, meetings, pairings, rounds
from mentorship.services.acts import Busy, Refused
from tests import factories, people, promises
from tests.people import Cast, person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

TURNS = 3
"""How often a page tries again where the database is busy."""
SOME = 4
"""How many runs of each act `make test` does."""
HEAD_START = 0.012
"""By how many seconds one may be ahead of another; an act takes about as long."""


@dataclass
class Two:
    """Ada, Ben and Cy in a round of one's own: Ada has two places, and they all want them."""

    ada: Enrollment
    ben: Enrollment
    cy: Enrollment
    first: Pairing
    """Of Ada and Ben; it is in the state from which the first act can be made."""
    second: Pairing
    """Of Ada and Cy, which waits for Cy's yes."""
    cleo: User


def a_round(cast: Cast, state: str) -> Two:
    """Make the round; the pairing of the first two is in this state."""
    round_ = factories.RoundFactory(program=cast.program)
    names = ("Ada", "Ben", "Cy")
    ada, ben, cy = (person(f"{name}{round_.pk} Moor") for name in names)
    mentor = factories.MentorFactory(round=round_, person=ada, capacity=2)
    one, two = (factories.EnrollmentFactory(round=round_, person=who) for who in (ben, cy))
    more = {"asked": {"origin": "asked", "asked_by": ben, "mentee_accepted_at": timezone.now()}}
    common = {"round": round_, "mentor": mentor}
    first = factories.PairingFactory(**common, mentee=one, state=state, **more.get(state, {}))
    second = factories.PairingFactory(
        **common, mentee=two, state="offered", mentor_place=2, mentor_accepted_at=timezone.now()
    )
    for pairing in (first, second):
        if pairing.state == "offered":
            for side in ("mentor", "mentee"):
                outbox.enqueue(messages.offered(pairing, side))
    return Two(mentor, one, two, first, second, cast.cleo)


Act = Callable[[Two], object]
NEXT_WEEK = (timezone.now() + timedelta(days=7)).date()
PLAN = meetings.Plan((timezone.now() + timedelta(days=3),), 60, "phone")


def lower_capacity(it: Two) -> None:
    answers = enrollments.Answers(capacity=1)
    enrollments.submit(it.ada.person, it.ada.round, "mentor", answers)


def fresh(pairing: Pairing) -> Pairing:
    return Pairing.objects.select_related("mentor__person", "mentee__person").get(pk=pairing.pk)


ACTS: dict[str, Act] = {
    "accept": lambda it: pairings.accept(it.ben.person, fresh(it.first)),
    "accept as mentor": lambda it: pairings.accept(it.ada.person, fresh(it.first)),
    "decline": lambda it: pairings.decline(it.ben.person, fresh(it.first), "Too far"),
    "decline as mentor": lambda it: pairings.decline(it.ada.person, fresh(it.first), ""),
    "take back": lambda it: pairings.take_back(it.ben.person, fresh(it.first)),
    "withdraw": lambda it: enrollments.withdraw(it.ben.person, it.ben),
    "withdraw as mentor": lambda it: enrollments.withdraw(it.ada.person, it.ada),
    "lower capacity": lower_capacity,
    "end": lambda it: pairings.end_early(it.ben.person, fresh(it.first), "time", ""),
    "end as mentor": lambda it: pairings.end_early(it.ada.person, fresh(it.first), "fit", ""),
    "conclude": lambda it: pairings.conclude(it.ada.person, fresh(it.first)),
    "conclude as mentee": lambda it: pairings.conclude(it.ben.person, fresh(it.first)),
    "wrap up": lambda it: pairings.propose_wrap_up(it.ada.person, fresh(it.first)),
    "wrap up as mentee": lambda it: pairings.propose_wrap_up(it.ben.person, fresh(it.first)),
    "agree to wrap up": lambda it: pairings.agree_wrap_up(it.ben.person, fresh(it.first)),
    "go on after all": lambda it: pairings.drop_wrap_up(it.ada.person, fresh(it.first)),
    "erase": lambda it: leaving.erase(it.ben.person, it.ben.person),
    "erase as mentor": lambda it: leaving.erase(it.ada.person, it.ada.person),
    "offer": lambda it: pairings.offer(it.cleo, fresh(it.first)),
    "call off": lambda it: pairings.withdraw(it.cleo, fresh(it.first)),
    "expire": lambda it: pairings.expire(fresh(it.first), timezone.now() + timedelta(days=40)),
    "close the round": lambda it: rounds.close(it.cleo, Round.objects.get(pk=it.ada.round_id)),
    "pause": lambda it: pairings.pause(it.ben.person, fresh(it.first), NEXT_WEEK),
    "go on": lambda it: pairings.resume(it.ada.person, fresh(it.first)),
    "meet": lambda it: meetings.propose(it.ada.person, fresh(it.first), PLAN),
    "write down": lambda it: agreements.write(it.ben.person, fresh(it.first), {"goals": "Rest"}, 0),
    "accept the other": lambda it: pairings.accept(it.cy.person, fresh(it.second)),
    "decline the other": lambda it: pairings.decline(it.cy.person, fresh(it.second), ""),
}

FIRST = {
    "accept": (("accept", "accept as mentor"), ("asked", "offered")),
    "decline": (("decline", "decline as mentor"), ("asked", "offered")),
    "withdraw": (("withdraw", "withdraw as mentor"), ("asked", "approved", "offered", "active")),
    "lower capacity": (("lower capacity",), ("asked", "approved", "offered", "active")),
    "end": (("end", "end as mentor"), ("active",)),
    "erase": (("erase", "erase as mentor"), ("asked", "approved", "offered", "active")),
    "conclude": (("conclude", "conclude as mentee"), ("active",)),
    "wrap up": (("wrap up", "wrap up as mentee"), ("active",)),
    "pause": (("pause", "go on"), ("active",)),
}
"""What goes first: as done by either, and the states of the pairing in which it means something."""


@dataclass(frozen=True)
class Run:
    """One draw: who does what, in which state, and how long after the signal."""

    state: str
    acts: tuple[str, ...]
    starts: tuple[float, ...]

    @classmethod
    def drawn(cls, seed: str) -> "Run":
        dice = random.Random(seed)
        ways, states = FIRST[seed.split(" #")[0]]
        others = dice.sample(sorted(set(ACTS) - set(ways)), dice.choice((1, 2)))
        acts = (dice.choice(ways), *others)
        starts = tuple(dice.random() * HEAD_START for _act in acts)
        return cls(dice.choice(states), acts, starts)


@pytest.fixture
def loose() -> Iterator[Callable[[Two, Run], list[str]]]:
    """Let the acts of a run loose, each on a connection of its own; what became of each."""
    gate = threading.Event()  # nobody opens it: waiting for it is the head start of the others

    def go(barrier: threading.Barrier, name: str, it: Two, start: float) -> str:
        barrier.wait(10)
        gate.wait(start)
        return patiently(ACTS[name], it)

    def run(it: Two, drawn: Run) -> list[str]:
        barrier = threading.Barrier(len(drawn.acts))
        waiting = [
            pool.submit(go, barrier, name, it, start)
            for name, start in zip(drawn.acts, drawn.starts, strict=True)
        ]
        return [each.result(60) for each in waiting]

    with ThreadPoolExecutor(4) as pool:
        yield run
        hang_up(pool)


def hang_up(pool: ThreadPoolExecutor) -> None:
    """Close the connection of every thread of a pool."""
    all_here = threading.Barrier(4)

    def leave() -> None:
        all_here.wait(10)
        connection.close()

    for done in [pool.submit(leave) for _thread in range(4)]:
        done.result()


def patiently(act: Act, it: Two) -> str:
    """What becomes of an act for the person who pressed: pages try again where it is busy."""
    for _turn in range(TURNS):
        try:
            act(it)
        except Refused as refusal:
            return "no" if refusal.sentence else "no, without a word"
        except Http404:
            return "404"
        except Busy:
            BUSY["turned away for a moment"] += 1
            continue
        return "done"
    return "busy"


BUSY: Counter[str] = Counter()


def check(cast: Cast, first: str, times: range, loose) -> Counter[tuple[str, str]]:
    """Draw so many runs of one act against others, and look at every promise after each.

    Returns how often each act came to each outcome.
    """
    BUSY.clear()
    found: Counter[tuple[str, str]] = Counter()
    for number in times:
        seed = f"{first} #{number}"
        drawn = Run.drawn(seed)
        it = a_round(cast, drawn.state)
        became = loose(it, drawn)
        told = f"{seed}: {drawn} became {became}"
        assert set(became) <= {"done", "no", "404"}, told
        assert promises.broken() == {}, told
        assert twice_written() == [], told
        found.update(zip(drawn.acts, became, strict=True))
    return found


def twice_written() -> list[tuple]:
    """Mails of one kind to one person about one pairing, of kinds that are written once."""
    once = (
        "active",
        "concluded",
        "wrap_up_done",
        "ended_early",
        "not_going_ahead",
        "expired",
        "called_off",
    )
    rows = OutgoingMail.objects.filter(kind__in=once).values_list("kind", "to_person", "pairing")
    return [key for key, count in Counter(rows).items() if count > 1]


@pytest.mark.parametrize("first", FIRST)
def test_some_random_interleavings_break_no_promise(first, loose):
    check(people.cast(), first, range(SOME), loose)


@pytest.mark.far
@pytest.mark.parametrize("first", FIRST)
def test_two_hundred_random_interleavings_break_no_promise(first, loose):
    found = check(people.cast(), first, range(SOME, 210), loose)
    assert found[FIRST[first][0][0], "done"] > 0, "the first act is never done: it proves nothing"
