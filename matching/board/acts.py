"""The acts of the board: what a step would cost, taking it, taking it back, and who else there is.

Each act is one transaction under the board's own lock, so that steps are numbered without a gap and
nobody acts on what somebody else is changing. The price that was shown is the price that is paid: a
step that would by now cost more is not taken, and answers with what it would cost.
"""

from matching.board.asking import instead, offer, price
from matching.board.edits import Difference, Done, Edit, Moved, NotProved, Offer, Stale, State, Verb
from matching.board.pricing import said_price
from matching.board.state import state_of
from matching.board.stepping import difference_of, steps
from matching.board.taking import follow, take
from matching.board.undoing import last_of, of_one_job, price_of_undo, undo
from matching.board.waiting import Working, is_large, outcome

__all__ = [
    "Difference",
    "Done",
    "Edit",
    "Moved",
    "NotProved",
    "Offer",
    "Stale",
    "State",
    "Verb",
    "Working",
    "difference_of",
    "follow",
    "instead",
    "is_large",
    "last_of",
    "of_one_job",
    "offer",
    "outcome",
    "price",
    "price_of_undo",
    "said_price",
    "state_of",
    "steps",
    "take",
    "undo",
]
