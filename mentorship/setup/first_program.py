"""A first program with its first round: from a kind and a day, with dates that suit most."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship import weights
from mentorship.models import Program, Round, Unit
from mentorship.models.association import house
from mentorship.services import programs, rounds
from mentorship.services.acts import act

NINE_MONTHS = 272
"""Days from the start of a long-term round to its end: October to June."""


@dataclass(frozen=True)
class Wanted:
    """What an administrator says; `starts_on` is the first day of pairs, or of the convention."""

    name: str
    kind: str
    unit: Unit
    summary: str
    round_name: str
    starts_on: date | None
    ends_on: date | None


@act
def set_up(actor: User, wanted: Wanted, today: date) -> Round:
    """Make the program and a round of it, a draft whose dates can be changed.

    Raises
    ------
    Refused : the unit has a program of this name, or is not the actor's.
    """
    program = Program(
        name=wanted.name,
        kind=wanted.kind,
        unit=wanted.unit,
        summary=wanted.summary,
        slug=_free_slug(wanted.name),
    )
    programs.create(actor, program)
    round = Round(
        program=program,
        name=wanted.round_name,
        time_zone=house().time_zone,
        weights=weights.proposed(wanted.kind),
        **dates_for(wanted, today),
    )
    return rounds.create(actor, round)


def dates_for(wanted: Wanted, today: date) -> dict[str, date | None]:
    """The dates of the round, by column, counted from its start; none lies before today.

    Sign-up opens sixty days before the start and closes two weeks before it, pairs are announced a
    week before: half of the time that is left where the start is near.
    """
    start = wanted.starts_on
    if wanted.kind == Program.Kind.INFORMAL or start is None:
        return {"signup_opens_on": today}
    left = (start - today).days
    ends = wanted.ends_on
    if ends is None and wanted.kind == Program.Kind.LONG_TERM:
        ends = start + timedelta(days=NINE_MONTHS)
    return {
        "signup_opens_on": max(today, start - timedelta(days=60)),
        "signup_closes_on": start - timedelta(days=min(14, left // 2)),
        "announce_on": start - timedelta(days=min(7, left // 4)),
        "starts_on": start,
        "ends_on": ends,
    }


def _free_slug(name: str) -> str:
    """The end of the program's address; with a number where it is taken."""
    wanted = slugify(name)[:70] or str(_("program"))
    taken = set(Program.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return wanted if wanted not in taken else next(one for one in numbered if one not in taken)
