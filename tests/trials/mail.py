"""The trials themselves: each does its worst and returns its figures."""

import time
from typing import Any

from django.utils import timezone

from mentorship.models import OutgoingMail
from mentorship.services import rounds
from tests import factories
from tests.people import cast
from tests.trials.stage import MINUTE, MoodyOffice, count, crew, left, opened, wait_until, write

Figures = dict[str, Any]


def outage(mails: int = 1000, minutes: float = 60) -> Figures:
    """The server is down for an hour while mails are written; then it comes back."""
    office = MoodyOffice()
    with crew(office, 2):
        write(mails // 2)
        time.sleep(minutes * MINUTE / 2)
        write(mails - mails // 2, mails // 2)
        time.sleep(minutes * MINUTE / 2)
        attempts = OutgoingMail.objects.filter(attempts__gt=0).count()
        with opened(office):
            back = time.monotonic()
            wait_until(lambda: not left())
            drained = time.monotonic() - back
            return {**count(office), "seconds to empty": drained, "burnt attempts": attempts}


def kill(mails: int = 5000, kills: int = 100, workers: int = 3) -> Figures:
    """Workers are killed in the middle of their work; a new one comes for each."""
    return _end_workers(mails, kills, workers, kindly=False)


def term(mails: int = 5000, kills: int = 100, workers: int = 3) -> Figures:
    """Workers are told to stop; each has to finish the mail that it has in hand."""
    return _end_workers(mails, kills, workers, kindly=True)


def _end_workers(mails: int, kills: int, workers: int, *, kindly: bool) -> Figures:
    office = MoodyOffice()
    codes = []
    with opened(office), crew(office, workers) as hands:
        write(mails)
        for number in range(kills):
            wanted = (number + 1) * mails // (kills + 2)
            wait_until(lambda wanted=wanted: len(office.taken) >= wanted, pause=0.001)
            hand = hands.hands.pop(0)
            wait_until(lambda hand=hand: hands.at_work(hand), pause=0.001)
            hand.terminate() if kindly else hand.kill()
            hands.start()
            codes.append(hand.wait(timeout=60))
        wait_until(lambda: not left())
        hands.dismiss()
        abandoned = OutgoingMail.objects.filter(claimed_until__isnull=False).count()
        figures = {"ended workers": len(codes), "exit codes": sorted(set(codes))}
        return {**count(office), **figures, "abandoned": abandoned}


def chaos(mails: int = 1000) -> Figures:
    """10 % answers of 4xx, 5 % of 5xx, 5 % of silence after DATA, 5 % of hanging."""
    office = MoodyOffice({"later": 0.10, "final": 0.05, "drop": 0.05, "hang": 0.05})
    with opened(office), crew(office, 3):
        write(mails)
        wait_until(lambda: not left())
        return {**count(office), "drops": office.drops, "hidden for": _slowest_failure(office)}


def _slowest_failure(office: MoodyOffice) -> float:
    """How many seconds a final refusal took at most to be seen on the desk, with its words."""
    failed = OutgoingMail.objects.filter(state="failed", last_error__contains="No such user")
    assert failed.count() == len(office.refused_at)
    seen = (row.state_changed_at.timestamp() - office.refused_at[row.to_email] for row in failed)
    return max(seen, default=0.0)


def hosts(mails: int = 2000, workers: int = 2) -> Figures:
    """Two groups of processes, as on two hosts, and neither knows of the other."""
    office = MoodyOffice()
    with opened(office), crew(office, 0) as hands:
        for _host in range(2):
            first = hands.start(group=0)
            for _ in range(workers - 1):
                hands.start(group=first.pid)
        write(mails)
        wait_until(lambda: not left())
        return {**count(office), "exit codes": sorted(set(hands.dismiss()))}


def announce(pairings: int = 500, per_minute: int = 200) -> Figures:
    """A coordinator announces so many pairings with one press."""
    it = cast()
    it.round.__class__.objects.update(state="review")
    it.round.refresh_from_db()
    for _ in range(pairings):
        mentor = factories.MentorFactory(round=it.round)
        mentee = factories.EnrollmentFactory(round=it.round)
        factories.PairingFactory(round=it.round, mentor=mentor, mentee=mentee, state="approved")
    office = MoodyOffice()
    with opened(office), crew(office, 2, per_minute):
        _warm_up(office)
        pressed = timezone.now()
        rounds.announce(it.cleo, it.round)
        announced = (timezone.now() - pressed).total_seconds()
        wait_until(lambda: not left())
        sent = OutgoingMail.objects.filter(state="sent").order_by("sent_at")
        sent_at = sent.values_list("sent_at", flat=True)
        moments = [(moment - pressed).total_seconds() for moment in sent_at]
        times = {"announced": announced, "first mail": moments[0], "last mail": moments[-1]}
        return {**count(office), **times}


def _warm_up(office: MoodyOffice) -> None:
    """Wait until the workers are at work, and forget what they did for it."""
    write(4)
    wait_until(lambda: not left())
    OutgoingMail.objects.all().delete()
    office.taken.clear()


TRIALS = {
    "outage": outage,
    "kill": kill,
    "term": term,
    "chaos": chaos,
    "hosts": hosts,
    "announce": announce,
}
