"""Every act x situation x actor ends as the tables say: hundreds of cells in a few worlds.

What is done also leaves what `leaves.py` says: its lines in the log, and its mails.
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.http import Http404

from mentorship.services.acts import Refused
from tests import promises
from tests.mentorship.acts import leaves
from tests.mentorship.acts.stage import ACTORS, CLOCK, Act, Stage
from tests.mentorship.acts.tables import NOT_HERE, TABLES, Table

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

EVERY_SITUATION = [
    pytest.param(table, situation, at, id=f"{name}-{situation}")
    for name, table in TABLES.items()
    for at, situation in enumerate(table.situations)
]

OUTSIDERS = ("elsewhere", "stranger")
"""Whoever has nothing to do with it is refused whatever the situation: each act is tried by them
in one situation of three, and in all of them by `make far`."""


@pytest.mark.parametrize("each", [3, pytest.param(1, marks=pytest.mark.far)])
@pytest.mark.parametrize(("table", "situation", "at"), EVERY_SITUATION)
def test_every_act_ends_as_its_table_says(table, situation, at, each):
    it = table.make(situation)
    base, left = promises.everything(), Left(situation, leaves.Known(it))

    found = {
        (act, who): outcome(it, table.acts[act], who, base, partial(left.by, act, who))
        for act, who in cells(table, at, each)
    }

    assert promises.everything() == base
    said = {(act, who): table.says(act, who, situation) for act, who in found}
    wrong = {cell: (said[cell], found[cell]) for cell in found if said[cell] != found[cell]}
    assert not wrong, "\n".join(
        f"{situation}: {act} by {who} is to be {told!r} and was {was!r}"
        for (act, who), (told, was) in wrong.items()
    )
    assert not left.wrong, "\n".join(left.wrong)


@dataclass
class Left:
    """Notes what acts have left otherwise than they are to."""

    situation: str
    known: leaves.Known
    wrong: list[str] = field(default_factory=list)

    def by(self, act: str, who: str) -> None:
        """Look at what this act of this actor has left."""
        found, said = self.known.left(who), leaves.left_by(act, self.situation, who)
        if found != said:
            lacks, more = sorted(said - found), sorted(found - said)
            where = f"{self.situation}: {act} by {who}"
            self.wrong.append(f"{where} did not leave {lacks}, and left {more}")


def cells(table: Table, at: int, each: int) -> Iterator[tuple[str, str]]:
    """Each act with each actor who could try it.

    What time alone does, nobody else can; and whoever runs the whole association is nobody to a
    pairing.
    """
    for number, act in enumerate(table.acts, at):
        named = table.actors(act)
        left_out = {*OUTSIDERS} - named if number % each else set()
        for who in ACTORS:
            if who in left_out:
                continue
            if who in named or (named != {CLOCK} and who not in (CLOCK, "head")):
                yield act, who


def outcome(it: Stage, act: Act, who: str, base: list, look: Callable[[], None]) -> str:
    """What becomes of the act, which is taken back again. One that is not done leaves no trace."""
    with transaction.atomic(), promises.watched() as written:
        try:
            act(it, it.person(who))
        except Refused as refusal:
            word = "no" if refusal.sentence.strip() else "no, without a word"
        except Http404:
            word = "404"
        else:
            word = "done" if written else "same"
        if word == "done":
            assert promises.broken() == {}, who
            look()
        elif written:
            assert promises.everything() == base, f"{word}, and yet {written}"
        transaction.set_rollback(True)
    return word


# Nothing is left out -------------------------------------------------------------------------


def test_every_act_of_the_site_stands_in_a_table_or_says_where_it_is_tried():
    """A new act fails here: give it a line in `stage.py` and its rows in `tables.py`."""
    known = {act for table in TABLES.values() for act in table.acts}
    assert sorted(acts_of_the_site() - known - set(NOT_HERE)) == []
    assert sorted((known | set(NOT_HERE)) - acts_of_the_site()) == []


def test_every_act_has_a_row_and_every_row_an_act():
    for name, table in TABLES.items():
        assert (name, sorted(table.rows)) == (name, sorted(table.acts))
        for act in table.acts:
            assert table.actors(act) <= set(ACTORS), act


def test_of_every_act_is_said_what_it_leaves():
    known = {act for table in TABLES.values() for act in table.acts}
    assert sorted(set(leaves.acts()) - known) == []
    done = {
        act
        for table in TABLES.values()
        for act in table.acts
        if any("done" in words for words in table.rows[act].values())
    }
    assert sorted(done - set(leaves.acts())) == []


def acts_of_the_site() -> set[str]:
    """The functions that `@act` makes, named like `pairings.accept`."""
    root = Path(settings.BASE_DIR) / "mentorship" / "services"
    found = set()
    for path in root.rglob("*.py"):
        where = path.relative_to(root).with_suffix("").parts
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and is_act(node):
                found.add(f"{where[0]}.{node.name}")
    return found - {"acts.act"} | {"rounds.announce"}


def is_act(node: ast.FunctionDef) -> bool:
    decorators = {each.id for each in node.decorator_list if isinstance(each, ast.Name)}
    return "act" in decorators and not node.name.startswith("_")
