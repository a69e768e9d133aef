"""The second opinion finds what no constraint can hold."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import User
from mentorship.invariants import broken_rules
from mentorship.models import Circle, CircleClosing, CircleMeeting, Enrollment, Pairing, Terms, Unit
from tests import factories, people

pytestmark = pytest.mark.django_db


def test_a_sound_association_breaks_no_rule(capsys):
    cast = people.cast()
    cast.pairing("active")

    call_command("checkinvariants")

    assert "rules hold" in capsys.readouterr().out


def lower_capacity(cast):
    cast.pairing("active", mentor_place=2)
    Enrollment.objects.filter(pk=cast.ada_in.pk).update(capacity=1)
    return "mentor_place_within_capacity"


def a_circle(**values):
    circle = factories.CircleFactory(state="active")
    seats = [
        factories.CircleSeatFactory(circle=circle, state="accepted", role=role)
        for role in ("mentor", "mentee", "mentee", "mentee")
    ]
    return circle, seats


def sit_in_another_round(cast):
    _circle, seats = a_circle()
    Enrollment.objects.filter(pk=seats[1].enrollment_id).update(round=cast.round)
    return "seat_of_its_round"


def sit_after_leaving(cast):
    _circle, seats = a_circle()
    Enrollment.objects.filter(pk=seats[1].enrollment_id).update(state="withdrawn")
    return "seat_of_somebody_there"


def sit_too_many(cast):
    circle, _seats = a_circle()
    Circle.objects.filter(pk=circle.pk).update(least=1, most=2)
    return "circle_no_larger_than_it_is"


def go_on_with_too_few(cast):
    circle, _seats = a_circle()
    Circle.objects.filter(pk=circle.pk).update(least=4)
    return "circle_goes_on_with_enough"


def sit_on_in_a_circle_that_is_over(cast):
    circle, _seats = a_circle()
    Circle.objects.filter(pk=circle.pk).update(state="ended", ended_at=timezone.now())
    return "no_seat_outlives_its_circle"


def say_how_a_circle_was_too_soon(cast):
    _circle, seats = a_circle()
    CircleClosing.objects.create(seat=seats[1], worth=5)
    return "circle_closing_after_the_end"


def leave_the_round(cast):
    cast.pairing("active")
    Enrollment.objects.filter(pk=cast.ben_in.pk).update(state="withdrawn")
    return "mentee_is_still_there"


def change_sides(cast):
    cast.pairing("active")
    Enrollment.objects.filter(pk=cast.ben_in.pk).update(role="mentor")
    return "mentee_has_the_role"


def become_the_same_person(cast):
    cast.pairing("active")
    Enrollment.objects.filter(pk=cast.ada_in.pk).update(person=cast.ben)
    return "two_different_people"


def be_asked_by_a_stranger(cast):
    cast.pairing("asked", origin="asked", asked_by=cast.eve)
    return "asked_by_one_of_the_two"


def be_in_two_places(cast):
    slot = factories.MeetingSlotFactory(round=cast.round)
    others = factories.PairingFactory(
        round=cast.round, mentor=cast.ada_in, state="active", mentor_place=2
    )
    for pairing in (cast.pairing("active"), others):
        meeting = factories.MeetingFactory(
            pairing=pairing, state="confirmed", starts_at=slot.starts_at
        )
        factories.AppointmentFactory(meeting=meeting, slot=slot)
    return "nobody_in_two_meetings_at_once"


def sit_where_a_circle_sits(cast):
    held = factories.AppointmentFactory(seat=1)
    circle, seats = a_circle()
    CircleMeeting.objects.create(
        circle=circle,
        planned_by=seats[0],
        starts_at=held.slot.starts_at,
        slot=held.slot,
        point=held.point,
        seat=1,
    )
    return "circle_and_pair_at_two_tables"


def answer_another_program(cast):
    question = factories.QuestionFactory(program=cast.elsewhere)
    factories.AnswerFactory(enrollment=cast.ben_in, question=question)
    return "answers_to_the_own_program"


def choose_of_another_question(cast):
    question = factories.QuestionFactory(program=cast.program)
    other = factories.QuestionChoiceFactory(question__program=cast.program, question__place=2)
    factories.AnswerFactory(enrollment=cast.ben_in, question=question, chosen=[other])
    return "chosen_of_the_question"


def choose_two_where_one_is_asked_for(cast):
    question = factories.QuestionFactory(program=cast.program)
    two = [factories.QuestionChoiceFactory(question=question) for _ in range(2)]
    factories.AnswerFactory(enrollment=cast.ben_in, question=question, chosen=two)
    return "chosen_of_the_question"


def offer_an_answer_twice(cast):
    question = factories.QuestionFactory(program=cast.program)
    for _ in range(2):
        factories.QuestionChoiceFactory(question=question, words="School")
    return "choices_differ"


def go_on_beyond_a_convention(cast):
    type(cast.program).objects.update(kind="convention")
    cast.pairing("active", ends_on=timezone.now().date())
    return "own_end_in_a_long_term_round"


def say_how_it_was_too_soon(cast):
    factories.ClosingFactory(pairing=cast.pairing("active"))
    return "closing_after_the_end"


def say_yes_twice_and_stay_an_offer(cast):
    it = cast.pairing("asked")
    Pairing.objects.filter(pk=it.pk).update(
        mentor_accepted_at=it.created_at, mentee_accepted_at=it.created_at
    )
    return "offer_with_two_yeses_is_active"


def be_declined_by_nobody(cast):
    cast.pairing("declined")
    return "declined_by_one_of_the_two"


def be_told_of_nothing(cast):
    cast.pairing("offered")
    return "both_were_told"


def wait_in_a_closed_round(cast):
    cast.pairing("approved")
    type(cast.round).objects.filter(pk=cast.round.pk).update(state="closed")
    return "no_pairing_waits_in_a_closed_round"


def meet_without_being_paired(cast):
    factories.MeetingFactory(pairing=cast.pairing("completed"))
    return "no_meeting_outlives_its_pairing"


def lose_the_key_of_the_desk(cast):
    User.objects.filter(pk=cast.cleo.pk).update(is_staff=False)
    return "coordinators_can_open_the_desk"


def leave_with_a_pairing_open(cast):
    cast.pairing("active")
    User.objects.filter(pk=cast.ben.pk).update(closed_at=timezone.now())
    return "closed_account_takes_no_part"


def be_erased_by_name_alone(cast):
    now = timezone.now()
    User.objects.filter(pk=cast.eve.pk).update(closed_at=now, erased_at=now, is_active=False)
    return "erased_account_is_empty"


def hang_in_a_ring(cast):
    one = factories.UnitFactory()
    two = factories.UnitFactory(parent=one)
    Unit.objects.filter(pk=one.pk).update(parent=two)
    return "units_form_a_tree"


def plan_before_both_said_yes(cast):
    factories.GoalFactory(pairing=cast.pairing("approved"))
    return "shared_things_of_two_who_began"


def agree_to_words_of_yesterday(cast):
    row = factories.AgreementFactory(pairing=cast.pairing("active"), state="agreed")
    Terms.objects.create(agreement=row, number=2, written_by="mentee", goals="New")
    return "agreement_points_to_its_newest_words"


def be_asked_after_the_end(cast):
    later = timezone.now() + timedelta(days=2)
    row = factories.CheckInFactory(pairing=cast.pairing("ended"), state="lapsed", asked_at=later)
    assert row.asked_at > row.pairing.ended_at
    return "asked_while_paired"


def wait_after_a_good_end(cast):
    """Left by one, and then concluded with another."""
    past = timezone.now() - timedelta(days=9)
    for place, state in enumerate(("ended", "completed"), start=1):
        pairing = cast.pairing(state, mentor_place=place)
        when = past if state == "ended" else past + timedelta(days=1)
        Pairing.objects.filter(pk=pairing.pk).update(ended_at=when, active_at=past)
    type(cast.ben_in).objects.filter(pk=cast.ben_in.pk).update(waits_again_since=past)
    return "content_after_a_good_end"


def look_after_oneself(cast):
    cast.pairing("active", steward=cast.ada)
    return "steward_is_not_one_of_the_two"


@pytest.mark.parametrize(
    "wrong",
    [
        plan_before_both_said_yes,
        agree_to_words_of_yesterday,
        be_asked_after_the_end,
        look_after_oneself,
        wait_after_a_good_end,
        lower_capacity,
        answer_another_program,
        be_in_two_places,
        choose_of_another_question,
        choose_two_where_one_is_asked_for,
        offer_an_answer_twice,
        go_on_beyond_a_convention,
        say_how_it_was_too_soon,
        say_how_a_circle_was_too_soon,
        leave_the_round,
        sit_in_another_round,
        sit_after_leaving,
        sit_too_many,
        sit_where_a_circle_sits,
        go_on_with_too_few,
        sit_on_in_a_circle_that_is_over,
        change_sides,
        become_the_same_person,
        be_asked_by_a_stranger,
        say_yes_twice_and_stay_an_offer,
        be_declined_by_nobody,
        be_told_of_nothing,
        wait_in_a_closed_round,
        meet_without_being_paired,
        lose_the_key_of_the_desk,
        leave_with_a_pairing_open,
        be_erased_by_name_alone,
        hang_in_a_ring,
    ],
    ids=lambda wrong: wrong.__name__,
)
def test_a_broken_promise_is_found_by_name(wrong):
    name = wrong(people.cast())

    assert list(broken_rules()) == [name]
    with pytest.raises(CommandError):
        call_command("checkinvariants")
