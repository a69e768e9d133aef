"""What the clock is to do for matching."""

from matching.services import nightly, rolling
from mentorship.services import clock
from mentorship.services.clock.jobs import Job, every, in_the_night

clock.JOBS += [
    Job("late sign-ups paired", nightly.with_late_ones, nightly.pair_late_ones),
    Job("conventions matched", nightly.due, nightly.ask, in_the_night(2, 8, minutes=10)),
    Job("rounds that never close matched", rolling.due, rolling.ask, every(minutes=10)),
]
