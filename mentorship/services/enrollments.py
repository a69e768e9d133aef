"""Joining a round, changing one's answers, pausing and leaving."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import services as people
from accounts.models import User
from mentorship import access, messages, states
from mentorship.eligibility.facts import Asked
from mentorship.eligibility.judging import findings_of, rules_of
from mentorship.mail import outbox
from mentorship.models import (
    Block,
    Enrollment,
    EnrollmentDraft,
    EnrollmentTopic,
    Preference,
    Round,
    Topic,
    Willingness,
    WishedPartner,
)
from mentorship.questions.given import Given
from mentorship.services import (
    circles,
    own_answers,
    pairings,
    recognition,
    resumes,
    reviews,
    waiting_list,
)
from mentorship.services.acts import Refused, act, log
from mentorship.services.windows import may_change, may_sign_up, way_in
from mentorship.services.windows import takes_signups as takes_signups

DRAFT_DAYS = 30
"""How long an unfinished sign-up is kept after its last answer."""


@dataclass(frozen=True)
class Answers:
    """Everything that a person says when they join a round."""

    capacity: int = 1
    goal: str = ""
    shares: str = ""
    rhythm: str = ""
    channels: tuple[str, ...] = ()
    first_time: bool | None = None
    days: tuple[date, ...] = ()
    listed: bool = False
    circle_size: int | None = None
    """How large a circle a mentor would hold; None for none."""
    seeks_peer: bool = False
    told: dict[str, object] = field(default_factory=dict)
    """Answers to what the rules of who may join ask, by the name of the question."""
    topics: dict[int, int] = field(default_factory=dict)
    """Topic id -> strength (1 could, 2 willing)."""
    matters_most: int | None = None
    """Topic id."""
    preference: dict[str, str | bool] = field(default_factory=dict)
    """Keys and values of `Preference`: region, region_must, field, …"""
    wished: tuple[str, ...] = ()
    """Names or addresses as written, best first."""
    blocked: tuple[str, ...] = ()
    """Names or addresses as written; private."""
    reporting: tuple[str, ...] = ()
    """The same, of those in one's reporting line."""
    own: dict[int, Given] | None = None
    """What is answered to the program's own questions, by their ids; None leaves it as it is."""

    def own_columns(self) -> dict[str, object]:
        """The answers that are columns of the enrollment itself."""
        return {
            "capacity": self.capacity,
            "goal": self.goal,
            "shares": self.shares,
            "rhythm": self.rhythm,
            "channels": list(self.channels),
            "first_time": self.first_time,
            "days": list(self.days),
            "listed": self.listed,
            "circle_size": self.circle_size,
            "seeks_peer": self.seeks_peer,
            "told": self.told,
        }


@act
def save_draft(
    actor: User, round: Round, role: str, page: str, typed: dict[str, list[str]]
) -> None:
    """Keep the answers of one page as they were typed."""
    _check_open(actor)
    draft, _made = EnrollmentDraft.objects.select_for_update().get_or_create(
        round=round, person=actor, role=role
    )
    draft.answers[page] = typed
    draft.save(update_fields=["answers", "updated_at"])


@act
def submit(actor: User, round: Round, role: str, answers: Answers) -> Enrollment:
    """Join the round in this role, or change the answers given before; confirms by mail.

    Raises
    ------
    Refused : sign-up is closed, a rule of who may join says no, or the capacity falls below the
        places that are taken. Whoever is in the round changes answers whatever the rules say by
        now: coordinators decide about them.
    """
    round = access.round_for(actor, round.pk)
    _check_open(actor)
    if round.places_for(role) is not None:
        round = waiting_list.locked(round)
    enrollment = (
        Enrollment.objects.select_for_update().filter(round=round, person=actor, role=role).first()
    )
    if enrollment is not None:
        enrollment.round = round
    there = enrollment is not None and not enrollment.has_left
    if enrollment is not None and enrollment.is_declined:
        raise Refused(_("The coordinators have told you that there is no place for you this time"))
    if not (may_change(enrollment) if there and enrollment else may_sign_up(round, role)):
        raise Refused(_("Sign-up for this round is closed"))
    if not there:
        check_eligible(actor, round, role, answers)
        resumes.insist(actor, round.program, role)
    if enrollment is None:
        enrollment = _enroll(actor, round, role, answers)
    else:
        _amend(actor, enrollment, answers)
    if answers.own is not None or not there:
        own_answers.write(enrollment, answers.own or {})
    _write_lists(enrollment, answers)
    recognition.look_at(actor)
    EnrollmentDraft.objects.filter(round=round, person=actor, role=role).delete()
    return enrollment


def _enroll(actor: User, round: Round, role: str, answers: Answers) -> Enrollment:
    """Give somebody a place in the round, or the last one in line; they are told which."""
    waits = way_in(round, role).waits
    state = Enrollment.State.WAITING_LIST if waits else Enrollment.State.SUBMITTED
    enrollment = Enrollment.objects.create(
        round=round, person=actor, role=role, state=state, **answers.own_columns()
    )
    verb = "enrollment.queued" if waits else "enrollment.submitted"
    log(verb, actor, enrollment=enrollment, role=role)
    outbox.enqueue((messages.in_line if waits else messages.joined)(enrollment))
    return enrollment


def check_eligible(
    actor: User, round: Round, role: str, answers: Answers, *, besides: Collection[str] = ()
) -> None:
    """Refuse whoever may not join, or has not said what decides on it.

    Rules of the kinds in `besides` are passed over: matching asks them again.
    """
    asked = Asked(actor.pk, role, answers.told, answers.days or None)
    rules = [rule for rule in rules_of(round) if rule.kind not in besides]
    for finding in findings_of(round, rules, asked):
        if finding.bars_joining:
            raise Refused(finding.why_not())
        if finding.is_open:
            raise Refused(_("The rules of who may join have changed. Answer their question first"))


def _check_open(actor: User) -> None:
    """Refuse what somebody does in a window that stayed open after they closed their account."""
    if not people.still_open(actor):
        raise Refused(_("Your account is closed. Sign in again to open it"))


def _amend(actor: User, enrollment: Enrollment, answers: Answers) -> None:
    """Write changed answers; somebody who had left joins again."""
    check_capacity(enrollment, answers.capacity)
    if enrollment.has_left:
        _rejoin(actor, enrollment)
    else:
        log("enrollment.amended", actor, enrollment=enrollment)
    columns = answers.own_columns()
    for name, value in columns.items():
        setattr(enrollment, name, value)
    enrollment.save(update_fields=list(columns))
    reviews.answers_changed(actor, enrollment)


def _rejoin(actor: User, enrollment: Enrollment) -> None:
    """Come back, into the round or to the end of the line."""
    if way_in(enrollment.round, enrollment.role).waits:
        states.move(enrollment, "queue", states.OWNER)
        log("enrollment.queued", actor, enrollment=enrollment, role=enrollment.role)
        outbox.enqueue(messages.in_line(enrollment))
    else:
        states.move(enrollment, "rejoin", states.OWNER)
        log("enrollment.rejoined", actor, enrollment=enrollment)


def check_capacity(enrollment: Enrollment, capacity: int) -> None:
    """Refuse a capacity below the highest place that is taken."""
    places = pairings.taken_places(enrollment)
    taken = len(places)
    if capacity < max(places, default=0):
        raise Refused(
            _("%(count)s of your places are taken; end a pairing before you offer fewer")
            % {"count": taken}
        )


def _write_lists(enrollment: Enrollment, answers: Answers) -> None:
    """Replace preference, topics, wished partners and blocks by these answers."""
    Preference.objects.update_or_create(enrollment=enrollment, defaults=answers.preference)
    write_topics(enrollment, answers)
    enrollment.wished.all().delete()
    WishedPartner.objects.bulk_create(
        WishedPartner(enrollment=enrollment, written=written, rank=rank)
        for rank, written in enumerate(answers.wished, start=1)
    )
    write_private_lists(enrollment.person, answers.blocked, answers.reporting)


def write_topics(enrollment: Enrollment, answers: Answers) -> None:
    """Replace the topics that somebody seeks or offers by these answers."""
    enrollment.topics.all().delete()
    known = Topic.objects.filter(pk__in=answers.topics).values_list("pk", flat=True)
    EnrollmentTopic.objects.bulk_create(
        EnrollmentTopic(
            enrollment=enrollment,
            topic_id=pk,
            strength=answers.topics[pk],
            matters_most=pk == answers.matters_most,
        )
        for pk in known
    )


def write_private_lists(owner: User, blocked: tuple[str, ...], reporting: tuple[str, ...]) -> None:
    """Make these the whole private lists of a person, and look whom they name."""
    _write_list(owner, Block.Kind.RATHER_NOT, blocked)
    _write_list(owner, Block.Kind.REPORTING, reporting)
    recognition.look_for(owner)


def _write_list(owner: User, kind: str, written: tuple[str, ...]) -> None:
    """Make `written` the whole of one list.

    A line that names one member for certain goes on naming them, whatever they are called by then.
    """
    rows = owner.blocks.filter(kind=kind)
    rows.exclude(written__in=written).delete()
    certain = set(rows.filter(person__isnull=False).values_list("written", flat=True))
    for words in dict.fromkeys(written):
        if words not in certain:
            person = find_person(words, besides=owner)
            Block.objects.update_or_create(
                owner=owner, kind=kind, written=words, defaults={"person": person}
            )


@act
def keep_apart(actor: User, blocked: tuple[str, ...], reporting: tuple[str, ...]) -> None:
    """Change one's private lists at any time; nothing is logged and nobody is told."""
    _check_open(actor)
    write_private_lists(actor, blocked, reporting)


def find_person(written: str, besides: User) -> User | None:
    """The one member whom a name or an address names for certain, else None."""
    people = User.objects.exclude(pk=besides.pk)
    if "@" in written:
        return people.filter(email=written.strip().lower()).first()
    named = list(people.filter(profile__full_name__iexact=written.strip())[:2])
    return named[0] if len(named) == 1 else None


@act
def pause(actor: User, enrollment: Enrollment) -> None:
    """Stay in the round but be suggested to nobody until one comes back."""
    enrollment = access.enrollment_for(actor, enrollment.pk)
    states.move(enrollment, "pause", states.OWNER)
    log("enrollment.paused", actor, enrollment=enrollment)


@act
def resume(actor: User, enrollment: Enrollment) -> None:
    """Come back from a pause, which also says that one is still willing where one was asked."""
    enrollment = access.enrollment_for(actor, enrollment.pk)
    states.move(enrollment, "resume", states.OWNER)
    log("enrollment.resumed", actor, enrollment=enrollment)
    latest = enrollment.askings.first()
    if latest is not None:
        latest.answer, latest.answered_at = Willingness.Answer.YES, timezone.now()
        latest.save(update_fields=["answer", "answered_at"])


@act
def withdraw(actor: User, enrollment: Enrollment) -> None:
    """Leave the round; open pairings are closed and the others are told kindly."""
    access.enrollment_for(actor, enrollment.pk)
    enrollment = pairings.lock_with_partners(enrollment, states.PAIRING_OPEN)
    states.move(enrollment, "withdraw", states.OWNER)
    log("enrollment.withdrawn", actor, enrollment=enrollment)
    pairings.leave_all(actor, enrollment)
    circles.leave_all(actor, enrollment)
    waiting_list.move_up(enrollment.round)


def drop_stale_drafts() -> int:
    """Delete drafts that nobody has touched for `DRAFT_DAYS`; returns how many."""
    limit = timezone.now() - timedelta(days=DRAFT_DAYS)
    return EnrollmentDraft.objects.filter(updated_at__lt=limit).delete()[0]
