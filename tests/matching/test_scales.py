"""Points move only where answers do: the scale is kept with the round until somebody renews it."""

from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from accounts.models import WorkingStyle
from accounts.models.people import COMMUNICATION
from matching import queries, snapshot, tasks
from matching.core import Problem
from matching.directory import Directory
from matching.models import MatchRun, Scale
from matching.services import review, runs, scales, waiting
from mentorship.models import Enrollment, EnrollmentTopic, LogLine, Round, Topic
from mentorship.services.acts import Refused
from tests import factories, people
from tests.matching import rounds

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return people.cast()


@pytest.fixture
def ready(cast):
    fill(cast.round, 14, 11)
    rounds.ready(cast)
    return cast


def fill(round_, mentees, mentors):
    """People who answer each in their own way."""
    rounds.fill(round_, mentees, mentors)
    styles = WorkingStyle.objects.filter(profile__user__enrollments__round=round_)
    for number, style in enumerate(styles.order_by("pk")):
        for at, name in enumerate(COMMUNICATION):
            setattr(style, name, 1 + (number * (at + 2) + number // 3) % 5)
        style.save()


def unlike_the_rest(round_, mentees=6, mentors=4):
    """Ten more people, who all answer 1 and tick every topic."""
    before = set(round_.enrollments.values_list("pk", flat=True))
    rounds.fill(round_, mentees, mentors)
    new = round_.enrollments.exclude(pk__in=before)
    WorkingStyle.objects.filter(profile__user__enrollments__in=new).update(
        **dict.fromkeys(COMMUNICATION, 1)
    )
    topics = list(Topic.objects.all())
    for enrollment in new:
        known = set(enrollment.topics.values_list("topic_id", flat=True))
        EnrollmentTopic.objects.bulk_create(
            EnrollmentTopic(enrollment=enrollment, topic=topic)
            for topic in topics
            if topic.pk not in known
        )


def matched(cast) -> MatchRun:
    run = runs.request_run(cast.cleo, cast.round)
    assert tasks.work_once()
    run.refresh_from_db()
    assert run.state == "review", run.error
    return run


def all_points(round_):
    """Points of every pair by the two enrollments, on the scale that the round keeps."""
    taken = snapshot.take(round_)
    problem = Problem.from_people(
        taken.mentees,
        taken.mentors,
        taken.weights,
        taken.rules,
        calibration=queries.calibration_of(round_),
    )
    return {
        (mentee.id, mentor.id): int(problem.points[row, column])
        for row, mentee in enumerate(taken.mentees)
        for column, mentor in enumerate(taken.mentors)
    }


def moved(before, after):
    return {pair for pair in before.keys() & after.keys() if before[pair] != after[pair]}


def test_ten_people_more_move_nobodys_points_until_the_scale_is_renewed(ready):
    first = matched(ready)
    before = all_points(ready.round)
    unlike_the_rest(ready.round)
    second = matched(ready)
    assert second.scale_id == first.scale_id
    assert Scale.objects.count() == 1
    after = all_points(ready.round)
    assert len(after) > len(before)
    assert moved(before, after) == set()
    scales.renew(ready.cleo, ready.round)
    assert moved(before, all_points(ready.round))
    third = matched(ready)
    assert third.scale_id != second.scale_id
    assert third.scale == queries.scale_of(ready.round)


def test_what_a_run_suggests_has_the_points_of_the_kept_scale(ready):
    matched(ready)
    unlike_the_rest(ready.round)
    points = all_points(ready.round)
    for row in matched(ready).suggestions.all():
        assert row.points == points[row.mentee_id, row.mentor_id]


def test_who_changes_an_answer_moves_their_own_points_alone(ready):
    matched(ready)
    before = all_points(ready.round)
    changed = ready.round.enrollments.filter(role="mentor").order_by("pk").last()
    style = changed.person.profile.working_style
    for name in COMMUNICATION:
        setattr(style, name, 5 if getattr(style, name) < 3 else 1)
    style.save()
    others = {pair for pair in moved(before, all_points(ready.round)) if pair[1] != changed.pk}
    assert moved(before, all_points(ready.round))
    assert others == set()


def test_a_pair_by_hand_and_the_waiting_list_count_by_the_same_scale(ready):
    matched(ready)
    unlike_the_rest(ready.round)
    points = all_points(ready.round)
    mentee = ready.round.enrollments.filter(role="mentee").order_by("pk").last()
    best = waiting.best_partners(mentee)
    assert best
    for partner in best:
        assert partner.words["points"] == points[mentee.pk, partner.enrollment.pk]
        assert review.weighed(partner.enrollment, mentee)["points"] == partner.words["points"]


def test_a_run_that_comes_to_nothing_keeps_no_scale(ready, monkeypatch):
    def broken(*_args, **_kwargs):
        raise RuntimeError

    monkeypatch.setattr("matching.proposal.verify", broken)
    run = runs.request_run(ready.cleo, ready.round)
    tasks.work_once()
    run.refresh_from_db()
    assert (run.state, run.scale) == ("failed", None)
    assert not Scale.objects.exists()


def test_renewing_says_so_in_the_log_and_is_for_who_runs_the_round(ready):
    matched(ready)
    with pytest.raises(Http404):
        scales.renew(ready.dov, ready.round)
    scales.renew(ready.cleo, ready.round)
    line = LogLine.objects.get(verb="round.scale_renewed")
    assert line.actor == ready.cleo
    assert Scale.objects.count() == 2


def test_nothing_is_renewed_before_the_first_while_matching_runs_or_after_the_end(ready):
    with pytest.raises(Refused, match="No scale was taken yet"):
        scales.renew(ready.cleo, ready.round)
    matched(ready)
    run = runs.request_run(ready.cleo, ready.round)
    with pytest.raises(Refused, match="Matching is running"):
        scales.renew(ready.cleo, ready.round)
    runs.cancel_run(ready.cleo, run)
    Round.objects.filter(pk=ready.round.pk).update(state="closed")
    with pytest.raises(Refused, match="The round is over"):
        scales.renew(ready.cleo, ready.round)
    assert Scale.objects.count() == 1


# Informal rounds -----------------------------------------------------------------------------


@pytest.fixture
def informal(cast):
    round_ = factories.RoundFactory(program__kind="informal", state="open")
    fill(round_, scales.FEWEST, scales.FEWEST - 1)
    return round_


def listed(round_):
    Enrollment.objects.filter(round=round_).update(listed=True)


def test_an_informal_round_keeps_a_scale_once_enough_people_are_there(informal):
    assert not scales.keep_next()
    fill(informal, 0, 1)
    assert scales.keep_next()
    assert not scales.keep_next()
    scale = Scale.objects.get()
    assert (scale.round, scale.mentees, scale.mentors) == (informal, 15, 15)
    assert LogLine.objects.filter(verb="round.scale_kept", round=informal).count() == 1


def test_in_a_directory_that_keeps_its_scale_newcomers_move_nobodys_points(informal):
    fill(informal, 0, 1)
    scales.keep_next()
    listed(informal)
    reader = informal.enrollments.filter(role="mentee").first().person
    before = {entry.pk: entry.points for entry in Directory(reader, informal).entries}
    unlike_the_rest(informal)
    listed(informal)
    after = {entry.pk: entry.points for entry in Directory(reader, informal).entries}
    assert len(after) > len(before) > 10
    assert {pk for pk in before if before[pk] != after[pk]} == set()


def test_scales_go_when_their_runs_are_gone(ready):
    from matching.retention import _runs, _scales

    matched(ready)
    long_ago = timezone.now() - timedelta(days=200)
    Round.objects.filter(pk=ready.round.pk).update(state="closed", state_changed_at=long_ago)
    now = timezone.now()
    assert not _scales(now).exists()
    _runs(now).delete()
    assert _scales(now).count() == 1
