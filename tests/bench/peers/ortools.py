"""OR-tools: minimum-cost flow on all permitted pairs."""

import numpy as np
from measure import given, measured
from ortools.graph.python import min_cost_flow


def solve(table, capacity):
    mentees, mentors = table.shape
    rows, columns = np.nonzero(table >= 0)
    source, sink = mentees + mentors, mentees + mentors + 1
    worth = table[rows, columns].astype(np.int64) + (int(table.max()) + 1) * (mentees + 1)
    tails = np.concatenate([np.full(mentees, source), rows, mentees + np.arange(mentors), [source]])
    heads = np.concatenate([np.arange(mentees), mentees + columns, np.full(mentors, sink), [sink]])
    room = np.concatenate([np.ones(mentees), np.ones(len(rows)), capacity, [mentees]])
    cost = np.concatenate([np.zeros(mentees), -worth, np.zeros(mentors), [0]])
    flow = min_cost_flow.SimpleMinCostFlow()
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        tails.astype(np.int32), heads.astype(np.int32), room.astype(np.int64), cost.astype(np.int64)
    )
    flow.set_nodes_supplies(np.array([source, sink]), np.array([mentees, -mentees]))
    assert flow.solve() == flow.OPTIMAL
    chosen = np.flatnonzero(flow.flows(arcs[mentees : mentees + len(rows)]))
    return zip(rows[chosen].tolist(), columns[chosen].tolist(), strict=True)


measured(solve, *given())
