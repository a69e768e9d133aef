"""The pair beside the lines: two people aligned, points of each factor, who else could be."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from matching.admin.board.pressing import new_key
from matching.admin.board.words import BASIS, FIRM, SHARES
from matching.admin.free_places import FreePlaces
from matching.admin.words import explained
from matching.board.reading.pair import Pair, verdict_on
from matching.models import Suggestion, Verdict
from mentorship import access, states, weights
from mentorship.admin.enrollments import facts
from mentorship.models import Enrollment, LogLine, Pairing
from mentorship.roles import Role
from mentorship.text import reasons

MANY = 20
"""More reasons than any pair has: the desk reads them all."""


def context_of(user: User, pair: Pair) -> dict[str, Any]:
    """All that the page says of a pair, or of somebody who is left over."""
    verdict = verdict_on(pair)
    share, band = pair.fit
    found = {
        "pair": pair,
        "share": share,
        "band": band,
        "aligned": list(_aligned(pair)),
        "caution": _caution(pair),
        "locked": verdict is not None and verdict.kind == Verdict.Kind.LOCKED,
        "verdict": verdict,
        "earlier": _earlier(pair),
        "history": _history(user, pair),
        "barred": _barred(pair),
        "key": new_key(),
    }
    if pair.mentor is None:
        return found | _left_over(pair)
    return found | _matched(pair)


def _matched(pair: Pair) -> dict[str, Any]:
    names = {Role.MENTEE.value: pair.mentee_name, Role.MENTOR.value: pair.mentor_name}
    words = reasons.told(
        pair.stored.reasons if pair.stored else [],
        "desk",
        most=MANY,
        **names,
    )
    return {"words": words, "factors": list(factors_of(pair.parts, names))}


def _caution(pair: Pair) -> str:
    """Why an undecided suggestion cannot be approved now."""
    if pair.suggestion is None or not pair.is_open:
        return ""
    return FreePlaces([pair.suggestion]).caution(pair.suggestion)


# The two people --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Fact:
    """What each of the two says of one thing."""

    label: str
    mentee: str
    mentor: str

    @property
    def same(self) -> bool:
        return bool(self.mentee) and self.mentee == self.mentor


def _aligned(pair: Pair) -> Iterator[Fact]:
    """The answers of both, line by line; one column where somebody is left over."""
    mentee = _by_label(pair.mentee)
    mentor = _by_label(pair.mentor) if pair.mentor else {}
    for label in dict.fromkeys((*mentee, *mentor)):
        fact = Fact(label, mentee.get(label, ""), mentor.get(label, ""))
        if fact.mentee or fact.mentor:
            yield fact


def _by_label(enrollment: Enrollment) -> dict[str, str]:
    return {row["label"]: row["value"] for row in facts(enrollment)}


def _earlier(pair: Pair) -> list[tuple[str, int]]:
    """Who of the two has been in pairings of other rounds, and in how many."""
    found = []
    for one in filter(None, (pair.mentee, pair.mentor)):
        as_one = {Role(one.role).path("person"): one.person_id}
        rows = Pairing.objects.filter(**as_one, state__in=states.PAIRING_BEGUN)
        if count := rows.exclude(round=pair.round).count():
            found.append((pair.name(one), count))
    return found


# Points ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FactorRow:
    """The points of one factor: a bar, or a sentence where there is nothing to lack."""

    label: str
    points: int
    most: int
    percent: int
    average: bool = False
    note: str = ""
    shares: tuple["FactorRow", ...] = ()
    """What each side adds, and what is common; nothing where all of it is common."""


def factors_of(parts: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[FactorRow]:
    """The points of each factor that counts, those of both sides apart where there are such."""
    for name, words in weights.LABELS.items():
        part = parts.get(name)
        if part and part["most"]:
            yield replace(_factor(str(words), part), shares=tuple(_sides(part, names)))


def _sides(part: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[FactorRow]:
    for share, words in SHARES.items():
        if share in part.get("shares", ()):
            points, most, basis = part["shares"][share]
            one = {"points": points, "most": most, "basis": basis}
            if most:
                yield _factor(str(words) % names, one)


def _factor(label: str, part: Mapping[str, Any]) -> FactorRow:
    points, most, basis = part["points"], part["most"], part.get("basis", "answers")
    percent = round(100 * max(0, min(points, most)) / most)
    if basis == "rule" and not points:
        return FactorRow(label, 0, most, 0, note=str(FIRM))
    note = str(BASIS.get(basis, ""))
    return FactorRow(label, points, most, percent, average=basis in BASIS, note=note)


# What was said of this mentee --------------------------------------------------------------------


def _barred(pair: Pair) -> list[dict[str, Any]]:
    """With whom the mentee is not to be suggested: for the round, or for this run."""
    said = Verdict.objects.filter(
        round=pair.round, mentee=pair.mentee, kind=Verdict.Kind.BARRED
    ).values_list("mentor", flat=True)
    rejected = Suggestion.objects.filter(
        run=pair.run, mentee=pair.mentee, state=Suggestion.State.REJECTED
    ).values_list("mentor", flat=True)
    for_good = set(said)
    people = Enrollment.objects.filter(pk__in={*for_good, *rejected})
    return [
        {"mentor": one, "name": pair.name(one), "for_good": one.pk in for_good}
        for one in people.select_related("person__profile").order_by("pk")
    ]


# Left over, history ----------------------------------------------------------------------------


def _left_over(pair: Pair) -> dict[str, Any]:
    """Why nobody is suggested for them, and what would help."""
    known = pair.run.unmatched if pair.run else []
    row = next((each for each in known if each["enrollment"] == pair.mentee.pk), None)
    why, remedy = explained(row or {"reason": "since" if pair.run else "never_run"})
    return {"why": why, "remedy": remedy}


def _history(user: User, pair: Pair) -> list[LogLine]:
    """What was done with these two in this round, as sentences, latest first."""
    rows = access.log_run_by(user).filter(round=pair.round)
    if pair.pairing:
        rows = rows.filter(pairing=pair.pairing)
    else:
        rows = rows.filter(enrollment=pair.mentee, verb__startswith="suggestion.")
    return list(rows.select_related("actor__profile")[:8])


def said_of(pair: Pair) -> str:
    """The two in a sentence: “Mia Castellanos & Greta Choi”."""
    if pair.mentor is None:
        return pair.mentee_name
    return _("%(mentee)s & %(mentor)s") % {"mentee": pair.mentee_name, "mentor": pair.mentor_name}
