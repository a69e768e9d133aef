"""What must never be false is refused by the database itself, each with a sentence of ours."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from accounts.models import (
    AddressChange,
    DataRequest,
    Education,
    Institution,
    InstitutionType,
    School,
)
from accounts.models.people import APPROACH, COMMUNICATION, SELF_CHECKS
from matching.models import Board, MatchRun, PairAcross, Suggestion, Verdict
from mentorship.models import (
    Association,
    Attendance,
    Block,
    Bounce,
    Certificate,
    CircleCertificate,
    CircleCheckIn,
    CircleClosing,
    CircleMeeting,
    CircleTerms,
    ClaimedMembership,
    ClaimRule,
    Concern,
    EligibilityException,
    EligibilityRule,
    EnrollmentDraft,
    EnrollmentTopic,
    Heartbeat,
    Invitation,
    Job,
    LinkUse,
    ListedPerson,
    MailOptOut,
    MailWording,
    NotedRelationship,
    OutgoingMail,
    Preference,
    Presence,
    ProgramDraft,
    ProgramMonth,
    ProgramReading,
    ProgramTopic,
    Quote,
    Resume,
    ReviewOpinion,
    RosterImport,
    SetAside,
    SharedPool,
    SignUpReview,
    SourceLink,
    SourceUse,
    SpotCall,
    SpotQuestion,
    SpotVolunteer,
    Suppression,
    UnitMembership,
    Willingness,
    WishedPartner,
)
from mentorship.services import feeds
from mentorship.services.acts import constraint_sentence
from tests import factories, people

pytestmark = pytest.mark.django_db
TOMORROW = timedelta(days=1)


def change(row: models.Model, **values) -> None:
    """Write past every check of ours, straight to the table."""
    type(row)._base_manager.filter(pk=row.pk).update(**values)


def twin(row: models.Model, **values) -> None:
    """Insert a second row like this one."""
    row.pk = None
    row._state.adding = True
    for name, value in values.items():
        setattr(row, name, value)
    models.Model.save_base(row, force_insert=True)


def user():
    return people.person("Ada Lovelace")


def profile():
    return factories.ProfileFactory()


def style():
    return factories.WorkingStyleFactory()


def round_():
    return factories.RoundFactory()


def enrollment():
    return factories.EnrollmentFactory()


def pairing(state="offered"):
    return factories.PairingFactory(state=state)


def meeting(state="proposed", **values):
    return factories.MeetingFactory(state=state, **values)


def mail():
    return OutgoingMail.objects.create(
        key="k", kind="joined", to_email="ada@example.org", subject="s", text="t"
    )


def link_use():
    return LinkUse.objects.create(mail=mail(), purpose="accept")


def wording(**values):
    values = {"opening": "Welcome", **values}
    return MailWording.objects.create(
        program=factories.ProgramFactory(), kind="joined", role="mentee", **values
    )


def opt_out(group="news"):
    return MailOptOut.objects.create(person=user(), group=group)


def run(state="queued", **values):
    return MatchRun.objects.create(round=round_(), state=state, **values)


def suggestion():
    it = run()
    mentor = factories.MentorFactory(round=it.round)
    mentee = factories.EnrollmentFactory(round=it.round)
    return Suggestion.objects.create(run=it, mentor=mentor, mentee=mentee, points=1)


def second_place_of(side):
    """A second open pairing on the same numbered place of the mentor or of the mentee."""
    first = pairing()
    values = {side: getattr(first, side)}
    factories.PairingFactory(round=first.round, **values)


def same_couple_again():
    first = pairing()
    factories.PairingFactory(
        round=first.round, mentor=first.mentor, mentee=first.mentee, mentor_place=2, mentee_place=2
    )


def topic_of(enrolled, **values):
    return EnrollmentTopic.objects.create(
        enrollment=enrolled, topic=factories.TopicFactory(), **values
    )


def two_that_matter_most():
    enrolled = enrollment()
    topic_of(enrolled, matters_most=True)
    topic_of(enrolled, matters_most=True)


def wished(rank=1):
    return WishedPartner.objects.create(enrollment=enrollment(), written="Ben", rank=rank)


def block():
    return Block.objects.create(owner=user(), written="Ben")


def block_oneself():
    it = block()
    change(it, person=it.owner)


def concern():
    about, reporter = people.person("Ada Lovelace"), people.person("Ben Okri")
    return Concern.objects.create(
        unit=factories.UnitFactory(), about=about, reporter=reporter, reason="other"
    )


def concern_about_oneself():
    it = concern()
    change(it, about=it.reporter)


def noted(**values):
    by = people.person("Ada Lovelace")
    return NotedRelationship.objects.create(
        by=by, address="ben@example.org", role="mentor", **values
    )


def spot_question():
    return SpotQuestion.objects.create(
        asker=enrollment(), topic=factories.TopicFactory(), words="?", lapses_at=timezone.now()
    )


def spot_taken_by_the_asker():
    it = spot_question()
    change(it, taker=it.asker, state="taken")


def two_programs_of_two():
    first = factories.ProgramFactory()
    change(first, of_two=True)
    second = factories.ProgramFactory(unit=first.unit, name="Other", slug="other")
    change(second, of_two=True)


def coordinator(**values):
    return factories.CoordinatorFactory(**values)


def education(year=2001):
    return Education.objects.create(
        profile=profile(), school=factories.SchoolFactory(), class_year=year
    )


def question(**values):
    return factories.QuestionFactory(**values)


def scale(**values):
    return question(kind="scale", **{"low_end": "few", "high_end": "many", **values})


def two_that_count():
    first = question(counts="alike")
    question(program=first.program, place=2, counts="alike")


def answer(**values):
    return factories.AnswerFactory(**values)


def rule(kind="adult", **values):
    values = {"program": factories.ProgramFactory(), "role": "mentee", **values}
    return EligibilityRule.objects.create(kind=kind, **values)


def exception(**values):
    values = {"role": "mentee", "kind": "years", "reason": "Asked us", **values}
    return EligibilityException.objects.create(round=round_(), person=user(), **values)


def review(**values):
    return SignUpReview.objects.create(enrollment=enrollment(), **values)


def opinion(view="yes"):
    return ReviewOpinion.objects.create(
        enrollment=enrollment(), writer=user(), view=view, written_at=timezone.now()
    )


def certificate(**values):
    it = pairing("completed")
    return Certificate.objects.create(
        pairing=it, person=it.mentor.person, **certified(**{"role": "mentor", **values})
    )


def certificate_of_a_circle(**values):
    it = seat("done", circle=circle("completed"))
    return CircleCertificate.objects.create(
        seat=it, person=it.person, **certified(**{"role": "mentee", **values})
    )


def certified(**values):
    return {
        "kind": "letter",
        "code": "A",
        "name": "Ada",
        "role_word": "mentor",
        "program": "Year",
        "began_on": "2026-02-01",
        "ended_on": "2026-03-01",
        "file": b"",
        **values,
    }


def aside(need="quiet"):
    return SetAside.objects.create(pairing=pairing(), need=need, at=timezone.now())


def draft():
    it = enrollment()
    return EnrollmentDraft.objects.create(round=it.round, person=it.person, role="mentee")


def verdict():
    it = suggestion()
    return Verdict.objects.create(
        round=it.run.round, mentor=it.mentor, mentee=it.mentee, kind="barred"
    )


def board(**values):
    it = run()
    return Board.objects.create(round=it.round, run=it, **values)


def tried(**values):
    it = board()
    return it.drafts.create(run=it.run, name="More needs", **values)


def steps(*numbers, keys=("a", "b"), verb="lock"):
    it = board()
    for number, key in zip(numbers, keys, strict=True):
        it.steps.create(run=it.run, number=number, key=key, verb=verb)


def letter():
    return factories.GroupLetterFactory()


def job(**values):
    return Job.objects.create(kind="announce", round=round_(), **values)


def two_runs(state):
    now = timezone.now()
    it = run(state, finished_at=now)
    MatchRun.objects.create(round=it.round, state=state, finished_at=now)


def preference(**values):
    change(Preference.objects.get(enrollment=enrollment()), **values)


def data_request():
    return DataRequest.objects.create(person=user(), what="copy", how="self")


def address_change_undone_before():
    now = timezone.now()
    AddressChange.objects.create(
        person=factories.UserFactory(),
        old_email="a@example.org",
        new_email="b@example.org",
        digest="d",
        signed_in_at=now,
        changed_at=now,
        undone_at=now - timedelta(days=1),
    )


def listed(**values):
    given = {"email": "ada@example.org", "full_name": "Ada Lovelace", "number": "1001", **values}
    return ListedPerson.objects.create(roster=factories.UnitFactory(), **given)


def listed_again(**values):
    twin(listed(), **values)


def imported(roster=None, **values):
    given = {"file_name": "list.csv", "digest": "d", "size": 1, **values}
    return RosterImport.objects.create(roster=roster or factories.UnitFactory(), **given)


def begun(**values):
    given = {"unit": factories.UnitFactory(), "kind": "informal", "template": "x", **values}
    return ProgramDraft.objects.create(**given)


def two_being_applied():
    roster = factories.UnitFactory()
    for _number in range(2):
        imported(roster, state="applying")


def asking():
    place = factories.MentorFactory()
    return Willingness.objects.create(enrollment=place, asked_at=timezone.now())


def pool():
    two = factories.RoundFactory(), factories.RoundFactory()
    return SharedPool.objects.create(asking=two[0], lending=two[1])


def across():
    it = pool()
    mentee = factories.EnrollmentFactory(round=it.asking)
    mentor = factories.MentorFactory(round=it.lending)
    return PairAcross.objects.create(pool=it, mentee=mentee, mentor=mentor, points=1)


def here(appointment):
    now = timezone.now()
    return Presence.objects.create(
        enrollment=factories.EnrollmentFactory(), day=now.date(), at=now, appointment=appointment
    )


def two_at_one_table():
    first = factories.AppointmentFactory()
    factories.AppointmentFactory(slot=first.slot, point=first.point)


def invitation():
    return Invitation.objects.create(
        gathering=factories.GatheringFactory(), enrollment=factories.EnrollmentFactory()
    )


def quote():
    pairing = factories.PairingFactory(state="completed")
    return Quote.objects.create(
        program=pairing.round.program,
        pairing=pairing,
        side="mentee",
        words="Do it",
        given_at=timezone.now(),
    )


def resume():
    person = people.person("Ada Resumes")
    return Resume.objects.create(person=person, link="https://example.org")


def source_link():
    return SourceLink.objects.create(
        program=factories.ProgramFactory(), label="Newsletter", slug="newsletter"
    )


def month(**values):
    return ProgramMonth.objects.create(program=factories.ProgramFactory(), number=1, **values)


def reading(**values):
    return ProgramReading.objects.create(program=factories.ProgramFactory(), position=0, **values)


def claimed_membership():
    return ClaimedMembership.objects.create(
        user=people.person("Ada Claimed"), unit=factories.UnitFactory(), told_on="2026-03-01"
    )


def member_of_a_unit():
    return UnitMembership.objects.create(person=listed(), unit=factories.UnitFactory())


def circle(state="offered", **values):
    return factories.CircleFactory(state=state, **values)


def seat(state="offered", **values):
    return factories.CircleSeatFactory(state=state, **values)


def two_seats_of_one_person():
    first = seat()
    seat(circle=circle(round=first.circle.round), enrollment=first.enrollment)


def checkin_of_a_circle(**values):
    return CircleCheckIn.objects.create(seat=seat("accepted"), asked_at=timezone.now(), **values)


def meeting_of_a_circle(**values):
    it = seat("accepted")
    return CircleMeeting.objects.create(
        circle=it.circle, planned_by=it, starts_at=timezone.now(), **values
    )


def two_circles_at_one_table():
    slot, point = factories.MeetingSlotFactory(), factories.MeetingPointFactory()
    for _one in range(2):
        meeting_of_a_circle(slot=slot, point=point, seat=1)


def terms_of_a_circle():
    it = seat("accepted")
    return CircleTerms.objects.create(circle=it.circle, number=1, written_by=it)


def closing_of_a_circle(**values):
    return CircleClosing.objects.create(seat=seat("done", circle=circle("completed")), **values)


REFUSALS = {
    "circleclosing_reached_known": lambda: change(closing_of_a_circle(), reached="maybe"),
    "circleclosing_worth_1_to_5": lambda: change(closing_of_a_circle(), worth=6),
    "circleclosing_thanks_have_a_date": lambda: change(closing_of_a_circle(), thanks="Thanks"),
    "circleclosing_once_per_person": lambda: twin(closing_of_a_circle()),
    "circlecheckin_answer_known": lambda: change(
        checkin_of_a_circle(), answer="so so", answered_at=timezone.now()
    ),
    "circlecheckin_answer_has_a_date": lambda: change(checkin_of_a_circle(), answer="well"),
    "circlecheckin_once_at_a_time": lambda: twin(checkin_of_a_circle()),
    "circlemeeting_length_sensible": lambda: meeting_of_a_circle(minutes=5),
    "circlemeeting_seat_free": two_circles_at_one_table,
    "circlemeeting_seat_at_a_place": lambda: meeting_of_a_circle(seat=1),
    "circleterms_number_once": lambda: twin(terms_of_a_circle()),
    "circle_state_known": lambda: change(circle(), state="dancing"),
    "circle_kind_known": lambda: change(circle(), kind="choir"),
    "circle_number_once": lambda: twin(circle()),
    "circle_size_sensible": lambda: change(circle(), least=4, most=3),
    "circle_offer_has_a_date": lambda: change(circle(), answer_by=None),
    "circle_begun_has_a_date": lambda: change(circle("active"), active_at=None),
    "circle_end_has_a_date": lambda: change(circle("ended"), ended_at=None),
    "circleseat_state_known": lambda: change(seat(), state="dancing"),
    "circleseat_role_known": lambda: change(seat(), role="guest"),
    "circleseat_one_held_per_person": two_seats_of_one_person,
    "circleseat_offer_has_a_date": lambda: change(seat(), answer_by=None),
    "circleseat_taken_once_accepted": lambda: change(seat("accepted"), accepted_at=None),
    "circleseat_left_has_a_date": lambda: change(seat("left"), left_at=None),
    "program_grouping_known": lambda: factories.ProgramFactory(grouping="choirs"),
    "program_circle_mentors_sensible": lambda: factories.ProgramFactory(circle_mentors=3),
    "program_circle_least_sensible": lambda: factories.ProgramFactory(circle_least=2),
    "program_circle_most_sensible": lambda: factories.ProgramFactory(circle_most=9),
    "program_most_mentors_sensible": lambda: factories.ProgramFactory(most_mentors=4),
    "program_informal_of_pairs": lambda: factories.ProgramFactory(
        kind="informal", grouping="circles"
    ),
    "enrollment_circle_size_of_a_mentor": lambda: factories.EnrollmentFactory(circle_size=5),
    "enrollment_seeks_peer_as_mentee": lambda: factories.MentorFactory(seeks_peer=True),
    "addresschange_undone_after": address_change_undone_before,
    "user_email_unique": lambda: change(people.person("Ben Okri"), email=user().email.upper()),
    "institution_name_unique": lambda: Institution.objects.create(
        name=factories.InstitutionFactory(name="Hill library").name.upper()
    ),
    "board_goal_known": lambda: board(goal="cheapest"),
    "boarddraft_goal_known": lambda: tried(goal="cheapest"),
    "boarddraft_named_once": lambda: twin(tried()),
    "boardquestion_kind_known": lambda: board().questions.create(kind="why", key="a"),
    "boardquestion_once": lambda: [
        it.questions.create(kind="who_instead", key="a") for it in [board()] * 2
    ],
    "boardstep_verb_known": lambda: steps(1, keys="a", verb="juggle"),
    "boardstep_numbered": lambda: steps(1, 1),
    "boardstep_once_per_press": lambda: steps(1, 2, keys="aa"),
    "association_only_one": lambda: Association.objects.create(pk=2, name="Another"),
    "association_year_begins_in_a_month": lambda: Association.objects.create(pk=1, year_begins=13),
    "association_accent_a_colour": lambda: Association.objects.create(pk=1, accent="teal"),
    "institutiontype_kind_known": lambda: InstitutionType.objects.create(name="Pub", kind="pub"),
    "profile_regional_format_known": lambda: change(profile(), regional_format="XX"),
    "topic_kinds_known": lambda: change(factories.TopicFactory(), only_in=["club"]),
    "institution_kind_known": lambda: change(factories.InstitutionFactory(), kind="pub"),
    "profile_career_stage_known": lambda: change(profile(), career_stage="wizard"),
    "profile_has_a_name": lambda: change(profile(), full_name=""),
    "school_name_unique": lambda: School.objects.create(
        name=factories.SchoolFactory(name="Hill school").name.upper()
    ),
    "education_once_per_school": lambda: twin(education()),
    "education_class_year_plausible": lambda: change(education(), class_year=1066),
    "unit_kind_known": lambda: change(factories.UnitFactory(), kind="gang"),
    "unit_not_inside_itself": lambda: (it := factories.UnitFactory()) and change(it, parent=it),
    "coordinator_of_one_thing": lambda: coordinator(),
    "coordinator_once_per_unit": lambda: twin(coordinator(unit=factories.UnitFactory())),
    "coordinator_once_per_program": lambda: twin(coordinator(program=factories.ProgramFactory())),
    "program_kind_known": lambda: change(factories.ProgramFactory(), kind="club"),
    "program_name_unique_in_unit": lambda: twin(factories.ProgramFactory(), slug="other"),
    "round_state_known": lambda: change(round_(), state="dreaming"),
    "round_name_unique_in_program": lambda: twin(round_()),
    "round_signup_dates_in_order": lambda: (
        (it := round_()) and change(it, signup_closes_on=it.signup_opens_on - TOMORROW)
    ),
    "round_mentor_dates_in_order": lambda: (
        (it := round_()) and change(it, mentors_close_on=it.signup_opens_on - TOMORROW)
    ),
    "round_mentors_open_before_the_end": lambda: (
        (it := round_()) and change(it, mentors_open_on=it.signup_closes_on + TOMORROW)
    ),
    "round_late_after_signup": lambda: (
        (it := round_()) and change(it, late_until=it.signup_closes_on)
    ),
    "round_announced_after_mentors": lambda: (
        (it := round_())
        and change(
            it,
            announce_on=it.signup_closes_on,
            mentors_close_on=it.signup_closes_on + TOMORROW,
        )
    ),
    "round_rolling_has_no_last_day": lambda: change(round_(), rolling=True),
    "round_runs_again_where_it_rolls": lambda: change(round_(), run_every_days=30),
    "round_mentor_places_sensible": lambda: change(round_(), mentor_places=0),
    "round_mentee_places_sensible": lambda: change(round_(), mentee_places=10_001),
    "round_announced_after_signup": lambda: (
        (it := round_()) and change(it, announce_on=it.signup_closes_on - TOMORROW)
    ),
    "round_ends_after_start": lambda: (
        (it := round_()) and change(it, ends_on=it.starts_on - TOMORROW)
    ),
    "round_offer_days_sensible": lambda: change(round_(), offer_days=0),
    "round_minimum_points_on_scale": lambda: change(round_(), minimum_points=10_001),
    "round_weights_sum_to_100": lambda: change(round_(), weights={"needs": 99}),
    "enrollment_state_known": lambda: change(enrollment(), state="asleep"),
    "enrollment_role_known": lambda: change(enrollment(), role="guru"),
    "enrollment_rhythm_known": lambda: change(enrollment(), rhythm="hourly"),
    "enrollment_once_per_role": lambda: twin(enrollment()),
    "enrollment_capacity_1_to_10": lambda: change(enrollment(), capacity=0),
    "preference_region_known": lambda: preference(region="near"),
    "preference_field_known": lambda: preference(field="near"),
    "preference_institution_known": lambda: preference(institution="near"),
    "preference_region_must_means_something": lambda: preference(region_must=True),
    "preference_field_must_means_something": lambda: preference(field_must=True),
    "preference_institution_must_means_something": lambda: preference(institution_must=True),
    "enrollmenttopic_once": lambda: twin(topic_of(enrollment())),
    "enrollmenttopic_one_matters_most": two_that_matter_most,
    "enrollmenttopic_strength_known": lambda: topic_of(enrollment(), strength=9),
    "wishedpartner_rank_once": lambda: twin(wished()),
    "wishedpartner_rank_1_to_5": lambda: wished(rank=6),
    "block_once": lambda: twin(block()),
    "block_kind_known": lambda: change(block(), kind="grudge"),
    "block_not_oneself": block_oneself,
    "eligibilityrule_of_one_thing": lambda: rule(round=round_()),
    "eligibilityrule_classes_move_along": lambda: rule(as_of=2026),
    "eligibilityrule_role_known": lambda: rule(role="guru"),
    "eligibilityrule_kind_known": lambda: rule("rich"),
    "eligibilityrule_strength_known": lambda: rule(strength="perhaps"),
    "eligibilityrule_by_start_can_come_true": lambda: rule(strength="by_start"),
    "eligibilityrule_orientation_comes_later": lambda: rule("orientation"),
    "eligibilityrule_unit_of_a_member": lambda: rule("member"),
    "eligibilityrule_numbers_make_sense": lambda: rule("years", at_least=5, at_most=4),
    "eligibilityrule_students_beside_years": lambda: rule(students_too=True),
    "eligibilityrule_once_per_program": lambda: twin(rule()),
    "eligibilityrule_once_per_round": lambda: twin(rule(program=None, round=round_())),
    "question_kind_known": lambda: question(kind="riddle"),
    "question_asked_of_known": lambda: question(asked_of="gurus"),
    "question_read_by_known": lambda: question(read_by="the press"),
    "question_counts_known": lambda: question(counts="twice"),
    "question_place_once": lambda: twin(question()),
    "question_place_1_to_8": lambda: question(place=9),
    "question_has_words": lambda: question(words=""),
    "question_ends_of_a_scale": lambda: scale(low_end=""),
    "question_counts_if_comparable": lambda: question(counts="alike", asked_of="mentors"),
    "question_covering_of_choices": lambda: scale(counts="covering"),
    "question_one_counts": two_that_count,
    "questionchoice_has_words": lambda: factories.QuestionChoiceFactory(words=""),
    "answer_once": lambda: twin(answer()),
    "answer_step_on_the_scale": lambda: answer(step=6),
    "eligibilityexception_role_known": lambda: exception(role="guru"),
    "eligibilityexception_kind_known": lambda: exception(kind="rich"),
    "eligibilityexception_has_a_reason": lambda: exception(reason=""),
    "eligibilityexception_once": lambda: twin(exception()),
    "signupreview_state_known": lambda: review(state="lost"),
    "signupreview_reason_known": lambda: review(state="declined", reason="mood"),
    "signupreview_a_no_has_its_sentence": lambda: review(state="declined"),
    "signupreview_asking_has_words": lambda: review(state="asked"),
    "signupreview_own_words_are_there": lambda: review(state="declined", reason="own"),
    "reviewopinion_view_known": lambda: opinion("perhaps"),
    "reviewopinion_once": lambda: twin(opinion()),
    "enrollmentdraft_once_per_role": lambda: twin(draft()),
    "enrollmentdraft_role_known": lambda: change(draft(), role="guru"),
    "pairing_state_known": lambda: change(pairing("declined"), state="lost"),
    "pairing_origin_known": lambda: change(pairing(), origin="fate"),
    "pairing_end_reason_known": lambda: change(pairing("ended"), end_reason="boredom"),
    "pairing_of_two_people": lambda: (it := pairing()) and change(it, mentee=it.mentor),
    "pairing_mentor_place_free": lambda: second_place_of("mentor"),
    "pairing_mentee_place_free": lambda: second_place_of("mentee"),
    "pairing_once_per_couple": same_couple_again,
    "pairing_holds_its_places": lambda: change(pairing(), mentor_place=None),
    "pairing_offer_has_a_date": lambda: change(pairing(), answer_by=None),
    "pairing_active_when_both_accepted": lambda: change(pairing("active"), mentee_accepted_at=None),
    "pairing_end_has_a_date": lambda: change(pairing("completed"), ended_at=None),
    "pairing_early_end_has_a_reason": lambda: change(pairing("ended"), end_reason=""),
    "pairing_ends_after_it_began": lambda: (
        (it := pairing("completed")) and change(it, ended_at=it.active_at - TOMORROW)
    ),
    "pairing_rests_only_while_active": lambda: change(
        pairing(), paused_until=timezone.now().date()
    ),
    "enrollment_waits_only_while_there": lambda: change(
        enrollment(), state="withdrawn", waits_again_since=timezone.now()
    ),
    "pairing_request_has_an_asker": lambda: change(pairing(), origin="asked"),
    "user_erased_is_closed": lambda: change(user(), erased_at=timezone.now()),
    "datarequest_what_known": lambda: change(data_request(), what="magic"),
    "datarequest_how_known": lambda: change(data_request(), how="telepathy"),
    "heartbeat_once_per_host": lambda: twin(Heartbeat.objects.create(name="worker:mail")),
    "calendarfeed_digest_unique": lambda: change(
        feeds.renew(people.person("Ben Okri")), digest=feeds.renew(user()).digest
    ),
    "program_formality_known": lambda: change(factories.ProgramFactory(), formality="stiff"),
    "program_asks_first_known": lambda: change(factories.ProgramFactory(), asks_first="cleo"),
    "pairing_mentee_told_after_mentors_yes": lambda: change(pairing("active"), mentor_only=True),
    "program_first_lines_known": lambda: change(factories.ProgramFactory(), first_lines="cleo"),
    "agreement_state_known": lambda: change(factories.AgreementFactory(), state="lost"),
    "agreement_yeses_fit_its_state": lambda: change(
        factories.AgreementFactory(state="agreed"), mentee_agreed_at=None
    ),
    "terms_number_once": lambda: twin(factories.AgreementFactory().versions.get()),
    "terms_written_by_one_of_the_two": lambda: change(
        factories.AgreementFactory().versions.get(), written_by="cleo"
    ),
    "goal_progress_known": lambda: change(factories.GoalFactory(), progress="soon"),
    "goal_changed_by_one_of_the_two": lambda: change(factories.GoalFactory(), changed_by="cleo"),
    "goal_place_once": lambda: twin(factories.GoalFactory()),
    "goal_place_1_to_5": lambda: change(factories.GoalFactory(), place=6),
    "note_writer_one_of_the_two": lambda: change(factories.NoteFactory(shared=True), writer="cleo"),
    "note_private_stays_the_writers": lambda: change(factories.NoteFactory(), changed_by="mentor"),
    "meeting_state_known": lambda: change(meeting("held"), state="lost"),
    "meeting_how_known": lambda: change(meeting(), how="telepathy"),
    "meeting_proposed_by_one_of_the_two": lambda: change(meeting(), proposed_by="cleo"),
    "meeting_cancelled_by_one_of_the_two": lambda: change(meeting(), cancelled_by="cleo"),
    "meeting_offers_times": lambda: change(meeting(), times=[]),
    "meeting_agreed_has_a_time": lambda: change(meeting("confirmed"), starts_at=None),
    "meeting_held_has_a_day": lambda: change(meeting("held"), met_on=None),
    "meeting_length_sensible": lambda: change(meeting(), minutes=5),
    "meeting_noted_once_a_day": lambda: twin(meeting("held", starts_at=None)),
    "outgoingmail_state_known": lambda: change(mail(), state="lost"),
    "outgoingmail_key_unique": lambda: twin(mail()),
    "outgoingmail_sent_has_a_date": lambda: change(mail(), state="sent"),
    "outgoingmail_has_a_key": lambda: change(mail(), key=""),
    "outgoingmail_payload_is_small": lambda: change(mail(), payload={"a": "x" * 200}),
    "bounce_kind_known": lambda: Bounce.objects.create(key="k", kind="odd"),
    "bounce_key_unique": lambda: twin(Bounce.objects.create(key="k", kind="soft")),
    "suppression_reason_known": lambda: Suppression.objects.create(mark="m", reason="odd"),
    "suppression_once": lambda: twin(Suppression.objects.create(mark="m", reason="hard")),
    "program_checkin_weeks_sensible": lambda: change(factories.ProgramFactory(), checkin_weeks=53),
    "program_class_years_sensible": lambda: change(factories.ProgramFactory(), class_years=0),
    "program_quiet_days_sensible": lambda: change(factories.ProgramFactory(), quiet_days=2),
    "certificate_kind_known": lambda: certificate(kind="medal"),
    "certificate_role_known": lambda: certificate(role="owner"),
    "certificate_once_a_kind": lambda: twin(certificate(), code="B"),
    "certificate_dates_in_order": lambda: certificate(ended_on="2026-01-01"),
    "circlecertificate_kind_known": lambda: certificate_of_a_circle(kind="medal"),
    "circlecertificate_role_known": lambda: certificate_of_a_circle(role="owner"),
    "circlecertificate_once_a_kind": lambda: twin(certificate_of_a_circle(), code="B"),
    "circlecertificate_dates_in_order": lambda: certificate_of_a_circle(ended_on="2026-01-01"),
    "setaside_need_known": lambda: aside("hunger"),
    "setaside_once_a_need": lambda: twin(aside()),
    "checkin_state_known": lambda: change(factories.CheckInFactory(), state="lost"),
    "checkin_side_known": lambda: change(factories.CheckInFactory(), side="both"),
    "checkin_answer_known": lambda: change(
        factories.CheckInFactory(state="answered"), answer="so-so"
    ),
    "checkin_one_open_per_person": lambda: twin(factories.CheckInFactory()),
    "checkin_answer_has_a_date": lambda: change(
        factories.CheckInFactory(state="answered"), answered_at=None
    ),
    "checkin_useful_1_to_5": lambda: change(factories.CheckInFactory(state="answered"), useful=6),
    "checkin_due_after_it_was_asked": lambda: (
        (it := factories.CheckInFactory()) and change(it, due_at=it.asked_at)
    ),
    "pairing_longer_proposed_while_active": lambda: change(
        pairing(), longer_until=timezone.now().date(), longer_by="mentor"
    ),
    "suggestion_reject_reason_known": lambda: change(
        suggestion(), state="rejected", reject_reason="odd"
    ),
    "suggestion_reason_once_rejected": lambda: change(suggestion(), reject_reason="aims"),
    "pairing_wrap_up_proposed_while_active": lambda: change(
        pairing(), wrap_up_proposed_at=timezone.now(), wrap_up_by="mentor"
    ),
    "pairing_wrap_up_agreed_once_proposed": lambda: change(
        pairing(), wrap_up_agreed_at=timezone.now()
    ),
    "pairing_stays_in_touch_once_concluded": lambda: change(
        pairing(), mentor_stays_at=timezone.now()
    ),
    "pairing_own_end_once_active": lambda: change(pairing(), ends_on=timezone.now().date()),
    "closing_side_known": lambda: change(factories.ClosingFactory(), side="both"),
    "closing_reached_known": lambda: change(factories.ClosingFactory(), reached="somehow"),
    "closing_once_per_person": lambda: twin(factories.ClosingFactory()),
    "closing_worth_1_to_5": lambda: change(factories.ClosingFactory(), worth=6),
    "closing_thanks_have_a_date": lambda: change(factories.ClosingFactory(), thanks="Thank you"),
    "linkuse_once": lambda: twin(link_use()),
    "mailwording_role_known": lambda: change(wording(), role="owner"),
    "mailwording_once_per_mail": lambda: twin(wording()),
    "mailwording_says_something": lambda: change(wording(), opening=""),
    "mailwording_subject_on_one_line": lambda: change(wording(), subject="a\nBcc: b"),
    "groupletter_state_known": lambda: change(letter(), state="lost", asked_at=timezone.now()),
    "groupletter_group_known": lambda: change(letter(), group="friends"),
    "groupletter_role_known": lambda: change(letter(), role="owner"),
    "groupletter_says_something": lambda: change(letter(), words=""),
    "groupletter_subject_on_one_line": lambda: change(letter(), subject="a\nBcc: b"),
    "groupletter_sent_has_a_date": lambda: change(letter(), state="sent"),
    "mailoptout_once": lambda: twin(opt_out()),
    "mailoptout_group_known": lambda: opt_out("security"),
    "job_state_known": lambda: change(job(), state="lost", finished_at=timezone.now()),
    "job_kind_known": lambda: change(job(), kind="dance"),
    "job_one_at_a_time": lambda: twin(job()),
    "job_over_has_a_date": lambda: change(job(), state="done"),
    "listedperson_address_once": lambda: listed_again(number="1002"),
    "listedperson_number_once": lambda: listed_again(email="eve@example.org"),
    "listedperson_address_in_lower_case": lambda: listed(email="Ada@example.org"),
    "listedperson_has_a_name": lambda: listed(full_name=""),
    "listedperson_days_in_order": lambda: listed(first_on="2026-03-02", last_on="2026-03-01"),
    "listedperson_class_of_a_school": lambda: listed(class_year=2018),
    "listedperson_listed_as_known": lambda: listed(listed_as="friend"),
    "unitmembership_once": lambda: twin(member_of_a_unit()),
    "gathering_kind_known": lambda: change(factories.GatheringFactory(), kind="party"),
    "gathering_has_a_title_and_a_length": lambda: change(factories.GatheringFactory(), minutes=5),
    "gathering_for_whom_known": lambda: change(factories.GatheringFactory(), for_whom="x"),
    "gathering_has_a_place": lambda: change(factories.GatheringFactory(), places=0),
    "pairing_span_known": lambda: change(pairing(), span="x"),
    "pairing_reply_known": lambda: change(pairing(), reply="x"),
    "program_of_two_once_in_unit": two_programs_of_two,
    "concern_state_known": lambda: change(
        concern(), state="lost", handled_by=people.person("Cleo Marsh")
    ),
    "concern_reason_known": lambda: change(concern(), reason="x"),
    "concern_not_about_oneself": concern_about_oneself,
    "concern_handled_by_somebody": lambda: change(concern(), state="closed"),
    "notedrelationship_state_known": lambda: change(noted(), state="lost"),
    "notedrelationship_role_known": lambda: change(noted(), role="x"),
    "notedrelationship_once_open": lambda: twin(noted()),
    "notedrelationship_pairing_once_confirmed": lambda: change(noted(), pairing=pairing()),
    "spotvolunteer_once_a_topic": lambda: twin(
        SpotVolunteer.objects.create(enrollment=enrollment(), topic=factories.TopicFactory())
    ),
    "spotquestion_state_known": lambda: change(spot_question(), state="lost"),
    "spotquestion_kind_known": lambda: change(spot_question(), kind="x"),
    "spotquestion_taken_by_somebody": lambda: change(spot_question(), state="taken"),
    "spotquestion_not_by_the_asker": spot_taken_by_the_asker,
    "spotcall_once_each": lambda: twin(
        SpotCall.objects.create(question=spot_question(), volunteer=enrollment())
    ),
    "meetingpoint_name_once": lambda: twin(factories.MeetingPointFactory()),
    "meetingpoint_has_a_name_and_room": lambda: change(factories.MeetingPointFactory(), room=0),
    "meetingpoint_seats_a_pair": lambda: change(factories.MeetingPointFactory(), together=1),
    "meetingslot_once": lambda: twin(factories.MeetingSlotFactory()),
    "meetingslot_length_sensible": lambda: change(factories.MeetingSlotFactory(), minutes=5),
    "appointment_seat_free": two_at_one_table,
    "appointment_news_known": lambda: change(factories.AppointmentFactory(), news="x"),
    "appointment_missing_one_of_the_two": lambda: change(
        factories.AppointmentFactory(), missing="x", missing_at=timezone.now()
    ),
    "appointment_missing_has_a_time": lambda: change(
        factories.AppointmentFactory(), missing="mentor"
    ),
    "presence_once_a_meeting": lambda: twin(here(factories.AppointmentFactory())),
    "presence_once_a_day": lambda: twin(here(None)),
    "standin_state_known": lambda: change(factories.StandInFactory(), state="lost"),
    "standin_one_a_meeting": lambda: factories.StandInFactory(
        missed=factories.StandInFactory().missed
    ),
    "standin_one_question_a_person": lambda: factories.StandInFactory(
        candidate=factories.StandInFactory().candidate
    ),
    "standin_made_has_a_pairing": lambda: change(factories.StandInFactory(), state="made"),
    "standin_of_two_people": lambda: change(
        (asked := factories.StandInFactory()), candidate=asked.waiting
    ),
    "willingness_answer_known": lambda: change(asking(), answer="so", answered_at=timezone.now()),
    "willingness_answer_has_a_date": lambda: change(asking(), answer="yes"),
    "willingness_one_open_per_place": lambda: twin(asking()),
    "invitation_answer_known": lambda: change(
        invitation(), answer="so", answered_at=timezone.now()
    ),
    "invitation_answer_has_a_date": lambda: change(invitation(), answer="yes"),
    "invitation_once": lambda: twin(invitation()),
    "attendance_once": lambda: twin(
        Attendance.objects.create(
            gathering=factories.GatheringFactory(), enrollment=factories.EnrollmentFactory()
        )
    ),
    "quote_side_known": lambda: change(quote(), side="x"),
    "quote_once_per_person": lambda: twin(quote()),
    "quote_has_words": lambda: change(quote(), words=""),
    "resume_link_or_file": lambda: change(resume(), link=""),
    "resume_of_two_megabytes": lambda: change(
        resume(), link="", content=bytes((2 << 20) + 1), pages=1
    ),
    "program_mentor_resume_known": lambda: change(factories.ProgramFactory(), mentor_resume="x"),
    "program_mentee_resume_known": lambda: change(factories.ProgramFactory(), mentee_resume="x"),
    "sourcelink_word_once": lambda: twin(source_link()),
    "sourceuse_once_a_round": lambda: twin(
        SourceUse.objects.create(
            link=source_link(), person=people.person("Ada Came"), round=factories.RoundFactory()
        )
    ),
    "programtopic_once": lambda: twin(
        ProgramTopic.objects.create(
            program=factories.ProgramFactory(), topic=factories.TopicFactory(), position=0
        )
    ),
    "programdraft_kind_known": lambda: begun(kind="dance"),
    "programdraft_has_a_template": lambda: begun(template=""),
    "programmonth_once": lambda: twin(month(title="Goals")),
    "programmonth_has_a_topic": lambda: month(title=""),
    "programreading_says_something": lambda: reading(title="Guide"),
    "programreading_address_of_the_web": lambda: reading(title="Guide", address="ftp://x"),
    "claimedmembership_once": lambda: twin(claimed_membership()),
    "claimrule_names_a_claim": lambda: ClaimRule.objects.create(
        claim="", unit=factories.UnitFactory(), position=0
    ),
    "rosterimport_state_known": lambda: imported(state="lost"),
    "rosterimport_one_at_a_time": two_being_applied,
    "rosterimport_applied_has_a_date": lambda: imported(state="applied"),
    "matchrun_state_known": lambda: change(run(), state="lost"),
    "matchrun_one_under_review": lambda: two_runs("review"),
    "matchrun_one_at_a_time": lambda: two_runs("solving"),
    "matchrun_result_has_a_date": lambda: change(run(), state="review"),
    "sharedpool_of_two_rounds": lambda: (it := pool()) and change(it, lending=it.asking),
    "sharedpool_once_at_a_time": lambda: twin(pool()),
    "pairacross_once": lambda: twin(across()),
    "pairacross_paired_by_both": lambda: change(across(), pairing=factories.PairingFactory()),
    "suggestion_state_known": lambda: change(suggestion(), state="lost"),
    "suggestion_once_per_run": lambda: twin(suggestion()),
    "suggestion_band_known": lambda: change(suggestion(), band="superb"),
    "suggestion_points_on_scale": lambda: change(suggestion(), points=10_001),
    "suggestion_share_in_hundredths": lambda: change(suggestion(), share=101),
    "suggestion_approved_has_a_pairing": lambda: change(suggestion(), state="approved"),
    "verdict_kind_known": lambda: change(verdict(), kind="maybe"),
    "verdict_once_per_pair": lambda: twin(verdict()),
    **{
        f"workingstyle_{name}_on_scale": lambda name=name: change(style(), **{name: 6})
        for name in (*COMMUNICATION, *APPROACH, *SELF_CHECKS)
    },
    **{
        f"workingstyle_{name}_known": lambda name=name: change(style(), **{name: "odd"})
        for name in ("communication_wish", "approach_wish")
    },
}

OURS = [
    constraint
    for label in ("accounts", "mentorship", "matching")
    for model in apps.get_app_config(label).get_models()
    for constraint in model._meta.constraints
]


def test_every_constraint_has_a_refusal_here():
    assert sorted(REFUSALS) == sorted(constraint.name for constraint in OURS)


@pytest.mark.parametrize("constraint", OURS, ids=lambda constraint: constraint.name)
def test_the_database_refuses_and_we_have_a_sentence(constraint):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        REFUSALS[constraint.name]()

    assert refused.value.__cause__.diag.constraint_name == constraint.name
    assert constraint_sentence(refused.value) == str(constraint.violation_error_message)
    assert "violated" not in str(constraint.violation_error_message)
