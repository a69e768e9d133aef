"""Who reaches which rows: every question of `access`, each time the whole answer.

Other tests walk the pages. Here the rows themselves are named, so that one too many shows as well
as one too few, and so does one that is listed twice.
"""

import inspect
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.utils import timezone

from mentorship import access
from mentorship.models import (
    Job,
    ListedPerson,
    LogLine,
    OutgoingMail,
    Pairing,
    ProgramDraft,
    RosterImport,
    UnitMembership,
)
from tests import factories, people

pytestmark = pytest.mark.django_db

EVERYBODY = "ann", "over", "una", "cleo", "dov", "left", "ada", "ben", "eve"


def coordinator(name: str, **what):
    """Somebody who holds this role, and may open the desk."""
    person = people.person(name, is_staff=True)
    factories.CoordinatorFactory(person=person, **what)
    return person


def hierarchy() -> SimpleNamespace:
    """The cast, a unit above Cleo's with somebody who runs it, and one whose account is closed."""
    cast = people.cast()
    cast.program.unit.parent = factories.UnitFactory(name="Above")
    cast.program.unit.save()
    world = SimpleNamespace(**vars(cast), cast=cast, named={})
    world.over = coordinator("Olga Over", unit=cast.program.unit.parent)
    world.una = coordinator("Una Also", unit=cast.program.unit)
    world.left = coordinator("Lee Left", unit=cast.program.unit)
    world.left.is_active, world.left.is_superuser = False, True
    world.left.save()
    return world


@pytest.fixture
def world() -> SimpleNamespace:
    """The cast in one program that is listed, one that is not, and one of another unit.

    Ada and Ben are paired, and Cleo mentors Gus. Ada and Hal are not told yet.
    """
    it = hierarchy()
    circle = factories.ProgramFactory(
        unit=it.program.unit, name="Circle", slug="circle", listed=False
    )
    draft = factories.RoundFactory(program=it.program, name="Draft", state="draft")
    circle_round = factories.RoundFactory(program=circle, name="Circle round")
    enroll, mentor = factories.EnrollmentFactory, factories.MentorFactory
    ben_too = enroll(round=circle_round, person=it.ben)
    it.gus, hal = (people.person(name) for name in ("Gus Green", "Hal Home"))
    cleo_in, gus_in = mentor(round=it.round, person=it.cleo), enroll(round=it.round, person=it.gus)
    hal_in = enroll(round=it.round, person=hal)
    away = mentor(round=it.round_elsewhere), enroll(round=it.round_elsewhere)
    pair = factories.PairingFactory
    it.both = it.cast.pairing("active")
    it.own = pair(round=it.round, mentor=cleo_in, mentee=gus_in, state="active")
    it.quiet = pair(
        round=it.round, mentor=it.ada_in, mentee=hal_in, state="approved", mentor_place=2
    )
    it.away = pair(round=it.round_elsewhere, mentor=away[0], mentee=away[1], state="active")
    it.named = {
        "units": {"above": it.program.unit.parent, "ours": it.program.unit}
        | {"theirs": it.elsewhere.unit},
        "programs": {"career": it.program, "circle": circle, "waters": it.elsewhere},
        "rounds": {"spring": it.round, "draft": draft, "circle": circle_round}
        | {"autumn": it.round_elsewhere},
        "enrollments": {"ada": it.ada_in, "ben": it.ben_in, "ben-circle": ben_too}
        | {"cleo": cleo_in, "gus": gus_in, "hal": hal_in, "them": away[0], "they": away[1]},
        "pairings": {"both": it.both, "own": it.own, "quiet": it.quiet, "away": it.away},
        "people": {name: getattr(it, name) for name in EVERYBODY}
        | {"gus": it.gus, "hal": hal, "them": away[0].person, "they": away[1].person},
    }
    it.named["jobs"] = {
        name: Job.objects.create(kind="approve", round=it.named["rounds"][name])
        for name in ("spring", "autumn")
    }
    it.named["log"] = {
        name: LogLine.objects.create(verb="program.changed", **about)
        for name, about in {
            "both": {"program": it.program, "pairing": it.both},
            "own": {"program": it.program, "pairing": it.own},
            "names cleo": {"program": it.program, "details": {"two": [it.cleo.pk, it.gus.pk]}},
            "away": {"program": it.elsewhere, "pairing": it.away},
            "nowhere": {},
        }.items()
    }
    it.named |= mails(it) | between_two(it) | lists(it.named["units"])
    return it


def lists(units) -> dict:
    """People on the lists of three units, one of them in a unit of another list; and imports."""
    people_listed = {
        name: ListedPerson.objects.create(roster=unit, email=f"{name}@list.org", full_name=name)
        for name, unit in units.items()
    }
    within = ListedPerson.objects.create(
        roster=units["above"], email="in-ours@list.org", full_name="In ours"
    )
    UnitMembership.objects.create(person=within, unit=units["ours"])
    ListedPerson.objects.create(
        roster=units["ours"], email="s@list.org", full_name="Struck", struck_at=timezone.now()
    )
    about = {"file_name": "list.csv", "digest": "d", "size": 1}
    imports = {
        name: RosterImport.objects.create(roster=unit, **about) for name, unit in units.items()
    }
    drafts = {
        name: ProgramDraft.objects.create(unit=unit, kind="long_term", template="chapter-year")
        for name, unit in units.items()
    }
    return {"listed": people_listed | {"in ours": within}, "imports": imports, "drafts": drafts}


def mails(it) -> dict:
    """Mails about each pairing and about none, with codes, and two weekly summaries."""
    meeting = factories.MeetingFactory(pairing=it.both)
    digest = {"kind": "weekly_digest", "program": it.program, "pairing": None}
    rows = {
        "both": {"pairing": it.both, "program": it.program},
        "own": {"pairing": it.own, "program": it.program},
        "away": {"pairing": it.away, "program": it.elsewhere},
        "code": {"program": it.program, "sensitive": True},
        "when they meet": {"program": it.program, "sensitive": True, "meeting": meeting},
        "summary for cleo": digest | {"to_person": it.cleo},
        "summary for una": digest | {"to_person": it.una},
        "nowhere": {},
    }
    it.meeting = meeting
    make = OutgoingMail.objects.create
    return {"mails": {key: make(**{"key": key, "kind": "x"} | row) for key, row in rows.items()}}


def between_two(it) -> dict:
    """What hangs on the pairing of Ada and Ben, and on the one that nobody was told of."""
    note = factories.NoteFactory
    return {
        "meetings": {
            "both": it.meeting,
            "quiet": factories.MeetingFactory(pairing=it.quiet, state="proposed"),
            "away": factories.MeetingFactory(pairing=it.away),
        },
        "checkins": {
            "ben": factories.CheckInFactory(pairing=it.both, side="mentee"),
            "ada": factories.CheckInFactory(pairing=it.both, side="mentor"),
            "quiet": factories.CheckInFactory(pairing=it.quiet, side="mentor"),
        },
        "goals": {
            "both": factories.GoalFactory(pairing=it.both),
            "quiet": factories.GoalFactory(pairing=it.quiet),
        },
        "notes": {
            "shared": note(pairing=it.both, writer="mentee", shared=True),
            "bens": note(pairing=it.both, writer="mentee"),
            "adas": note(pairing=it.both, writer="mentor"),
            "quiet": note(pairing=it.quiet, writer="mentor", shared=True),
        },
    }


OURS = ("both", "own", "quiet")
SUMMARIES = ("summary for cleo", "summary for una")
THEIR_MAILS = ("both", "own", "when they meet", *SUMMARIES)
IN_SPRING = ("ada", "ben", "cleo", "gus", "hal")
LISTED = dict.fromkeys(EVERYBODY, ("spring", "autumn"))
OF_THE_TWO = {"ada": ("both",), "ben": ("both",)}
ALL = ("*",)


def up(cleo, above, dov) -> dict:
    """What somebody reaches who runs the program, a unit from it upwards, and the other program."""
    return {"ann": ALL, "over": above, "una": above, "cleo": cleo, "dov": dov}


REACH = {
    "units_run_by": {"ann": ALL, "over": ("above", "ours"), "una": ("ours",)},
    "programs_run_by": up(("career",), ("career", "circle"), ("waters",)),
    "rounds_run_by": up(("spring", "draft"), ("spring", "draft", "circle"), ("autumn",)),
    "enrollments_run_by": up(IN_SPRING, (*IN_SPRING, "ben-circle"), ("them", "they")),
    "enrollments_decided_by": up(
        tuple(name for name in IN_SPRING if name != "cleo"),
        (*IN_SPRING, "ben-circle"),
        ("them", "they"),
    ),
    "pairings_run_by": up(("both", "quiet"), OURS, ("away",)),
    "pairings_decided_by": up(("both", "quiet"), OURS, ("away",)),
    "mails_run_by": up(("both", "when they meet", "summary for cleo"), THEIR_MAILS, ("away",))
    | {"ann": (*THEIR_MAILS, "away", "nowhere")},
    "log_run_by": up(("both",), ("both", "own", "names cleo"), ("away",)),
    "people_run_by": up(IN_SPRING, IN_SPRING, ("them", "they")),
    "listed_run_by": {
        "ann": ALL,
        "over": ("above", "ours", "in ours"),
        "una": ("ours", "in ours"),
    },
    "imports_run_by": {"ann": ALL, "over": ("above", "ours"), "una": ("ours",)},
    "drafts_run_by": {"ann": ALL, "over": ("above", "ours"), "una": ("ours",)},
    "jobs_run_by": up(("spring",), ("spring",), ("autumn",)),
    "programs_visible_to": dict.fromkeys(EVERYBODY, ("career", "waters")),
    "rounds_visible_to": LISTED | {"ben": ("spring", "circle", "autumn")},
    "enrollments_visible_to": {"ada": ("ada",), "ben": ("ben", "ben-circle"), "cleo": ("cleo",)},
    "pairings_visible_to": OF_THE_TWO | {"cleo": ("own",)},
    "meetings_visible_to": OF_THE_TWO,
    "checkins_visible_to": {"ada": ("ada",), "ben": ("ben",)},
    "goals_visible_to": OF_THE_TWO,
    "notes_visible_to": {"ada": ("shared", "adas"), "ben": ("shared", "bens")},
}
"""By question and person, the rows; who is not named reaches none. The account of Lee is closed."""

ONE = {
    "round_run_for": "rounds_run_by",
    "enrollment_decided_for": "enrollments_decided_by",
    "pairing_run_for": "pairings_run_by",
    "pairing_decided_for": "pairings_decided_by",
    "import_run_for": "imports_run_by",
    "draft_run_for": "drafts_run_by",
    "job_run_for": "jobs_run_by",
    "mail_run_for": "mails_run_by",
    "round_for": "rounds_visible_to",
    "enrollment_for": "enrollments_visible_to",
    "pairing_for": "pairings_visible_to",
    "meeting_for": "meetings_visible_to",
    "checkin_for": "checkins_visible_to",
    "goal_for": "goals_visible_to",
    "note_for": "notes_visible_to",
}
"""By the way to one row, the question whose rows it opens."""

BY_NAME = {"program_for", "gatherings_visible_to"}
"""Asked in tests of their own, below; events in `tests/mentorship/curriculum`."""


def test_every_way_to_a_row_is_asked():
    ways = {
        name
        for name, what in inspect.getmembers(access, inspect.isfunction)
        if name.endswith(("_for", "_run_by", "_decided_by", "_visible_to"))
    }
    assert ways == REACH.keys() | ONE.keys() | BY_NAME


def rows_of(world, question: str) -> dict:
    return world.named[question.split("_")[0]]


def expected(world, question: str, who: str) -> list[str]:
    found = REACH[question].get(who, ())
    return sorted(rows_of(world, question) if found == ALL else found)


@pytest.mark.parametrize("question", REACH)
def test_each_reaches_these_rows_once_and_no_other(world, question):
    names = {row.pk: name for name, row in rows_of(world, question).items()}
    for who in EVERYBODY:
        found = getattr(access, question)(getattr(world, who))
        assert sorted(names[row.pk] for row in found) == expected(world, question, who), who


@pytest.mark.parametrize("way", ONE)
def test_one_row_opens_for_those_who_reach_it_and_is_not_there_for_others(world, way):
    question, open_one = ONE[way], getattr(access, way)
    for who in EVERYBODY:
        opened = []
        for name, row in rows_of(world, question).items():
            try:
                assert open_one(getattr(world, who), row.pk) == row
                opened.append(name)
            except Http404:
                pass
        assert sorted(opened) == expected(world, question, who), who


def test_a_program_off_the_list_is_there_for_those_who_joined_it(world):
    for who in (*map(world.__dict__.get, EVERYBODY), None):
        assert access.program_for(who, "career") == world.program
        if who == world.ben:
            assert access.program_for(who, "circle").name == "Circle"
            continue
        with pytest.raises(Http404):
            access.program_for(who, "circle")


def test_the_desk_opens_for_coordinators_and_administrators(world):
    opens = [who for who in EVERYBODY if access.runs_anything(getattr(world, who))]
    assert opens == ["ann", "over", "una", "cleo", "dov"]
    everything = [who for who in EVERYBODY if access.runs_everything(getattr(world, who))]
    assert everything == ["ann"]
    assert not access.runs_everything(AnonymousUser())


def test_a_role_without_the_right_to_the_desk_opens_nothing_and_neither_does_the_right_alone(world):
    world.cleo.is_staff = False
    world.cleo.save()
    world.eve.is_staff = True
    world.eve.save()
    assert not access.runs_anything(world.cleo)
    assert not access.runs_anything(world.eve)


# Who hears of a program ----------------------------------------------------------------------


def change(row, **values) -> None:
    type(row).objects.filter(pk=row.pk).update(**values)


def hears(it, *besides: str) -> list[str]:
    """The names of those who run the program, besides some."""
    names = {getattr(it, name).pk: name for name in EVERYBODY}
    found = access.those_who_run(it.program, {getattr(it, name).pk for name in besides})
    return [names[person.pk] for person in found]


def test_the_nearest_who_may_hears_and_those_above_only_where_nobody_is_left():
    it = hierarchy()
    assert hears(it) == ["cleo"]
    assert hears(it, "cleo") == ["una"]
    assert hears(it, "cleo", "una") == ["over"]
    assert hears(it, "cleo", "una", "over") == ["ann"]
    assert hears(it, "cleo", "una", "over", "ann") == []


def test_where_nobody_coordinates_other_administrators_hear_once_one_of_them_is_one_of_the_two():
    it = hierarchy()
    for name in ("cleo", "una", "over", "left"):
        getattr(it, name).coordinates.all().delete()
    assert hears(it) == []
    assert hears(it, "ada") == []
    second = people.person("Amy Head", is_staff=True, is_superuser=True)
    assert access.those_who_run(it.program, {it.ann.pk}) == [second]
    assert list(access.administrators()) == [it.ann, second]


@pytest.mark.parametrize("values", [{"is_active": False}, {"closed": True}], ids=str)
def test_closed_accounts_hear_nothing_and_run_nothing(values):
    it = hierarchy()
    change(it.cleo, **({"closed_at": timezone.now()} if "closed" in values else values))
    assert hears(it) == ["una"]
    change(it.ann, **({"closed_at": timezone.now()} if "closed" in values else values))
    assert list(access.administrators()) == []


def test_cleo_decides_on_her_own_pairing_until_somebody_else_may():
    it = hierarchy()
    cleo_in = factories.MentorFactory(round=it.round, person=it.cleo)
    own = factories.PairingFactory(round=it.round, mentor=cleo_in, mentee=it.ben_in, state="active")

    def decides() -> bool:
        return access.pairings_decided_by(it.cleo).filter(pk=own.pk).exists()

    for name in ("ann", "over", "una"):
        assert not decides(), name
        change(getattr(it, name), is_superuser=False)
        getattr(it, name).coordinates.all().delete()
    assert decides()
    factories.CoordinatorFactory(person=it.dov, unit=it.program.unit)
    assert not decides()
    assert Pairing.objects.filter(pk=own.pk).exists()
