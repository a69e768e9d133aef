"""States, roles and kinds are types: nobody spells one in the code as a word.

`python -m tests.architecture.bare_words` lists them, in this tree or in another one.
"""

import ast
import json
import pickle
import re
from pathlib import Path

import numpy as np
import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.graph import MigrationGraph
from django.db.migrations.questioner import MigrationQuestioner
from django.db.migrations.state import ProjectState
from django.db.migrations.writer import MigrationWriter

from mentorship import states
from mentorship.invariants import RULES
from mentorship.models import Agreement, Pairing
from mentorship.roles import OfASide, Role
from tests.architecture import bare_words

ROOT = Path(__file__).parents[2]

EXCEPTIONS = {
    ("mentorship/mail/markup/blocks.py", ("strong",)): "what Markdown calls words in bold",
    ("mentorship/mail/markup/page.py", ("strong",)): "what Markdown calls words in bold",
    ("accounts/audit.py", ("done", "failed")): "how it went, in the log",
    (
        "mentorship/settings.py",
        ("approve", "announce", "announce_circles", "letter", "look_ahead", "places"),
    ): "kinds of job: models lie above settings",
    ("mentorship/mail/reports.py", ("failed",)): "what a mail server calls it in its report",
    ("mentorship/access.py", ("weekly_digest",)): "a kind of mail: messages lie above access",
    ("mentorship/demo/showcase.py", ("institution", "region")): "names of columns",
    ("mentorship/demo/signups.py", ("institution",)): "the name of a column",
    ("mentorship/demo/signups.py", ("academic",)): "the address of a program of the demo",
    ("mentorship/views/extensions.py", ("mine", "theirs")): "names that a page's template reads",
    ("mentorship/templatetags/components.py", ("strong", "good", "fair")): (
        "how well two fit: matching lies above, and the tag is told the word by its page"
    ),
}


def test_no_state_is_spelt_as_a_word():
    found = [one for one in bare_words.bare_words(ROOT) if (one.path, one.words) not in EXCEPTIONS]
    print(bare_words.report(ROOT))  # noqa: T201
    assert not found, "\n".join(map(str, found))


def test_every_exception_is_needed():
    found = {(one.path, one.words) for one in bare_words.bare_words(ROOT)}
    assert set(EXCEPTIONS) <= found


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ('pairing.state == "active"', "compared"),
        ('row["role"] != "mentor"', "compared"),
        ('pairing.state in ("asked", "offered")', "compared"),
        ('Pairing.objects.filter(round__state="open")', "keyword"),
        ('rows.exclude(state__in=["draft", "closed"])', "keyword"),
        ('Pairing(state="approved")', "keyword"),
        ('rows.update(origin="by_hand")', "keyword"),
        ('OVER = ("closed", "cancelled")', "listed"),
        ('WORDS = {"sent": 1, "failed": 2}', "listed"),
        ('word_for("mentor")', "argument"),
        ('pairing.side_of(person) or "mentee"', "fallback"),
        ('getattr(pairing, f"{side}_accepted_at")', "built"),
        ('rows.filter(**{f"{enrollment.role}__person": person})', "built"),
        ('getattr(pairing, side + "_place")', "built"),
    ],
)
def test_the_finder_sees_a_word(code, rule):
    finder = bare_words.Finder("here.py")
    finder.visit(ast.parse(code))
    assert rule in {one.rule for one in finder.found}


@pytest.mark.parametrize(
    "code",
    [
        "pairing.state == Pairing.State.ACTIVE",
        'rows.select_related("mentor", "mentee")',
        'Q(person=F("mentor"))',
        '_("mentor")',
        'models.UniqueConstraint(fields=["mentor", "mentee"], name="once")',
        '_("%(sent)s of %(failed)s") % {"sent": 1, "failed": 2}',
        'if "reopen" in request.POST: pass',
        'request.POST.get("apart") == "yes"',
        'f"{role}, {side}"',
        'name == "Ada"',
    ],
)
def test_the_finder_passes_over_what_is_no_state(code):
    finder = bare_words.Finder("here.py")
    finder.visit(ast.parse(code))
    assert finder.found == []


# What the types must not change ---------------------------------------------------------------

TYPES = [one for machine in states.MACHINES for one in (machine.states,)] + [Role, states.Actor]


@pytest.mark.parametrize("one", [member for kind in TYPES for member in kind])
def test_a_member_is_its_word_wherever_it_is_written(one):
    word = one.value
    assert type(word) is str
    assert (str(one), f"{one}", f"{one:>1}", "%s" % one, "{}".format(one)) == (word,) * 5  # noqa: UP031, UP032
    assert json.dumps({one: [one]}) == json.dumps({word: [word]})
    assert ({one: 1}[word], {word: 1}[one]) == (1, 1)
    assert np.array([one]).tolist() == [word]
    assert pickle.loads(pickle.dumps(one)) == word
    assert "-".join((one, "x")) == f"{word}-x"  # noqa: FLY002


@pytest.mark.django_db
def test_a_member_is_its_word_for_the_database():
    one = Pairing.State.ACTIVE
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s, %s = ANY(%s), %s::jsonb ->> 'state'", [
            one, one, list(Pairing.State), json.dumps({"state": one}),
        ])  # fmt: skip
        assert cursor.fetchone() == ("active", True, "active")


def test_every_machine_knows_the_states_of_its_type_alone():
    for machine in states.MACHINES:
        used = {state for rule in machine.moves.values() for state in (*rule.sources, rule.target)}
        assert {type(state) for state in used} == {machine.states}, machine.name


def test_a_migration_keeps_plain_words():
    """What is frozen must not read our code, which goes on changing."""
    labels = {"accounts", "matching", "mentorship"}
    everything = ProjectState.from_apps(apps)
    asks = MigrationQuestioner(specified_apps=labels)
    changes = MigrationAutodetector(ProjectState(), everything, asks).changes(MigrationGraph())
    written = "".join(
        MigrationWriter(one).as_string() for label in labels for one in changes[label]
    )
    assert "'active'" in written
    assert not re.findall(r"(?:states|roles|State|Role|Kind)\.\w+", written)


@pytest.mark.parametrize("name", [*OfASide.__args__])
def test_both_sides_have_every_column(name):
    known = {field.attname for model in (Pairing, Agreement) for field in model._meta.fields}
    annotated = {"mentor_said", "mentee_said"}
    assert {role.column(name) for role in Role} <= known | annotated


def test_the_words_of_the_invariants_are_known():
    """The rules are written in SQL, as a second opinion; a word that is misspelt finds nothing."""
    compared = re.compile(
        r"\b(?:state|kind|role|origin|end_reason|wrap_up_by)\b\)?\s*"
        r"(?:=|<>|IN|NOT IN)\s*(\((?:'\w+'(?:, )?)+\)|'\w+')"
    )
    found = {
        word
        for rule in RULES
        for words in compared.findall(rule.broken)
        for word in re.findall(r"\w+", words)
    }
    assert len(found) > 15
    assert found <= bare_words.words()
