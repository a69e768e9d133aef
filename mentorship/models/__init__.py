"""The organisation and its mentoring."""

from mentorship.models.agreements import Agreement, Terms
from mentorship.models.association import Association
from mentorship.models.beginnings import ProgramDraft
from mentorship.models.bounces import Bounce, MailPace, Suppression
from mentorship.models.care import DeskNote, SetAside
from mentorship.models.certificates import Certificate, CircleCertificate
from mentorship.models.checkins import CheckIn
from mentorship.models.choices import MailOptOut
from mentorship.models.circle_life import CircleCheckIn, CircleMeeting, CircleNote, CircleTerms
from mentorship.models.circles import Circle, CircleSeat
from mentorship.models.claims import ClaimedMembership, ClaimRule
from mentorship.models.closings import CircleClosing, Closing
from mentorship.models.concerns import Concern
from mentorship.models.conventions import (
    Appointment,
    EventTimes,
    MeetingPlan,
    MeetingPoint,
    MeetingSlot,
)
from mentorship.models.curriculum import ProgramMonth, ProgramReading, ProgramTopic
from mentorship.models.eligibility import EligibilityException, EligibilityRule
from mentorship.models.enrollments import (
    Block,
    Enrollment,
    EnrollmentDraft,
    EnrollmentTopic,
    Preference,
    WishedPartner,
)
from mentorship.models.feeds import CalendarFeed
from mentorship.models.gatherings import Attendance, Gathering, Invitation
from mentorship.models.goals import Goal
from mentorship.models.health import Heartbeat
from mentorship.models.jobs import Job
from mentorship.models.letters import GroupLetter
from mentorship.models.links import LinkUse
from mentorship.models.log import LogLine
from mentorship.models.mail import OutgoingMail
from mentorship.models.meetings import Meeting
from mentorship.models.noted import NotedRelationship
from mentorship.models.notes import Note
from mentorship.models.pairings import Pairing
from mentorship.models.pools import SharedPool
from mentorship.models.presences import NextYear, Presence, StandIn
from mentorship.models.programs import Program, Round
from mentorship.models.questions import Answer, Question, QuestionChoice
from mentorship.models.quotes import Quote
from mentorship.models.resumes import Resume
from mentorship.models.reviews import ReviewOpinion, SignUpReview
from mentorship.models.roster import ListedPerson, RosterImport, UnitMembership
from mentorship.models.sources import SourceLink, SourceUse
from mentorship.models.spot import SpotCall, SpotQuestion, SpotVolunteer
from mentorship.models.topics import Topic
from mentorship.models.units import Coordinator, Unit
from mentorship.models.willingness import Willingness
from mentorship.models.wording import MailWording

__all__ = [
    "Agreement",
    "Answer",
    "Appointment",
    "Association",
    "Attendance",
    "Block",
    "Bounce",
    "CalendarFeed",
    "Certificate",
    "CheckIn",
    "Circle",
    "CircleCertificate",
    "CircleCheckIn",
    "CircleClosing",
    "CircleMeeting",
    "CircleNote",
    "CircleSeat",
    "CircleTerms",
    "ClaimRule",
    "ClaimedMembership",
    "Closing",
    "Concern",
    "Coordinator",
    "DeskNote",
    "EligibilityException",
    "EligibilityRule",
    "Enrollment",
    "EnrollmentDraft",
    "EnrollmentTopic",
    "EventTimes",
    "Gathering",
    "Goal",
    "GroupLetter",
    "Heartbeat",
    "Invitation",
    "Job",
    "LinkUse",
    "ListedPerson",
    "LogLine",
    "MailOptOut",
    "MailPace",
    "MailWording",
    "Meeting",
    "MeetingPlan",
    "MeetingPoint",
    "MeetingSlot",
    "NextYear",
    "Note",
    "NotedRelationship",
    "OutgoingMail",
    "Pairing",
    "Preference",
    "Presence",
    "Program",
    "ProgramDraft",
    "ProgramMonth",
    "ProgramReading",
    "ProgramTopic",
    "Question",
    "QuestionChoice",
    "Quote",
    "Resume",
    "ReviewOpinion",
    "RosterImport",
    "Round",
    "SetAside",
    "SharedPool",
    "SignUpReview",
    "SourceLink",
    "SourceUse",
    "SpotCall",
    "SpotQuestion",
    "SpotVolunteer",
    "StandIn",
    "Suppression",
    "Terms",
    "Topic",
    "Unit",
    "UnitMembership",
    "Willingness",
    "WishedPartner",
]
