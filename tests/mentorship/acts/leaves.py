"""What each act leaves where it is done: its lines in the log, and who hears of it by mail.

    log  a line: its verb, the narrowest thing that it is on, by whom if not by the actor, and what
         it tells beside that
    mail a kind of mail, to whom

An effect is left in every situation and by every actor for whom the act is done, unless it names
those after a bar: situations, actors, or both as `situation:actor`. An act without lines leaves
nothing that anybody could read.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from mentorship.models import LogLine, OutgoingMail
from tests.mentorship.acts.stage import ACTORS, CLOCK, Stage

NARROWEST = "pairing", "enrollment", "round", "program"
OF_THE_TWO = {"mentor": "mentee", "mentee": "mentor"}


@dataclass
class Known:
    """The lines and mails of a stage before anybody acts, which are not looked at."""

    it: Stage
    lines: list[int] = field(default_factory=list)
    mails: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lines = list(LogLine.objects.values_list("pk", flat=True))
        self.mails = list(OutgoingMail.objects.values_list("pk", flat=True))

    def left(self, who: str) -> set[str]:
        """What was left since, by this actor."""
        lines = LogLine.objects.exclude(pk__in=self.lines)
        mails = OutgoingMail.objects.exclude(pk__in=self.mails)
        told = {f"mail {mail.kind} to {self._seen_from(who, mail.to_person_id)}" for mail in mails}
        return told | {self._log(line, who) for line in lines}

    def _log(self, line: LogLine, who: str) -> str:
        on = next(name for name in NARROWEST if getattr(line, f"{name}_id"))
        by = self._called(line.actor_id) if line.actor_id else CLOCK
        by = "" if by == who else f" by {by}"
        more = "".join(f" {name}={_constant(value)}" for name, value in line.details.items())
        return f"log {line.verb} on {on}{by}{more}"

    def _called(self, pk: int | None) -> str:
        people = ((who, self.it.person(who)) for who in ACTORS)
        return next(who for who, person in people if person and person.pk == pk)

    def _seen_from(self, who: str, pk: int | None) -> str:
        called = self._called(pk)
        if called == who:
            return "themselves"
        return "other" if called == OF_THE_TWO.get(who) else called


def _constant(value: object) -> object:
    """A day is another one each day."""
    return "day" if isinstance(value, str) and value[:1].isdigit() else value


LEAVES = """
agreements.agree
    log agreement.agreed on pairing
    mail agreement_agreed to other | proposed
    mail agreement_proposed to other | draft
agreements.write
    log agreement.written on pairing
blocks.keep_apart
checkins.answer
    log checkin.answered on pairing
    mail coordinator_checkin to coordinator
checkins.ask
    mail checkin to mentee
checkins.lapse
checkins.rate
closings.answer
    log closing.answered on pairing
corrections.correct
    log pairing.corrected on pairing what=goal
enrollments.pause
    log enrollment.paused on enrollment
enrollments.resume
    log enrollment.resumed on enrollment
enrollments.submit
    log enrollment.amended on enrollment | paired:mentee paused:mentee submitted:mentee
    log enrollment.amended on enrollment | waiting:mentee
    log enrollment.rejoined on enrollment | withdrawn:mentee
    log enrollment.submitted on enrollment role=mentee | coordinator elsewhere mentor stranger
    mail joined to themselves | coordinator elsewhere mentor stranger
enrollments.withdraw
    log enrollment.withdrawn on enrollment
    log pairing.ended on pairing | paired
    mail coordinator_ended to coordinator | paired
    mail ended_early to other | paired
goals.add
    log goal.added on pairing
goals.change
    log goal.changed on pairing
goals.remove
    log goal.removed on pairing
leaving.close
    log enrollment.withdrawn on enrollment | mentee
    log enrollment.withdrawn on enrollment by mentee | head
    log pairing.ended on pairing | mentee
    log pairing.ended on pairing by mentee | head
    mail account_closed to mentee | head
    mail account_closed to themselves | mentee
    mail coordinator_ended to coordinator
    mail ended_early to mentor | head
    mail ended_early to other | mentee
leaving.erase
    log enrollment.withdrawn on enrollment | open:mentee
    log enrollment.withdrawn on enrollment by mentee | open:head
    log pairing.ended on pairing | open:mentee
    log pairing.ended on pairing by mentee | open:head
    mail coordinator_ended to coordinator | open
    mail ended_early to mentor | open:head
    mail ended_early to other | open:mentee
leaving.erase_due
leaving.reopen
meetings.cancel
    log meeting.cancelled on pairing | confirmed past proposed
    log meeting.struck on pairing | held
    mail meeting_cancelled to other | confirmed proposed
    mail meeting_cancelled to themselves | confirmed
meetings.change
    log meeting.proposed on pairing
    mail meeting_moved to themselves | confirmed past
    mail meeting_proposed to other
meetings.confirm
    log meeting.confirmed on pairing
    mail meeting_confirmed to other
    mail meeting_confirmed to themselves
meetings.met
    log meeting.held on pairing
meetings.note
    log meeting.held on pairing
meetings.propose
    log meeting.proposed on pairing
    mail meeting_proposed to other
meetings.remind
    mail meeting_reminder to mentee
    mail meeting_reminder to mentor
notes.change
    log note.changed on pairing
notes.remove
    log note.removed on pairing
notes.write
pairings.accept
    log pairing.accepted on pairing
    mail active to other | asked half
    mail active to themselves | asked half
    mail offered to other | first
pairings.agree_longer
    log pairing.longer_agreed on pairing
    mail longer_agreed to other
pairings.agree_wrap_up
    log pairing.completed on pairing | proposed
    log pairing.wrap_up_agreed on pairing
    mail wrap_up_agreed to other | ahead
    mail wrap_up_agreed to themselves | ahead
    mail wrap_up_done to other | proposed
    mail wrap_up_done to themselves | proposed
pairings.ask_coordinator
    log pairing.question on pairing
    mail coordinator_question to coordinator
pairings.come_to_end
    log pairing.completed on pairing
    mail reached_end to mentee
    mail reached_end to mentor
pairings.conclude
    log pairing.completed on pairing
    mail concluded to other
pairings.correct_reason
    log pairing.reason_corrected on pairing
pairings.decline
    log pairing.declined on pairing
    mail coordinator_declined to coordinator | first half late offered
    mail not_going_ahead to other | asked half late offered
pairings.drop_longer
    log pairing.longer_dropped on pairing
    mail longer_declined to other | mentor
pairings.drop_wrap_up
    log pairing.wrap_up_dropped on pairing
    mail wrap_up_kept to other | agreed met ahead:mentor proposed:mentor
pairings.end_early
    log enrollment.waits_again on pairing
    log pairing.ended on pairing
    mail coordinator_ended to coordinator
    mail ended_early to other
pairings.expire
    log pairing.expired on pairing
    mail coordinator_expired to coordinator
    mail expired to mentee
    mail expired to mentor
pairings.finish_wrap_up
    log pairing.completed on pairing
    mail wrap_up_done to mentee
    mail wrap_up_done to mentor
pairings.look_again
    log enrollment.waits_again on pairing
pairings.offer
    log pairing.offered on pairing
    mail offered to mentee
    mail offered to mentor
pairings.pause
    log pairing.paused on pairing
    mail paused to other
pairings.propose_longer
    log pairing.longer_proposed on pairing
    mail longer_proposed to other
pairings.propose_wrap_up
    log pairing.completed on pairing | proposed
    log pairing.wrap_up_agreed on pairing | ahead proposed
    log pairing.wrap_up_proposed on pairing | active
    mail wrap_up_agreed to other | ahead
    mail wrap_up_agreed to themselves | ahead
    mail wrap_up_done to other | proposed
    mail wrap_up_done to themselves | proposed
    mail wrap_up_proposed to other | active
pairings.reopen
    log pairing.reopened on pairing
    mail reopened to mentee
    mail reopened to mentor
pairings.resume
    log pairing.taken_up on pairing
    mail taken_up to other
pairings.stay
    log pairing.stays on pairing
    mail stay_wished to other
pairings.take_back
    log pairing.taken_back on pairing
pairings.take_more_time
    log pairing.more_time on pairing until=day
    mail more_time to other | asked half
pairings.wake
    log pairing.taken_up on pairing
    mail taken_up to mentee
    mail taken_up to mentor
pairings.withdraw
    log pairing.withdrawn on pairing
    mail called_off to mentee | asked half late offered
    mail called_off to mentor | asked first half late offered
rounds.announce
    log pairing.offered on pairing
    log round.announced on round count=1
    mail offered to mentee
    mail offered to mentor
rounds.cancel
    log pairing.withdrawn on pairing by clock | matching open review
    log round.cancelled on round
rounds.close
    log pairing.withdrawn on pairing by clock | announced matching open review
    log round.closed on round
    mail called_off to mentee | announced
    mail called_off to mentor | announced
rounds.close_signup
    log round.signup_closed on round
rounds.open_signup
    log round.opened on round | draft
    log round.reopened on round | matching review
rounds.start
    log round.started on round
stewards.look_after
    log pairing.steward on pairing
waiting_list.move_up
    log enrollment.taken_in on enrollment
    mail taken_in to mentee
waiting_list.take_in
    log enrollment.taken_in on enrollment
    mail taken_in to mentee
"""


@cache
def _effects() -> dict[str, list[tuple[str, set[str]]]]:
    found: dict[str, list[tuple[str, set[str]]]] = {}
    act = ""
    for line in filter(None, LEAVES.splitlines()):
        if line.startswith("    "):
            effect, _, where = line.strip().partition(" | ")
            found[act].append((effect, set(where.split())))
        else:
            act = line
            found[act] = []
    return found


def acts() -> Iterator[str]:
    """The acts that have an entry."""
    yield from _effects()


def left_by(act: str, situation: str, who: str) -> set[str]:
    """What the act is to leave where this actor does it in this situation."""
    here = {situation, who, f"{situation}:{who}"}
    said = {effect for effect, where in _effects()[act] if not where or where & here}
    return {effect.removesuffix(f" by {who}") for effect in said}
