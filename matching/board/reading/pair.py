"""One pair of the board, or one person who is left over: the two people and what stands between."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from accounts.models import User
from matching import access as matching_access
from matching.board.reading.fit import fit_of
from matching.board.reading.lines import Stage, labels_of
from matching.models import MatchRun, Suggestion, Verdict
from mentorship import access, states
from mentorship.models import Enrollment, Pairing, Round
from mentorship.roles import Role

KNOWN = ("person__profile__institution", "person__profile__region", "preference", "round__program")


@dataclass
class Pair:
    """A mentee and, where there is one, the mentor; with the row that holds them together."""

    round: Round
    run: MatchRun | None
    mentee: Enrollment
    mentor: Enrollment | None = None
    suggestion: Suggestion | None = None
    pairing: Pairing | None = None
    own: bool = False
    """Whether the reader is one of the two, and nobody else could decide."""
    labels: Mapping[int, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return f"{self.mentee.pk}-{self.mentor.pk}" if self.mentor else str(self.mentee.pk)

    @property
    def stage(self) -> Stage:
        if self.pairing:
            approved = self.pairing.state == Pairing.State.APPROVED
            return Stage.DECIDED if approved else Stage.TOLD
        return Stage.OPEN if self.suggestion else Stage.LEFT

    @property
    def is_open(self) -> bool:
        """Whether there is something to decide."""
        return self.stage is Stage.OPEN

    @property
    def stored(self) -> Suggestion | Pairing | None:
        """What holds points, parts and reasons of the two."""
        return self.suggestion or self.pairing

    @property
    def parts(self) -> Mapping[str, Any]:
        return self.stored.parts if self.stored else {}

    @property
    def fit(self) -> tuple[int | None, str]:
        """The share, and the word that is taken from it."""
        if self.suggestion:
            return self.suggestion.share, self.suggestion.band
        return fit_of(self.parts)

    def name(self, enrollment: Enrollment) -> str:
        """What somebody is called here: their name, or a number where names are hidden."""
        return self.labels.get(enrollment.pk) or str(enrollment.person.public_name)

    @property
    def mentee_name(self) -> str:
        return self.name(self.mentee)

    @property
    def mentor_name(self) -> str:
        return self.name(self.mentor) if self.mentor else ""


def pair_of(
    user: User, round: Round, run: MatchRun | None, key: str, *, names: bool = True
) -> Pair:
    """Read the pair of this key; what stands now, where the two are not together any more.

    Raises
    ------
    Http404 : there is no such mentee in the round, or somebody else decides about them.
    """
    mentee_id, mentor_id = _ids(key)
    people = Enrollment.objects.filter(round=round).select_related(*KNOWN)
    mentee = access.one_or_404(people.filter(role=Role.MENTEE), mentee_id)
    found = Pair(round, run, mentee)
    _find_row(user, found, mentor_id)
    stored = found.pairing or found.suggestion
    if stored is not None:
        found.mentor = people.get(pk=stored.mentor_id)
    found.own = user.pk in {one.person_id for one in (mentee, found.mentor) if one}
    _leave_to_others(user, found)
    if not names:
        found.labels = labels_of(round)
    return found


def _ids(key: str) -> tuple[int, int]:
    mentee, _dash, mentor = key.partition("-")
    return int(mentee or 0), int(mentor or 0)


def _find_row(user: User, found: Pair, mentor: int) -> None:
    """Look for the row of the two; without one for whatever stands with this mentee now."""
    pairings = _pairings(user, found)
    suggestions = _suggestions(user, found)
    both = {"mentor": mentor}
    found.pairing = pairings.filter(**both).first()
    if found.pairing is None:
        found.suggestion = suggestions.filter(**both).first()
    if found.stored is None:
        found.pairing = pairings.first()
    if found.stored is None:
        found.suggestion = suggestions.first()
    if found.pairing is not None:
        found.suggestion = Suggestion.objects.filter(pairing=found.pairing).first()


def _pairings(user: User, found: Pair) -> QuerySet[Pairing]:
    rows = access.pairings_decided_by(user)
    return rows.filter(mentee=found.mentee, state__in=states.PAIRING_PLACED).order_by("pk")


def _suggestions(user: User, found: Pair) -> QuerySet[Suggestion]:
    rows = matching_access.suggestions_run_by(user).filter(mentee=found.mentee, run=found.run)
    return rows.filter(state=Suggestion.State.NEW).order_by("pk")


def _leave_to_others(user: User, found: Pair) -> None:
    """Whoever is one of the two reads nothing here where somebody else decides."""
    if found.mentee.person_id == user.pk or found.own:
        if access.those_who_run(found.round.program, besides=(user.pk,)):
            raise Http404
    elif found.stored is None and _is_with(user, found):
        raise Http404


def _is_with(user: User, found: Pair) -> bool:
    """Whether the mentee stands together with the reader, which is for others to read."""
    together = {"mentee": found.mentee, "mentor__person": user}
    return (
        Pairing.objects.filter(**together, state__in=states.PAIRING_PLACED).exists()
        or Suggestion.objects.filter(**together, run=found.run, state=Suggestion.State.NEW).exists()
    )


def verdict_on(pair: Pair) -> Verdict | None:
    """What a coordinator has said of the two for the round."""
    if pair.mentor is None:
        return None
    rows = Verdict.objects.filter(round=pair.round, mentee=pair.mentee, mentor=pair.mentor)
    return rows.select_related("by__profile").first()
