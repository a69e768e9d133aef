"""The mails of a check-in: the question to one of the two, and word to the coordinators."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mentorship.mail.act_links import act_link
from mentorship.mail.kinds import Text
from mentorship.mail.layout import name_of
from mentorship.mail.message import Message, render, site_link
from mentorship.messages.coordinators import coordinators_of, nobody_reads
from mentorship.models import CheckIn


def is_informal(checkin: CheckIn) -> bool:
    """Whether the two found each other: then nobody else hears how it goes."""
    pairing = checkin.pairing
    return pairing.made_by_the_two or pairing.round.program.kind == "informal"


def is_read(checkin: CheckIn) -> bool:
    """Whether anybody besides the two reads the answer."""
    return not is_informal(checkin) and not nobody_reads(checkin.pairing)


OF_THOSE_WHO_GO_ON: dict[str, Text] = {
    "well": _("Yes, we go on"),
    "not_met": _("We have not talked lately"),
    "trouble": _("Not as it is now"),
}
"""The three answers where a pairing has no end of its own, and the question is whether to go on."""


def is_open_ended(checkin: CheckIn) -> bool:
    """Whether the pairing lasts for as long as both wish."""
    return checkin.pairing.round.ends_on is None


def question(checkin: CheckIn) -> str:
    """The one question, to somebody who may have several partners."""
    name = {"name": name_of(checkin.pairing.other(checkin.side).person)}
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


def checkin(asked: CheckIn) -> Message:
    """How is it going? One question, and three answers to press."""
    pairing = asked.pairing
    own, other = pairing.enrollment_of(asked.side), pairing.other(asked.side)
    context = {
        "checkin": asked,
        "other_name": name_of(other.person),
        "is_read": is_read(asked),
        "question": question(asked),
        "answers": [(act_link(f"checkin_{value}"), words) for value, words in answers(asked)],
        "program": pairing.round.program,
    }
    key = f"checkin:{asked.pk}:asked:user:{own.person_id}"
    return render("checkin", key, own.person, context, **_about(asked))


def checkin_for_coordinators(answered: CheckIn) -> Iterator[Message]:
    """A pair has not met, or something is not working; with the words written for them."""
    pairing = answered.pairing
    for person in coordinators_of(pairing):
        context = {
            "checkin": answered,
            "who": name_of(pairing.enrollment_of(answered.side).person),
            "other_name": name_of(pairing.other(answered.side).person),
            "said": answer_words(answered),
            "program": pairing.round.program,
            "url": site_link("admin:pairing", pairing.pk),
        }
        key = f"checkin:{answered.pk}:coordinator_checkin:user:{person.pk}"
        yield render("coordinator_checkin", key, person, context, **_about(answered))


def _about(checkin: CheckIn) -> dict[str, Any]:
    pairing = checkin.pairing
    return {
        "checkin": checkin,
        "pairing": pairing,
        "round": pairing.round,
        "program": pairing.round.program,
    }
