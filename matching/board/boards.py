"""The board of a round as an act finds it: its row, what is there today, and which pairs stand."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from matching.board import standing
from matching.board.engines import COLD, Engine
from matching.board.present import Pair, Present
from matching.board.solver import Found, Standing
from matching.models import HEAVY, Board, MatchRun, Suggestion, Verdict
from mentorship.models import Round
from mentorship.services.acts import Busy, Refused


def run_of(round: Round) -> MatchRun:
    """The run whose pairs the board shows.

    Raises
    ------
    Refused : no run of the round is under review.
    """
    rows = MatchRun.objects.filter(round=round, state=MatchRun.State.REVIEW)
    run = rows.select_related("scale").defer(*HEAVY).first()
    if run is None:
        raise Refused(_("There is no result to work on. Run matching first"))
    return run


def board_of(round: Round, run: MatchRun) -> Board:
    """The board as it was left, or a new one, not stored; a new run begins it anew."""
    board = Board.objects.filter(round=round).first() or Board(round=round)
    return board if board.run_id == run.pk else board.anew(run)


def stored(round: Round, run: MatchRun) -> Board:
    """The board as a row; nobody is kept from it."""
    told = {"run": run, "weights": run.weights, "minimum": round.minimum_points}
    board, _new = Board.objects.get_or_create(round=round, defaults=told)
    return board


def held(round: Round, run: MatchRun) -> Board:
    """The board, stored and locked to the end of the transaction.

    Raises
    ------
    Busy : meanwhile it has become that of a newer run, whose left out mentees would be forgotten.
    """
    stored(round, run)
    row = Board.objects.select_for_update(no_key=True).only("run_id").get(round=round)
    if row.run_id > run.pk:
        raise Busy
    board = board_of(round, run)
    if not board.mark:
        board.save()
    return board


@dataclass(frozen=True)
class Desk:
    """Who does something on which board."""

    actor: User | None
    """None is the site itself, which follows what happened elsewhere."""
    board: Board
    run: MatchRun
    engine: Engine = COLD

    @property
    def round(self) -> Round:
        """Whose board it is."""
        return self.board.round

    def read(self) -> Present:
        """The board as it is now."""
        return self.engine.read(self.board, self.run)

    @property
    def person(self) -> User:
        """Who does it, where it is somebody."""
        assert self.actor is not None
        return self.actor

    def row(self, pair: Pair) -> Suggestion | None:
        """The suggestion of two in the board's run, locked."""
        rows = self.run.suggestions.select_for_update(no_key=True, of=("self",))
        return rows.filter(mentee=pair[0], mentor=pair[1]).first()

    def verdict(self, pair: Pair) -> str | None:
        """What a coordinator has said of two for the whole round."""
        rows = Verdict.objects.filter(round=self.board.round_id, mentee=pair[0], mentor=pair[1])
        return rows.values_list("kind", flat=True).first()


@dataclass(frozen=True)
class Situation:
    """The board as it is now, with the pairs that stand: those proved for what is there today."""

    desk: Desk
    present: Present
    stood: Standing
    """The pairs as they are stored."""
    found: Found | None = None
    """What is proved of the present, where that is not what was proved last."""

    @property
    def stand(self) -> Standing:
        """The pairs proved for the present: others only where something happened elsewhere."""
        return self.found.pairs if self.found else self.stood

    @property
    def pairs(self) -> list[Pair]:
        """Those that stand."""
        return _pairs(self.stand)

    def optimum(self, present: Present, stand: Collection[Pair] | None = None) -> Found:
        """The optimum of another present, loyal to what stands, or to the pairs given."""
        return self.desk.engine.optimum(present, self.pairs if stand is None else stand)


def situation(desk: Desk) -> Situation:
    """Read the board; where something happened elsewhere, solve it first. Writes nothing."""
    present, stood = desk.read(), standing.standing(desk.run)
    if present.mark == desk.board.mark:
        return Situation(desk, present, stood)
    thorough = not desk.board.mark
    found = desk.engine.optimum(present, _pairs(stood), thorough=thorough)
    return Situation(desk, present, stood, found)


def looking(actor: User | None, round: Round, engine: Engine = COLD) -> Desk:
    """Somebody at the board of a round who only looks."""
    run = run_of(round)
    return Desk(actor, board_of(round, run), run, engine)


def _pairs(stand: Standing) -> list[Pair]:
    return [(mentee, mentor) for mentee, (mentor, _points) in stand.items()]
