"""What the clock is to do for matching."""

from matching.services import nightly
from mentorship.services import clock
from mentorship.services.clock.jobs import Job
from mentorship.services.clock.jobs import nightly as each_night

clock.JOBS += [
    Job("late sign-ups paired", nightly.with_late_ones, nightly.pair_late_ones),
    Job("conventions matched", nightly.due, nightly.ask, each_night(2)),
]
