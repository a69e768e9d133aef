"""What a shown line says beside its names: weakest factor, caution, who decided; a page at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from accounts import dates
from accounts.models import User
from matching.board.reading.lines import Line, Lines
from matching.core import FACTORS
from matching.models import Suggestion, Verdict
from mentorship import weights
from mentorship.models import Pairing, Round
from mentorship.text import reasons


@dataclass
class Detail:
    """One line as the page shows it."""

    line: Line
    mentee: str
    mentor: str
    weakest: str = ""
    caution: str = ""
    locked: bool = False
    bars: int = 0
    """How many mentors are ruled out for this mentee by a coordinator."""
    decider: str = ""
    why: Mapping[str, Any] = field(default_factory=dict)
    """Why somebody is left over, as the run wrote it down."""


def details_of(round: Round, board: Lines, lines: list[Line], *, names: bool) -> list[Detail]:
    """What the page shows of these lines, in a constant number of queries."""
    kept = _kept(lines)
    said = _said(round, lines)
    deciders = _names_of({line.decided_by for line in lines if line.decided_by})
    why = {} if board.run is None else _why(board, lines)
    found = []
    for line in lines:
        mentee, mentor = named(board, line, names=names)
        parts, words = kept.get(line.key, ({}, []))
        verdicts = said.get(line.mentee, {})
        found.append(
            Detail(
                line=line,
                mentee=mentee,
                mentor=mentor,
                weakest=weakest(parts),
                caution=_caution(words, mentee, mentor),
                locked=verdicts.get(line.mentor or 0) == Verdict.Kind.LOCKED,
                bars=list(verdicts.values()).count(Verdict.Kind.BARRED),
                decider=deciders.get(line.decided_by or 0, ""),
                why=why.get(line.mentee, {}),
            )
        )
    return found


def named(board: Lines, line: Line, *, names: bool) -> tuple[str, str]:
    """What the two are called: their names, or numbers where names are hidden."""
    if names:
        return line.mentee_name, line.mentor_name
    return board.labels.get(line.mentee, ""), board.labels.get(line.mentor or 0, "")


def _kept(lines: Iterable[Line]) -> dict[str, tuple[Any, Any]]:
    """Parts and reasons of each pair, by the key of its line."""
    suggestions = {line.suggestion: line.key for line in lines if line.suggestion}
    pairings = {line.pairing: line.key for line in lines if line.pairing}
    rows = [
        (keys, model.objects.filter(pk__in=keys).values_list("pk", "parts", "reasons"))
        for keys, model in ((suggestions, Suggestion), (pairings, Pairing))
    ]
    return {keys[pk]: (parts, words) for keys, each in rows for pk, parts, words in each}


def _said(round: Round, lines: Iterable[Line]) -> dict[int, dict[int, str]]:
    """What coordinators have said of each mentee with any mentor: the kind, by both."""
    rows = Verdict.objects.filter(round=round, mentee__in=[line.mentee for line in lines])
    found: dict[int, dict[int, str]] = {}
    for mentee, mentor, kind in rows.values_list("mentee", "mentor", "kind"):
        found.setdefault(mentee, {})[mentor] = kind
    return found


def _names_of(people: Iterable[int]) -> dict[int, str]:
    rows = User.objects.select_related("profile").in_bulk(list(people))
    return {pk: person.public_name for pk, person in rows.items()}


def _why(board: Lines, lines: Iterable[Line]) -> dict[int, Mapping[str, Any]]:
    """Why these are left over; the column is heavy, so it is read for lines that need it alone."""
    left = {line.mentee for line in lines if not line.is_matched}
    if not left or board.run is None:
        return {}
    return {row["enrollment"]: row for row in board.run.unmatched if row["enrollment"] in left}


LACKING = ("caution.", "talk.topics")
"""How the codes begin of what says which topics a pair lacks."""


def _caution(words: Sequence[Mapping[str, Any]], mentee: str, mentor: str) -> str:
    """What to look at, in a few words: the topics that are missing, else the whole sentence."""
    for row in words:
        if row.get("kind") != "reason" and str(row.get("code", "")).startswith(LACKING):
            topics = row.get("params", {}).get("topics", [])
            return _("lacks %(topics)s") % {"topics": dates.listed(topics)}
    told = reasons.told(words, "desk", mentor=mentor, mentee=mentee)
    return told.caution or told.talk or ""


def weakest(parts: Mapping[str, Any]) -> str:
    """The factor of which the two reach least, of those that rest on what both answered."""
    shares = {
        name: part["points"] / part["most"]
        for name, part in parts.items()
        if part.get("basis", "answers") == "answers" and part["most"] and name in FACTORS
        if not FACTORS[name].only_adds
    }
    return str(weights.LABELS[min(shares, key=shares.__getitem__)]) if shares else ""
