"""munkres: the Hungarian method in Python, on the expanded table."""

from measure import given, measured, seats
from munkres import Munkres


def solve(table, capacity):
    places = seats(capacity)
    most = int(table.max()) + 1
    worth = [
        [0 if each < 0 else int(each) + most * (len(table) + 1) for each in line] for line in table
    ]
    top = max(map(max, worth))
    cost = [[top - line[place] for place in places] for line in worth]
    return [(row, int(places[column])) for row, column in Munkres().compute(cost)]


measured(solve, *given())
