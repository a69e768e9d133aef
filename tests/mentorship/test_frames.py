"""Frames of a call lie in one piece of memory."""

import resource
import threading

import pytest

from mentorship.site.frames import in_one_piece

DEEPEST, CALLS = 400, 200


def deep(levels):
    """Call something again and again, at this depth."""
    if levels:
        return deep(levels - 1)
    return sum(one(number) for number in range(CALLS))


def one(number):
    return number


def faults(function):
    """How often memory was mapped for calls at all depths, on a thread of its own."""
    found = []

    def count():
        before = resource.getrusage(resource.RUSAGE_THREAD).ru_minflt
        for levels in range(DEEPEST):
            function(levels)
        found.append(resource.getrusage(resource.RUSAGE_THREAD).ru_minflt - before)

    thread = threading.Thread(target=count)
    thread.start()
    thread.join()
    return found[0]


def test_a_call_on_the_edge_of_a_piece_maps_no_memory():
    """Where this Python gives a piece back at once, at some depth each call maps it again."""
    whole = in_one_piece(lambda: [deep(levels) for levels in range(DEEPEST)])
    mapped, before = faults(lambda levels: levels or whole()), faults(deep)
    assert mapped < CALLS
    assert mapped < before or before < CALLS


def test_arguments_results_and_errors_pass():
    added = in_one_piece(lambda one, *, other: one + other)
    assert added(1, other=2) == 3
    with pytest.raises(TypeError):
        added(1, other="two")
