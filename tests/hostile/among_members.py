"""What members of the hostile world did among themselves: noted, asked on the spot, reported."""

from typing import Any

from mentorship.models import Concern, NotedRelationship, SpotVolunteer
from mentorship.services import spot
from tests import factories


def make(cast: Any, listed: Any, coffee: Any, pairing: Any) -> dict[str, Any]:
    """Ada noted herself and Eve; Ben asked Ada on the spot; Ben reported Ada."""
    ben = cast.ben
    topic = factories.TopicFactory()
    SpotVolunteer.objects.create(enrollment=listed, topic=topic)
    return {
        "noted": NotedRelationship.objects.create(
            by=cast.ada, address=cast.eve.email, role="mentor"
        ),
        "spot": spot.ask(ben, coffee, topic, "question", "How long is a budget?"),
        "concern": Concern.objects.create(
            unit=cast.program.unit,
            program=cast.program,
            pairing=pairing,
            about=cast.ada,
            reporter=ben,
            reason="other",
            words="Said once",
        ),
    }


def of_members(world: Any) -> dict[str, list[tuple[Any, ...]]]:
    """The addresses of members' pages."""
    active = (world.pairings["active"].pk,)
    noted, coffee = (world.extra["noted"].pk,), world.rounds["coffee"].pk
    return {
        "report_partner": [active, (world.asked.pk,)],
        "report_listed": [(coffee, world.listed.pk)],
        "noted_answer": [noted],
        "noted_take_back": [noted],
        "noted_label": [active],
        "spot": [(coffee,)],
        "spot_question": [(world.extra["spot"].pk,)],
    }


def of_the_desk(world: Any) -> dict[str, list[tuple[Any, ...]]]:
    """The addresses of the desk."""
    concern = (world.extra["concern"].pk,)
    return {"admin:concern": [concern], "admin:concern_look": [concern]}
