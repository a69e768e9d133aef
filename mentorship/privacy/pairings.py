"""Pairings, meetings and how they went: dates stay, words go, whoever wrote them."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.privacy import Holding, Traces
from mentorship.models import CheckIn, LogLine, Meeting, Pairing
from mentorship.models.sides import by_own_hand, of_the_pair
from mentorship.privacy.rows import STATE, pairings_of


def _others_words(pairing: Pairing, person: User) -> frozenset[str]:
    """Reasons that the other gave to the coordinator alone."""
    ended_by = LogLine.objects.filter(pairing=pairing, verb="pairing.ended").first()
    veiled = set()
    if pairing.declined_by_id != person.pk:
        veiled.add("declined_words")
    if person.pk not in (pairing.declined_by_id, pairing.asked_by_id):
        veiled |= {"reply", "reply_words"}
    if ended_by is None or ended_by.actor_id != person.pk:
        veiled |= {"end_words", "end_reason"}
    return frozenset(veiled)


def _empty_pairings(traces: Traces) -> None:
    Pairing.objects.filter(of_the_pair(traces.person)).update(
        asked_words="",
        declined_words="",
        end_words="",
        reply_words="",
        reasons=[],
        parts={},
        points=None,
    )


def _empty_meetings(traces: Traces) -> None:
    Meeting.objects.filter(of_the_pair(traces.person, "pairing__")).update(place="", words="")


def _checkins_of(person: User) -> QuerySet[CheckIn]:
    """What they were asked; what the other was asked is the other's."""
    return CheckIn.objects.filter(by_own_hand(person, "side"))


def _empty_checkins(traces: Traces) -> None:
    CheckIn.objects.filter(of_the_pair(traces.person, "pairing__")).update(words="")


HOLDINGS = (
    Holding(
        Pairing,
        _("Your pairings"),
        pairings_of,
        _("Dates and outcome stay. Your partner sees “a former member”. All words are deleted."),
        _empty_pairings,
        veil=_others_words,
        gone=False,
        left_out={"reply_colleague": "somebody else of the directory"},
        emptied=("asked_words", "declined_words", "reply_words", "end_words", "reasons", "parts"),
        stays={
            "origin": STATE,
            "state": STATE,
            "end_reason": STATE,
            "span": STATE,
            "reply": STATE,
            "asked_by": "an emptied account",
            "steward": "an emptied account",
            "longer_by": STATE,
            "wrap_up_by": STATE,
            "declined_by": "an emptied account",
        },
    ),
    Holding(
        Meeting,
        _("Your meetings"),
        lambda person: Meeting.objects.filter(of_the_pair(person, "pairing__")),
        _("Dates stay with the pairing. Places and words are deleted."),
        _empty_meetings,
        gone=False,
        emptied=("place", "words"),
        stays={
            **dict.fromkeys(("state", "proposed_by", "how", "cancelled_by"), STATE),
            "times": "dates",
        },
    ),
    Holding(
        CheckIn,
        _("How you said it was going"),
        _checkins_of,
        _("The answers and their date stay with the pairing. The words are deleted."),
        _empty_checkins,
        gone=False,
        emptied=("words",),
        stays=dict.fromkeys(("side", "state", "answer"), STATE),
        private=True,
    ),
)
