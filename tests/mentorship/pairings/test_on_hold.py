"""Whoever is on hold is paired by nobody, also where they were suggested before."""

import pytest
from django.urls import reverse

from mentorship.models import OutgoingMail, Pairing, Round, SignUpReview
from mentorship.services import pairings
from mentorship.services.acts import Refused
from tests import factories
from tests.people import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def it():
    return cast()


@pytest.mark.parametrize("who", ["ada_in", "ben_in"])
def test_a_sign_up_on_hold_is_not_paired_by_hand_nor_by_a_suggestion(it, who):
    review = SignUpReview.objects.create(enrollment=getattr(it, who), state="held")
    with pytest.raises(Refused, match="on hold"):
        pairings.approve(it.cleo, it.ada_in, it.ben_in)
    with pytest.raises(Refused, match="on hold"):
        pairings.approve(it.cleo, it.ada_in, it.ben_in, origin=Pairing.Origin.MATCHED, points=1)
    assert not Pairing.objects.exists()
    SignUpReview.objects.filter(pk=review.pk).update(state="accepted")
    pairings.approve(it.cleo, it.ada_in, it.ben_in)


def test_whoever_was_declined_is_not_paired_either(it):
    type(it.ben_in).objects.filter(pk=it.ben_in.pk).update(state="declined")
    with pytest.raises(Refused, match="not available"):
        pairings.approve(it.cleo, it.ada_in, it.ben_in)


def test_the_page_of_a_place_leads_to_the_ways_on_without_a_partner(it, client):
    Round.objects.filter(pk=it.round.pk).update(state="announced")
    client.force_login(it.ben)
    own, ways = (reverse(name, args=[it.ben_in.pk]) for name in ("enrollment", "no_partner"))
    assert ways not in client.get(own).content.decode()
    OutgoingMail.objects.create(
        key="alone", kind="no_partner", to_person=it.ben, enrollment=it.ben_in
    )
    assert ways in client.get(own).content.decode()
    assert client.get(ways).status_code == 200
    factories.PairingFactory(round=it.round, mentor=it.ada_in, mentee=it.ben_in, state="active")
    assert ways not in client.get(own).content.decode()
