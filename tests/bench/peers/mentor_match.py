"""mentor-match: its own objects, rules and solver; each place is a mentor of its own."""

from matching.mentee import Mentee
from matching.mentor import Mentor
from matching.process import process_data
from matching.rules.rule import Rule
from measure import given, measured, seats


def solve(table, capacity):
    class Points(Rule):
        def apply(self, match):
            points = int(table[match.mentee.at, match.mentor.at])
            match.disallowed = points < 0
            return points

        def evaluate(self, match):
            return True

    mentors, mentees = [], []
    for number, column in enumerate(seats(capacity).tolist()):
        mentors.append(Mentor(grade=1, email=f"mentor-{number}"))
        mentors[-1].at = column
    for row in range(len(table)):
        mentees.append(Mentee(grade=1, email=f"mentee-{row}"))
        mentees[-1].at = row
    process_data(mentors, mentees, [[Points()]])
    return [(mentee.at, mentee.mentors[0].at) for mentee in mentees if mentee.mentors]


measured(solve, *given())
