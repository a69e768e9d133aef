"""To somebody about their place in a round, or about their account."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from mentorship.eligibility.facts import asked_of
from mentorship.eligibility.judging import findings_of, rules_of
from mentorship.eligibility.wording import still_to_do
from mentorship.mail.message import Letter, Message, mail, site_link
from mentorship.mail.wording import OF_ONE
from mentorship.messages.kinds import PART, SAFETY, Kind
from mentorship.messages.stage import Make, Stage, to_each
from mentorship.messages.truth import always
from mentorship.models import (
    EligibilityException,
    EligibilityRule,
    Enrollment,
    OutgoingMail,
)


def _still_joined(mail: OutgoingMail) -> bool:
    return mail.enrollment is None or not mail.enrollment.is_gone


def about_place(enrollment: Enrollment, *, once: str = "", **facts: Any) -> Letter:
    """A letter to somebody about their place in a round, with what all of these can tell."""
    round = enrollment.round
    told = {
        "enrollment": enrollment,
        "round": round,
        "program": round.program,
        "own_word": round.program.a_word_for(enrollment.role),
        "url": site_link("enrollment", enrollment.pk),
    }
    columns = {"enrollment": enrollment, "round": round, "program": round.program}
    about = f"enrollment:{enrollment.pk}"
    return Letter(about, enrollment.person, told | facts, columns, once=once)


@mail(
    Kind.JOINED,
    _("You have joined a round"),
    why=PART,
    at_once=True,
    true=_still_joined,
    samples=to_each,
    placeholders=OF_ONE,
)
def joined(enrollment: Enrollment) -> Letter:
    """You have joined: what happens next, and by when."""
    round = enrollment.round
    informal = round.program.is_informal
    own_page = site_link("enrollment", enrollment.pk)
    return about_place(
        enrollment,
        informal=informal,
        closes_on=round.closes_on(enrollment.role),
        to_do=still_to_do(round, findings_of(round, rules_of(round), asked_of(enrollment))),
        url=site_link("directory", round.pk) if informal else own_page,
    )


def _still_in_line(mail: OutgoingMail) -> bool:
    return mail.enrollment is None or mail.enrollment.waits_in_line


@mail(
    Kind.IN_LINE,
    _("You are on a waiting list"),
    why=PART,
    at_once=True,
    true=_still_in_line,
    samples=to_each,
)
def in_line(enrollment: Enrollment) -> Letter:
    """You are on the waiting list: why, and what happens when a place gets free."""
    return _about_a_place(enrollment)


@mail(
    Kind.TAKEN_IN,
    _("A place for you, from the waiting list"),
    why=PART,
    at_once=True,
    true=_still_joined,
    samples=to_each,
)
def taken_in(enrollment: Enrollment) -> Letter:
    """A place was free, and it is yours: what happens next."""
    return _about_a_place(enrollment)


def _about_a_place(enrollment: Enrollment) -> Letter:
    """What both mails about the waiting list tell; one may come again, after somebody came back."""
    once = str(enrollment.state_changed_at.timestamp()) if enrollment.pk else ""
    more = {"closed_on": _closed_on(enrollment), "announce_on": enrollment.round.announce_on}
    return about_place(enrollment, once=once, **more)


def _closed_on(enrollment: Enrollment) -> date | None:
    """The last day of sign-up, for somebody who came after it."""
    round, closes = enrollment.round, enrollment.round.closes_on(enrollment.role)
    since = enrollment.state_changed_at
    return closes if closes and since and since > round.end_of(closes) else None


def _still_unmet(mail: OutgoingMail) -> bool:
    place = mail.enrollment
    if place is None or place.is_gone:
        return place is None
    findings = findings_of(place.round, rules_of(place.round), asked_of(place))
    return any(finding.bars_pairing for finding in findings)


def _unmet_samples(make: Make, it: Stage) -> Iterable[Message]:
    said = [str(_("The rules of who may join have changed. We need an answer from you."))]
    return (make(it.enrollment(side), said, "1") for side in it.sides)


@mail(
    Kind.RULES_UNMET,
    _("Something is missing before you can be paired"),
    why=PART,
    true=_still_unmet,
    samples=_unmet_samples,
)
def rules_unmet(enrollment: Enrollment, to_do: Sequence[str], once: str) -> Letter:
    """A rule leaves you out of matching as things stand: which, and what would change it."""
    return about_place(enrollment, once=once, to_do=to_do)


def _exception_stands(mail: OutgoingMail) -> bool:
    rows = EligibilityException.objects.filter(round=mail.round, person=mail.to_person)
    return rows.exists()


def _excepted_samples(make: Make, it: Stage) -> Iterable[Message]:
    for side in it.sides:
        yield make(
            EligibilityException(
                pk=0,
                round=it.round,
                person=it.person(side),
                role=side,
                kind=EligibilityRule.Kind.YEARS,
                reason=str(_("You have worked in libraries for four years, and nearly five.")),
            )
        )


@mail(
    Kind.EXCEPTED,
    _("A coordinator makes an exception for you"),
    why=PART,
    at_once=True,
    true=_exception_stands,
    samples=_excepted_samples,
)
def excepted(exception: EligibilityException) -> Letter:
    """You may join although a rule says no: the reason, and the way in."""
    round = exception.round
    facts = {
        "round": round,
        "program": round.program,
        "own_word": round.program.a_word_for(exception.role),
        "reason": exception.reason,
        "url": site_link("join_check", round.pk, exception.role),
    }
    columns = {"round": round, "program": round.program}
    return Letter(f"exception:{exception.pk}", exception.person, facts, columns)


def _closed_samples(make: Make, it: Stage) -> Iterable[Message]:
    erased_on = timezone.now() + timedelta(days=30)
    return (make(it.person(side), erased_on) for side in it.sides)


@mail(
    Kind.ACCOUNT_CLOSED,
    _("Your account was closed"),
    why=SAFETY,
    at_once=True,
    true=always,
    samples=_closed_samples,
)
def account_closed(person: User, erased_on: datetime) -> Letter:
    """Your account is closed: until when it can be opened again."""
    facts = {"erased_on": erased_on, "url": site_link("account_login")}
    about = f"user:{person.pk}"
    key = f"{about}:account_closed:{erased_on:%Y-%m-%d-%H-%M-%S}"
    return Letter(about, person, facts, {}, key=key)
