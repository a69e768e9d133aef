"""Announcing some pairs or all, now or at an hour, with every mail to look at first."""

from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from mentorship.models import Job, OutgoingMail, Pairing
from mentorship.services import clock, jobs
from tests.mentorship.jobs.worlds import with_approved
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db

PAIRS = 4


@pytest.fixture
def it():
    return with_approved(PAIRS)


@pytest.fixture
def desk(it, client):
    return sign_in(client, it.cleo)


def url(it) -> str:
    return reverse("admin:announce", args=[it.round.pk])


def offered() -> set[int]:
    return set(Pairing.objects.filter(state="offered").values_list("pk", flat=True))


def test_those_ticked_alone_are_announced(it, desk):
    first, second, *_others = Pairing.objects.order_by("pk")
    said = desk.post(url(it), {"ticked": "1"}).content.decode()
    assert "Tick at least one pair" in said
    said = desk.post(url(it), {"ticked": "1", "pairing": [first.pk, 999_999]}).content.decode()
    assert "The list has changed" in said
    assert " ".join(said.split()).count(f'id="p{first.pk}" checked') == 1
    assert offered() == set()
    desk.post(url(it), {"ticked": "1", "pairing": [first.pk, second.pk]})
    assert offered() == {first.pk, second.pk}
    assert OutgoingMail.objects.filter(kind="offered").count() == 4
    page = unescape(desk.get(url(it)).content.decode())
    assert "0 of 4 mails of earlier announcements are sent" in page
    assert "Hold 4 that wait" in page


def test_every_mail_is_seen_as_its_receiver_sees_it(it, desk):
    pairings = list(Pairing.objects.order_by("mentee__person__profile__full_name", "pk"))
    page = unescape(desk.get(url(it)).content.decode())
    assert f"Pair 1 of {PAIRS}" in page
    assert f"?mail={pairings[1].pk}#mails" in page
    last = unescape(desk.get(f"{url(it)}?mail={pairings[-1].pk}").content.decode())
    assert f"Pair {PAIRS} of {PAIRS}" in last
    assert "Next pair" not in last
    for side in ("mentee", "mentor"):
        html = desk.get(reverse("admin:announce_html", args=[it.round.pk, pairings[-1].pk, side]))
        other = getattr(pairings[-1], "mentor" if side == "mentee" else "mentee")
        assert str(other.person) in html.content.decode()
    desk.force_login(it.dov)
    framed = reverse("admin:announce_html", args=[it.round.pk, pairings[0].pk, "mentee"])
    assert desk.get(framed).status_code == 404
    assert not OutgoingMail.objects.exists()


def test_an_hour_is_kept_and_can_be_called_off(it, desk):
    for typed in ("soon", "2001-01-01T10:00"):
        page = desk.post(url(it), {"count": PAIRS, "at": typed}).content.decode()
        assert 'class="problem' in page
        assert f'value="{typed}"' in page
    at = timezone.now().astimezone(it.round.zone) + timedelta(days=2)
    answer = desk.post(url(it), {"count": PAIRS, "at": f"{at:%Y-%m-%dT%H:%M}"})
    job = Job.objects.get()
    assert answer["Location"] == reverse("admin:job", args=[job.pk])
    assert "Call it off" in desk.get(answer["Location"]).content.decode()
    assert "has planned an announcement" in desk.get(url(it)).content.decode()
    assert not jobs.work_once()
    it.round.refresh_from_db()
    assert (it.round.state, offered()) == ("review", set())
    with time_machine.travel(at + timedelta(minutes=2)):
        clock.tick()
        assert jobs.work_once()
    it.round.refresh_from_db()
    job.refresh_from_db()
    assert (job.state, it.round.state, len(offered())) == ("done", "announced", PAIRS)


def test_what_is_called_off_tells_nobody(it, desk):
    at = timezone.now() + timedelta(days=2)
    first = Pairing.objects.order_by("pk").first()
    when = f"{at.astimezone(it.round.zone):%Y-%m-%dT%H:%M}"
    desk.post(url(it), {"ticked": "1", "pairing": [first.pk], "at": when})
    job = Job.objects.get()
    assert job.asked == {"only": [first.pk]}
    desk.post(reverse("admin:job_stop", args=[job.pk]))
    with time_machine.travel(at + timedelta(hours=1)):
        assert not jobs.work_once()
    assert offered() == set()
