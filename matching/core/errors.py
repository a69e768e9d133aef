"""What can go wrong: one class for each thing that a caller may want to tell apart."""


class ProblemError(ValueError):
    """The problem as given makes no sense; the message is a sentence that says why."""


class Cancelled(Exception):
    """The progress callback asked to stop; nothing was kept."""


class NotFeasible(Exception):
    """A solution breaks a rule, a capacity or a lock; the message says which."""


class NotOptimal(Exception):
    """A solution is feasible, but its certificate does not prove that it is best."""


class NotAsked(NotOptimal):
    """A result answers something else than what was asked; the message names the difference."""


class WrongPoints(NotFeasible):
    """The points that the solvers read are not those of the plain definition."""
