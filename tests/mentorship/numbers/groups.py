"""Match rate and fit of each group once more, in plain Python over plain rows."""

from collections import defaultdict

from mentorship.models import Enrollment, Pairing
from mentorship.numbers.fairness import Dimension, Tally
from mentorship.roles import Role
from tests.mentorship.numbers.worlds import THIS_YEAR

OF_A_PERSON = ("person__profile__region", "person__profile__institution")
Counted = dict[tuple[tuple[int, int], str], Tally]
"""By round, year and group."""


def recounted(dimension: Dimension, role: Role) -> Counted:
    """What was counted of each group in each round of the present year."""
    found: Counted = defaultdict(Tally)
    begun = list(Pairing.objects.filter(active_at__isnull=False))
    for row in Enrollment.objects.filter(
        role=role, submitted_at__year=2026, submitted_at__lt=THIS_YEAR
    ):
        own = [one for one in begun if getattr(one, f"{role}_id") == row.pk]
        if row.state not in ("submitted", "paused") and not own:
            continue
        points = [one.points for one in own if one.points is not None]
        one = Tally(1, int(bool(own)), int(bool(points)), len(points), sum(points))
        for group in groups_of(dimension, row):
            found[(row.round_id, row.submitted_at.year), dimension.called(group)].add(one)
    return found


def groups_of(dimension: Dimension, row: Enrollment) -> set[str | None]:
    profile = row.person.profile
    region, place = profile.region, profile.institution
    return {
        "region": lambda: {region and (region.group or region.name)},
        "field": lambda: {one.group or one.name for one in profile.fields.all()} or {None},
        "library": lambda: {place and place.kind},
        "stage": lambda: {profile.career_stage},
    }[dimension.name]()
