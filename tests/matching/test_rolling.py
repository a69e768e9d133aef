"""A round whose sign-up never closes, from its first run to the next one by itself."""

from datetime import timedelta

import pytest
from django.utils import timezone

from matching import snapshot, tasks
from matching.models import MatchRun, Suggestion
from matching.services import review, rolling, runs
from mentorship.mail.checks import still_true
from mentorship.models import Enrollment, LogLine, OutgoingMail, Pairing, Round
from mentorship.models.windows import CLOSING_DAYS
from mentorship.services import enrollments, pairings, readiness, rounds, widening
from mentorship.services.clock import silence
from mentorship.services.windows import takes_signups
from mentorship.text.key_dates import key_dates
from mentorship.views.what_next import what_next
from tests import factories, people
from tests.matching import rounds as filled

pytestmark = pytest.mark.django_db


@pytest.fixture
def it():
    cast = people.cast()
    Round.objects.filter(pk=cast.round.pk).update(
        **dict.fromkeys(CLOSING_DAYS), rolling=True, run_every_days=30
    )
    cast.round.refresh_from_db()
    return cast


def days_pass(it, days: int) -> None:
    """Let what has happened so far be so many days older."""
    ago = timedelta(days=days)
    for row in MatchRun.objects.filter(round=it.round):
        MatchRun.objects.filter(pk=row.pk).update(requested_at=row.requested_at - ago)
    for row in Enrollment.objects.filter(round=it.round):
        Enrollment.objects.filter(pk=row.pk).update(submitted_at=row.submitted_at - ago)
    changed = it.round.state_changed_at - ago
    Round.objects.filter(pk=it.round.pk).update(state_changed_at=changed)
    it.round.refresh_from_db()


def run_due() -> bool:
    """Let the clock ask for what is due; whether it asked for anything."""
    now = timezone.now()
    return sum(rolling.ask(round, now) for round in rolling.due(now)) > 0


def decided(it) -> None:
    for one in Suggestion.objects.filter(run__round=it.round, state="new"):
        review.approve(it.cleo, [one])


def test_sign_up_goes_on_while_pairs_are_made_and_stand(it):
    assert takes_signups(it.round)
    runs.request_run(it.cleo, it.round)
    assert tasks.work_once()
    decided(it)
    assert rounds.announce(it.cleo, it.round) == 1
    it.round.refresh_from_db()
    assert (it.round.state, takes_signups(it.round)) == ("open", True)
    pairing = Pairing.objects.get(mentor=it.ada_in, mentee=it.ben_in)
    for one in (it.ada, it.ben):
        pairings.accept(one, pairing)
    assert what_next(it.ben_in, paired=True) == ["Your pairing is below."]

    filled.fill(it.round, mentees=2, mentors=1)
    assert not run_due(), "a month has not passed"
    days_pass(it, 31)
    assert run_due()
    assert not run_due(), "a second worker asks for no second one"
    assert MatchRun.objects.filter(round=it.round).count() == 2
    line = LogLine.objects.filter(round=it.round, verb="round.run_by_itself").latest("pk")
    assert line.actor is None
    assert tasks.work_once()
    new = Suggestion.objects.filter(run__round=it.round, state="new")
    assert new.count() == 2, "Ada has a second place"
    assert it.ben_in not in [one.mentee for one in new]
    pairing.refresh_from_db()
    assert pairing.is_active, "what stands is left as it is"

    days_pass(it, 31)
    assert not run_due(), "what waits for a coordinator is not replaced"
    decided(it)
    assert not run_due(), "nobody waits"
    factories.EnrollmentFactory(round=it.round)
    assert run_due()


def test_a_round_that_closes_or_is_run_by_hand_is_left_alone(it):
    days_pass(it, 400)
    Round.objects.update(run_every_days=None)
    assert not run_due()
    Round.objects.update(rolling=False)
    assert not run_due()
    assert not MatchRun.objects.exists()


def test_who_waits_longest_comes_first(it):
    Enrollment.objects.filter(pk=it.ada_in.pk).update(capacity=1)
    newer = factories.EnrollmentFactory(round=it.round)
    assert snapshot.take(it.round).first == frozenset()
    MatchRun.objects.create(round=it.round, state="failed", finished_at=timezone.now())
    latest = factories.EnrollmentFactory(round=it.round)
    found = snapshot.take(it.round).first
    assert {it.ben_in.pk, newer.pk} <= found
    assert latest.pk not in found


def told_of_no_partner() -> set[int]:
    now = timezone.now()
    return {
        place.pk
        for place in silence.without_partner(now)
        if silence.tell_without_partner(place, now)
    }


def test_whoever_has_waited_for_a_month_hears_so_and_can_let_a_must_be_a_wish(it):
    assert told_of_no_partner() == set()
    assert "never closes" in " ".join(what_next(it.ben_in, paired=False))
    days_pass(it, 31)
    assert told_of_no_partner() == {it.ben_in.pk, it.ada_in.pk}
    assert told_of_no_partner() == set(), "once is enough"
    mail = OutgoingMail.objects.get(kind="no_partner", enrollment=it.ben_in)
    assert still_true(mail)
    it.ben_in.preference.region, it.ben_in.preference.region_must = "same", True
    it.ben_in.preference.save()
    widening.widen(it.ben, it.ben_in, "region")
    it.ben_in.preference.refresh_from_db()
    assert not it.ben_in.preference.region_must


def test_a_mentee_of_whom_a_mentor_was_asked_learns_nothing_by_what_does_not_come(it):
    it.program.asks_first = "mentor"
    it.program.save()
    other = factories.EnrollmentFactory(round=it.round)
    it.pairing("declined", mentor_only=True)
    days_pass(it, 31)
    assert told_of_no_partner() == {it.ada_in.pk, other.pk}


def test_its_dates_say_that_it_never_closes_and_readiness_asks_for_none(it):
    assert {"label": "Sign-up", "text": "never closes"} in key_dates(it.round)
    it.round.starts_on = None
    assert not [one for one in readiness.lacks_of(it.round) if one.subject.name == "DATES"]
    it.round.ends_on = it.round.signup_opens_on + timedelta(days=90)
    assert [column for column, _words in readiness.misfits(it.program, it.round)] == ["ends_on"]
    convention = factories.ProgramFactory(kind="convention")
    misfits = dict(readiness.misfits(convention, it.round))
    assert misfits["rolling"] == "Sign-up never closes in long-term programs alone"


def test_leaving_and_coming_back_are_as_anywhere(it):
    enrollments.withdraw(it.ben, it.ben_in)
    days_pass(it, 31)
    assert not run_due(), "nobody waits"
