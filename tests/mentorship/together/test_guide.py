"""What two people read about what to talk about, and about what comes next."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import WorkingStyle
from mentorship.models import EnrollmentTopic
from mentorship.services import agreements, goals
from mentorship.services.goals import Aim
from mentorship.text import conversation_guide
from tests import factories
from tests.mentorship.meetings import plans

pytestmark = pytest.mark.django_db


def style(who, **dots) -> None:
    WorkingStyle.objects.create(profile=who.profile, **dots)


def test_the_agenda_is_made_of_both_peoples_words_and_closes_well(it, pairing, reads):
    it.ben_in.goal, it.ben_in.rhythm, it.ada_in.rhythm = "To say no", "monthly", "weekly"
    it.ben_in.save()
    it.ada_in.save()
    topic = factories.TopicFactory(name="Grant writing")
    for one in (it.ada_in, it.ben_in):
        EnrollmentTopic.objects.create(enrollment=one, topic=topic)
    page = reads(it.ada, "pairing", pairing.pk)
    for line in (
        "Ben wrote: “To say no” Ask what is behind it.",
        "You both named Grant writing.",
        "Ben wished: every month. You wished: every week. Settle how often you meet.",
        "Before you part, settle when you meet next.",
    ):
        assert line in page
    assert "You wrote: “To say no” What would be a first step?" in reads(
        it.ben, "pairing", pairing.pk
    )


def test_what_was_skipped_leaves_no_hole(it, pairing):
    assert conversation_guide.agenda(conversation_guide.Known(pairing, "mentor")) == [
        "Say what stays between the two of you.",
        "Before you part, settle when you meet next.",
    ]


@pytest.mark.parametrize(
    ("ada", "ben", "to_ada", "to_ben"),
    [
        (5, 2, "Ben says that it is seldom clear", "You said that you seldom say"),
        (1, 5, "You said that you seldom say", "Ada says that it is seldom clear"),
        (2, 2, "Neither of you often says", "Neither of you often says"),
        (3, 5, "", ""),
        (None, 1, "", ""),
        (1, None, "", ""),
    ],
)
def test_the_rarest_answer_is_told_kindly_where_both_answered(
    it, pairing, reads, ada, ben, to_ada, to_ben
):
    style(it.ada, says_what_is_wanted=ada, checks_understanding=5)
    style(it.ben, says_what_is_wanted=ben, checks_understanding=4)
    for who, line in ((it.ada, to_ada), (it.ben, to_ben)):
        page = reads(who, "pairing", pairing.pk)
        if line:
            assert line in page
        else:
            assert "seldom" not in page
            assert "Neither of you" not in page


def test_only_what_they_have_in_common_is_told_of_the_dots(it, pairing, reads):
    style(it.ada, directness=1, structure=1, think_aloud=5)
    style(it.ben, directness=2, structure=5)
    page = reads(it.ben, "pairing", pairing.pk)
    assert "You both want the hard part straight away." in page
    assert "plan for the talk" not in page
    assert "find its own way" not in page


@pytest.mark.parametrize(
    ("ada", "ben", "line"),
    [
        (1, 1, "You both want the hard part straight away."),
        (2, 2, "You both want the hard part straight away."),
        (2, 3, None),
        (3, 3, None),
        (3, 4, None),
        (4, 4, "You both like to hear the setting before the hard part."),
        (5, 5, "You both like to hear the setting before the hard part."),
        (1, 5, None),
        (2, None, None),
    ],
)
def test_two_are_alike_where_both_lean_to_one_side_and_the_middle_leans_to_none(
    it, pairing, ada, ben, line
):
    styles = {
        who.pk: WorkingStyle(profile=who.profile, directness=dots)
        for who, dots in ((it.ada, ada), (it.ben, ben))
    }
    told = conversation_guide.agenda(conversation_guide.Known(pairing, "mentor", styles))
    assert told[:-2] == ([line] if line else [])


def test_no_more_than_two_things_in_common_are_told(it, pairing):
    dots = dict.fromkeys(conversation_guide.ALIKE, 4)
    styles = {who.pk: WorkingStyle(profile=who.profile, **dots) for who in (it.ada, it.ben)}
    told = conversation_guide.agenda(conversation_guide.Known(pairing, "mentee", styles))
    assert told[:-2] == [
        "You both like to hear the setting before the hard part.",
        "You both like a talk to find its own way.",
    ]


def test_topics_of_an_informal_program_are_told_only_of_people_in_the_directory(it, pairing, reads):
    it.program.kind = "informal"
    it.program.save()
    topic = factories.TopicFactory(name="Grant writing")
    for one in (it.ada_in, it.ben_in):
        EnrollmentTopic.objects.create(enrollment=one, topic=topic)
    assert "Grant writing" not in reads(it.ada, "pairing", pairing.pk)
    type(it.ada_in).objects.update(listed=True)
    assert "You both named Grant writing." in reads(it.ada, "pairing", pairing.pk)


def test_after_the_first_meeting_each_month_has_its_topic(it, pairing, reads):
    factories.MeetingFactory(pairing=pairing, state="held")
    page = reads(it.ben, "pairing", pairing.pk)
    assert "Ideas for your first meeting" not in page
    assert "To talk about this month: Where you stand" in page
    ours = conversation_guide.MONTHS
    months = [conversation_guide.topic_of_month(number, ours) for number in range(11)]
    assert months[0] is None
    assert months[1:10] == list(conversation_guide.MONTHS)
    assert months[10] == conversation_guide.MONTHS[0]
    assert conversation_guide.month_of(pairing, timezone.now() + timedelta(days=70)) == 3


def test_there_is_one_next_step_and_it_moves_on_with_the_two(it, pairing, reads):
    def step(who) -> str:
        page = reads(who, "pairing", pairing.pk)
        assert page.count('id="next-step"') == 1
        return page.split('id="next-step">')[1].split("</h2>")[0].strip()

    assert (step(it.ada), step(it.ben)) == ("You write first", "Ada writes first")
    goals.add(it.ben, pairing, Aim("To say no"))
    assert step(it.ben) == "Meet Ada"
    plans.proposed(it, pairing)
    assert step(it.ben) == "Ada would like to meet you"
    assert step(it.ada) == "Write down what you agree on"
    agreements.write(it.ada, pairing, {"goals": "To say no"}, 0)
    assert step(it.ada) == "Agree on what is written down"
    agreements.agree(it.ada, pairing, 1)
    assert step(it.ada) == "Ben chooses a time"
    pairing.meetings.update(state="cancelled")
    assert step(it.ben) == "Ada asks you to agree"
    agreements.agree(it.ben, pairing, 1)
    assert step(it.ben) == "Meet Ada"


@pytest.mark.parametrize(
    ("says", "to_ada", "to_ben"),
    [
        ("mentor", "You write first", "Ada writes first"),
        ("mentee", "Ben writes first", "You write first"),
        ("either", "Either of you may write first", "Either of you may write first"),
    ],
)
def test_the_program_says_who_writes_first(it, pairing, reads, says, to_ada, to_ben):
    it.program.first_lines = says
    it.program.save()
    assert to_ada in reads(it.ada, "pairing", pairing.pk)
    assert to_ben in reads(it.ben, "pairing", pairing.pk)


def test_home_asks_for_an_agreement_that_waits(it, pairing, reads):
    for who in (it.ada, it.ben):
        style(who)
        type(who.profile).objects.filter(user=who).update(job_title="Librarian")
    agreements.write(it.ben, pairing, {"goals": "To say no"}, 0)
    agreements.agree(it.ben, pairing, 1)
    assert "Ben asks you to agree" in reads(it.ada, "home")
    assert "asks you to agree" not in reads(it.ben, "home")
