"""Meetings at a convention: as good as trying everything, proven, and loyal to what stands."""

from collections import Counter
from dataclasses import replace
from random import Random

import numpy as np
import pytest

from matching.core import NotFeasible, NotOptimal, ProblemError
from matching.core.solvers.meetings import schedule
from matching.core.variants.bound import Gap
from matching.core.variants.meetings import MeetingProblem, Schedule
from matching.core.verification.meetings import verify_schedule

QUICK, FAR = 100, 1000


def random_problem(dice):
    meetings, slots, points = dice.randint(1, 5), dice.randint(1, 3), dice.randint(1, 3)
    people = [tuple(dice.sample(range(6), dice.choice((2, 2, 3)))) for _ in range(meetings)]
    free = {who: [at for at in range(slots) if dice.random() < 0.8] for who in range(6)}
    room = [[dice.choice((0, 1, 1, 2)) for _ in range(slots)] for _ in range(points)]
    wish = [[dice.randint(0, 4) for _ in range(slots)] for _ in people]
    suits = [dice.sample(range(points), dice.randint(1, points)) for _ in people]
    return MeetingProblem.from_free_times(people, free, room, wish=wish, suits=suits)


def changed(dice, problem):
    """Let some of a schedule stand, and perhaps fix one."""
    spots = schedule(problem).spots
    fixed = dict(list(spots.items())[: dice.randint(0, 1)])
    return replace(problem, fixed=fixed, standing=spots).checked()


def every_choice(problem, meeting=0, taken=(), worth=0):
    """Try every slot and point of every meeting; give the greatest worth of those not fixed."""
    if meeting == len(problem.people):
        return worth
    if meeting in problem.fixed:
        options = [problem.fixed[meeting]]
    else:
        there = np.flatnonzero(problem.worth[meeting] >= 0).tolist()
        options = [(slot, point) for slot in there for point in problem.suits[meeting]]
    found = (
        [every_choice(problem, meeting + 1, taken, worth)] if meeting not in problem.fixed else []
    )
    for slot, point in options:
        clash = any(
            slot == when and set(who) & set(problem.people[meeting]) for when, _, who in taken
        )
        full = sum((slot, point) == each[:2] for each in taken) >= problem.room[point, slot]
        if not clash and not full:
            more = 0 if meeting in problem.fixed else int(problem.worth[meeting, slot])
            now = (*taken, (slot, point, problem.people[meeting]))
            found.append(every_choice(problem, meeting + 1, now, worth + more))
    return max(found, default=-1)


def rounds(count):
    for seed in range(count):
        dice = Random(seed)
        problem = random_problem(dice)
        yield dice, changed(dice, problem) if seed % 2 else problem


def as_good_as_everything(count):
    proven = 0
    for _, problem in rounds(count):
        found = schedule(problem)
        report = verify_schedule(problem, found)
        worth = (found.held - len(problem.fixed)) * problem.unit + found.points
        assert worth == every_choice(problem)
        proven += not report.gap
    assert proven > 0.9 * count  # few people in few slots: halves are common


@pytest.mark.slow
def test_as_good_as_trying_everything():
    as_good_as_everything(QUICK)


@pytest.mark.far
def test_as_good_as_trying_everything_often():
    as_good_as_everything(FAR)


def totals(problem, found, spots):
    """State a schedule with these spots, added up as it should be."""
    free = {each: spot for each, spot in spots.items() if each not in problem.fixed}
    worth = sum(int(problem.worth[each, slot]) for each, (slot, _) in free.items())
    held, points = divmod(worth, problem.unit)
    return replace(found, spots=spots, held=held + len(problem.fixed), points=points)


def left_out(dice, problem, found):
    gone = dice.choice([each for each in found.spots if each not in problem.fixed])
    return totals(problem, found, {at: spot for at, spot in found.spots.items() if at != gone})


def not_free(dice, problem, found):
    meeting = dice.choice([each for each in found.spots if each not in problem.fixed])
    never = np.flatnonzero(problem.wish[meeting] < 0).tolist()
    spot = (dice.choice(never), found.spots[meeting][1]) if never else (99, 0)
    return replace(found, spots=found.spots | {meeting: spot})


def unsuitable(dice, problem, found):
    meeting = dice.choice([each for each in found.spots if each not in problem.fixed])
    others = sorted(set(range(problem.shape[2] + 1)) - problem.suits[meeting])
    return replace(found, spots=found.spots | {meeting: (found.spots[meeting][0], others[0])})


def too_full(dice, problem, found):
    slot, point = dice.choice(list(found.spots.values()))
    room = problem.room.copy()
    room[point, slot] = 0
    return replace(problem, room=room, fixed={}), found


def in_two_at_once(dice, problem, found):
    meeting = dice.choice(list(found.spots))
    everywhere = replace(problem, people=(*problem.people, problem.people[meeting]))
    spot = found.spots[meeting]
    wish = np.vstack([problem.wish, problem.wish[meeting]])
    everywhere = replace(everywhere, wish=wish, suits=(*problem.suits, problem.suits[meeting]))
    everywhere = replace(everywhere, room=problem.room + 1)
    return everywhere, replace(found, spots=found.spots | {len(problem.people): spot})


def another_total(dice, problem, found):
    return replace(found, points=found.points + dice.choice((-1, 1)))


def another_count(dice, problem, found):
    return replace(found, held=found.held + dice.choice((-1, 1)))


def another_gap(dice, problem, found):
    return replace(found, gap=Gap(found.gap.matches, found.gap.points + dice.choice((-1, 1))))


def below_zero(dice, problem, found):
    time = (*found.prices.time, (0, 0, -dice.randint(1, 9)))
    return replace(found, prices=replace(found.prices, time=time))


def too_dear(dice, problem, found):
    """A price so high that more is paid for what stays empty."""
    time = (*found.prices.time, ("nobody", 0, problem.unit << 30))
    return replace(found, prices=replace(found.prices, time=time))


TAMPERING = (
    left_out,
    not_free,
    unsuitable,
    too_full,
    in_two_at_once,
    another_total,
    another_count,
    another_gap,
    below_zero,
    too_dear,
)


def tampered_ones_are_refused(count):
    seen = Counter()
    for dice, problem in rounds(count):
        found = schedule(problem)
        if len(found.spots) <= len(problem.fixed):
            continue
        for tamper in dice.sample(TAMPERING, 4):
            wrong = tamper(dice, problem, found)
            asked, wrong = wrong if isinstance(wrong, tuple) else (problem, wrong)
            with pytest.raises((NotFeasible, NotOptimal)):
                verify_schedule(asked, wrong)
            seen[tamper.__name__] += 1
    assert len(seen) == len(TAMPERING)
    return seen.total()


@pytest.mark.slow
def test_tampered_schedules_are_refused():
    assert tampered_ones_are_refused(40) > 100


@pytest.mark.far
def test_a_thousand_tampered_schedules_are_refused():
    assert tampered_ones_are_refused(400) > 1000


def crowd(pairs, mentors, slots, seed=1):
    """Invent a convention: each is free in about half of the slots."""
    dice = Random(seed)
    who = [("mentee", at) for at in range(pairs)] + [("mentor", at) for at in range(mentors)]
    free = {each: [at for at in range(slots) if dice.random() < 0.6] for each in who}
    people = [(who[at], ("mentor", dice.randrange(mentors))) for at in range(pairs)]
    room = np.full((12, slots), -(-pairs // (12 * slots)) + 1)
    return MeetingProblem.from_free_times(people, free, room)


@pytest.mark.slow
def test_who_cannot_come_moves_few_others():
    problem = crowd(300, 180, 24)
    before = schedule(problem)
    wish = problem.wish.copy()
    wish[:20, :6] = -1  # twenty pairs are away on the first day
    later = replace(problem, wish=wish, standing=before.spots).checked()
    had_to = sum(before.spots[each][0] < 6 for each in range(20) if each in before.spots)
    report = verify_schedule(later, schedule(later))
    assert not report.gap
    assert report.moved + report.lost <= 2 * had_to
    anew = schedule(replace(later, standing={}))
    moved = sum(
        anew.spots[each][0] != spot[0] for each, spot in before.spots.items() if each in anew.spots
    )
    assert moved > 5 * report.moved


def test_three_meetings_that_cannot_be_halved_are_held_as_well_as_possible():
    """Each shares somebody with each other: the program would hold half of each in every slot."""
    people = [("a", "b"), ("b", "c"), ("c", "a")]
    free = {who: [0] for who in "abc"}
    problem = MeetingProblem.from_free_times(people, free, [[3]])
    found = schedule(problem)
    assert (found.held, found.gap) == (1, Gap(0, 0)) or found.gap
    verify_schedule(problem, found)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"room": [[0.5]]}, "whole numbers"),
        ({"room": [[-1]]}, "less than 0"),
        ({"free": {"a": [3]}}, "there are 1 slots"),
        ({"suits": [[2]]}, "there is none"),
        ({"suits": []}, "0 of 1 meetings"),
        ({"wish": [1, 2]}, "for 1 slots"),
        ({"wish": [-2]}, "0 to 10000"),
        ({"fixed": {0: (5, 0)}}, "no such place"),
        ({"fixed": {3: (0, 0)}}, "there are 1 meetings"),
        ({"fixed": {0: (0, 0)}, "room": [[0]]}, "too full"),
    ],
)
def test_what_makes_no_sense_is_refused(given, said):
    asked = {"people": [("a", "b")], "free": {"a": [0], "b": [0]}, "room": [[1]]} | given
    with pytest.raises(ProblemError, match=said):
        MeetingProblem.from_free_times(**asked)


def test_tables_of_many_sizes_are_told_apart_and_too_many_ways_are_refused():
    """Meetings that fit at table n and all larger ones are few unions of points, however many."""
    people = [(f"a{at}", f"b{at}") for at in range(12)]
    free = {who: [0] for two in people for who in two}
    room = [[1]] * 12
    nested = [range(at, 12) for at in range(12)]
    problem = MeetingProblem.from_free_times(people, free, room, suits=nested)
    found = schedule(problem)
    assert (verify_schedule(problem, found).held, found.gap) == (12, Gap())
    assert [point for _slot, point in found.spots.values()] == list(range(12))
    other = [[at, (5 * at + 1) % 12] for at in range(12)]
    with pytest.raises(ProblemError, match="in 12 ways"):
        schedule(MeetingProblem.from_free_times(people, free, room, suits=other))


def test_an_empty_convention_is_held_at_once():
    problem = MeetingProblem.from_free_times([], {}, np.zeros((0, 3), dtype=int))
    assert verify_schedule(problem, schedule(problem)).held == 0
    nobody = MeetingProblem.from_free_times([("a", "b")], {}, [[1]])
    assert schedule(nobody) == Schedule({}, 0, 0, Gap(), schedule(nobody).prices)
