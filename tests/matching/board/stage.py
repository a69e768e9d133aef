"""A round of people who differ, matched, with its board; and what a fresh look says of it."""

import random
from dataclasses import dataclass
from itertools import count

from matching import tasks
from matching.board import acts, boards, present, solver, standing
from matching.board.edits import Edit, Verb
from matching.models import Board, MatchRun
from matching.services import runs
from mentorship.models import EnrollmentTopic, Pairing, Round
from tests import factories, people
from tests.matching import rounds
from tests.people import Cast

KEYS = count()


@dataclass
class Stage:
    cast: Cast
    run: MatchRun

    @property
    def round(self) -> Round:
        return self.cast.round

    @property
    def stand(self) -> dict[int, tuple[int, int]]:
        """Mentee -> mentor and points."""
        return standing.standing(self.run)

    @property
    def pairs(self) -> dict[int, int]:
        return {mentee: mentor for mentee, (mentor, _points) in self.stand.items()}

    def take(self, *edits: Edit, by=None, **seen):
        return acts.take(by or self.cast.cleo, self.round, edits, key=new_key(), **seen)

    def undo(self, number=None, by=None, **seen):
        return acts.undo(by or self.cast.cleo, self.round, number, key=new_key(), **seen)

    def price(self, *edits: Edit):
        return acts.price(self.cast.cleo, self.round, edits)

    def present(self) -> present.Present:
        board = Board.objects.filter(round=self.round).first()
        return present.read(self.round, self.run, board or boards.board_of(self.round, self.run))


def new_key() -> str:
    return f"press-{next(KEYS)}"


def matched(seed: int = 1, mentees: int = 7, mentors: int = 5) -> Stage:
    """A round of so many people beside Ada and Ben, matched by a worker."""
    cast = people.cast()
    fill(cast.round, random.Random(seed), mentees, mentors)
    rounds.ready(cast)
    run = runs.request_run(cast.cleo, cast.round)
    assert tasks.work_once()
    run.refresh_from_db()
    return Stage(cast, run)


def fill(round_: Round, luck: random.Random, mentees: int, mentors: int) -> None:
    known = [factories.TopicFactory() for _ in range(8)]
    regions = [factories.RegionFactory() for _ in range(3)]
    for number in range(mentees + mentors):
        profile = factories.ProfileFactory(region=luck.choice(regions))
        scale = {name: luck.randint(1, 5) for name in ("directness", "structure", "think_aloud")}
        factories.WorkingStyleFactory(profile=profile, **scale)
        is_mentee = number < mentees
        make = factories.EnrollmentFactory if is_mentee else factories.MentorFactory
        places = 1 if is_mentee else luck.choice((1, 1, 2))
        enrollment = make(round=round_, person=profile.user, capacity=places)
        for topic in luck.sample(known, 3):
            EnrollmentTopic.objects.create(enrollment=enrollment, topic=topic)


def is_best(stage: Stage) -> None:
    """Assert that what stands is the best that a fresh solve finds, loyal to what stands."""
    now, stand = stage.present(), stage.stand
    pairs = [(mentee, mentor) for mentee, (mentor, _points) in stand.items()]
    found = solver.optimum(now, pairs)
    bonus = now.bonus * len(
        found.pairs.keys() & {m for m, o in pairs if found.pairs.get(m, (0,))[0] == o}
    )
    worth = sum(points for _mentor, points in found.pairs.values()) + bonus
    stands = sum(points + now.bonus for _mentor, points in stand.values())
    assert len(found.pairs) == len(stand)
    assert worth == stands
    for mentee, (mentor, points) in stand.items():
        assert now.problem.row(now.rows[mentee])[now.columns[mentor]] == points


def edit(verb: Verb, *ids: int, **more) -> Edit:
    return Edit(verb, *ids, **more)


def decided(stage: Stage) -> set[tuple[int, int]]:
    rows = Pairing.objects.filter(round=stage.round, state="approved")
    return set(rows.values_list("mentee_id", "mentor_id"))
