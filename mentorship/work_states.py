"""State machines of what a worker carries out: runs, jobs, imports, letters to a group."""

from mentorship.state_types import (
    CLOCK,
    COORDINATOR,
    WORKER,
    ImportState,
    JobState,
    LetterState,
    Machine,
    RunState,
    a_move,
)

JOB_UNDER_WAY = (JobState.QUEUED, JobState.RUNNING)
"""The states of a job that is not over."""

IMPORT_AT_WORK = (ImportState.CHECKING, ImportState.APPLYING)
"""The states in which a worker has an import to do, or does it."""
IMPORT_OPEN = (ImportState.UPLOADED, ImportState.CHECKING, ImportState.CHECKED)
"""The states of an import that has changed nothing, and can be thrown away."""

LETTER_ON_ITS_WAY = (LetterState.UNDER_WAY, LetterState.SENT)
"""The states in which mails of a letter to a group may still wait to leave."""

RUN_UNDER_WAY = (RunState.QUEUED, RunState.SOLVING)
"""The states of a run that has no result yet."""

RUN = Machine(
    "match run",
    RunState,
    {
        "claim": a_move([RunState.QUEUED], RunState.SOLVING, WORKER),
        "reclaim": a_move([RunState.SOLVING], RunState.SOLVING, WORKER),
        "finish": a_move([RunState.SOLVING], RunState.REVIEW, WORKER),
        "fail": a_move(RUN_UNDER_WAY, RunState.FAILED, WORKER),
        "cancel": a_move(RUN_UNDER_WAY, RunState.CANCELLED, COORDINATOR),
        "supersede": a_move([RunState.REVIEW], RunState.SUPERSEDED, WORKER, COORDINATOR),
    },
)

JOB = Machine(
    "job",
    JobState,
    {
        "claim": a_move([JobState.QUEUED], JobState.RUNNING, WORKER),
        "reclaim": a_move([JobState.RUNNING], JobState.RUNNING, WORKER),
        "finish": a_move([JobState.RUNNING], JobState.DONE, WORKER),
        "stop": a_move(JOB_UNDER_WAY, JobState.STOPPED, COORDINATOR),
        "fail": a_move(JOB_UNDER_WAY, JobState.FAILED, WORKER),
    },
)

IMPORT = Machine(
    "import",
    ImportState,
    {
        "check": a_move(
            [ImportState.UPLOADED, ImportState.CHECKED], ImportState.CHECKING, COORDINATOR, CLOCK
        ),
        "found": a_move([ImportState.CHECKING], ImportState.CHECKED, WORKER),
        "ask": a_move([ImportState.CHECKING], ImportState.UPLOADED, WORKER),
        "apply": a_move([ImportState.CHECKED], ImportState.APPLYING, COORDINATOR, CLOCK),
        "finish": a_move([ImportState.APPLYING], ImportState.APPLIED, WORKER),
        "give_back": a_move([ImportState.APPLYING], ImportState.CHECKED, WORKER),
        "discard": a_move(IMPORT_OPEN, ImportState.DISCARDED, COORDINATOR, CLOCK),
    },
)

LETTER = Machine(
    "letter",
    LetterState,
    {
        "send": a_move([LetterState.DRAFT], LetterState.UNDER_WAY, COORDINATOR),
        "finish": a_move([LetterState.UNDER_WAY], LetterState.SENT, WORKER),
        "stop": a_move(LETTER_ON_ITS_WAY, LetterState.STOPPED, COORDINATOR),
        "resume": a_move([LetterState.STOPPED], LetterState.UNDER_WAY, COORDINATOR),
    },
)
