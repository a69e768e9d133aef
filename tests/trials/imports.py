"""A trial of imports: the worker is killed at them again and again, and none is half done."""

import random
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from mentorship import tasks
from mentorship.models import ListedPerson, LogLine, RosterImport, Unit
from mentorship.roster import imports
from mentorship.services.leases import MOST_TRIES
from mentorship.states import IMPORT_AT_WORK
from tests.mentorship.jobs import engines

Figures = dict[str, Any]


@dataclass
class Trouble:
    """Kills whoever works at an import, so often in all, and says what that has left."""

    roster: Unit
    engine: engines.Engine
    kills: int
    lines: int
    lease: int
    chance: random.Random = field(default_factory=lambda: random.Random(4))
    killed: int = 0
    gaps: list[float] = field(default_factory=lambda: [0.0])
    half: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.hand = self._start()

    def _start(self) -> subprocess.Popen:
        return self.engine.start(TEST_ALSO=tasks.ROSTER, TEST_LEASE=str(self.lease))

    def through(self, imported: RosterImport) -> None:
        """Kill its worker up to as often as it is tried again, and let it end."""
        most = min(self.kills - self.killed, self.chance.randint(0, MOST_TRIES - 1))
        for claims in range(1, most + 1):
            engines.until(lambda claims=claims: _begun(imported, claims))
            time.sleep(self.chance.uniform(0, self.lines / 3000))
            if not _is_at_work(imported):
                break
            self._kill(imported, claims)
        engines.until(lambda: not _is_at_work(imported))

    def _kill(self, imported: RosterImport, claims: int) -> None:
        engines.kill(self.hand)
        self.killed += 1
        found = _listed(self.roster)
        if found not in (0, self.lines, _fewer(self.lines)):
            self.half.append(f"{found} people after a kill")
        since, self.hand = time.monotonic(), self._start()
        engines.until(lambda: _begun(imported, claims + 1))
        self.gaps.append(time.monotonic() - since)


def importing(kills: int = 50, lines: int = 3000, lease: int = 2) -> Figures:
    """Kill the worker so often, up to four times at each dry run and each act.

    Every other list is shorter by a tenth, so that people leave and come back.
    """
    roster = Unit.objects.create(name="Association", kind=Unit.Kind.ASSOCIATION)
    begun, wrong = time.monotonic(), 0
    with engines.rows() as engine:
        trouble = Trouble(roster, engine, kills, lines, lease)
        while trouble.killed < kills:
            shorter = RosterImport.objects.count() % 2
            listed = _fewer(lines) if shorter else lines
            imported = imports.upload(None, roster, "list.csv", _list_of(listed))
            imports.check(None, imported, {})
            trouble.through(imported)
            imports.apply(None, imported, leavers=True)
            trouble.through(imported)
            wrong += _listed(roster) != listed
    states = Counter(RosterImport.objects.values_list("state", flat=True))
    return {
        "workers killed": trouble.killed,
        "lists uploaded": states.total(),
        "lists applied": states[RosterImport.State.APPLIED],
        "lines of them in the log": LogLine.objects.filter(verb="roster.imported").count(),
        "half done after a kill": len(trouble.half),
        "with another result in the end": wrong,
        "until another goes on, at most s": max(trouble.gaps),
        "seconds in all": time.monotonic() - begun,
    }


def _fewer(lines: int) -> int:
    return lines - lines // 10


def _list_of(lines: int) -> bytes:
    head = "Mbr No,Name,E-mail,Cat,Pd Thru"
    rows = (f"{n},Ada Given{n},ada{n}@example.org,REG,2099-12-31" for n in range(lines))
    return "\n".join([head, *rows, ""]).encode()


def _begun(imported: RosterImport, claims: int) -> bool:
    """Whether it has been claimed so often, or is over."""
    tries = RosterImport.objects.values_list("tries", flat=True).get(pk=imported.pk)
    return tries >= claims or not _is_at_work(imported)


def _is_at_work(imported: RosterImport) -> bool:
    return RosterImport.objects.filter(pk=imported.pk, state__in=IMPORT_AT_WORK).exists()


def _listed(roster: Unit) -> int:
    return ListedPerson.objects.filter(roster=roster, struck_at=None).count()


TRIALS: dict[str, Callable[..., Figures]] = {"imports": importing}
