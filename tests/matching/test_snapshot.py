"""The round as the core sees it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from accounts.models import Education, Field
from matching import snapshot
from matching.board.readiness import readiness_of
from matching.core import forbidding
from matching.core.scoring.rules import Rule
from matching.models import Verdict
from matching.names import Names
from matching.services import review
from mentorship.admin.figures import without_partner
from mentorship.models import Block, LogLine, Pairing, Preference, WishedPartner
from mentorship.services import pairings
from tests import factories, people
from tests.matching import rounds

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return people.cast()


def mentee(cast):
    return snapshot.take(cast.round).mentees[0]


def test_profile_preference_and_style_arrive_as_they_were_answered(cast):
    style = factories.WorkingStyleFactory(profile=cast.ben.profile, communication_wish="different")
    field = factories.FieldFactory()
    cast.ben.profile.fields.add(field)
    Preference.objects.filter(enrollment=cast.ben_in).update(region="same", region_must=True)
    cast.ben_in.rhythm = "weekly"
    cast.ben_in.save()
    seen = mentee(cast)
    assert (seen.id, seen.person) == (cast.ben_in.pk, cast.ben.pk)
    assert seen.region == cast.ben.profile.region_id
    assert seen.fields == {field.pk}
    assert seen.communication == (style.directness, style.structure, style.think_aloud, None, None)
    assert (seen.communication_turn, seen.frequency) == ("different", 5)
    assert (seen.region_wish.direction, seen.region_wish.must) == ("same", True)


def test_somebody_without_a_profile_or_preference_is_there_with_nothing_answered(cast):
    bare = factories.EnrollmentFactory(round=cast.round, person=factories.UserFactory())
    bare.preference.delete()
    seen = snapshot.take(cast.round).mentee_by_id[bare.pk]
    assert (seen.region, seen.fields, seen.ranked) == (None, frozenset(), ())


def test_paused_withdrawn_and_closed_accounts_are_left_out(cast):
    for state in ("paused", "withdrawn"):
        factories.EnrollmentFactory(round=cast.round, state=state)
    cast.ada.is_active = False
    cast.ada.save()
    taken = snapshot.take(cast.round)
    assert [each.id for each in taken.mentees] == [cast.ben_in.pk]
    assert taken.mentors == ()


def test_taken_places_count_and_a_mentee_with_a_mentor_is_left_out(cast):
    other = factories.EnrollmentFactory(round=cast.round)
    cast.pairing("active")
    taken = snapshot.take(cast.round)
    assert [each.id for each in taken.mentees] == [other.pk]
    assert taken.mentors[0].capacity == 1


def test_a_block_written_before_the_other_signed_up_is_found_by_address(cast):
    Block.objects.create(owner=cast.ben, written=" ADA@example.org ")
    assert snapshot.take(cast.round).rules.blocked == {(cast.ben.pk, cast.ada.pk)}


def test_a_block_written_loosely_and_one_recognised_under_an_older_name_are_found(cast):
    Block.objects.create(owner=cast.ben, written="Lovelace, Adá")
    assert snapshot.take(cast.round).rules.blocked == {(cast.ben.pk, cast.ada.pk)}
    Block.objects.update(written="Augusta King")
    assert snapshot.take(cast.round).rules.blocked == frozenset()
    Block.objects.get().recognised.add(cast.ada)
    assert snapshot.take(cast.round).rules.blocked == {(cast.ben.pk, cast.ada.pk)}


@pytest.mark.parametrize(
    ("kind", "holds"), [("long_term", True), ("convention", True), ("informal", False)]
)
def test_a_reporting_line_is_a_rule_of_its_own_where_others_do_the_pairing(cast, kind, holds):
    Block.objects.create(owner=cast.ada, written="ben okri", kind="reporting")
    cast.program.kind = kind
    cast.program.save()
    cast.round.refresh_from_db()
    rules = snapshot.take(cast.round).rules
    assert rules.blocked == frozenset()
    assert rules.reporting == ({(cast.ada.pk, cast.ben.pk)} if holds else frozenset())


def test_a_block_on_a_name_that_several_share_covers_all_of_them(cast):
    namesake = factories.ProfileFactory(full_name="ada  lovelace").user
    factories.MentorFactory(round=cast.round, person=namesake)
    Block.objects.create(owner=cast.ben, written="Ada Lovelace")
    blocked = snapshot.take(cast.round).rules.blocked
    assert blocked == {(cast.ben.pk, cast.ada.pk), (cast.ben.pk, namesake.pk)}


def test_wished_partners_are_found_by_name_or_address_on_the_other_side(cast):
    factories.EnrollmentFactory(round=cast.round, person=cast.ada)
    WishedPartner.objects.create(enrollment=cast.ben_in, written="Nobody Known", rank=1)
    WishedPartner.objects.create(enrollment=cast.ben_in, written="ada lovelace", rank=2)
    assert snapshot.take(cast.round).mentee_by_id[cast.ben_in.pk].ranked == (cast.ada_in.pk,)


def test_two_who_met_in_another_round_are_not_suggested_unless_both_wish_it(cast):
    past = factories.RoundFactory(program=cast.program)
    factories.PairingFactory(
        round=past,
        mentor=factories.MentorFactory(round=past, person=cast.ada),
        mentee=factories.EnrollmentFactory(round=past, person=cast.ben),
        state="completed",
    )
    rules = snapshot.take(cast.round).rules
    assert (rules.earlier, rules.again) == ({(cast.ada.pk, cast.ben.pk)}, frozenset())
    WishedPartner.objects.create(enrollment=cast.ben_in, written="ada@example.org", rank=1)
    WishedPartner.objects.create(enrollment=cast.ada_in, written="ben@example.org", rank=1)
    assert (cast.ada.pk, cast.ben.pk) in snapshot.take(cast.round).rules.again


def declined(cast, round_, by="mentor"):
    mentor, mentee = cast.ada_in, cast.ben_in
    if round_ != cast.round:
        mentor = factories.MentorFactory(round=round_, person=cast.ada)
        mentee = factories.EnrollmentFactory(round=round_, person=cast.ben)
    who = cast.ada if by == "mentor" else cast.ben
    return factories.PairingFactory(
        round=round_, mentor=mentor, mentee=mentee, state="declined", declined_by=who
    )


def test_a_no_in_another_round_counts_unless_both_wish_it(cast):
    declined(cast, factories.RoundFactory(program=cast.program))
    rules = snapshot.take(cast.round).rules
    assert (rules.earlier, rules.declined) == ({(cast.ada.pk, cast.ben.pk)}, frozenset())


@pytest.mark.parametrize("state", ["active", "completed", "ended"])
def test_whoever_was_paired_in_another_round_has_met(cast, state):
    past = factories.RoundFactory(program=cast.program)
    mentor = factories.MentorFactory(round=past, person=cast.ada)
    mentee = factories.EnrollmentFactory(round=past, person=cast.ben)
    factories.PairingFactory(round=past, mentor=mentor, mentee=mentee, state=state)
    assert snapshot.take(cast.round).rules.earlier == {(cast.ada.pk, cast.ben.pk)}


@pytest.mark.parametrize("by", ["mentor", "mentee"])
def test_a_couple_of_whom_one_declined_here_is_out_whatever_they_wish(cast, by):
    declined(cast, cast.round, by)
    WishedPartner.objects.create(enrollment=cast.ben_in, written="ada@example.org", rank=1)
    WishedPartner.objects.create(enrollment=cast.ada_in, written="ben@example.org", rank=1)
    taken = snapshot.take(cast.round)
    assert taken.rules.declined == {(cast.ada.pk, cast.ben.pk)}
    assert forbidding(taken.mentees[0], taken.mentors[0], taken.rules) == (Rule.DECLINED,)


def test_a_request_that_was_declined_counts_as_well(cast):
    pairing = declined(cast, cast.round)
    type(pairing).objects.filter(pk=pairing.pk).update(origin="asked", asked_by=cast.ben)
    assert snapshot.take(cast.round).rules.declined


def test_a_coordinator_lets_two_be_suggested_again_until_the_next_no(cast):
    declined(cast, cast.round)
    assert review.allow_again(cast.cleo, cast.ada_in, cast.ben_in)
    taken = snapshot.take(cast.round)
    assert (taken.rules.declined, taken.rules.earlier) == (frozenset(), frozenset())
    assert not review.allow_again(cast.cleo, cast.ada_in, cast.ben_in)
    (line,) = LogLine.objects.filter(verb="suggestion.allowed")
    assert line.pairing.state == "declined"
    assert "may be suggested again" in line.sentence
    declined(cast, cast.round)
    assert snapshot.take(cast.round).rules.declined


def test_nobody_from_elsewhere_lifts_anything(cast):
    declined(cast, cast.round)
    with pytest.raises(Http404):
        review.allow_again(cast.dov, cast.ada_in, cast.ben_in)
    assert snapshot.take(cast.round).rules.declined


def test_a_pairing_that_lapsed_in_this_round_is_not_suggested_again(cast):
    cast.pairing("expired")
    assert snapshot.take(cast.round).rules.earlier == {(cast.ada.pk, cast.ben.pk)}


def test_a_pairing_that_the_desk_took_back_may_be_suggested_again(cast):
    cast.pairing("withdrawn")
    assert snapshot.take(cast.round).rules.earlier == frozenset()


def test_a_schools_program_carries_class_years(cast):
    school = factories.SchoolFactory()
    cast.program.school = school
    cast.program.save()
    Education.objects.create(
        profile=cast.ben.profile, school=school, class_year=2020, study="M.L.I.S."
    )
    Education.objects.create(
        profile=cast.ada.profile, school=factories.SchoolFactory(), class_year=1999
    )
    cast.round.refresh_from_db()
    taken = snapshot.take(cast.round)
    assert taken.rules.earlier_class
    assert (taken.mentees[0].class_year, taken.mentors[0].class_year) == (2020, None)
    assert taken.mentors[0].study is None
    Education.objects.create(profile=cast.ada.profile, school=school, class_year=1999, study="mlis")
    type(cast.program).objects.update(class_years=5)
    cast.round.refresh_from_db()
    taken = snapshot.take(cast.round)
    ben, ada = taken.mentees[0], taken.mentors[0]
    assert ben.study == ada.study is not None
    assert taken.rules.class_years == 5
    assert forbidding(ben, ada, taken.rules) == ()
    assert Names()("studies", ben.study) == "M.L.I.S."
    type(cast.program).objects.update(class_years=-5)
    cast.round.refresh_from_db()
    taken = snapshot.take(cast.round)
    assert forbidding(ben, ada, taken.rules) == (Rule.CLASS_YEAR,), "the younger one teaches"


def test_a_program_that_pairs_nobody_with_their_own_keeps_institutions_apart(cast):
    same = cast.ada.profile.institution
    type(cast.ben.profile).objects.filter(pk=cast.ben.profile.pk).update(institution=same)
    assert snapshot.take(cast.round).rules.other_institution is False
    cast.program.other_institution = True
    cast.program.save()
    cast.round.refresh_from_db()
    taken = snapshot.take(cast.round)
    two = (taken.mentees[0], taken.mentors[0], taken.rules)
    assert forbidding(*two) == (Rule.SAME_INSTITUTION,)
    type(cast.ben.profile).objects.filter(pk=cast.ben.profile.pk).update(institution=None)
    taken = snapshot.take(cast.round)
    assert forbidding(taken.mentees[0], taken.mentors[0], taken.rules) == ()
    assert readiness_of(cast.cleo, cast.round).without_institution == 1


def test_a_lock_that_a_rule_forbids_is_dropped(cast):
    Verdict.objects.create(round=cast.round, mentor=cast.ada_in, mentee=cast.ben_in, kind="locked")
    assert snapshot.take(cast.round).rules.locked == {(cast.ben_in.pk, cast.ada_in.pk)}
    Block.objects.create(owner=cast.ada, written="ben@example.org", person=cast.ben)
    assert snapshot.take(cast.round).rules.locked == frozenset()


def test_days_and_first_time_of_a_convention_arrive(cast):
    day = cast.round.starts_on
    cast.ben_in.days, cast.ben_in.first_time = [day, day + timedelta(days=1)], True
    cast.ben_in.save()
    seen = mentee(cast)
    assert seen.days == {day.toordinal(), day.toordinal() + 1}
    assert seen.first_time


def test_the_fingerprint_changes_with_an_answer_and_with_nothing_else(cast):
    before = snapshot.take(cast.round).fingerprint
    assert snapshot.take(cast.round).fingerprint == before
    cast.ben.profile.fields.add(Field.objects.create(slug="maps", name="Maps"))
    assert snapshot.take(cast.round).fingerprint != before


def test_reading_takes_as_many_queries_for_three_people_as_for_thirty(cast):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as seen:
            snapshot.take(cast.round)
        return len(seen)

    few = queries()
    rounds.fill(cast.round, 15, 12)
    assert queries() == few
    assert few <= 16


@pytest.mark.parametrize(
    ("state", "more", "offered"),
    [
        ("completed", {}, False),
        ("ended", {"end_reason": "reached"}, False),
        ("ended", {"end_reason": "fit"}, True),
        ("expired", {}, True),
    ],
)
def test_whoever_ended_well_is_offered_to_nobody_unless_they_ask(cast, state, more, offered):
    cast.ada_in.capacity = 2
    cast.ada_in.save()
    cast.pairing(state, **more)
    taken = snapshot.take(cast.round)
    assert (cast.ben_in.pk in taken.mentee_by_id) is offered
    assert taken.mentor_by_id[cast.ada_in.pk].capacity == (2 if offered else 1)
    alone = set(without_partner([cast.round]).values_list("pk", flat=True))
    assert (cast.ben_in.pk in alone) is offered

    if state == "completed":
        pairings.look_again(cast.ben, Pairing.objects.get())
        taken = snapshot.take(cast.round)
        assert cast.ben_in.pk in taken.mentee_by_id
        assert taken.mentor_by_id[cast.ada_in.pk].capacity == 1, "she has not asked"
        assert cast.ben_in in without_partner([cast.round])
