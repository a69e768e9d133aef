"""Taking a step back, as a step of its own: the last one brings its pairs back as they were."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from matching.board import reversing, standing
from matching.board.boards import Desk, Situation, held, looking, run_of, situation
from matching.board.doing import Change
from matching.board.edits import Difference, Done, Verb
from matching.board.own import leave_own, own_of
from matching.board.present import Pair
from matching.board.pricing import Price, refuse_dearer
from matching.board.solver import Standing, beside_free
from matching.board.stepping import JOB, Said, add_step, difference_of
from matching.board.taking import Press, caught_up
from matching.board.waiting import ask, is_large, outcome, wait_for
from matching.models import BoardQuestion, BoardStep, MatchRun, Suggestion
from mentorship import access
from mentorship.models import Round
from mentorship.services.acts import Refused, act

Kind = BoardQuestion.Kind


def last_of(actor: User, round: Round) -> BoardStep | None:
    """The actor's last step on the board of now that can be taken back."""
    return _open_steps(round).filter(by=actor).first()


def _open_steps(round: Round) -> QuerySet[BoardStep]:
    """Steps that were taken on the run under review, and that nobody has taken back."""
    rows = BoardStep.objects.filter(
        board__round=round, run__state=MatchRun.State.REVIEW, done_at__isnull=False
    )
    return rows.filter(undone_by__isnull=True, refused="").exclude(
        verb__in=(Verb.UNDO, Verb.FOLLOW)
    )


@dataclass(frozen=True)
class Taken:
    """What is taken back at once: one step, or all of one job, the last first."""

    steps: Sequence[BoardStep]

    @property
    def last(self) -> BoardStep:
        """The step that was taken last."""
        return self.steps[0]

    @property
    def back(self) -> list[Change]:
        """What takes them back, in the order in which it was done."""
        return [change for step in reversed(self.steps) for change in step.back]

    @property
    def enrollments(self) -> list[int]:
        """Whom they name."""
        return sorted({pk for step in self.steps for pk in step.enrollments})


def of_one_job(round: Round, step: BoardStep) -> list[BoardStep]:
    """The steps of the job that took this one and that nobody has taken back, the last first."""
    if not step.key.startswith(JOB):
        return [step]
    job = step.key.rpartition(":")[0]
    return list(_open_steps(round).filter(key__startswith=f"{job}:"))


def to_undo(actor: User, round: Round, number: int | None, *, together: bool = False) -> Taken:
    """The step of this number, or the actor's last one, if it can be taken back.

    ``together`` are all steps of the job that took it.

    Raises
    ------
    Refused : it cannot, or there is none.
    """
    step = (
        last_of(actor, round)
        if number is None
        else _open_steps(round).filter(number=number).first()
    )
    if step is None:
        raise Refused(_("There is no step that could be taken back"))
    if not step.back:
        raise Refused(_("This step cannot be taken back"))
    taken = Taken(of_one_job(round, step) if together else [step])
    leave_own(actor, round, taken.enrollments)
    return taken


def price_of_undo(
    actor: User, round: Round, number: int | None = None, *, together: bool = False
) -> Difference:
    """What taking a step back would change; without a number, the actor's last one."""
    round = access.round_run_for(actor, round.pk)
    taken = to_undo(actor, round, number, together=together)
    run = run_of(round)
    if is_large(run):
        asked = {"number": taken.last.number} | ({"together": True} if together else {})
        found = Difference.from_data(ask(round, run, Kind.UNDO, asked))
    else:
        found = undo_priced(looking(actor, round), taken)
    return found.without(own_of(actor, round))


def undo_priced(desk: Desk, taken: Taken) -> Difference:
    """What taking this back would change."""
    now = situation(desk)
    present = now.present
    for change in reversed(taken.back):
        present = reversing.back(present, change)
    found = now.optimum(present, _wished(now, taken))
    return beside_free(_with_reopened(now.stand, taken, desk.run), found)


def _with_reopened(stand: Standing, taken: Taken, run: MatchRun) -> Standing:
    """The pairs that stand, and the approved ones that are among them again."""
    again = {each["mentee"]: each["mentor"] for each in taken.back if each["what"] == "approval"}
    if not again:
        return stand
    rows = run.suggestions.filter(mentee__in=list(again), state=Suggestion.State.APPROVED)
    back = {
        mentee: (mentor, points)
        for mentee, mentor, points in rows.values_list("mentee_id", "mentor_id", "points")
        if again[mentee] == mentor
    }
    return {**stand, **back}


def _wished(now: Situation, taken: Taken) -> list[Pair]:
    """The pairs to be loyal to: of the last step those before it, so that they come back."""
    pairs = {mentee: mentor for mentee, (mentor, _points) in now.stand.items()}
    for each in taken.back:
        if each["what"] == "approval":
            pairs.setdefault(each["mentee"], each["mentor"])
    later = _open_steps(now.desk.round).filter(number__gt=taken.last.number)
    if not later.exists():
        for moved in Difference.from_data(taken.last.difference).moved:
            if moved.before is None:
                pairs.pop(moved.mentee, None)
            else:
                pairs[moved.mentee] = moved.before
    return list(pairs.items())


def undo(
    actor: User,
    round: Round,
    number: int | None = None,
    *,
    key: str,
    together: bool = False,
    seen_version: int | None = None,
    seen_price: Price | None = None,
) -> Done:
    """Take a step back, one's own last or that of this number, as a step of its own.

    ``together`` takes all steps back of the job that took it.

    Raises
    ------
    Stale, NotProved : as for `take`.
    Refused : it was changed again since, or those two have been told.
    """
    round = access.round_run_for(actor, round.pk)
    run = run_of(round)
    if not is_large(run):
        press = Press(key, seen_version, seen_price)
        return _undo(actor, round, number, press, together=together)
    if done := outcome(actor, round, key):
        return done
    taken = to_undo(actor, round, number, together=together)
    undo = {"undo": taken.last.number, "together": together}
    return wait_for(actor, round, run, Verb.UNDO, (), key, (seen_version, seen_price), undo)


@act
def _undo(
    actor: User, round: Round, number: int | None, press: Press, *, together: bool = False
) -> Done:
    round = access.round_run_for(actor, round.pk)
    run = run_of(round)
    board = held(round, run)
    if taken := board.steps.filter(key=press.key).first():
        return Done(taken, difference_of(actor, taken))
    wanted = to_undo(actor, round, number, together=together)
    return undone(Desk(actor, board, run), wanted, press)


def undone(desk: Desk, wanted: Taken, press: Press) -> Done:
    """Take steps back at a board that is held."""
    now = caught_up(desk)
    before = _with_reopened(now.stand, wanted, desk.run)
    for change in reversed(wanted.back):
        reversing.take_back(desk, change)
    found = desk.engine.optimum(desk.read(), _wished(now, wanted))
    changed = beside_free(before, found)
    refuse_dearer(desk.board, changed, press.seen_version, press.seen_price)
    standing.write(desk.board, desk.run, found, standing.standing(desk.run))
    said = Said(Verb.UNDO, press.key, enrollments=wanted.enrollments, row=press.row)
    taken = add_step(desk, said, changed, [])
    done = [step.pk for step in wanted.steps]
    BoardStep.objects.filter(pk__in=done).update(undone_by=taken)
    return Done(taken, changed.without(own_of(desk.person, desk.round)))
