"""A canary in every private place: words that stand nowhere else, and must not be found."""

from mentorship.models import Pairing
from tests.hostile.world import World, make_world

BLOCKED = "Quentin Blockcanary"
REPORTING = "Quentin Managercanary"
DECLINED = "Declinedcanary words"
ENDED = "Endedcanary words"
RUNS_IT = ("coordinator", "administrator")
OTHERS = ("visitor", "member", "newcomer", "mentor", "mentee", "coordinator elsewhere")
POINTS = ("8642", "8,642")


def make_canaries() -> World:
    world = make_world()
    world.cast.ben.blocks.create(written=BLOCKED)
    world.cast.ben.blocks.create(written=REPORTING, kind="reporting")
    world.cast.ben.blocks.create(written="Eve Moor", person=world.cast.eve)
    Pairing.objects.filter(state="declined").update(declined_words=DECLINED)
    Pairing.objects.filter(state="ended").update(end_words=ENDED)
    Pairing.objects.update(points=8642, parts={"field": {"points": 8642, "most": 9000}})
    return world
