"""lapx: Jonker and Volgenant's method in C++, on the expanded table."""

import lap
import numpy as np
from measure import given, measured, seats


def solve(table, capacity):
    places = seats(capacity)
    most = int(table.max()) + 1
    worth = np.where(table < 0, 0, table.astype(np.int64) + most * (len(table) + 1))
    cost = (worth.max() - worth[:, places]).astype(np.float64)
    rows, columns = lap.lapjvs(cost, extend_cost=True, jvx_like=True, return_cost=False)
    return zip(rows.tolist(), places[columns].tolist(), strict=True)


measured(solve, *given())
