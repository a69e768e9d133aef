"""Two presses of the same button at the same moment."""

import threading

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from mentorship.models import Enrollment, OutgoingMail
from tests import factories
from tests.people import cast

pytestmark = pytest.mark.django_db(transaction=True)


def test_joining_eight_times_at_once_joins_once_and_shows_everybody_the_result():
    people = cast()
    earlier = factories.EnrollmentFactory(
        person=people.eve, round=people.round_elsewhere, goal="x", rhythm="monthly"
    )
    earlier.topics.create(topic=factories.TopicFactory(), matters_most=True)
    url = reverse("join_check", args=[people.round.pk, "mentee"])
    start, places = threading.Barrier(8), []

    def press() -> None:
        client = Client()
        client.force_login(people.eve)
        start.wait()
        places.append(client.post(url)["Location"])
        connection.close()

    threads = [threading.Thread(target=press) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    place = Enrollment.objects.get(round=people.round, person=people.eve)
    assert set(places) == {reverse("enrollment", args=[place.pk])}
    assert len(places) == 8
    assert OutgoingMail.objects.count() == 1
