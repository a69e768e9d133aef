"""Several coordinators at one board: nothing is done twice, lost, or dearer than was seen."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from matching.board import acts
from matching.board.edits import Edit, Stale, Verb
from matching.models import BoardStep
from mentorship.models import Coordinator, Pairing
from mentorship.services.acts import Busy, Refused
from tests import people
from tests.matching.board import stage as staged

pytestmark = pytest.mark.django_db(transaction=True)

AT_ONCE = 4


def coordinators(stage) -> list:
    more = [people.person(f"{name} Moss", is_staff=True) for name in ("Kim", "Lou", "Max")]
    for one in more:
        Coordinator.objects.create(person=one, program=stage.cast.program)
    return [stage.cast.cleo, *more]


def at_once(people_, do) -> list:
    """Each of them does it in a thread of their own, all beginning together."""
    start = Barrier(len(people_))

    def one(person):
        try:
            start.wait(20)
            return do(person)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(people_)) as pool:
        return list(pool.map(one, people_))


def patiently(act):
    """Do it, again where somebody else holds the board; the sentence where it is refused."""
    while True:
        try:
            return act()
        except Busy:
            continue
        except Refused as refusal:
            return refusal


def approvals(stage, total: int) -> None:
    """Everybody approves everything, one by one, in another order."""
    pairs = sorted(stage.pairs.items())
    wanted = len(pairs)

    def all_of_them(person):
        order = pairs[person.pk % wanted :] + pairs[: person.pk % wanted]
        for number in range(total // AT_ONCE):
            edit = Edit(Verb.APPROVE, *order[number % wanted])
            patiently(
                lambda edit=edit: acts.take(
                    person, stage.round, edit, key=f"{person.pk}-{edit.mentee}"
                )
            )

    at_once(coordinators(stage), all_of_them)
    assert Pairing.objects.count() == wanted
    steps = BoardStep.objects.filter(verb="approve")
    assert sorted(steps.values_list("number", flat=True)) == list(range(1, wanted + 1))
    assert stage.pairs == {}


def test_four_coordinators_approve_everything_and_each_pair_is_made_once():
    stage = staged.matched(3, 9, 6)
    approvals(stage, AT_ONCE * len(stage.pairs))


@pytest.mark.far
def test_a_thousand_approvals_by_four_make_each_pair_once():
    stage = staged.matched(4, 249, 200)
    approvals(stage, 1000)


def test_of_presses_at_once_none_is_lost_and_none_costs_more_than_was_seen():
    stage = staged.matched(5)
    seats = coordinators(stage)
    edits = [Edit(Verb.BAR, *pair) for pair in sorted(stage.pairs.items())]
    seen = {edit: stage.price(edit).price for edit in edits}
    mine = dict(zip(seats, edits, strict=False))

    def bar(person):
        edit = mine[person]
        return patiently(
            lambda: acts.take(person, stage.round, edit, key=str(person.pk), seen_price=seen[edit])
        )

    answers = at_once(seats, bar)
    taken = [one for one in answers if not isinstance(one, Refused)]
    assert taken
    assert all(isinstance(one, Stale) for one in answers if one not in taken)
    for person, answer in zip(seats, answers, strict=True):
        if answer in taken:
            assert answer.difference.price >= seen[mine[person]]
        else:
            assert answer.difference.price < seen[mine[person]]
    assert BoardStep.objects.filter(verb="bar").count() == len(taken)
    staged.is_best(stage)
