"""The trial of the large acts: a round of thousands matched, approved and announced by jobs.

    python -m tests.bench.jobs [MENTEES MENTORS]

A scratch database under .data/bench/site is filled with an invented round, and one worker runs as
`manage.py worker` does. Each act is asked for as a coordinator's press does it, and timed from the
press until the row says that it is over. The worker sends nothing: there is no mail server.
"""

import os
import shutil
import sys
import time

from tests.bench import site


def main(mentees: str = "5000", mentors: str = "3000") -> None:
    """Fill, match, approve, announce, and print what each took."""
    shutil.rmtree(site.DATA, ignore_errors=True)
    os.environ |= {"DEMO": "1", "DATA_DIR": str(site.DATA), "PORT": str(site.PORT)}
    os.environ["DJANGO_SETTINGS_MODULE"] = "mentorship.settings"
    os.environ |= {"EMAIL_HOST": "localhost", "EMAIL_PORT": "9"}
    round, _pages = site.prepared(int(mentees), int(mentors))
    with site.started(["manage.py", "worker"]) as worker:
        run = site.Run(round, worker.pid)
        run.watcher.join()
        run.tell(0)
        _act("approved", worker.pid, lambda: _approve(run))
        _act("announced", worker.pid, lambda: _announce(round))
        print(f"mails written: {_mails():,}")  # noqa: T201
    print(f"promises broken: {len(_broken())}")  # noqa: T201


def _approve(run: site.Run) -> object:
    from matching.models import MatchRun
    from matching.services import approving

    row = MatchRun.objects.select_related("round", "requested_by").get(pk=run.pk)
    return approving.begin(row.requested_by, row, "")


def _announce(round: object) -> object:
    from mentorship.models import Round
    from mentorship.services import announcing

    fresh = Round.objects.get(pk=round.pk)  # type: ignore[attr-defined]
    return announcing.begin(fresh.program.coordinators.get().person, fresh)


def _act(what: str, worker: int, press: object) -> None:
    """Press, wait for the job's end, and print."""
    work, began = site.cpu(worker), time.perf_counter()
    job = press()  # type: ignore[operator]
    while job.state in ("queued", "running"):
        time.sleep(0.05)
        job.refresh_from_db()
    print(  # noqa: T201
        f"{what}: {job.done:,} of {job.total:,}, {job.skipped:,} left out, {job.state}; "
        f"{site.since(began):.1f} s, {site.cpu(worker) - work:.1f} s of processor; "
        f"the worker's peak {site.peak(worker):.0f} MiB",
        flush=True,
    )


def _mails() -> int:
    from mentorship.models import OutgoingMail

    return OutgoingMail.objects.exclude(pairing=None).count()


def _broken() -> dict[str, list[int]]:
    from mentorship.invariants import broken_rules

    return broken_rules()


if __name__ == "__main__":
    main(*sys.argv[1:])
