"""Tables beside the single numbers: by link, by reason of an end, by year."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _

from mentorship import states
from mentorship.models import Enrollment, Pairing, SourceUse
from mentorship.numbers import rows
from mentorship.numbers.grid import Column, Grid, Line
from mentorship.numbers.measure import Kind
from mentorship.numbers.scopes import Scope, year_name, year_of

MOST_LINKS = 15


def by_link(scope: Scope) -> Grid:
    """Through which links people came, the ones that brought most first."""
    return Grid(
        name="by_link",
        label=_("By link"),
        definition=_(
            "Links with a source that coordinators made, by the day on which somebody set out to "
            "join by one. The first link of a person counts. Signed up and paired: whoever of them "
            "did so by now."
        ),
        columns=[
            Column(_("Set out"), drawn=True),
            Column(_("Signed up"), drawn=True),
            Column(_("Paired")),
        ],
        lines=[Line(label, numbers) for label, *numbers in _links(scope)],
        stub=_("Link"),
        empty=_("Nobody came by a link in this time."),
    )


def _links(scope: Scope) -> Any:
    both = Q(mentor__person=OuterRef("person")) | Q(mentee__person=OuterRef("person"))
    pairs = Pairing.objects.filter(both, round=OuterRef("round"), state__in=states.PAIRING_BEGUN)
    here = Enrollment.objects.filter(
        person=OuterRef("person"), round=OuterRef("round"), submitted_at__gte=OuterRef("at")
    )
    uses: Any = SourceUse.objects.filter(scope.has("at"), round__in=scope.rounds)
    uses = uses.annotate(
        signed=Exists(here.exclude(state__in=states.ENROLLMENT_GONE)), paired=Exists(pairs)
    )
    counts = {
        "begun": Count("pk"),
        "signed_up": Count("pk", filter=Q(signed=True)),
        "with_partner": Count("pk", filter=Q(paired=True)),
    }
    found = uses.order_by().values_list("link__label").annotate(**counts)
    return found.order_by("-begun", "link__label")[:MOST_LINKS]


def by_reason(scope: Scope) -> Grid:
    """How pairings ended."""
    counted = rows.endings(scope).values_list("end_reason").annotate(count=Count("pk"))
    found = dict(counted)
    labels = {"": _("Concluded"), **dict(Pairing.EndReason.choices)}
    ordered = sorted(found.items(), key=lambda one: (-one[1], one[0]))
    total = sum(found.values())
    return Grid(
        name="by_reason",
        label=_("How they ended"),
        definition=_("Pairs that are over, by the reason that was chosen with an early end."),
        columns=[Column(_("Pairs"), drawn=True), Column(_("Share"), Kind.PERCENT)],
        lines=[Line(str(labels[code]), (count, 100 * count / total)) for code, count in ordered],
        stub=_("Reason"),
        empty=_("No pairing ended in this time."),
    )


def by_year(scope: Scope) -> Grid:
    """How it grows: people and pairs year by year, whatever the year that is looked at."""
    signed_up = Enrollment.objects.filter(round__in=scope.rounds)
    people = _by_year(signed_up, "submitted_at")
    pairs = _by_year(rows.pairings(scope), "active_at")
    ordered = sorted(people.keys() | pairs.keys())[-12:]
    return Grid(
        name="by_year",
        label=_("Year by year"),
        definition=_("Sign-ups by the day on which they were sent, pairs by the day they began."),
        columns=[Column(_("Signed up"), drawn=True), Column(_("Pairs that began"), drawn=True)],
        lines=[
            Line(year_name(year), (people.get(year, 0), pairs.get(year, 0))) for year in ordered
        ],
        stub=_("Year"),
        empty=_("Nobody has signed up yet."),
    )


def _by_year(found: Any, column: str) -> dict[int, int]:
    dated = found.filter(**{f"{column}__isnull": False}).order_by()
    in_year = dated.annotate(in_year=year_of(column))
    return dict(in_year.values_list("in_year").annotate(count=Count("pk")))
