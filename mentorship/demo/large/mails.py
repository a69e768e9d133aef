"""The outbox of a year, and the log of it.

A mail's words are those of its sample, with these people's names in place of the invented ones.
Like everywhere the words are kept for 90 days, and mails and log for a year.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, count, islice
from random import Random
from typing import Any

from django.utils import timezone

from accounts.models import Profile, User
from mentorship.demo.large.writing import write
from mentorship.mail.message import Message, Written, reply_address, sender
from mentorship.mail.registry import mail_of
from mentorship.messages.kinds import Kind
from mentorship.messages.stage import INVENTED, Stage
from mentorship.models import Bounce, CheckIn, Enrollment, LogLine, OutgoingMail, Pairing, Program
from mentorship.models.sides import Side
from mentorship.roles import Role

WORDS_KEPT, KEPT = timedelta(days=90), timedelta(days=365)
TOPIC_EVERY = timedelta(days=28)
NO_MAILBOX = "550 5.1.1 The account that you tried to reach does not exist"
BUSY = "451 4.3.0 The server is too busy, try again later"

ENDINGS: dict[str, Kind] = {
    Pairing.State.COMPLETED: Kind.REACHED_END,
    Pairing.State.ENDED: Kind.ENDED_EARLY,
    Pairing.State.DECLINED: Kind.NOT_GOING_AHEAD,
    Pairing.State.EXPIRED: Kind.EXPIRED,
}


@dataclass(frozen=True)
class History:
    """All that mails and log lines are about."""

    enrollments: list[Enrollment]
    pairings: list[Pairing]
    checkins: list[CheckIn]


class Words:
    """The words of mails about two people, made once for each program, kind and side."""

    def __init__(self) -> None:
        self._samples: dict[tuple[int, str], dict[str, Message]] = {}

    def of(self, kind: Kind, program: Program, own: Enrollment, other: Enrollment | None) -> Any:
        """Subject, text and HTML of a mail to the one, about the other."""
        sample = self._sample(kind, program)[own.role]
        real = {row.role: row.person.profile for row in (own, other) if row}
        return [self._named(each, real) for each in (sample.subject, sample.text, sample.html)]

    def _sample(self, kind: Kind, program: Program) -> dict[str, Message]:
        key = (program.pk, kind)
        if key not in self._samples:
            mail, stage = mail_of(kind), Stage(program)
            assert isinstance(mail, Written)
            roles = {stage.person(side).pk: side for side in Role}
            self._samples[key] = {roles[one.to.pk]: one for one in mail.samples(mail, stage)}
        return self._samples[key]

    def _named(self, words: str, real: dict[str, Profile]) -> str:
        for role, profile in real.items():
            invented = INVENTED[Role(role)]
            words = words.replace(invented, profile.full_name)
            words = words.replace(invented.split()[0], profile.called)
        return words


class Outbox:
    """Writes mails, each with the log line of what caused it where there is one."""

    def __init__(self, random: Random) -> None:
        self.random, self.words, self.now = random, Words(), timezone.now()
        self.number = count(1)

    def fill(self, history: History, people: list[Profile], most: int) -> None:
        """Write what became of all this, and codes to sign in with until there are `most` mails."""
        mails = islice(self._all(history), most)
        codes = (self._code(self.random.choice(people).user) for _ in count())
        write(OutgoingMail, islice(chain(mails, codes), most))
        returned = OutgoingMail.objects.filter(state=OutgoingMail.State.BOUNCED, bounces=None)
        write(Bounce, map(_bounce, returned.iterator()))

    def _all(self, history: History) -> Iterator[OutgoingMail]:
        for pairing in history.pairings:
            yield from self._about_pairing(pairing)
        for row in history.enrollments:
            yield from self._mail(Kind.JOINED, row, None, row.submitted_at, enrollment=row)
        for question in history.checkins:
            side = question.pairing.side(question.side)
            once = f"checkin:{question.pk}:asked"
            yield from self._to(side, Kind.CHECKIN, question.asked_at, once, checkin=question)

    def _about_pairing(self, pairing: Pairing) -> Iterator[OutgoingMail]:
        for side in pairing.sides:
            assert pairing.offered_at is not None
            yield from self._to(side, Kind.OFFERED, pairing.offered_at)
            if pairing.active_at:
                yield from self._to(side, Kind.ACTIVE, pairing.active_at)
                yield from self._topics(side, pairing.active_at)
            if ending := ENDINGS.get(pairing.state):
                yield from self._to(side, ending, pairing.state_changed_at)

    def _topics(self, side: Side, active_at: datetime) -> Iterator[OutgoingMail]:
        """Something to talk about each month."""
        over = side.pairing.ended_at or self.now
        at = active_at + timedelta(days=30)
        for month in count(1):
            if at >= over:
                return
            yield from self._to(side, Kind.PROMPT, at, f"pairing:{side.pairing.pk}:prompt:{month}")
            at += TOPIC_EVERY

    def _to(
        self, side: Side, kind: Kind, at: datetime, once: str = "", **columns: Any
    ) -> Iterator[OutgoingMail]:
        other = side.other.enrollment
        columns = {"pairing": side.pairing, "once": once, **columns}
        return self._mail(kind, side.enrollment, other, at, **columns)

    def _mail(
        self,
        kind: Kind,
        own: Enrollment,
        other: Enrollment | None,
        at: datetime,
        once: str = "",
        **columns: Any,
    ) -> Iterator[OutgoingMail]:
        """The mail, unless it is older than mails are kept."""
        if at <= self.now - KEPT:
            return
        program = own.round.program
        subject, text, html = self.words.of(kind, program, own, other)
        kept = at > self.now - WORDS_KEPT
        about, row = next(iter(columns.items()))
        yield self._sent(
            own.person,
            at,
            key=f"{once or f'{about}:{row.pk}:{kind}'}:user:{own.person_id}",
            kind=kind,
            program=program,
            round=own.round,
            from_email=sender(program),
            reply_to=reply_address(program),
            subject=subject[:250],
            text=text if kept else "",
            html=html if kept else "",
            **columns,
        )

    def _code(self, person: User) -> OutgoingMail:
        """A code to sign in with, whose words go once it is sent."""
        at = self.now - KEPT * self.random.random()
        return self._sent(
            person,
            at,
            key=f"login_code:{next(self.number)}:user:{person.pk}",
            kind=Kind.LOGIN_CODE,
            from_email=sender(None),
            reply_to=reply_address(None),
            subject="Your code to sign in",
            sensitive=True,
        )

    def _sent(self, person: User, at: datetime, **columns: Any) -> OutgoingMail:
        """A mail that left a minute after it was written; of a thousand some did not arrive."""
        left = min(at + timedelta(minutes=1), self.now)
        chance = self.random.random()
        fate: dict[str, Any] = {"state": OutgoingMail.State.SENT, "sent_at": left, "attempts": 1}
        if chance < 0.002 and at > self.now - WORDS_KEPT:
            fate["state"] = OutgoingMail.State.BOUNCED
        elif chance > 0.998:
            fate = {"state": OutgoingMail.State.FAILED, "attempts": 8, "last_error": BUSY}
        return OutgoingMail(
            to_person=person,
            to_email=person.email,
            created_at=at,
            due_at=at,
            state_changed_at=left,
            **fate,
            **columns,
        )


def _bounce(mail: OutgoingMail) -> Bounce:
    assert mail.sent_at is not None
    at = min(mail.sent_at + timedelta(minutes=5), timezone.now())
    kind = Bounce.Kind.HARD
    return Bounce(key=f"large:{mail.pk}", mail=mail, kind=kind, words=NO_MAILBOX, at=at)


# The log -------------------------------------------------------------------------------------


def write_log(history: History, actor: User) -> None:
    """Write who did what, as far back as the log is kept."""
    since = timezone.now() - KEPT
    lines = (
        LogLine(verb=verb, at=at, actor=by, **about)
        for verb, at, by, about in _acts(history, actor)
        if at > since
    )
    write(LogLine, lines)


Act = tuple[str, datetime, User | None, dict[str, Any]]


def _acts(history: History, actor: User) -> Iterator[Act]:
    for row in history.enrollments:
        details = {"role": str(row.get_role_display())}
        yield _of_enrollment("enrollment.submitted", row, details)
    for pairing in history.pairings:
        yield from _of_pairing(pairing, actor)
    for question in history.checkins:
        if question.answered_at:
            person = question.pairing.side(question.side).person
            yield _line("checkin.answered", question.answered_at, person, question.pairing)


def _of_enrollment(verb: str, row: Enrollment, details: dict[str, Any]) -> Act:
    about = {"program": row.round.program, "round": row.round, "enrollment": row}
    return verb, row.submitted_at, row.person, {**about, "details": details}


def _of_pairing(pairing: Pairing, actor: User) -> Iterator[Act]:
    assert pairing.offered_at is not None
    yield _line("pairing.made", pairing.created_at, actor, pairing)
    yield _line("pairing.offered", pairing.offered_at, actor, pairing)
    for side in pairing.sides:
        if side.accepted_at:
            yield _line("pairing.accepted", side.accepted_at, side.person, pairing)
    if pairing.state in ENDINGS:
        by = pairing.declined_by or (pairing.mentee.person if pairing.end_reason else None)
        yield _line(f"pairing.{pairing.state}", pairing.state_changed_at, by, pairing)


def _line(verb: str, at: datetime, by: User | None, pairing: Pairing) -> Act:
    about = {"program": pairing.round.program, "round": pairing.round, "pairing": pairing}
    return verb, at, by, about
