"""What the people of the demo association said when their pairings were over."""

from datetime import timedelta
from random import Random

from django.db.models import F
from django.utils import timezone

from mentorship.messages.kinds import Kind
from mentorship.models import Closing, LogLine, OutgoingMail, Pairing, Round
from mentorship.roles import Role
from mentorship.services import closings
from mentorship.services.closings import Said

WORDS = [
    "",
    "",
    "A second meeting in the first month would have helped.",
    "The topics were useful.",
]
THANKS = [
    "You asked the question that I had been avoiding for a year. Thank you.",
    "",
    "I look at my own work differently since we talk. Thank you for your patience.",
]


def make_closings(random: Random, round: Round) -> None:
    """Most people say how it was soon after the end, and many thank each other.

    It was said while the end was fresh, so it is written first and then moved to that time.
    """
    over = Pairing.objects.filter(round=round, state=Pairing.State.COMPLETED).order_by("pk")
    for pairing in over.select_related("mentor__person", "mentee__person", "round__program"):
        ended_at, now = pairing.ended_at, timezone.now()
        Pairing.objects.filter(pk=pairing.pk).update(ended_at=now)
        for side in Role:
            if random.random() < 0.8:
                _say(random, pairing, side)
        Pairing.objects.filter(pk=pairing.pk).update(ended_at=ended_at)
        _move_back(pairing, now - ended_at - timedelta(days=1) if ended_at else timedelta())


def _say(random: Random, pairing: Pairing, side: Role) -> None:
    worth = random.choice([3, 4, 5, 5])
    reached = random.choice(
        [
            Closing.Reached.YES,
            Closing.Reached.PARTLY,
            Closing.Reached.PARTLY,
            Closing.Reached.CHANGED,
        ]
    )
    said = Said(worth, reached, random.choice(WORDS), random.choice(THANKS))
    closings.answer(pairing.side(side).person, pairing, said)


def _move_back(pairing: Pairing, by: timedelta) -> None:
    """Shift what was said at the end, its log and its mails."""
    stamps = {name: F(name) - by for name in ("created_at", "changed_at", "thanked_at")}
    Closing.objects.filter(pairing=pairing).update(**stamps)
    lines = LogLine.objects.filter(pairing=pairing, verb__startswith="closing.")
    lines.update(at=F("at") - by)
    mails = OutgoingMail.objects.filter(pairing=pairing, kind=Kind.THANKED)
    mails.update(created_at=F("created_at") - by, due_at=F("due_at") - by)
