"""The large association: thousands in one round with what matching suggests, and years of others.

It is made beside the small one, whose people one signs in as.
"""

from random import Random

from accounts.models import User
from matching.demo.association import SEED, learn_the_sizes
from matching.models import MatchRun
from matching.services import review, runs, scales
from mentorship.demo.cast import DOMAIN
from mentorship.demo.large.history import Years
from mentorship.demo.large.pairs import Words
from mentorship.demo.large.people import make_people
from mentorship.demo.large.programs import make_programs
from mentorship.demo.large.sizes import Sizes
from mentorship.models import Round

APPROVED = 40
"""How many of the suggestions have been decided on."""


def grow(sizes: Sizes) -> None:
    """Write the large association around places, a cast and the small one's programs."""
    random = Random(SEED)  # noqa: S311  (invented people are no secret)
    people = make_people(random, sizes)
    directory = Round.objects.get(program__slug="coffee")
    years = Years(random, sizes, make_programs(random, people, directory), people)
    current = years.join_current_round()
    learn_the_sizes()
    run = _match(years.rounds.current)
    years.make_history(current, _words(run))
    while scales.keep_next():
        pass
    learn_the_sizes()


def _match(round: Round) -> MatchRun:
    """Run matching as its coordinator would, and approve the best suggestions."""
    cleo = User.objects.get(email=f"cleo@{DOMAIN}")
    runs.request_run(cleo, round)
    run = runs.claim_next()
    if run is None or not runs.execute(run):
        raise RuntimeError(f"matching {round} failed: {MatchRun.objects.first()}")
    review.approve(cleo, run.suggestions.order_by("-points", "pk")[:APPROVED])
    return run


def _words(run: MatchRun) -> list[Words]:
    """Points, parts and reasons of pairs of every kind."""
    rows = run.suggestions.order_by("pk").values_list("points", "parts", "reasons")
    return list(rows[:500])
