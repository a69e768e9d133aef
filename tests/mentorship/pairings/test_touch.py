"""Staying in touch: two presses, an informal connection, and nothing against anybody's wish."""

import pytest
from django.urls import reverse

from mentorship import invariants
from mentorship.mail.checks import still_true
from mentorship.models import Enrollment, LogLine, OutgoingMail, Pairing
from mentorship.services import blocks, leaving, pairings
from mentorship.services.acts import Refused
from tests import factories
from tests.people import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def it():
    return cast()


@pytest.fixture
def over(it):
    return it.pairing("completed")


@pytest.fixture
def coffee(it):
    """An open round of an informal program of the same unit."""
    program = factories.ProgramFactory(kind="informal", unit=it.program.unit)
    return factories.RoundFactory(program=program, state="open")


def page(client, person, pairing):
    client.force_login(person)
    return client.get(reverse("pairing", args=[pairing.pk])).content.decode()


def press(client, person, pairing, stay="yes"):
    client.force_login(person)
    url = reverse("pairing_stay", args=[pairing.pk])
    return client.post(url, {"stay": stay}, follow=True).content.decode()


def mails(kind):
    return sorted(OutgoingMail.objects.filter(kind=kind).values_list("to_person__email", flat=True))


def connections():
    return Pairing.objects.filter(origin="continued")


def test_two_presses_make_an_informal_connection(it, over, coffee, client):
    press(client, it.ben, over)
    assert mails("stay_wished") == ["ada@example.org"]
    assert "Ben would like to stay in touch with you" in page(client, it.ada, over)
    assert "You have stayed in touch since" in press(client, it.ada, over)
    made = connections().get()
    assert (made.state, made.round, made.mentor.person, made.mentee.person) == (
        "active",
        coffee,
        it.ada,
        it.ben,
    )
    assert not Enrollment.objects.filter(round=coffee, listed=True).exists()
    assert mails("stay_agreed") == ["ada@example.org", "ben@example.org"]
    assert reverse("pairing", args=[made.pk]) in page(client, it.ben, over)
    line = LogLine.objects.get(pairing=made)
    assert (line.verb, line.actor, line.round) == ("pairing.continued", it.ada, coffee)
    over.refresh_from_db()
    assert made.mentor_accepted_at == over.mentor_stays_at is not None
    assert made.mentee_accepted_at == over.mentee_stays_at is not None
    kept = "goal", "shares", "rhythm", "channels"
    for place, before in ((made.mentor, it.ada_in), (made.mentee, it.ben_in)):
        assert {each: getattr(place, each) for each in kept} == {
            each: getattr(before, each) for each in kept
        }
    assert not still_true(OutgoingMail.objects.get(kind="stay_wished"))
    assert invariants.broken_rules() == {}


def test_a_second_press_changes_nothing(it, over, coffee):
    pairings.stay(it.ben, over)
    made = pairings.stay(it.ada, over)
    assert pairings.stay(it.ada, over) == made == pairings.stay(it.ben, over)
    assert connections().count() == 1
    with pytest.raises(Refused, match="both said"):
        pairings.stay_no_more(it.ada, over)


def test_a_wish_can_be_taken_back_and_is_told_once(it, over, coffee, client):
    press(client, it.ben, over)
    press(client, it.ben, over, "no")
    assert "would like to stay in touch" not in page(client, it.ada, over)
    assert not still_true(OutgoingMail.objects.get(kind="stay_wished"))
    press(client, it.ben, over)
    assert mails("stay_wished") == ["ada@example.org"]
    assert not connections().exists()


def test_without_an_informal_program_both_read_that_both_wish_it(it, over, client):
    press(client, it.ben, over)
    said = press(client, it.ada, over)
    assert "You both wish to stay in touch" in said
    assert "ben@example.org" in said
    assert not connections().exists()


def test_a_place_there_is_taken_or_made(it, over, coffee):
    there = factories.MentorFactory(round=coffee, person=it.ada, capacity=1)
    friend = factories.EnrollmentFactory(round=coffee)
    factories.PairingFactory(round=coffee, mentor=there, mentee=friend, state="active")
    pairings.stay(it.ben, over)
    pairings.stay(it.ada, over)
    there.refresh_from_db()
    assert (connections().get().mentor, there.capacity) == (there, 2)
    assert invariants.broken_rules() == {}


def test_somebody_who_has_left_there_is_not_brought_back(it, over, coffee):
    factories.MentorFactory(round=coffee, person=it.ada, state="withdrawn")
    pairings.stay(it.ben, over)
    assert pairings.stay(it.ada, over) is None
    assert not connections().exists()
    assert not Enrollment.objects.filter(round=coffee, person=it.ben).exists()


def test_not_this_person_again_wins_and_is_told_to_nobody(it, over, coffee, client):
    pairings.stay(it.ada, over)
    blocks.keep_apart(it.ada, over, apart=True)
    assert "would like to stay in touch" not in page(client, it.ben, over)
    said = press(client, it.ben, over)
    assert "You have said that you would like to stay in touch" in said
    assert not connections().exists()
    assert mails("stay_agreed") == []
    assert mails("stay_wished") == ["ben@example.org"]
    with pytest.raises(Refused, match="Take that back first"):
        pairings.stay(it.ada, over)


def test_nobody_stays_in_touch_with_somebody_who_has_left(it, over, coffee, client):
    leaving.close(it.ada, it.ada)
    over.refresh_from_db()
    with pytest.raises(Refused):
        pairings.stay(it.ben, Pairing.objects.get(pk=over.pk))
    assert reverse("pairing_stay", args=[over.pk]) not in page(client, it.ben, over)


@pytest.mark.parametrize("there", [["afar", "above", "own"], ["afar", "above"], ["afar"]])
def test_the_nearest_informal_program_is_taken_and_a_stranger_s_where_there_is_no_other(it, there):
    unit, above = it.program.unit, factories.UnitFactory()
    type(unit).objects.filter(pk=unit.pk).update(parent=above)
    units = {"afar": factories.UnitFactory(), "above": above, "own": unit}
    rooms = [
        factories.RoundFactory(
            state="open", program=factories.ProgramFactory(kind="informal", unit=units[where])
        )
        for where in there
    ]
    over = Pairing.objects.get(pk=it.pairing("completed").pk)
    pairings.stay(it.ben, over)
    assert pairings.stay(it.ada, over).round == rooms[-1]
