"""What coordinators write, or arrange, for the two of a pairing; and to whom they hand a pair."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.models import User
from mentorship.mail.layout import mailbox, name_of, one_line, subject_line
from mentorship.mail.markup import typed
from mentorship.mail.message import Letter, Message, mail, site_link
from mentorship.mail.signatures import mark
from mentorship.mail.wording import ACTS, BRACES, IN_A_SUBJECT, SHOWN
from mentorship.messages.kinds import DESK, PART, Kind
from mentorship.messages.stage import Make, Stage, in_days
from mentorship.messages.truth import knows
from mentorship.models import OutgoingMail, Pairing
from mentorship.states import MENTEE, MENTOR

__all__ = ["PLACEHOLDERS", "Arranged", "Kind", "arranged", "fault_in", "handed_on", "pair_letter"]

PLACEHOLDERS = {
    "first name": lazy("what the reader is called"),
    "partner": lazy("the name of the other of the two"),
    "program": lazy("the name of the program"),
}
"""What words to a pair may hold, and what it stands for."""


def _columns(pairing: Pairing) -> dict[str, Any]:
    round = pairing.round
    return {"pairing": pairing, "round": round, "program": round.program}


def _once() -> str:
    return f"{timezone.now():%Y%m%d%H%M%S%f}"


# Own words -----------------------------------------------------------------------------------


def fault_in(pairing: Pairing, subject: str, words: str) -> str:
    """Say what is wrong with a letter to these two; "" when nothing is."""
    if ACTS in subject + words:
        return _("Leave out addresses with “/m/”: they act for one person alone")
    for found in BRACES.finditer(f"{subject}\n{words}"):
        if found[1] not in PLACEHOLDERS:
            known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
            shown = Truncator(found[0]).chars(SHOWN)
            return _("“%(shown)s” means nothing here. You can use %(known)s") % {
                "shown": shown,
                "known": known,
            }
    return _dead_link(words)


def _dead_link(words: str) -> str:
    values = dict.fromkeys(PLACEHOLDERS, "Sam")
    if address := typed.dead_link(typed.read(typed.filled(words, values, {}))):
        return _(
            "The link to “%(address)s” would lead nowhere: write it as "
            "[words](https://www.example.org), with its whole address"
        ) % {"address": Truncator(address).chars(SHOWN)}
    return ""


def _values(pairing: Pairing, side: str) -> dict[str, str]:
    own = pairing.side(side)
    told = {
        "first name": own.person.get_short_name(),
        "partner": name_of(own.other.person),
        "program": pairing.round.program.name,
    }
    return {name: one_line(value) for name, value in told.items()}


def _subject(subject: str, values: dict[str, str]) -> str:
    short = {name: Truncator(value).chars(IN_A_SUBJECT) for name, value in values.items()}
    return subject_line(BRACES.sub(lambda found: short[found[1]], subject))


def _may_read(mail: OutgoingMail) -> bool:
    """While the reader may know of the pairing."""
    return mail.pairing is None or knows(mail.pairing, mail.to_person_id)


SAMPLE = lazy("How is it going with {partner}? A line to me is enough, and stays between us.")


def _letter_samples(make: Make, it: Stage) -> Iterable[Message]:
    pairing, subject = it.pairing(Pairing.State.ACTIVE), str(lazy("How are you and {partner}?"))
    for side in it.sides:
        yield make(pairing, side, subject, str(SAMPLE), it.coordinator)


@mail(
    Kind.PAIR_LETTER,
    lazy("A coordinator writes about a pairing"),
    why=PART,
    true=_may_read,
    samples=_letter_samples,
)
def pair_letter(pairing: Pairing, side: str, subject: str, words: str, writer: User) -> Letter:
    """What a coordinator writes to one of the two; an answer goes to the coordinator.

    The same words on the same day are the same letter, however often they are sent.
    """
    once = mark("letter", pairing.pk, writer.pk, timezone.now().date(), subject, words)
    values = _values(pairing, side)
    facts = {
        "subject": _subject(subject, values),
        "source": words,
        "filled": values,
        "writer": name_of(writer),
        "program": pairing.round.program,
        "url": site_link("pairing", pairing.pk),
    }
    answer = {"reply_to": mailbox(name_of(writer), writer.email)}
    to, columns = pairing.side(side).person, {**_columns(pairing), **answer}
    return Letter(f"pairing:{pairing.pk}", to, facts, columns, once=once)


# What was arranged ---------------------------------------------------------------------------


class Arranged(StrEnum):
    """What a coordinator has arranged for two people."""

    PAUSED = "paused"
    EXTENDED = "extended"


def _still_arranged(mail: OutgoingMail) -> bool:
    """Whether what the mail tells is still so."""
    pairing, told = mail.pairing, mail.payload.get("until", "")
    if pairing is None or pairing.state != Pairing.State.ACTIVE:
        return False
    paused = mail.payload.get("what") == Arranged.PAUSED
    return str(pairing.paused_until if paused else pairing.ends_on) == told


def _arranged_samples(make: Make, it: Stage) -> Iterable[Message]:
    until = in_days(40)
    pairing = it.pairing(Pairing.State.ACTIVE, paused_until=until, ends_on=until)
    for what in Arranged:
        for side in it.sides:
            yield make(pairing, side, what, until, it.coordinator)


@mail(
    Kind.ARRANGED,
    lazy("A coordinator has arranged something for a pairing"),
    why=PART,
    true=_still_arranged,
    samples=_arranged_samples,
)
def arranged(pairing: Pairing, side: str, what: Arranged, until: date, writer: User) -> Letter:
    """A coordinator lets the two pause, or go on for longer."""
    own = pairing.side(side)
    facts = {
        "what": str(what),
        "other_name": name_of(own.other.person),
        "until": until,
        "writer": name_of(writer),
        "round": pairing.round,
        "program": pairing.round.program,
        "url": site_link("pairing", pairing.pk),
    }
    payload = {"what": str(what), "until": str(until)}
    columns = {**_columns(pairing), "payload": payload}
    return Letter(f"pairing:{pairing.pk}", own.person, facts, columns, once=_once())


# To whom a pair is handed --------------------------------------------------------------------


def _still_theirs(mail: OutgoingMail) -> bool:
    return mail.pairing is None or mail.pairing.steward_id == mail.to_person_id


def _handed_samples(make: Make, it: Stage) -> Iterable[Message]:
    pairing = it.pairing(Pairing.State.ACTIVE)
    for words in ("They <have> not met & would like to", ""):
        yield make(pairing, it.coordinator, words, it.coordinator)


@mail(
    Kind.COORDINATOR_HANDED,
    lazy("A pair is handed to you"),
    why=DESK,
    true=_still_theirs,
    samples=_handed_samples,
)
def handed_on(pairing: Pairing, person: User, words: str, writer: User) -> Letter:
    """To the coordinator who looks after the pair from now on."""
    facts = {
        "mentor_name": name_of(pairing.side(MENTOR).person),
        "mentee_name": name_of(pairing.side(MENTEE).person),
        "words": words,
        "writer": name_of(writer),
        "round": pairing.round,
        "program": pairing.round.program,
        "url": site_link("admin:pairing", pairing.pk),
    }
    about = f"pairing:{pairing.pk}"
    return Letter(about, person, facts, _columns(pairing), once=_once())
