"""The mails of a check-in: the question to one of the two, and word to the coordinators."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from mentorship.mail.act_links import act_link
from mentorship.mail.layout import name_of
from mentorship.mail.message import Letter, Message, mail, site_link
from mentorship.mail.registry import Text
from mentorship.messages.coordinators import coordinators_of, nobody_reads
from mentorship.messages.kinds import DESK, MATCHED, Kind
from mentorship.messages.stage import Make, Stage
from mentorship.messages.truth import for_coordinators, goes_on
from mentorship.models import CheckIn, OutgoingMail, Pairing
from mentorship.states import MENTEE, MENTOR


def is_informal(checkin: CheckIn) -> bool:
    """Whether the two found each other: then nobody else hears how it goes."""
    pairing = checkin.pairing
    return pairing.made_by_the_two or pairing.round.program.is_informal


def is_read(checkin: CheckIn) -> bool:
    """Whether anybody besides the two reads the answer."""
    return not is_informal(checkin) and not nobody_reads(checkin.pairing)


OF_THOSE_WHO_GO_ON: dict[str, Text] = {
    CheckIn.Answer.WELL: _("Yes, we go on"),
    CheckIn.Answer.NOT_MET: _("We have not talked lately"),
    CheckIn.Answer.TROUBLE: _("Not as it is now"),
}
"""The three answers where a pairing has no end of its own, and the question is whether to go on."""


def is_open_ended(checkin: CheckIn) -> bool:
    """Whether the pairing lasts for as long as both wish."""
    return checkin.pairing.round.ends_on is None


def question(checkin: CheckIn) -> str:
    """The one question, to somebody who may have several partners."""
    name = {"name": name_of(checkin.pairing.side(checkin.side).other.person)}
    if is_open_ended(checkin):
        return gettext("Do you and %(name)s wish to go on?") % name
    return gettext("How is it going with %(name)s?") % name


def answers(checkin: CheckIn) -> list[tuple[str, str]]:
    """The three answers to it, as value and words."""
    words = OF_THOSE_WHO_GO_ON if is_open_ended(checkin) else dict(CheckIn.Answer.choices)
    return [(value, str(words[value])) for value in CheckIn.Answer.values]


def answer_words(checkin: CheckIn) -> str:
    """The answer that was given, in the words of its question."""
    return dict(answers(checkin)).get(checkin.answer, "")


TIME = timedelta(days=21)


def _still_asked(mail: OutgoingMail) -> bool:
    """Whether the question still waits, and the two go on."""
    if mail.checkin is None or mail.pairing is None:
        return True
    return goes_on(mail) and mail.checkin.state == CheckIn.State.ASKED


def _samples(make: Make, it: Stage) -> Iterable[Message]:
    pairing, now = it.pairing(Pairing.State.ACTIVE), timezone.now()
    for side in it.sides:
        asked = CheckIn(pairing=pairing, side=side, asked_at=now, due_at=now + TIME)
        yield make(it.keep(asked))


@mail(
    Kind.CHECKIN,
    _("The question how it is going"),
    group="prompts",
    true=_still_asked,
    samples=_samples,
)
def checkin(asked: CheckIn) -> Letter:
    """How is it going? One question, and three answers to press."""
    pairing = asked.pairing
    own, other = pairing.side(asked.side).enrollment, pairing.side(asked.side).other.enrollment
    facts = {
        "checkin": asked,
        "other_name": name_of(other.person),
        "is_read": is_read(asked),
        "question": question(asked),
        "answers": [(act_link(f"checkin_{value}"), words) for value, words in answers(asked)],
        "program": pairing.round.program,
    }
    key = f"checkin:{asked.pk}:asked:user:{own.person_id}"
    return Letter(f"checkin:{asked.pk}", own.person, facts, _about(asked), key=key)


def _answered_samples(make: Make, it: Stage) -> Iterable[Message]:
    pairing, now = it.pairing(Pairing.State.ACTIVE), timezone.now()
    for answer, side in ((CheckIn.Answer.NOT_MET, MENTOR), (CheckIn.Answer.TROUBLE, MENTEE)):
        given = {"state": CheckIn.State.ANSWERED, "answer": answer, "answered_at": now}
        asked = CheckIn(pairing=pairing, side=side, asked_at=now, due_at=now + TIME, **given)
        asked.words = "We <talk> & drift"
        yield make(it.keep(asked), it.coordinator)


@mail(
    Kind.COORDINATOR_CHECKIN,
    _("A pair has not met, or something is not working"),
    why=DESK,
    true=for_coordinators,
    samples=_answered_samples,
    programs=MATCHED,
)
def coordinator_checkin(answered: CheckIn, person: User) -> Letter:
    """A pair has not met, or something is not working; with the words written for them."""
    pairing = answered.pairing
    facts = {
        "checkin": answered,
        "who": name_of(pairing.side(answered.side).person),
        "other_name": name_of(pairing.side(answered.side).other.person),
        "said": answer_words(answered),
        "program": pairing.round.program,
        "url": site_link("admin:pairing", pairing.pk),
    }
    return Letter(f"checkin:{answered.pk}", person, facts, _about(answered))


def checkin_for_coordinators(answered: CheckIn) -> Iterator[Message]:
    """Tell each of them."""
    return (coordinator_checkin(answered, one) for one in coordinators_of(answered.pairing))


def _about(checkin: CheckIn) -> dict[str, Any]:
    pairing = checkin.pairing
    return {
        "checkin": checkin,
        "pairing": pairing,
        "round": pairing.round,
        "program": pairing.round.program,
    }
