"""What must always be so, restated in SQL: a second opinion beside constraints and code.

Each rule selects the ids of the rows that break it. Rules that cross rows or tables, and that no
constraint can therefore hold, are the reason for this list; some restate a constraint so that its
loss would be noticed.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from mentorship import states
from mentorship.circle_states import CIRCLE_OPEN as CIRCLES_OPEN
from mentorship.circle_states import SEAT_HELD as SEATS_HELD
from mentorship.roles import Role


def _words(values: Iterable[str]) -> str:
    """A list of values, as SQL writes it."""
    return "({})".format(", ".join(f"'{value}'" for value in values))


ROLES = _words(Role)
PLACED = _words(states.PAIRING_PLACED)
OPEN = _words(states.PAIRING_OPEN)
BEFORE = _words(states.PAIRING_BEFORE)
UNANSWERED = _words(states.PAIRING_UNANSWERED)
BEGUN = _words(states.PAIRING_BEGUN)
PAST = _words(states.PAIRING_PAST)
SEAT_HELD = _words(SEATS_HELD)
CIRCLE_OPEN = _words(CIRCLES_OPEN)
ROUND_OVER = _words(states.ROUND_OVER)
HAS_ASKED = (
    "EXISTS (SELECT 1 FROM mentorship_logline l WHERE l.enrollment_id = e.id "
    "AND l.verb = 'enrollment.waits_again' AND l.at >= e.waits_again_since)"
)


@dataclass(frozen=True)
class Rule:
    """A promise in words, and the query that finds the rows that break it."""

    name: str
    promise: str
    broken: str


def _per_side(name: str, promise: str, broken: str) -> list[Rule]:
    """The same rule for the mentor's and for the mentee's side."""
    return [
        Rule(f"{side}_{name}", promise.format(side=side), broken.format(side=side)) for side in Role
    ]


RULES = [
    *_per_side(
        "place_within_capacity",
        "No {side} holds more pairings than they offer places.",
        "SELECT p.id FROM mentorship_pairing p JOIN mentorship_enrollment e ON e.id = p.{side}_id "
        f"WHERE p.state IN {PLACED} AND p.{{side}}_place > e.capacity",
    ),
    *_per_side(
        "place_once",
        "No place of a {side} is held twice.",
        "SELECT min(id) FROM mentorship_pairing "
        f"WHERE state IN {PLACED} "
        "GROUP BY {side}_id, {side}_place HAVING count(*) > 1",
    ),
    *_per_side(
        "has_the_role",
        "The {side} of a pairing is enrolled as one, in the same round.",
        "SELECT p.id FROM mentorship_pairing p JOIN mentorship_enrollment e ON e.id = p.{side}_id "
        "LEFT JOIN mentorship_sharedpool s ON s.id = p.across_id AND '{side}' = 'mentor' "
        "WHERE e.role <> '{side}' OR e.round_id <> coalesce(s.lending_id, p.round_id)",
    ),
    *_per_side(
        "is_still_there",
        "Nobody who left a round, was declined, or waits for a place in it, is in a pairing there.",
        "SELECT p.id FROM mentorship_pairing p JOIN mentorship_enrollment e ON e.id = p.{side}_id "
        f"WHERE p.state IN {OPEN} AND e.state IN ('declined', 'withdrawn', 'waiting_list')",
    ),
    Rule(
        "declined_by_its_review",
        "Whom the coordinators declined takes no part, and nobody else is declined.",
        "SELECT e.id FROM mentorship_enrollment e JOIN accounts_user u ON u.id = e.person_id "
        "LEFT JOIN mentorship_signupreview v ON v.enrollment_id = e.id "
        "WHERE (e.state = 'declined') <> (coalesce(v.state, 'new') = 'declined') "
        "AND u.erased_at IS NULL",
    ),
    Rule(
        "two_different_people",
        "Nobody is paired with themselves.",
        "SELECT p.id FROM mentorship_pairing p JOIN mentorship_enrollment a ON a.id = p.mentor_id "
        "JOIN mentorship_enrollment b ON b.id = p.mentee_id WHERE a.person_id = b.person_id",
    ),
    Rule(
        "couple_once",
        "Two people have at most one open pairing in a round.",
        "SELECT min(id) FROM mentorship_pairing "
        f"WHERE state IN {OPEN} "
        "GROUP BY mentor_id, mentee_id HAVING count(*) > 1",
    ),
    Rule(
        "active_after_two_yeses",
        "A pairing is active only when both have accepted.",
        f"SELECT id FROM mentorship_pairing WHERE state IN {BEGUN} "
        "AND (mentor_accepted_at IS NULL OR mentee_accepted_at IS NULL OR active_at IS NULL)",
    ),
    Rule(
        "offer_with_two_yeses_is_active",
        "A pairing that both have accepted does not stay an offer.",
        f"SELECT id FROM mentorship_pairing WHERE state IN {UNANSWERED} "
        "AND mentor_accepted_at IS NOT NULL AND mentee_accepted_at IS NOT NULL",
    ),
    Rule(
        "end_date_and_end_together",
        "What is over has an end date, and nothing else has one.",
        f"SELECT id FROM mentorship_pairing WHERE (state IN {PAST}) <> (ended_at IS NOT NULL)",
    ),
    Rule(
        "asked_by_one_of_the_two",
        "A request comes from one of the two.",
        "SELECT p.id FROM mentorship_pairing p JOIN mentorship_enrollment a ON a.id = p.mentor_id "
        "JOIN mentorship_enrollment b ON b.id = p.mentee_id WHERE p.asked_by_id IS NOT NULL "
        "AND p.asked_by_id NOT IN (a.person_id, b.person_id)",
    ),
    Rule(
        "declined_by_one_of_the_two",
        "Only one of the two can have declined.",
        "SELECT p.id FROM mentorship_pairing p JOIN mentorship_enrollment a ON a.id = p.mentor_id "
        "JOIN mentorship_enrollment b ON b.id = p.mentee_id "
        "WHERE (p.state = 'declined') <> (p.declined_by_id IS NOT NULL) "
        "OR p.declined_by_id NOT IN (a.person_id, b.person_id)",
    ),
    Rule(
        "no_pairing_waits_in_a_closed_round",
        "Nothing waits for an answer in a round that is over.",
        "SELECT p.id FROM mentorship_pairing p JOIN mentorship_round r ON r.id = p.round_id "
        f"WHERE r.state IN {ROUND_OVER} AND p.state IN {BEFORE}",
    ),
    Rule(
        "both_were_told",
        "Both people of an announced pairing have a mail about it; the mentor alone, where the "
        "mentor is asked first.",
        "SELECT p.id FROM mentorship_pairing p WHERE p.state = 'offered' "
        "AND CASE WHEN p.mentor_only THEN 1 ELSE 2 END <> "
        "(SELECT count(DISTINCT m.to_person_id) FROM mentorship_outgoingmail m "
        "WHERE m.pairing_id = p.id AND m.kind = 'offered')",
    ),
    Rule(
        "nothing_of_what_only_the_mentor_knows",
        "No mentee has a mail about a pairing that only the mentor knows of.",
        "SELECT p.id FROM mentorship_pairing p JOIN mentorship_enrollment e ON e.id = p.mentee_id "
        "JOIN mentorship_outgoingmail m ON m.pairing_id = p.id AND m.to_person_id = e.person_id "
        "WHERE p.mentor_only AND m.kind NOT LIKE 'coordinator%'",
    ),
    Rule(
        "no_meeting_outlives_its_pairing",
        "Nothing is planned in a pairing that is not active.",
        "SELECT m.id FROM mentorship_meeting m JOIN mentorship_pairing p ON p.id = m.pairing_id "
        "WHERE p.state <> 'active' AND (m.state = 'proposed' "
        "OR m.state = 'confirmed' AND (p.ended_at IS NULL OR m.starts_at > p.ended_at))",
    ),
    Rule(
        "shared_things_of_two_who_began",
        "Only two who have both said yes have an agreement, goals, notes or questions.",
        "SELECT p.id FROM mentorship_pairing p WHERE p.active_at IS NULL AND p.id IN ("
        "SELECT pairing_id FROM mentorship_agreement UNION SELECT pairing_id FROM mentorship_goal "
        "UNION SELECT pairing_id FROM mentorship_note "
        "UNION SELECT pairing_id FROM mentorship_checkin)",
    ),
    Rule(
        "agreement_points_to_its_newest_words",
        "What two people agree to is the newest version of what they wrote.",
        "SELECT a.id FROM mentorship_agreement a JOIN mentorship_terms t ON t.agreement_id = a.id "
        "GROUP BY a.id, a.number HAVING max(t.number) <> a.number",
    ),
    Rule(
        "asked_while_paired",
        "Nobody is asked how it goes before it began, or after it was over.",
        "SELECT c.id FROM mentorship_checkin c JOIN mentorship_pairing p ON p.id = c.pairing_id "
        "WHERE c.asked_at < p.active_at OR c.asked_at > p.ended_at",
    ),
    Rule(
        "steward_is_not_one_of_the_two",
        "Nobody looks after a pair of which they are one.",
        "SELECT p.id FROM mentorship_pairing p JOIN mentorship_enrollment e "
        "ON e.id IN (p.mentor_id, p.mentee_id) WHERE p.steward_id = e.person_id",
    ),
    Rule(
        "waits_after_an_early_end",
        "Whoever waits again lost a pairing early or asked after a good end, and has none since.",
        "SELECT e.id FROM mentorship_enrollment e WHERE e.waits_again_since IS NOT NULL AND ("
        "NOT EXISTS (SELECT 1 FROM mentorship_pairing p WHERE e.id IN (p.mentor_id, p.mentee_id) "
        f"AND (p.state = 'ended' OR p.state = 'completed' AND {HAS_ASKED})) "
        "OR EXISTS (SELECT 1 FROM mentorship_pairing p WHERE e.id IN (p.mentor_id, p.mentee_id) "
        "AND p.state = 'active' AND p.active_at > e.waits_again_since))",
    ),
    Rule(
        "content_after_a_good_end",
        "Whoever ended their latest pairing well waits for nobody, unless they asked.",
        "SELECT e.id FROM mentorship_enrollment e WHERE e.waits_again_since IS NOT NULL "
        f"AND NOT {HAS_ASKED} "
        "AND EXISTS (SELECT 1 FROM mentorship_pairing p WHERE e.id IN (p.mentor_id, p.mentee_id) "
        "AND (p.state = 'completed' OR p.state = 'ended' AND p.end_reason = 'reached') "
        "AND p.ended_at > e.waits_again_since)",
    ),
    Rule(
        "wrap_up_between_two_who_are_paired",
        "A proposal to wrap up comes from one of two who are paired, and agreeing follows it.",
        "SELECT id FROM mentorship_pairing WHERE wrap_up_proposed_at IS NOT NULL "
        f"AND (state <> 'active' OR wrap_up_by NOT IN {ROLES}) "
        "OR wrap_up_agreed_at IS NOT NULL AND wrap_up_proposed_at IS NULL",
    ),
    Rule(
        "own_end_in_a_long_term_round",
        "Only a pairing of a long-term round, or for a talk or a few, has an end of its own.",
        "SELECT p.id FROM mentorship_pairing p JOIN mentorship_round r ON r.id = p.round_id "
        "JOIN mentorship_program g ON g.id = r.program_id "
        "WHERE p.ends_on IS NOT NULL AND g.kind <> 'long_term' AND p.span NOT IN ('one', 'few')",
    ),
    Rule(
        "stayed_in_touch_informally",
        "Two who stay in touch are a pair of an informal program, and had reached their end well.",
        "SELECT p.id FROM mentorship_pairing p JOIN mentorship_round r ON r.id = p.round_id "
        "JOIN mentorship_program g ON g.id = r.program_id WHERE p.origin = 'continued' "
        "AND (g.kind <> 'informal' OR NOT EXISTS (SELECT 1 FROM mentorship_pairing o "
        "JOIN mentorship_enrollment a ON a.id = o.mentor_id "
        "JOIN mentorship_enrollment b ON b.id = o.mentee_id "
        "JOIN mentorship_enrollment c ON c.id = p.mentor_id "
        "JOIN mentorship_enrollment d ON d.id = p.mentee_id "
        "WHERE o.state = 'completed' AND a.person_id = c.person_id AND b.person_id = d.person_id))",
    ),
    Rule(
        "closing_after_the_end",
        "Nobody says how it was, or thanks, before it is over.",
        "SELECT c.id FROM mentorship_closing c JOIN mentorship_pairing p ON p.id = c.pairing_id "
        f"WHERE p.state NOT IN {PAST}",
    ),
    Rule(
        "one_topic_matters_most",
        "At most one topic of a person matters most.",
        "SELECT min(id) FROM mentorship_enrollmenttopic WHERE matters_most "
        "GROUP BY enrollment_id HAVING count(*) > 1",
    ),
    Rule(
        "eight_own_questions",
        "No program asks more than eight questions of its own.",
        "SELECT program_id FROM mentorship_question WHERE retired_at IS NULL "
        "GROUP BY program_id HAVING count(*) > 8",
    ),
    Rule(
        "choices_differ",
        "No question offers the same answer twice.",
        "SELECT min(id) FROM mentorship_questionchoice WHERE retired_at IS NULL "
        "GROUP BY question_id, words HAVING count(*) > 1",
    ),
    Rule(
        "answers_to_the_own_program",
        "Nobody answers a question of a program that they have not joined.",
        "SELECT a.id FROM mentorship_answer a JOIN mentorship_question q ON q.id = a.question_id "
        "JOIN mentorship_enrollment e ON e.id = a.enrollment_id "
        "JOIN mentorship_round r ON r.id = e.round_id WHERE r.program_id <> q.program_id",
    ),
    Rule(
        "chosen_of_the_question",
        "What somebody chose is an answer to that very question, and one where one is asked for.",
        "SELECT a.id FROM mentorship_answer a JOIN mentorship_question q ON q.id = a.question_id "
        "JOIN mentorship_answer_chosen c ON c.answer_id = a.id "
        "JOIN mentorship_questionchoice o ON o.id = c.questionchoice_id "
        "GROUP BY a.id, q.id HAVING bool_or(o.question_id <> q.id) "
        "OR q.kind NOT IN ('one_of', 'several_of') OR q.kind = 'one_of' AND count(*) > 1",
    ),
    Rule(
        "weights_sum_to_100",
        "The weights of a round add up to 100.",
        "SELECT id FROM mentorship_round WHERE 100 IS DISTINCT FROM "
        "(SELECT sum(value::integer) FROM jsonb_each(weights))",
    ),
    Rule(
        "coordinators_can_open_the_desk",
        "Every coordinator who can sign in can open the admin.",
        "SELECT c.id FROM mentorship_coordinator c JOIN accounts_user u ON u.id = c.person_id "
        "WHERE u.is_active AND NOT u.is_staff",
    ),
    Rule(
        "closed_account_takes_no_part",
        "Nobody who closed their account has an open pairing, or runs anything.",
        "SELECT u.id FROM accounts_user u WHERE u.closed_at IS NOT NULL AND (u.is_staff "
        "OR EXISTS (SELECT 1 FROM mentorship_coordinator c WHERE c.person_id = u.id) "
        "OR EXISTS (SELECT 1 FROM mentorship_enrollment e JOIN mentorship_pairing p "
        "ON e.id IN (p.mentor_id, p.mentee_id) WHERE e.person_id = u.id "
        f"AND p.state IN {OPEN}))",
    ),
    Rule(
        "erased_account_is_empty",
        "An erased account has no name, address, way to sign in, or mail.",
        "SELECT u.id FROM accounts_user u WHERE u.erased_at IS NOT NULL AND (u.is_active "
        "OR u.email NOT LIKE '%@erased.invalid' "
        "OR EXISTS (SELECT 1 FROM accounts_profile p WHERE p.user_id = u.id) "
        "OR EXISTS (SELECT 1 FROM account_emailaddress a WHERE a.user_id = u.id) "
        "OR EXISTS (SELECT 1 FROM mfa_authenticator m WHERE m.user_id = u.id) "
        "OR EXISTS (SELECT 1 FROM mentorship_enrollmentdraft d WHERE d.person_id = u.id) "
        "OR EXISTS (SELECT 1 FROM mentorship_outgoingmail o WHERE o.to_person_id = u.id))",
    ),
    Rule(
        "units_form_a_tree",
        "Every unit hangs below a unit without a parent.",
        "WITH RECURSIVE tree AS (SELECT id FROM mentorship_unit WHERE parent_id IS NULL UNION "
        "SELECT u.id FROM mentorship_unit u JOIN tree ON u.parent_id = tree.id) "
        "SELECT id FROM mentorship_unit WHERE id NOT IN (SELECT id FROM tree)",
    ),
    Rule(
        "seat_of_its_round",
        "Who sits in a circle signed up for its round, as what they sit in it.",
        "SELECT s.id FROM mentorship_circleseat s JOIN mentorship_circle c ON c.id = s.circle_id "
        "JOIN mentorship_enrollment e ON e.id = s.enrollment_id WHERE e.round_id <> c.round_id "
        "OR (c.kind = 'peers') <> (s.role = 'peer') OR (e.role = 'mentor') <> (s.role = 'mentor')",
    ),
    Rule(
        "seat_of_somebody_there",
        "Nobody who left a round, was declined, or waits for a place in it, sits in a circle.",
        "SELECT s.id FROM mentorship_circleseat s JOIN mentorship_enrollment e "
        f"ON e.id = s.enrollment_id WHERE s.state IN {SEAT_HELD} "
        "AND e.state IN ('declined', 'withdrawn', 'waiting_list')",
    ),
    Rule(
        "circle_no_larger_than_it_is",
        "No circle has more members than its most, or more than two mentors.",
        "SELECT circle_id FROM mentorship_circleseat s JOIN mentorship_circle c "
        f"ON c.id = s.circle_id WHERE s.state IN {SEAT_HELD} GROUP BY circle_id, c.most "
        "HAVING count(*) FILTER (WHERE s.role <> 'mentor') > c.most "
        "OR count(*) FILTER (WHERE s.role = 'mentor') > 2",
    ),
    Rule(
        "circle_goes_on_with_enough",
        "A circle that goes on has a mentor and its least number; two peers are two.",
        "SELECT c.id FROM mentorship_circle c LEFT JOIN mentorship_circleseat s "
        "ON s.circle_id = c.id AND s.state = 'accepted' WHERE c.state = 'active' "
        "GROUP BY c.id HAVING count(*) FILTER (WHERE s.role <> 'mentor') < c.least "
        "OR c.kind = 'circle' AND count(*) FILTER (WHERE s.role = 'mentor') = 0",
    ),
    Rule(
        "no_seat_outlives_its_circle",
        "Nobody holds a seat in a circle that is over, and nobody was told of a proposal.",
        "SELECT s.id FROM mentorship_circleseat s JOIN mentorship_circle c ON c.id = s.circle_id "
        f"WHERE s.state IN {SEAT_HELD} AND (c.state NOT IN {CIRCLE_OPEN} "
        "OR c.state IN ('proposed', 'approved') <> (s.state = 'kept'))",
    ),
    Rule(
        "circle_closing_after_the_end",
        "Nobody says how a circle was, or thanks, before it is over, or after leaving it.",
        "SELECT c.id FROM mentorship_circleclosing c "
        "JOIN mentorship_circleseat s ON s.id = c.seat_id WHERE s.state <> 'done'",
    ),
    Rule(
        "circle_and_pair_at_two_tables",
        "No circle holds the place and time at a convention that two people hold.",
        "SELECT m.id FROM mentorship_circlemeeting m JOIN mentorship_appointment a "
        "ON a.slot_id = m.slot_id AND a.point_id = m.point_id AND a.seat = m.seat",
    ),
    Rule(
        "suggestion_of_its_round",
        "A suggestion names two people of the run's own round.",
        "SELECT s.id FROM matching_suggestion s JOIN matching_matchrun r ON r.id = s.run_id "
        "JOIN mentorship_enrollment a ON a.id = s.mentor_id "
        "JOIN mentorship_enrollment b ON b.id = s.mentee_id "
        "WHERE a.round_id <> r.round_id OR b.round_id <> r.round_id",
    ),
    Rule(
        "approved_suggestion_has_its_pairing",
        "An approved suggestion leads to a pairing of the same two people.",
        "SELECT s.id FROM matching_suggestion s LEFT JOIN mentorship_pairing p "
        "ON p.id = s.pairing_id WHERE s.state = 'approved' "
        "AND (p.id IS NULL OR p.mentor_id <> s.mentor_id OR p.mentee_id <> s.mentee_id)",
    ),
    Rule(
        "nobody_in_two_meetings_at_once",
        "No person has two places at the same time of a convention.",
        "SELECT min(a.id) FROM mentorship_appointment a "
        "JOIN mentorship_meeting m ON m.id = a.meeting_id AND m.state = 'confirmed' "
        "JOIN mentorship_meetingslot s ON s.id = a.slot_id AND s.starts_at = m.starts_at "
        "JOIN mentorship_pairing p ON p.id = m.pairing_id "
        "JOIN mentorship_enrollment e ON e.id IN (p.mentor_id, p.mentee_id) "
        "GROUP BY a.slot_id, e.person_id HAVING count(*) > 1",
    ),
]


def broken_rules() -> dict[str, list[int]]:
    """Return the ids that break each rule, for the rules that anything breaks."""
    found = {}
    with connection.cursor() as cursor:
        for rule in RULES:
            cursor.execute(rule.broken)
            ids = [row[0] for row in cursor.fetchall()]
            if ids:
                found[rule.name] = ids
    return found
