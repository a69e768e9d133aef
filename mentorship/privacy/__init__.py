"""What the tables of mentoring know of a person, and what erasing leaves of them.

A pairing belongs to two people: its dates and its outcome stay, its words go, whoever wrote them.
What others wrote to name somebody (a wish, a private list) goes too, since the site promises that
an erased name is nowhere. The partner's private words are never in anybody else's copy.
"""

from accounts.privacy import impersonal, register
from mentorship.privacy import (
    care,
    certificates,
    circles,
    concerns,
    conventions,
    jobs,
    log,
    mails,
    noted,
    pairings,
    pools,
    questions,
    resumes,
    roster,
    rounds,
    shared,
)

register(
    *rounds.HOLDINGS,
    *questions.HOLDINGS,
    *resumes.HOLDINGS,
    *pairings.HOLDINGS,
    *care.HOLDINGS,
    *noted.HOLDINGS,
    *certificates.HOLDINGS,
    *circles.HOLDINGS,
    *concerns.HOLDINGS,
    *conventions.HOLDINGS,
    *mails.HOLDINGS,
    *log.HOLDINGS,
    *jobs.HOLDINGS,
    *roster.HOLDINGS,
    *shared.HOLDINGS,
    *pools.HOLDINGS,
)
impersonal(
    mentorship__Association="what the association says of itself",
    mentorship__ClaimRule="how the words of the member system are understood",
    mentorship__EligibilityRule="conditions that a program sets",
    mentorship__SourceLink="where a program was told of",
    mentorship__Gathering="what a round invites its people to",
    mentorship__MeetingPoint="where pairs of a convention meet",
    mentorship__MeetingSlot="when pairs of a convention can meet",
    mentorship__MeetingPlan="what came of planning a convention",
    mentorship__ProgramMonth="what a program suggests to talk about",
    mentorship__ProgramReading="what a program gives its people to read",
    mentorship__ProgramTopic="what a program lets people choose from",
    mentorship__Question="what a program asks",
    mentorship__QuestionChoice="answers that a program lets people choose from",
    mentorship__MailPace="when the next mail may leave",
    mentorship__Suppression="marks that tell nobody an address, so that none is written to again",
    mentorship__Heartbeat="signs of life of machines",
    mentorship__Round="dates and rules of a program",
    mentorship__Topic="a list that the association keeps",
    mentorship__Unit="the parts of the association",
)
