"""The database is away, starts again, or has no connection left: a 503 that loses nothing.

The server really refuses this database and ends what is connected to it, as at a restart.
"""

import threading
import time
from contextlib import closing, contextmanager

import psycopg2
import pytest
from django.db import DatabaseError, IntegrityError, OperationalError, connection
from django.template import loader
from django.test import Client
from django.urls import reverse

from mentorship.invariants import broken_rules
from mentorship.management.commands import worker
from mentorship.models import OutgoingMail, Pairing
from mentorship.services import errors
from tests import factories
from tests.people import cast, person
from tests.sign_in import sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def told_elsewhere(*statements: str) -> None:
    """Tell the server from another database."""
    to = connection.settings_dict
    link = psycopg2.connect(dbname="postgres", host=to["HOST"], port=to["PORT"], user=to["USER"])
    with closing(link):
        link.autocommit = True
        with link.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)


def end_connections() -> None:
    name = connection.settings_dict["NAME"]
    told_elsewhere(
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
    )


@contextmanager
def database_away():
    """Nobody gets in, and nobody who is in stays."""
    name = connection.settings_dict["NAME"]
    told_elsewhere(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    end_connections()
    try:
        yield
    finally:
        told_elsewhere(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        connection.close()  # as a server does before the next request


def visitor(user=None) -> Client:
    client = Client(raise_request_exception=False)
    return sign_in(client, user) if user else client


def test_every_page_is_a_503_with_a_time_to_come_back_and_comes_right_by_itself():
    it = cast()
    ben, ann, stranger = visitor(it.ben), visitor(it.ann), visitor()
    pages = [(ben, "/"), (ben, reverse("profile")), (ann, "/admin/")]
    pages += [(stranger, "/accounts/login/"), (stranger, "/"), (stranger, "/programs/")]
    with database_away():
        for client, address in pages:
            answer = client.get(address)
            assert answer.status_code == 503, address
            assert answer["Retry-After"] == "10"
            assert "no-store" in answer["Cache-Control"]
            assert "default-src 'none'" in answer["Content-Security-Policy"]
            page = answer.content.decode()
            assert "We will be back in a moment" in page
            assert "OperationalError" not in page
        assert stranger.get("/healthz").status_code == 503
    for client, address in pages:
        assert client.get(address).status_code in (200, 302), address


def test_what_was_typed_is_sent_once_more_and_a_password_is_not_repeated():
    it = cast()
    ben = visitor(it.ben)
    typed = {"full_name": 'Ben "O" <Okri>', "password": "harbor violin"}
    with database_away():
        answer = ben.post(reverse("profile_page", args=["name"]), typed)
    assert answer.status_code == 503
    page = answer.content.decode()
    assert 'name="full_name" value="Ben &quot;O&quot; &lt;Okri&gt;"' in page
    assert "harbor violin" not in page
    assert 'name="csrfmiddlewaretoken"' in page
    assert "cannot tell whether your answer has been saved" in page


def test_the_way_to_send_it_once_more_passes_the_guard_of_forms():
    it = cast()
    pairing = factories.PairingFactory(
        mentor=it.ada_in, mentee=it.ben_in, round=it.round, state=Pairing.State.OFFERED
    )
    careful = sign_in(Client(enforce_csrf_checks=True, raise_request_exception=False), it.ben)
    page = careful.get(reverse("pairing", args=[pairing.pk])).content.decode()
    token = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    act = reverse("pairing_accept", args=[pairing.pk])
    with database_away():
        answer = careful.post(act, {"csrfmiddlewaretoken": token})
    assert answer.status_code == 503
    again = answer.content.decode()
    assert f'action="{act}"' in again
    token = again.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    assert careful.post(act, {"csrfmiddlewaretoken": token}).status_code == 302
    pairing.refresh_from_db()
    assert pairing.mentee_accepted_at is not None


def test_a_connection_that_breaks_in_the_middle_of_an_act_leaves_nothing_half_done():
    it = cast()
    pairing = factories.PairingFactory(
        mentor=it.ada_in, mentee=it.ben_in, round=it.round, state=Pairing.State.OFFERED
    )
    answers, before = [], broken_rules()

    def accept() -> None:
        answers.append(visitor(it.ben).post(reverse("pairing_accept", args=[pairing.pk])))
        connection.close()

    to = connection.settings_dict
    holder = psycopg2.connect(dbname=to["NAME"], host=to["HOST"], port=to["PORT"], user=to["USER"])
    with closing(holder), holder.cursor() as cursor:
        cursor.execute("SELECT 1 FROM mentorship_enrollment FOR UPDATE")
        thread = threading.Thread(target=accept)
        thread.start()
        _wait_until_somebody_waits()
        end_connections()
        thread.join(timeout=20)

    assert [answer.status_code for answer in answers] == [503]
    connection.close()
    pairing.refresh_from_db()
    assert pairing.mentee_accepted_at is None
    assert not OutgoingMail.objects.filter(pairing=pairing).exists()
    assert broken_rules() == before


def _wait_until_somebody_waits() -> None:
    deadline = time.monotonic() + 10
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted")
            if cursor.fetchone():
                return
            time.sleep(0.02)
    raise AssertionError("the act never came to the lock")


# Errors of ours ------------------------------------------------------------------------------


@pytest.fixture
def broken(monkeypatch):
    def break_it(error: Exception) -> None:
        def raises(*_args: object) -> None:
            raise error

        monkeypatch.setattr("mentorship.views.pairings.access.pairing_for", raises)

    return break_it


def met(client: Client) -> str:
    answer = client.get(reverse("pairing", args=[1]))
    assert answer.status_code == 500
    return answer.content.decode()


def test_administrators_are_told_once_an_hour_for_each_kind_of_error(broken):
    it = cast()
    person("Gone Admin", is_superuser=True, is_active=False)
    ben = visitor(it.ben)
    broken(KeyError("what somebody wrote"))
    for _time in range(3):
        assert "Those who run this site have been told" in met(ben)
    broken(ZeroDivisionError())
    met(ben)

    mails = OutgoingMail.objects.filter(kind="error_report").order_by("pk")
    assert [mail.to_person for mail in mails] == [it.ann, it.ann]
    assert "KeyError" in mails[0].text
    assert "Page: pairing" in mails[0].text
    assert "ZeroDivisionError" in mails[1].text
    assert not [mail for mail in mails if "what somebody wrote" in mail.text]


def test_the_page_does_not_say_that_anybody_was_told_when_nobody_was(broken):
    it = cast()
    it.ann.is_superuser = False
    it.ann.save()
    broken(KeyError("x"))
    page = met(visitor(it.ben))
    assert "nobody has been told yet" in page
    assert "have been told" not in page


def test_a_reporter_that_settings_name_gets_the_error_and_may_stumble(broken, settings):
    it = cast()
    settings.ERROR_REPORTER = "tests.faults.test_database_away.reporter"
    broken(KeyError("x"))
    met(visitor(it.ben))
    assert [type(error) for error in reporter.got] == [KeyError]
    settings.ERROR_REPORTER = "tests.faults.nowhere.to_be_found"
    assert "have been told" in met(visitor(it.ben))


def reporter(error: BaseException) -> None:
    reporter.got.append(error)


reporter.got = []


def test_an_error_page_is_made_even_where_the_names_of_files_are_lost(broken, monkeypatch):
    def lost(name: str) -> None:
        raise ValueError(f"Missing staticfiles manifest entry for {name!r}")

    it = cast()
    ben = visitor(it.ben)
    broken(KeyError("x"))
    monkeypatch.setattr(loader, "get_template", lost)
    assert "Something went wrong on our side" in met(ben)


def test_a_job_of_the_worker_that_stumbles_is_told_and_an_absent_database_is_not():
    it = cast()

    def stumbles() -> None:
        raise ZeroDivisionError

    def is_away() -> None:
        raise OperationalError("the server is starting up")

    assert worker.attempt(stumbles, 1) == worker.AFTER_TROUBLE
    assert worker.attempt(is_away, 1) == worker.AFTER_TROUBLE
    assert OutgoingMail.objects.get(kind="error_report").to_person == it.ann


def test_what_counts_as_away():
    lost = OperationalError("server closed the connection unexpectedly")
    inside = RuntimeError("on the way")
    inside.__cause__ = lost
    assert errors.is_away(lost)
    assert errors.is_away(inside)
    assert not errors.is_away(KeyError("x"))
    broken_off = DatabaseError("error with status PGRES_TUPLES_OK and no message from the libpq")
    connection.ensure_connection()
    assert not errors.is_away(broken_off)
    connection.close()
    assert errors.is_away(broken_off)
    assert not errors.is_away(IntegrityError("a rule of ours"))
    assert not errors.is_away(None)
