"""The solver of large rounds: takes what waits at boards, one step after the other, proved.

A step and everything that it changes are one transaction under the board's lock, and a step that is
done says so in it. So a solver that is killed anywhere loses nothing and does nothing twice: what
waits is there, and whoever comes next takes it. A lease on the board keeps two solvers from doing
the same work side by side; it is not what keeps steps whole.
"""

import base64
import logging
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from matching.board.asking import offered, offers, priced
from matching.board.boards import Desk, board_of, held, looking, run_of, situation
from matching.board.edits import Difference, Edit, Stale, Verb, named_by
from matching.board.engines import Engine
from matching.board.own import leave_own
from matching.board.proof import built
from matching.board.taking import Press, follow, stepped
from matching.board.undoing import Taken, of_one_job, to_undo, undo_priced, undone
from matching.board.waiting import is_large
from matching.board.warm import Engines, Warm
from matching.models import HEAVY, OF_THE_BOARD, Board, BoardQuestion, BoardStep, MatchRun
from mentorship import access
from mentorship.models.shared_clock import shared_now
from mentorship.services import errors, leases
from mentorship.services.acts import Busy, Refused, act

logger = logging.getLogger(__name__)

Kind = BoardQuestion.Kind

LATE = timedelta(seconds=30)
"""Questions that were asked longer ago than this, nobody waits for: pages ask every few seconds."""


class Boards:
    """One solver, with what it keeps of the boards that it worked on last."""

    def __init__(self) -> None:
        self.name = uuid4().hex
        self.engines = Engines()

    def __call__(self) -> bool:
        """Do what waits at one board; False where nothing does."""
        for board in _with_work():
            if self._claim(board):
                self._serve(board)
                return True
        return False

    def _claim(self, board: Board) -> bool:
        """Own a board for a while, unless another solver does."""
        free = Q(claimed_until__isnull=True) | Q(claimed_until__lt=shared_now())
        rows = Board.objects.filter(free | Q(claimed_by=self.name), pk=board.pk)
        told = {"claimed_until": leases.leased(), "tries": F("tries") + 1}
        return rows.update(claimed_by=self.name, **told) == 1

    def _serve(self, board: Board) -> None:
        engine = self.engines.of(board)
        for step in list(_waiting_steps(board)):
            if board.tries >= leases.MOST_TRIES:  # as it brought down whoever tried it
                _refuse(
                    step, _("This step was tried several times, and its solver ended each time.")
                )
                break
            carry_out(step, engine)
        if (question := _next_question(board)) is not None:  # one: steps come before the next
            answer(question, engine)
        done = {"claimed_until": None, "tries": 0}
        Board.objects.filter(pk=board.pk, claimed_by=self.name).update(**done)


def _with_work() -> Iterable[Board]:
    """Boards at which something waits."""
    steps = BoardStep.objects.filter(board=OuterRef("pk"), done_at__isnull=True, refused="")
    rows = Board.objects.filter(Exists(steps) | Exists(_asked(OuterRef("pk"))))
    heavy = [f"run__{name}" for name in HEAVY]
    return rows.select_related("round__program", "run").defer(*heavy)


def _waiting_steps(board: Board) -> Iterable[BoardStep]:
    rows = BoardStep.objects.filter(board=board, done_at__isnull=True, refused="")
    return rows.select_related("by__profile").order_by("pk")


def _asked(board: Any) -> Any:
    recent = timezone.now() - LATE
    return BoardQuestion.objects.filter(board=board, answered_at__isnull=True, asked_at__gte=recent)


def _next_question(board: Board) -> BoardQuestion | None:
    """What was asked first; then what pages ask by themselves, the last first; then a proof."""
    rows = _asked(board).select_related("board__round__program").defer(*OF_THE_BOARD)
    rank = Case(When(kind=Kind.INSTEAD, then=1), When(kind=Kind.PROOF, then=2), default=0)
    last = Case(When(kind=Kind.INSTEAD, then=F("asked_at")))
    return rows.order_by(rank, last.desc(nulls_last=True), "asked_at", "pk").first()


def follow_next(boards: Boards) -> None:
    """Let boards on which somebody has worked follow what happened elsewhere."""
    rows = Board.objects.filter(run__state=MatchRun.State.REVIEW).exclude(mark="")
    for board in rows.select_related("round__program").order_by("pk"):
        try:
            engine = boards.engines.of(board)
            if isinstance(engine, Warm):
                engine.look_again(board)
            follow(board.round, engine)
        except (Refused, Busy) as error:
            logger.info("the board of round %s does not follow: %s", board.round_id, error)


def warm_next(boards: Boards) -> bool:
    """Read and prove one large board that nobody has asked for yet; False if there is none.

    So the first press finds everything ready. Nothing is written.
    """
    runs = MatchRun.objects.filter(state=MatchRun.State.REVIEW).order_by("-finished_at")
    large = [run for run in runs.select_related("round__program").defer(*HEAVY) if is_large(run)]
    for run, engine in boards.engines.cold(large):
        try:
            now = situation(Desk(None, board_of(run.round, run), run, engine))
            now.optimum(now.present).free  # noqa: B018  (what it costs to be calm is asked each time)
        except Refused as error:
            logger.info("the board of round %s is not warm: %s", run.round_id, error)
        return True
    return False


# Steps ------------------------------------------------------------------------------------------


def carry_out(step: BoardStep, engine: Engine) -> None:
    """Take a step that waits, or write down why not.

    Raises
    ------
    OperationalError : the database is away; the step waits.
    """
    try:
        _carry_out(step.pk, engine)
    except Stale as stale:
        _refuse(step, stale.sentence, stale.difference)
    except Refused as refusal:
        _refuse(step, refusal.sentence)
    except Http404:
        _refuse(step, _("You do not run this round any more."))
    except Busy:
        logger.warning("step %s waited too long for others, and is tried again", step.pk)
    except Exception as error:
        if errors.is_away(error):
            raise
        logger.exception("step %s stumbled", step.pk)
        _refuse(step, _("An error on our side stopped this step. %s") % errors.told(error))


@act
def _carry_out(pk: int, engine: Engine) -> None:
    rows = BoardStep.objects.select_related("by__profile", "board__round__program")
    step = rows.defer(*OF_THE_BOARD).get(pk=pk)
    round, actor = step.board.round, step.by
    if actor is None:
        raise Refused(_("Whoever asked for this has no account any more."))
    access.round_run_for(actor, round.pk)
    run = run_of(round)
    board = held(round, run)
    step.refresh_from_db()
    if step.done_at or step.refused:
        return
    if step.run_id != run.pk:
        raise Refused(_("This board was replaced by that of a newer run."))
    desk = Desk(actor, board, run, engine)
    seen = step.seen or {}
    price = seen.get("price")
    press = Press(step.key, seen.get("version"), price and tuple(price), step)
    if step.verb == Verb.UNDO:
        together = bool(seen.get("together"))
        undone(desk, to_undo(actor, round, seen["undo"], together=together), press)
        return
    edits = [Edit.from_data(data) for data in step.edits]
    leave_own(actor, round, named_by(edits))
    _look_at_all(edits, engine)
    stepped(desk, edits, press)


def _look_at_all(edits: list[Edit], engine: Engine) -> None:
    """Have everybody's answers of today read where they are to be taken in."""
    if isinstance(engine, Warm) and any(edit.verb == Verb.READ_ANEW for edit in edits):
        engine.forget()


def _refuse(step: BoardStep, sentence: str, difference: Difference | None = None) -> None:
    """Write down why a step was not taken, once."""
    said = {"refused": sentence, "difference": difference.as_data() if difference else {}}
    edits = [Edit.from_data(data).without_words().as_data() for data in step.edits]
    BoardStep.objects.filter(pk=step.pk, done_at__isnull=True).update(edits=edits, **said)


# Questions --------------------------------------------------------------------------------------


def answer(question: BoardQuestion, engine: Engine) -> None:
    """Answer what was asked, or write down why there is no answer."""
    found: dict[str, Any] = {}
    try:
        found["answer"] = _ANSWERS[question.kind](question, engine)
    except Refused as refusal:
        found["refused"] = refusal.sentence
    except Exception as error:
        if errors.is_away(error):
            raise
        logger.exception("question %s stumbled", question.pk)
        found["refused"] = _("An error on our side stopped this. %s") % errors.told(error)
    BoardQuestion.objects.filter(pk=question.pk).update(answered_at=timezone.now(), **found)


def _desk(question: BoardQuestion, engine: Engine) -> Desk:
    return looking(None, question.board.round, engine)


def _price(question: BoardQuestion, engine: Engine) -> Any:
    edits = [Edit.from_data(data) for data in question.asked["edits"]]
    _look_at_all(edits, engine)
    return priced(_desk(question, engine), edits).as_data()


def _instead(question: BoardQuestion, engine: Engine) -> Any:
    found = offers(_desk(question, engine), question.asked["enrollment"])
    return [offer.as_data() for offer in found]


def _offer(question: BoardQuestion, engine: Engine) -> Any:
    return offered(_desk(question, engine), *question.asked["pair"]).as_data()


def _proof(question: BoardQuestion, engine: Engine) -> Any:
    return base64.b64encode(built(_desk(question, engine))).decode()


def _undo(question: BoardQuestion, engine: Engine) -> Any:
    step = BoardStep.objects.get(board=question.board, number=question.asked["number"])
    steps = of_one_job(question.board.round, step) if "together" in question.asked else [step]
    return undo_priced(_desk(question, engine), Taken(steps)).as_data()


_ANSWERS: dict[str, Callable[[BoardQuestion, Engine], Any]] = {
    Kind.PRICE: _price,
    Kind.INSTEAD: _instead,
    Kind.OFFER: _offer,
    Kind.UNDO: _undo,
    Kind.PROOF: _proof,
}
