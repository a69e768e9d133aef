"""The sign-ups of a round as a list: whom the address asks for, and what is known of them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from mentorship import access, states
from mentorship.eligibility.judging import Finding, findings_of_all, rules_of
from mentorship.models import Enrollment, EnrollmentTopic, ReviewOpinion, Round, SignUpReview
from mentorship.roles import Role
from mentorship.services.windows import in_line
from mentorship.text.addresses import chosen, searched

PER_PAGE = 50
LEFT = "left"
"""What the filter by state calls those who left by themselves."""
TO_DO = "to_do"
"""And those that somebody has to look at: new ones, and changed ones."""
COMPLETE, MISSING = "complete", "missing"
MEET, FAIL = "met", "not_met"

DECIDED_WORDS: dict[str, Promise] = {
    SignUpReview.State.NEW: _("Not looked at yet"),
    SignUpReview.State.CHANGED: _("Changed"),
    SignUpReview.State.ASKED: _("Asked to change"),
    SignUpReview.State.ACCEPTED: _("Accepted"),
    SignUpReview.State.HELD: _("On hold"),
    SignUpReview.State.DECLINED: _("Declined"),
}
"""What lists call each decision."""

ORDER = ("submitted_at", "pk")
"""First come first; the order in which one goes from one sign-up to the next."""


@dataclass(frozen=True)
class Asked:
    """What the address asks for; what makes no sense in it is left out."""

    words: str = ""
    role: str = ""
    state: str = ""
    rules: str = ""
    """`met` or `not_met`."""
    whole: str = ""
    """`complete` or `missing`: whether everything is answered that matching looks at."""

    @classmethod
    def in_address(cls, query: Mapping[str, str]) -> "Asked":
        """Read it from the address, each word only where it is a known one."""
        return cls(
            words=searched(query),
            role=chosen(query, "role", Role.values),
            state=chosen(query, "state", (*SignUpReview.State.values, TO_DO, LEFT)),
            rules=chosen(query, "rules", (MEET, FAIL)),
            whole=chosen(query, "whole", (COMPLETE, MISSING)),
        )

    def as_address(self) -> str:
        """The same as the end of an address, without what is not asked for."""
        names = {"q": self.words, "role": self.role, "state": self.state}
        names |= {"rules": self.rules, "whole": self.whole}
        return urlencode({name: value for name, value in names.items() if value})


# Rows ------------------------------------------------------------------------------------------


def everybody(user: User, round: Round) -> QuerySet[Enrollment]:
    """All sign-ups of the round that the user may look at, each with what was decided."""
    rows = access.enrollments_decided_by(user).filter(round=round)
    new = Value(SignUpReview.State.NEW.value)
    topics = EnrollmentTopic.objects.filter(enrollment=OuterRef("pk"))
    return rows.annotate(decided=Coalesce("sign_up_review__state", new), has_topics=Exists(topics))


def found(user: User, round: Round, asked: Asked) -> QuerySet[Enrollment]:
    """Those whom the address asks for, first come first."""
    rows = everybody(user, round).filter(_in_state(asked.state), _named(asked.words))
    if asked.role:
        rows = rows.filter(role=asked.role)
    if asked.whole:
        rows = rows.filter(WHOLE if asked.whole == COMPLETE else ~WHOLE)
    if asked.rules:
        rows = rows.filter(pk__in=_by_rules(round, rows, met=asked.rules == MEET))
    return rows.order_by(*ORDER)


WHOLE = Q(has_topics=True, person__profile__region__isnull=False) & ~Q(
    person__profile__job_title=""
)
"""Whether somebody has said everything that matching looks at first."""


def _in_state(state: str) -> Q:
    there = ~Q(state=Enrollment.State.WITHDRAWN)
    if state == LEFT:
        return ~there
    if state == TO_DO:
        return there & Q(decided__in=states.REVIEW_TO_DO)
    return there & Q(decided=state) if state else there


def _named(words: str) -> Q:
    """Whose name or address holds every one of these words."""
    named = Q()
    for word in words.split():
        name = Q(person__profile__full_name__icontains=word)
        named &= name | Q(person__email__icontains=word)
    return named


def _by_rules(round: Round, rows: QuerySet[Enrollment], *, met: bool) -> list[int]:
    """The sign-ups that meet all rules, or do not; asked of all of them, in a few queries."""
    rules = rules_of(round)
    people = list(rows.order_by().select_related(None))
    judged = findings_of_all(round, rules, people)
    return [pk for pk, each in judged.items() if _barred(each) is not met]


def _barred(findings: list[Finding]) -> bool:
    return any(finding.bars_pairing for finding in findings)


# What is shown of a row ------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """One sign-up as the list shows it."""

    place: Enrollment
    unmet: list[str]
    """Where they stand with each rule that they do not meet."""
    excepted: list[str]
    """The rules from which they are excepted."""
    opinions: str
    """How many coordinators think what, as `yes 2, no 1`."""
    in_line: int
    """Their place in the waiting list; 0 for whoever has a place in the round."""

    @property
    def is_whole(self) -> bool:
        """Whether they have said everything that matching looks at first."""
        profile = getattr(self.place.person, "profile", None)
        known = profile is not None and profile.region_id is not None and profile.job_title
        return bool(known and self.place.has_topics)  # type: ignore[attr-defined]

    @property
    def version(self) -> int:
        """Which decision the reader sees."""
        return version_of(self.place)


def version_of(place: Enrollment) -> int:
    """How often has been decided about a sign-up."""
    review: SignUpReview | None = getattr(place, "sign_up_review", None)
    return review.version if review else 0


def lines(round: Round, places: list[Enrollment]) -> list[Line]:
    """What the list shows of these, in a constant number of queries."""
    judged = findings_of_all(round, rules_of(round), places)
    said, waits = _opinions(places), _in_line(round, places)
    return [
        Line(
            place,
            [each.stands() for each in judged[place.pk] if each.bars_pairing],
            [str(each.rule) for each in judged[place.pk] if each.excepted],
            said.get(place.pk, ""),
            waits.get(place.pk, 0),
        )
        for place in places
    ]


def _opinions(places: list[Enrollment]) -> dict[int, str]:
    rows = ReviewOpinion.objects.filter(enrollment__in=[place.pk for place in places])
    counts: dict[int, dict[str, int]] = {}
    for pk, view in rows.order_by().values_list("enrollment", "view"):
        views = counts.setdefault(pk, dict.fromkeys(ReviewOpinion.View.values, 0))
        views[view] += 1
    labels = dict(ReviewOpinion.View.choices)
    return {
        pk: ", ".join(f"{labels[view]} {count}" for view, count in views.items() if count)
        for pk, views in counts.items()
    }


def _in_line(round: Round, places: list[Enrollment]) -> dict[int, int]:
    """The place in line of whoever waits among these, by enrollment."""
    roles = {place.role for place in places if place.waits_in_line}
    return {
        pk: number
        for role in sorted(roles)
        for number, pk in enumerate(in_line(round, role).values_list("pk", flat=True), start=1)
    }


def counts(user: User, round: Round) -> Counter[str]:
    """How many sign-ups are in each state and role; those who left are counted as such."""
    rows: QuerySet[Any] = everybody(user, round).order_by()
    there: Any = rows.exclude(state=Enrollment.State.WITHDRAWN)
    found: Counter[str] = Counter()
    for state, role, count in there.values_list("decided", "role").annotate(count=Count("pk")):
        found.update({state: count, role: count})
    if left := rows.filter(state=Enrollment.State.WITHDRAWN).count():
        found[LEFT] = left
    return found


# From one to the next --------------------------------------------------------------------------


def neighbours(rows: QuerySet[Enrollment], place: Enrollment) -> tuple[int | None, int | None]:
    """The sign-ups before and after this one among those that the address asks for."""
    here = Q(submitted_at=place.submitted_at)
    before = rows.filter(Q(submitted_at__lt=place.submitted_at) | here & Q(pk__lt=place.pk))
    after = rows.filter(Q(submitted_at__gt=place.submitted_at) | here & Q(pk__gt=place.pk))
    backwards = before.order_by(*(f"-{column}" for column in ORDER))
    return _first(backwards), _first(after.order_by(*ORDER))


def _first(rows: QuerySet[Any]) -> int | None:
    return rows.values_list("pk", flat=True).first()
