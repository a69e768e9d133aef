"""Two people who do the same thing to what they share, at the same moment, over real HTTP."""

from functools import partial

import pytest
from django.urls import reverse

from mentorship.models import Agreement, Meeting, OutgoingMail, Pairing
from tests import crowd, promises
from tests.factories import AgreementFactory, MeetingFactory, PairingFactory
from tests.people import cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

COUPLES = 2
"""How often each race is run: a race that goes well once may have been lucky."""


@pytest.fixture
def couples() -> list[Pairing]:
    """Some pairs who meet."""
    round = cast().round
    mentors, mentees = (crowd.enroll(round, COUPLES, role) for role in ("mentor", "mentee"))
    return [
        PairingFactory(round=round, mentor=mentor, mentee=mentee, state="active")
        for mentor, mentee in zip(mentors, mentees, strict=True)
    ]


@pytest.fixture
def together(browser_of, at_once):
    """Both of a couple press at once: `together(pairing, url, {"a": "1"}, {"a": "2"})`."""

    def press(pairing: Pairing, url: str, mine: dict, theirs: dict) -> list[str]:
        people = (pairing.mentor.person, pairing.mentee.person)
        acts = [
            partial(browser_of(person).post, url, **typed)
            for person, typed in zip(people, (mine, theirs), strict=True)
        ]
        answers = at_once(acts)
        assert all(status < 500 for answer in answers for status in answer.statuses)
        assert promises.broken() == {}
        return [answer.page for answer in answers]

    return press


def mails(pairing: Pairing, kind: str) -> int:
    return OutgoingMail.objects.filter(pairing=pairing, kind=kind).count()


def test_both_agree_at_once_and_it_is_agreed_with_one_mail_each(couples, together):
    for pairing in couples:
        AgreementFactory(pairing=pairing, state="draft", words="To say no")
        url = reverse("agreement_agree", args=[pairing.pk])
        together(pairing, url, {"seen": "1"}, {"seen": "1"})
        assert Agreement.objects.get(pairing=pairing).state == "agreed"
        told = [mails(pairing, kind) for kind in ("agreement_proposed", "agreement_agreed")]
        assert told == [1, 1]


def test_both_propose_a_change_at_once_and_the_slower_keeps_what_they_typed(couples, together):
    for pairing in couples:
        AgreementFactory(pairing=pairing, state="agreed", words="To say no")
        url = reverse("agreement_edit", args=[pairing.pk])
        mine = {"goals": "To say yes", "seen": "1", "agree": "1"}
        theirs = {"goals": "To say perhaps", "seen": "1", "agree": "1"}
        pages = together(pairing, url, mine, theirs)
        agreement = Agreement.objects.get(pairing=pairing)
        assert (agreement.number, agreement.state) == (2, "proposed")
        assert agreement.versions.count() == 2
        slower = [page for page in pages if "while you were writing" in page]
        assert len(slower) == 1
        assert "To say yes" in slower[0]
        assert "To say perhaps" in slower[0]
        assert mails(pairing, "agreement_proposed") == 1
        assert mails(pairing, "agreement_agreed") == 0


def test_one_agrees_while_the_other_changes_and_nobody_agrees_to_unread_words(
    couples, browser_of, at_once
):
    for pairing in couples:
        AgreementFactory(pairing=pairing, state="proposed", words="To say no")
        ada, ben = (browser_of(one.person) for one in (pairing.mentor, pairing.mentee))
        agree, edit = (reverse(f"agreement_{act}", args=[pairing.pk]) for act in ("agree", "edit"))
        at_once(
            [partial(ben.post, agree, seen="1"), partial(ada.post, edit, goals="New", seen="1")]
        )
        agreement = Agreement.objects.get(pairing=pairing)
        assert (agreement.number, agreement.state) == (2, "draft")
        assert promises.broken() == {}


def test_two_times_are_confirmed_at_once_and_one_of_them_holds(couples, browser_of, at_once):
    for pairing in couples:
        meeting = MeetingFactory(pairing=pairing)
        url = reverse("meeting_confirm", args=[meeting.pk])
        ben = pairing.mentee.person  # in two browsers: of one, either answer may show both words
        answers = at_once(
            [
                partial(browser_of(ben).post, url, starts_at=moment.isoformat())
                for moment in meeting.times
            ]
        )
        meeting.refresh_from_db()
        assert (meeting.state, meeting.sequence) == ("confirmed", 0)
        assert sum("an invitation for your calendar" in answer.page for answer in answers) == 1
        assert mails(pairing, "meeting_confirmed") == 2
        assert promises.broken() == {}


def test_both_propose_other_times_at_once_and_one_meeting_waits_for_one_answer(couples, together):
    for pairing in couples:
        meeting = MeetingFactory(pairing=pairing, state="confirmed")
        planned = {"time_1": "14:30", "minutes": "60", "how": "phone"}
        days = [moment.date().isoformat() for moment in meeting.times]
        url = reverse("meeting_change", args=[meeting.pk])
        together(pairing, url, {**planned, "day_1": days[0]}, {**planned, "day_1": days[1]})
        meeting.refresh_from_db()
        assert meeting.state == "proposed"
        assert len(meeting.times) == 1
        assert Meeting.objects.filter(pairing=pairing).count() == 1


def test_both_conclude_at_once_and_each_is_told_at_most_once(couples, together):
    for pairing in couples:
        together(pairing, reverse("pairing_conclude", args=[pairing.pk]), {}, {})
        pairing.refresh_from_db()
        assert pairing.state == "completed"
        assert bool(pairing.mentor_concluded_at) != bool(pairing.mentee_concluded_at)
        assert mails(pairing, "concluded") == 1


def test_both_propose_to_wrap_up_at_once_and_have_agreed(couples, together):
    for pairing in couples:
        together(pairing, reverse("pairing_wrap_up", args=[pairing.pk]), {}, {})
        pairing.refresh_from_db()
        assert pairing.state == "completed"
        assert (mails(pairing, "wrap_up_proposed"), mails(pairing, "wrap_up_done")) == (1, 2)
