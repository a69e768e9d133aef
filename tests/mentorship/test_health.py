"""What monitors and administrators are told, and who is told nothing."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from mentorship.models import Heartbeat, OutgoingMail
from mentorship.services import clock
from mentorship.site import health
from tests import factories
from tests.people import cast

pytestmark = pytest.mark.django_db

TOKEN = "a-monitor-s-own-long-token"


def beats(minutes=0, host="one"):
    """Everything that should be at work was, so many minutes ago."""
    factories.all_at_work(timezone.now() - timedelta(minutes=minutes), host)


def mail(minutes=0, **values):
    due_at = timezone.now() - timedelta(minutes=minutes)
    return OutgoingMail.objects.create(
        key=f"k{OutgoingMail.objects.count()}", kind="joined", to_email="ada@example.org",
        subject="Hello", text="Hi", due_at=due_at, **values,
    )  # fmt: skip


def state_of(name):
    return {check.name: check.state for check in health.look()}[name]


@pytest.fixture(autouse=True)
def _still():
    with time_machine.travel(timezone.now(), tick=False):
        yield


@pytest.mark.parametrize(
    ("minutes", "state"), [(0, "green"), (7, "green"), (8, "amber"), (15, "amber"), (16, "red")]
)
def test_mail_that_has_been_due_for_a_quarter_of_an_hour_is_red(minutes, state):
    beats()
    mail(minutes)
    assert (state_of("mail"), health.worst(health.look())) == (state, state)


@pytest.mark.parametrize(
    ("minutes", "state"), [(0, "green"), (5, "green"), (6, "amber"), (10, "amber"), (11, "red")]
)
def test_a_clock_and_a_worker_that_stand_still_for_ten_minutes_are_red(minutes, state):
    beats(minutes)
    names = ("clock", "worker mail", "worker clock", "worker matching")
    assert [state_of(name) for name in names] == [state] * 4


def test_of_several_hosts_one_that_works_is_enough():
    beats(60)
    beats(host="two")
    assert state_of("worker mail") == "green"


def test_a_site_whose_worker_never_ran_is_red():
    assert {state_of(name) for name in ("clock", "worker mail")} == {"red"}


def test_many_failures_of_the_last_day_are_amber_and_single_ones_are_not():
    beats()
    for _ in range(5):
        mail(state="failed")
    assert state_of("failures") == "green"
    mail(state="bounced", sent_at=timezone.now())
    assert state_of("failures") == "amber"
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert state_of("failures") == "green"


def test_a_job_of_the_clock_that_stumbled_is_amber():
    beats()
    health.beat("clock:offers expired", trouble="LookupError, Pairing 7")
    (check,) = [each for each in health.look() if each.name == "clock:offers expired"]
    assert (check.state, check.says[:32]) == ("amber", "Stumbled: LookupError, Pairing 7")


def test_a_backup_of_yesterday_and_a_drill_of_this_month_are_wanted(settings):
    settings.LOCAL = False
    assert (state_of("backup"), state_of("drill")) == ("amber", "amber")
    for what in ("backup", "drill"):
        call_command("record", what, stdout=StringIO())
    assert (state_of("backup"), state_of("drill")) == ("green", "green")
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert (state_of("backup"), state_of("drill")) == ("amber", "green")
    with time_machine.travel(timezone.now() + timedelta(days=36)):
        assert state_of("drill") == "amber"


def test_a_tick_is_a_sign_of_life():
    clock.tick()
    assert Heartbeat.objects.get(name="clock").beat_at == timezone.now()
    assert state_of("clock") == "green"


def test_a_broken_promise_is_seen_the_morning_after():
    it = cast()
    pairing = it.pairing("active")
    type(pairing).objects.update(mentor_place=5)
    with time_machine.travel(timezone.now().replace(hour=12) + timedelta(days=1)):
        clock.tick()
        (check,) = [each for each in health.look() if each.name == "clock:promises checked"]
    assert "mentor_place_within_capacity is broken by 1 rows" in check.says


# Pages ---------------------------------------------------------------------------------------


def test_healthz_answers_everybody_opens_no_session_and_is_never_stored(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"web": "ok", "database": "ok"})
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies
    assert client.post("/healthz").status_code == 405


def test_healthz_says_503_when_the_database_does_not_answer(client):
    with connection.execute_wrapper(_away):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (503, {"web": "ok", "database": "away"})


def _away(execute, sql, params, many, context):
    from django.db import OperationalError

    raise OperationalError("server closed the connection unexpectedly")


def test_a_monitor_with_the_token_reads_the_status_and_503_means_red(client, settings):
    settings.STATUS_TOKEN = TOKEN
    beats()
    asks = {"headers": {"Authorization": f"Bearer {TOKEN}"}}
    answer = client.get("/status.json", **asks)
    assert (answer.status_code, answer.json()["state"]) == (200, "green")
    mail(16)
    answer = client.get("/status.json", **asks)
    assert (answer.status_code, answer.json()["state"]) == (503, "red")
    assert "ada" not in answer.content.decode()


@pytest.mark.parametrize("token", ["", TOKEN])
@pytest.mark.parametrize("given", [None, "Bearer ", "Bearer wrong", TOKEN, "Bearer ü"])
def test_without_the_token_there_is_nothing(client, settings, token, given):
    settings.STATUS_TOKEN = token
    headers = {} if given is None else {"Authorization": given}
    assert client.get("/status.json", headers=headers).status_code == 404


def test_administrators_read_the_status_and_coordinators_do_not(client):
    it = cast()
    page, data = reverse("admin:status"), reverse("status")
    for person, status in ((it.cleo, 404), (it.ada, 404), (it.ann, 200)):
        client.force_login(person)
        beats()
        assert [client.get(url).status_code for url in (page, data)] == [status, status]
    body = client.get(page).content.decode()
    assert "Status of the site" in body
    assert "Good" in body


def test_the_desk_tells_administrators_and_nobody_else_that_something_is_wrong(client):
    it = cast()
    for person, told in ((it.ann, True), (it.cleo, False)):
        client.force_login(person)
        body = client.get(reverse("admin:index")).content.decode()
        assert ("The site needs a look: Clock" in body) == told


# Figures for Prometheus ----------------------------------------------------------------------


def figures(client, token=TOKEN):
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {token}"})
    return answer, dict(
        line.rsplit(" ", 1)
        for line in answer.content.decode().splitlines()
        if line.startswith("mentorship")
    )


def test_without_a_token_there_are_no_figures_for_anybody(client, settings):
    it = cast()
    settings.METRICS_TOKEN = ""
    assert figures(client, "")[0].status_code == 404
    client.force_login(it.ann)
    assert client.get("/metrics").status_code == 404
    settings.METRICS_TOKEN = TOKEN
    assert client.get("/metrics").status_code == 404
    assert figures(client, "another-long-token-of-somebody")[0].status_code == 404


def test_figures_are_those_of_the_status_page(client, settings):
    settings.METRICS_TOKEN = TOKEN
    it = cast()
    beats(minutes=11)
    mail(minutes=20)
    mail(minutes=2)
    factories.PairingFactory(round=it.round, mentor=it.ada_in, mentee=it.ben_in, state="active")
    answer, told = figures(client)
    assert answer["Content-Type"].startswith("text/plain; version=0.0.4")
    assert float(told["mentorship_mails_due"]) == 2
    assert 1200 <= float(told["mentorship_mail_oldest_due_seconds"]) < 1260
    assert 660 <= float(told['mentorship_last_seen_seconds{part="clock"}']) < 720
    assert float(told['mentorship_pairings{state="active"}']) == 1
    for check in health.look():
        name = f'mentorship_health{{check="{check.name}"}}'
        assert health.STATES[int(float(told[name]))] == check.state
    assert "example.org" not in answer.content.decode()
