"""Units, programs, rounds and coordinators of the demo association."""

from datetime import date, timedelta
from typing import Any

from accounts.models import School, User
from mentorship import weights
from mentorship.demo.cast import DOMAIN
from mentorship.models import Coordinator, Program, Round, SharedPool, Unit

ASSOCIATION = "Commonwealth Library Association"

UNITS = {
    Unit.Kind.DIVISION: [
        "College and Research Libraries Division",
        "Public Libraries Division",
        "Youth Services Division",
        "Metadata and Collections Division",
        "Library Technology Division",
        "School Librarians Division",
        "Archives and Special Collections Division",
        "Leadership and Management Division",
    ],
    Unit.Kind.ROUND_TABLE: [
        "New Members Round Table",
        "Rural and Small Libraries Round Table",
        "Government Information Round Table",
        "Maps and Geography Round Table",
    ],
    Unit.Kind.CHAPTER: [
        "Ohio Chapter",
        "Michigan Chapter",
        "Texas Chapter",
        "Oregon Chapter",
        "Maine Chapter",
        "North Carolina Chapter",
    ],
    Unit.Kind.SCHOOL: ["Lakeshore Alumni", "Harrow Creek Alumni"],
}

SAID = {
    "Ohio Chapter": {
        "about": "Libraries of every kind from Lake Erie to the river. We meet each spring.",
        "contact_email": f"dov@{DOMAIN}",
    },
    "Lakeshore Alumni": {
        "about": "Everybody who studied at the Lakeshore School of Information, in any year.",
    },
}
"""What some units say on their public pages."""

PROGRAMS: dict[str, dict[str, Any]] = {
    "career": {
        "unit": "New Members Round Table",
        "kind": Program.Kind.LONG_TERM,
        "name": "Career mentoring",
        "summary": "A year with an experienced colleague, for your first steps and the next ones.",
        "description": "You meet about once a month, by video or in person, from January to "
        "December. You choose what to talk about; we suggest somebody whose way of working suits "
        "yours and who can help with what you want to learn.",
        "contact_name": "Cleo Marsh",
        "contact_email": f"cleo@{DOMAIN}",
    },
    "leadership": {
        "unit": "Leadership and Management Division",
        "kind": Program.Kind.LONG_TERM,
        "name": "Leading well",
        "summary": "For people who begin to lead, with people who have led for a while.",
        "description": "Open-ended: the two of you decide how long you go on. Most pairs meet "
        "every two weeks at first and less often later.",
    },
    "ohio": {
        "unit": "Ohio Chapter",
        "kind": Program.Kind.LONG_TERM,
        "name": "Ohio neighbors",
        "summary": "Nine months with a colleague from another Ohio library.",
        "description": "Matched by our chapter's committee. Pairs meet at least once in person, "
        "at the chapter's spring gathering if they like.",
        "asks_first": Program.AsksFirst.MENTOR,
        "other_institution": True,
        "contact_name": "Dov Stern",
        "contact_email": f"dov@{DOMAIN}",
    },
    "academic": {
        "unit": "College and Research Libraries Division",
        "kind": Program.Kind.LONG_TERM,
        "name": "Academic librarians' mentoring",
        "summary": "A fixed year on research, teaching, tenure and everything between them.",
        "description": "From January to December, with a light agreement and no paperwork beyond "
        "it.",
    },
    "lakeshore": {
        "unit": "Lakeshore Alumni",
        "kind": Program.Kind.LONG_TERM,
        "name": "Lakeshore graduates and alumni",
        "summary": "This year's graduates with alumni of earlier classes.",
        "description": "For people who studied at the Lakeshore School of Information. A mentor "
        "is of an earlier class than the person they help.",
        "school": "Lakeshore School of Information",
    },
    "conference": {
        "unit": ASSOCIATION,
        "kind": Program.Kind.CONVENTION,
        "name": "First steps at the conference",
        "summary": "Your first annual conference, with somebody who knows their way around.",
        "description": "You meet once before the exhibits open and once more when you like. You "
        "see each other's contact details once both have said yes. It ends with the conference.",
        "mentor_word": "conference guide",
        "mentee_word": "first-timer",
    },
    "coffee": {
        "unit": ASSOCIATION,
        "kind": Program.Kind.INFORMAL,
        "name": "Colleagues over coffee",
        "summary": "Find a colleague to talk to, inside your institution or far away from it.",
        "description": "No coordinator and no dates. You look through people who said that they "
        "like to be asked, and ask. They accept, decline, or let it pass.",
        "mentor_word": "sounding board",
        "mentee_word": "conversation partner",
    },
}


def _in(days: int) -> date:
    return date.today() + timedelta(days=days)  # noqa: DTZ011  (the demo's own calendar)


def _next_january() -> date:
    """The next 12 January that leaves a month to announce and to begin."""
    return date(_in(-12 + 30).year + 1, 1, 12)


def rounds() -> dict[str, dict[str, Any]]:
    """What each program's round looks like today; the state is set by hand once, at birth."""
    january = _next_january()
    return {
        "career": {
            "name": str(january.year),
            "state": Round.State.MATCHING,
            "signup_opens_on": _in(-50),
            "signup_closes_on": _in(-1),
            "announce_on": _in(10),
            "starts_on": january,
            "ends_on": january + timedelta(days=330),
        },
        "leadership": {
            "name": "This season",
            "state": Round.State.OPEN,
            "signup_opens_on": _in(-20),
            "rolling": True,
            "run_every_days": 14,
        },
        "ohio": {
            "name": str(january.year),
            "state": Round.State.MATCHING,
            "signup_opens_on": _in(-60),
            "signup_closes_on": _in(-4),
            "announce_on": _in(4),
            "starts_on": _in(20),
            "ends_on": _in(290),
        },
        "academic": {
            "name": f"{_in(-200).year}/{_in(165).year}",
            "state": Round.State.RUNNING,
            "signup_opens_on": _in(-260),
            "signup_closes_on": _in(-215),
            "announce_on": _in(-205),
            "starts_on": _in(-195),
            "ends_on": _in(165),
        },
        "lakeshore": {
            "name": f"Class of {_in(0).year}",
            "weights": {**weights.proposed(Program.Kind.LONG_TERM), "needs": 20, "study": 10},
            "state": Round.State.OPEN,
            "signup_opens_on": _in(-10),
            "signup_closes_on": _in(30),
            "announce_on": _in(40),
            "starts_on": _in(45),
            "ends_on": _in(400),
        },
        "conference": {
            "name": f"Annual conference {_in(45).year}",
            "state": Round.State.OPEN,
            "signup_opens_on": _in(-30),
            "signup_closes_on": _in(35),
            "announce_on": _in(38),
            "starts_on": _in(45),
            "ends_on": _in(49),
            "offer_days": 5,
            "matches_nightly": True,
            "place": "Harbor Convention Center, Portland, Oregon",
            "time_zone": "America/Los_Angeles",
        },
        "coffee": {"name": "Always open", "state": Round.State.OPEN, "signup_opens_on": _in(-400)},
    }


COORDINATORS = {
    "cleo": (
        "New Members Round Table",
        "College and Research Libraries Division",
        "Leadership and Management Division",
    ),
    "dov": ("Ohio Chapter",),
}
"""Who runs which units; the association itself is the administrator's."""


def make_programs() -> dict[str, Round]:
    """Write the tree of units, the programs, one round each; returns the rounds by slug."""
    units = _make_units()
    dates = rounds()
    made = {}
    for slug, values in PROGRAMS.items():
        program = _make_program(slug, values, units)
        made[slug] = _make_round(program, dates[slug])
    _appoint(units)
    _ask_to_share(made)
    return made


def _ask_to_share(rounds: dict[str, Round]) -> None:
    """Ohio's committee has asked the New Members whether it may draw on their mentors."""
    SharedPool.objects.create(
        asking=rounds["ohio"],
        lending=rounds["career"],
        asked_by=User.objects.get(email=f"dov@{DOMAIN}"),
        words="We have eleven mentees too many this year.",
    )


def _make_units() -> dict[str, Unit]:
    top = Unit.objects.create(kind=Unit.Kind.ASSOCIATION, name=ASSOCIATION, short_name="CLA")
    rows = [
        Unit(kind=kind, name=name, parent=top, **SAID.get(name, {}))
        for kind, names in UNITS.items()
        for name in names
    ]
    return {unit.name: unit for unit in [top, *Unit.objects.bulk_create(rows)]}


def _make_program(slug: str, values: dict[str, Any], units: dict[str, Unit]) -> Program:
    school = School.objects.get(name=values["school"]) if "school" in values else None
    plain = {name: value for name, value in values.items() if name not in ("unit", "school")}
    return Program.objects.create(slug=slug, unit=units[values["unit"]], school=school, **plain)


def _make_round(program: Program, values: dict[str, Any]) -> Round:
    plain = {"time_zone": "America/New_York", "weights": weights.proposed(program.kind)}
    return Round.objects.create(program=program, **plain | values)


def _appoint(units: dict[str, Unit]) -> None:
    for first, names in COORDINATORS.items():
        person = User.objects.get(email=f"{first}@{DOMAIN}")
        Coordinator.objects.bulk_create(
            Coordinator(person=person, unit=units[name]) for name in names
        )
