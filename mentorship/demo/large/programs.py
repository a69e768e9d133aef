"""A hundred units, the programs of some of them, and rounds of three years."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import cycle
from random import Random

from django.utils import timezone

from accounts.models import Profile, Region, School, User
from mentorship import weights
from mentorship.demo.cast import DOMAIN
from mentorship.demo.large.sizes import PROGRAMS, RUNNING, UNITS
from mentorship.models import Coordinator, Program, Round, Unit

EVERYBODY = "everybody"
"""The address of the program with the current round; where it is, the large association is."""

SUBJECTS = (
    *("Assessment", "Cataloging", "Children's books", "Copyright", "Data services"),
    *("Disability", "Distance learning", "Fundraising", "Gaming", "Health", "History"),
    *("Instruction", "Law", "Licensing", "Literacy", "Local history", "Music", "Numeracy"),
    *("Outreach", "Poetry", "Preservation", "Prisons", "Publishing", "Rare books"),
    *("Reference", "Science", "Serials", "Storytelling", "Teens"),
)

STARTED = {"first": 730, "second": 400, "running": 195}
"""How many days ago rounds began: two that are over, and those that are running."""

LENGTH = timedelta(days=300)


@dataclass(frozen=True)
class Rounds:
    """The rounds to be filled, by what goes on in them."""

    current: Round
    over: list[Round]
    running: list[Round]
    directory: Round


def make_programs(random: Random, people: list[Profile], directory: Round) -> Rounds:
    """Write units up to a hundred, a coordinator for each, and the rounds of ten programs."""
    units = _make_units()
    _appoint(people, units)
    programs = [
        _program(number, unit) for number, unit in zip(range(PROGRAMS), units, strict=False)
    ]
    return Rounds(
        _current(Unit.objects.get(parent=None)),
        [_over(program, when) for when in ("first", "second") for program in programs],
        [_running(program) for program in programs[:RUNNING]],
        directory,
    )


def _make_units() -> list[Unit]:
    """Chapters of all regions, alumni of all schools, and groups of divisions by subject."""
    top = Unit.objects.get(parent=None)
    divisions = list(Unit.objects.filter(kind=Unit.Kind.DIVISION).order_by("pk"))
    known = set(Unit.objects.values_list("name", flat=True))
    wanted = [
        *((Unit.Kind.CHAPTER, f"{name} Chapter", top) for name in _names(Region)),
        *((Unit.Kind.SCHOOL, f"{name} Alumni", top) for name in _names(School)),
        *(
            (Unit.Kind.ROUND_TABLE, f"{subject} Interest Group", division)
            for subject, division in zip(SUBJECTS, cycle(divisions), strict=False)
        ),
    ]
    new = [row for row in wanted if row[1] not in known][: UNITS - len(known)]
    return Unit.objects.bulk_create(
        Unit(kind=kind, name=name, parent=above) for kind, name, above in new
    )


def _names(model: type[Region] | type[School]) -> list[str]:
    return list(model._default_manager.order_by("pk").values_list("name", flat=True))


def _appoint(people: list[Profile], units: list[Unit]) -> None:
    """A coordinator for each unit, and Cleo for the program of everybody."""
    some = people[: len(units)]
    User.objects.filter(pk__in=[one.user_id for one in some]).update(is_staff=True)
    Coordinator.objects.bulk_create(
        Coordinator(person_id=one.user_id, unit=unit) for one, unit in zip(some, units, strict=True)
    )


def _program(number: int, unit: Unit) -> Program:
    return Program.objects.create(
        slug=f"neighbors-{number}",
        unit=unit,
        kind=Program.Kind.LONG_TERM,
        name=f"{unit.name.removesuffix(' Chapter')} neighbors",
        summary="Ten months with a colleague from another library near you.",
        description="Matched by our chapter's committee. Pairs meet about once a month.",
    )


def _current(top: Unit) -> Round:
    """The round of thousands, whose sign-up closed two weeks ago."""
    program = Program.objects.create(
        slug=EVERYBODY,
        unit=top,
        kind=Program.Kind.LONG_TERM,
        name="Mentoring for everybody",
        summary="A year with a colleague from anywhere in the association.",
        description="Our largest program: every member may join, wherever they work.",
    )
    Coordinator.objects.create(person=User.objects.get(email=f"cleo@{DOMAIN}"), program=program)
    return _round(
        program,
        str(_day(-60).year),
        Round.State.MATCHING,
        signup_opens_on=_day(60),
        signup_closes_on=_day(16),
        announce_on=_day(-20),
        starts_on=_day(-30),
        ends_on=_day(-330),
    )


def _over(program: Program, when: str) -> Round:
    ago = STARTED[when]
    ended = ago - LENGTH.days
    round = _round(program, f"{when} year", Round.State.CLOSED, **_dates(ago))
    Round.objects.filter(pk=round.pk).update(state_changed_at=_moment(ended - 1))
    return round


def _running(program: Program) -> Round:
    return _round(program, "this year", Round.State.RUNNING, **_dates(STARTED["running"]))


def _dates(ago: int) -> dict[str, date]:
    """The dates of a round that began so many days ago."""
    return {
        "signup_opens_on": _day(ago + 60),
        "signup_closes_on": _day(ago + 25),
        "announce_on": _day(ago + 15),
        "starts_on": _day(ago),
        "ends_on": _day(ago) + LENGTH,
    }


def _round(program: Program, name: str, state: str, **dates: date) -> Round:
    return Round.objects.create(
        program=program,
        name=name.capitalize(),
        state=state,
        time_zone="America/New_York",
        weights=weights.proposed(program.kind),
        **dates,
    )


def _day(ago: int) -> date:
    return timezone.now().date() - timedelta(days=ago)


def _moment(ago: int) -> datetime:
    return datetime.combine(_day(ago), time(6), UTC)
