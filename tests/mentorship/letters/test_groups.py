"""Who is in which group, and whom a letter leaves out."""

import pytest

from mentorship import audiences
from mentorship.mail.return_path import mark_of
from mentorship.models import Coordinator, Enrollment, GroupLetter, MailOptOut
from mentorship.models.bounces import BounceKind, Suppression
from tests import factories
from tests.mentorship.letters.stage import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def it():
    return world()


def names(it, group, **values) -> list[str]:
    letter = GroupLetter(round=it.cast.round, group=group, **values)
    return sorted(person.get_short_name() for person in audiences.people(letter, it.cast.cleo))


GROUPS = {
    "everybody": ["Ada", "Ben", "Lea", "Mia", "Mo"],
    "alone": ["Lea"],
    "paired": ["Ada", "Ben", "Mia", "Mo"],
    "not_met": ["Ada", "Ben"],
    "unanswered": [],
    "quiet": ["Ada", "Ben"],
    "in_line": ["Wim"],
    "former": [],
}


@pytest.mark.parametrize("group", GROUPS)
def test_each_group_has_its_people(it, group):
    assert names(it, group) == GROUPS[group]


def test_every_group_is_asked_for_here():
    assert set(GROUPS) == set(GroupLetter.Group)
    assert set(audiences.PAIRS) | set(audiences.OTHERS) == set(GroupLetter.Group)
    assert not set(audiences.PAIRS) & set(audiences.OTHERS)


def test_a_letter_may_be_to_one_role_or_one_region(it):
    region = factories.RegionFactory()
    it.lea.person.profile.region = region
    it.lea.person.profile.save()
    assert names(it, "everybody", role="mentor") == ["Ada", "Mo"]
    assert names(it, "not_met", role="mentee") == ["Ben"]
    assert names(it, "everybody", region=region) == ["Lea"]


def test_whoever_has_not_answered_is_asked_and_who_said_yes_is_not(it):
    kept = {"pairing": it.pairing}
    it.pairing.delete()
    kept["pairing"] = it.cast.pairing("offered", mentor_only=True)
    assert names(it, "unanswered") == ["Ada"], "the mentee does not know of it"
    kept["pairing"].delete()
    it.cast.pairing("offered", mentor_accepted_at=it.met.active_at)
    assert names(it, "unanswered") == ["Ben"]
    assert names(it, "unanswered", role="mentor") == []


def test_a_coordinator_writes_to_no_pair_of_their_own(it):
    Coordinator.objects.create(person=it.cast.ada, program=it.cast.program)
    letter = GroupLetter(round=it.cast.round, group="not_met")
    assert list(audiences.people(letter, it.cast.ada)) == []
    assert audiences.people(letter, it.cast.cleo).count() == 2


def test_of_earlier_rounds_mentors_come_and_mentees_who_ended_well(it):
    earlier = factories.RoundFactory(program=it.cast.program, name="Before")

    def pair(state, mentor, mentee):
        factories.PairingFactory(
            round=earlier,
            mentor=factories.MentorFactory(round=earlier, person=mentor),
            mentee=factories.EnrollmentFactory(round=earlier, person=mentee),
            state=state,
        )

    one, two, three, four = (factories.UserFactory() for _n in range(4))
    for number, who in enumerate((one, two, three, four)):
        factories.ProfileFactory(user=who, called=f"P{number}")
    pair("completed", one, two)
    pair("ended", three, four)
    pair("completed", it.cast.ada, it.wim.person)
    assert names(it, "former") == ["P0", "P1", "P2"]
    letter = GroupLetter(round=it.cast.round, group="former")
    assert audiences.audience(letter, it.cast.cleo).here_already == 2
    MailOptOut.objects.create(person=one, group="news")
    assert len(audiences.audience(letter, it.cast.cleo).opted_out) == 1


def test_who_is_gone_is_in_no_group(it):
    it.lea.person.is_active = False
    it.lea.person.save()
    assert names(it, "alone") == []
    Enrollment.objects.filter(person=it.cast.ben).update(state="withdrawn")
    assert "Ben" not in names(it, "everybody")


def test_the_audience_names_who_has_switched_letters_off_and_who_cannot_be_reached(it):
    MailOptOut.objects.create(person=it.cast.ben, group="letters")
    MailOptOut.objects.create(person=it.cast.ada, group="news")
    Suppression.objects.create(mark=mark_of(it.lea.person.email), reason=BounceKind.HARD)
    found = audiences.audience(GroupLetter(round=it.cast.round, group="everybody"), it.cast.cleo)
    assert [one.get_short_name() for one in found.opted_out] == ["Ben"]
    assert [one.get_short_name() for one in found.unreachable] == ["Lea"]
    assert len(found.receivers) == 3
