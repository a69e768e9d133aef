"""What the pairs of the demo association have written down together."""

from random import Random

from mentorship.models import Goal, Pairing, Round
from mentorship.roles import Role
from mentorship.services import agreements, goals, notes
from mentorship.services.goals import Aim
from mentorship.text.agreement_draft import first_draft

GOALS = [
    ("I can lead a story hour alone", Goal.Progress.UNDER_WAY, "Two held, one with sixty children"),
    ("I know how our budget is made", Goal.Progress.NOT_BEGUN, ""),
    (
        "I have written one grant application to its end",
        Goal.Progress.REACHED,
        "Sent in on a Friday",
    ),
    ("I say no without a bad conscience", Goal.Progress.UNDER_WAY, "Practised twice"),
    (
        "I have met three people outside my own library",
        Goal.Progress.LET_GO,
        "Next year, at the convention",
    ),
]


def make_agreements(random: Random, round: Round, shown: Pairing) -> None:
    """Most pairs have agreed, some are about to; of the two of `shown` one waits for the other."""
    active = Pairing.objects.filter(round=round, state=Pairing.State.ACTIVE).exclude(pk=shown.pk)
    for pairing in active.order_by("pk"):
        for number in range(random.choice([0, 1, 2])):
            goals.add(pairing.mentee.person, pairing, Aim(*GOALS[number]))
        _agree(
            pairing,
            random.choice(
                [(), (Role.MENTEE,), (Role.MENTEE, Role.MENTOR), (Role.MENTEE, Role.MENTOR)]
            ),
        )
    for goal in GOALS[:3]:
        goals.add(shown.mentee.person, shown, Aim(*goal))
    _agree(shown, (Role.MENTEE,))
    ben, ada = shown.mentee.person, shown.mentor.person
    notes.write(ben, shown, "We look at my draft next time. Ada sends two examples.", shared=True)
    notes.write(ben, shown, "Ask her how she got over her first refusal.", shared=False)
    notes.write(ada, shown, "He is further than he thinks.", shared=False)


def _agree(pairing: Pairing, sides: tuple[str, ...]) -> None:
    """Write down the draft that the page offers, and let these agree to it."""
    for side in sides:
        person = pairing.side(side).person
        held = agreements.write(person, pairing, first_draft(pairing), 0)
        agreements.agree(person, pairing, held.number)
