"""Dense solvers of today, fed as well as we know: small costs in order, in 32 bits, and warm.

jonker_volgenant.py TABLE NAME
"""

import sys

import numpy as np
from measure import fed, given

FORBIDDEN = 1_000_000
"""A pair that is not permitted costs more than any chain of exchanges among permitted ones gains at
these sizes; equally many pairs and points as ours show it."""


def cost_of(table, seats):
    """Rows of mentees, columns of places; what is lost beside the best pair there is."""
    cost = table.astype(np.float32)
    np.subtract(float(table.max()), cost, out=cost)
    cost[table < 0] = FORBIDDEN
    return np.take(cost, seats, axis=1)


def solver(name):
    """The solver of this name: cost in, two aligned arrays of indices out."""
    if name == "scipy":
        from scipy.optimize import linear_sum_assignment

        return linear_sum_assignment
    if name == "lapx":
        import lap

        return lambda cost: lap.lapjvs(cost, extend_cost=True, return_cost=False)
    if name == "lapcpp":
        import lapcpp as peer
    else:
        import laprust as peer
    return lambda cost: peer.lapjv(cost, extend_cost=True, return_cost=False)


fed(solver(sys.argv[2]), cost_of, *given())
