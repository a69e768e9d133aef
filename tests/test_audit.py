"""The log of what matters: a line for each act that matters, and nothing in it that is private."""

import io
import json
import logging
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.http import HttpResponse
from django.template import engines
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts import audit, receivers
from accounts.models import DataRequest
from mentorship.mail import act_links, opt_outs
from mentorship.models import Coordinator, OutgoingMail
from mentorship.services import feeds, leaving, pairings
from mentorship.site.logs import HideKeys, JsonLines, guard, without_keys
from mentorship.site.middleware import RequestLogMiddleware
from tests.hostile.world import World, make_world, names

CANARY = "Zyxwvut"
"""In whatever anybody types in these tests, and in every name."""

PASSWORD = f"{CANARY}-horse-battery-9"


class Lines:
    """Every line that is logged, as it is written outside a developer's machine."""

    def __init__(self) -> None:
        self.stream = io.StringIO()
        self.handler = logging.StreamHandler(self.stream)
        self.handler.setFormatter(JsonLines())
        self.handler.addFilter(HideKeys())

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    def all(self) -> list[dict]:
        return [json.loads(line) for line in self.text.splitlines()]

    def of(self, action: str, outcome: str = "done") -> list[dict]:
        found = [line for line in self.all() if line.get("action") == action]
        return [line for line in found if line["outcome"] == outcome]

    def last(self, action: str, outcome: str = "done") -> dict:
        found = self.of(action, outcome)
        assert found, (action, sorted({line.get("action", "") for line in self.all()}))
        return found[-1]


@pytest.fixture
def lines(django_capture_on_commit_callbacks):
    """All that is logged, and at once what is logged when a transaction is over."""
    found, root, own = Lines(), logging.getLogger(), logging.getLogger("audit")
    levels = root.level, own.level
    root.addHandler(found.handler)
    root.setLevel(logging.INFO)
    own.setLevel(logging.INFO)
    with django_capture_on_commit_callbacks(execute=True):
        yield found
    root.removeHandler(found.handler)
    root.setLevel(levels[0])
    own.setLevel(levels[1])


@pytest.fixture
def world(db) -> World:
    world = make_world()
    for person in (world.cast.ada, world.cast.ben, world.cast.cleo, world.cast.ann):
        person.set_password(PASSWORD)
        person.save(update_fields=["password"])
        person.profile.full_name = f"{CANARY} {person.profile.full_name}"
        person.profile.save(update_fields=["full_name"])
    OutgoingMail.objects.update(subject=f"{CANARY} subject", text=f"{CANARY} words")
    return world


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


# Who comes in ----------------------------------------------------------------------------------


def test_coming_in_and_failing_to_are_logged(world, lines, django_capture_on_commit_callbacks):
    ada, client = world.cast.ada, Client()
    login = reverse("account_login")
    client.post(login, {"login": ada.email, "password": f"{CANARY} wrong"})
    assert lines.last("sign_in", "failed")["actor"] is None
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(login, {"login": ada.email, "password": PASSWORD})
    line = lines.last("sign_in")
    assert line["actor"] == ada.pk
    assert line["object"] == {"model": "accounts.user", "id": str(ada.pk)}
    assert line["request"] == answer["X-Request-ID"]
    assert line["at"].endswith("+00:00")
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("account_logout"))
    assert lines.last("sign_out")["actor"] == ada.pk
    assert_quiet(lines, ada)


def test_a_wrong_code_and_the_limit_are_logged(world, lines):
    ada, client = world.cast.ada, Client()
    client.post(reverse("account_request_login_code"), {"email": ada.email})
    client.post(reverse("account_confirm_login_code"), {"code": "ZYX-WVU"})
    assert lines.last("sign_in", "failed")["actor"] == ada.pk
    for _try in range(12):
        form = {"login": ada.email, "password": f"{CANARY} wrong"}
        Client().post(reverse("account_login"), form)
    told = lines.last("limit.hit", "429")
    assert told["object"] == {
        "model": "limit",
        "id": "wrong passwords and codes of an account",
    }
    assert_quiet(lines, ada)


def assert_quiet(lines: Lines, *more) -> None:
    """No line holds a word that somebody typed, a name, an address or a password."""
    assert CANARY not in lines.text
    assert "zyxwvut" not in lines.text.lower()
    for person in more:
        assert person.email not in lines.text
    assert "@example.org" not in lines.text


# Who looks, and who is not let in ---------------------------------------------------------------


def test_who_opened_whose_mail_answers_and_page_is_logged(
    world, lines, django_capture_on_commit_callbacks
):
    cast, client = world.cast, signed_in(world.cast.cleo)
    for name, row, label in (
        ("mail", OutgoingMail.objects.get(key="paper:0"), "mentorship.outgoingmail"),
        ("mail_html", OutgoingMail.objects.get(key="paper:0"), "mentorship.outgoingmail"),
        ("accounts_user_change", cast.ben, "accounts.user"),
        ("mentorship_enrollment_change", cast.ben_in, "mentorship.enrollment"),
        ("pairing", world.pairings["active"], "mentorship.pairing"),
        ("board", cast.round, "mentorship.round"),
        ("round", cast.round, "mentorship.round"),
    ):
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.get(reverse(f"admin:{name}", args=[row.pk]))
        assert answer.status_code == 200, name
        line = lines.last("desk.opened")
        assert line["object"] == {"model": label, "id": str(row.pk)}, name
        assert (line["actor"], line["request"]) == (cast.cleo.pk, answer["X-Request-ID"]), name
    with django_capture_on_commit_callbacks(execute=True):
        client.get(reverse("admin:accounts_user_changelist") + f"?q={CANARY}")
    assert lines.last("desk.listed")["object"] == {"model": "accounts.user", "id": ""}
    assert_quiet(lines)


def test_what_is_denied_is_logged_and_what_leads_nowhere_is_not(world, lines):
    cast, client = world.cast, signed_in(world.cast.eve)
    pairing = world.pairings["active"]
    answer = client.get(reverse("pairing", args=[pairing.pk]))
    assert answer.status_code == 404
    line = lines.last("request.denied", "404")
    assert (line["actor"], line["request"]) == (cast.eve.pk, answer["X-Request-ID"])
    assert line["object"] == {"model": "page:pairing", "id": str(pairing.pk)}
    count = len(lines.of("request.denied", "404"))
    client.get(f"/wp-admin/{CANARY.lower()}.php")
    assert len(lines.of("request.denied", "404")) == count
    guarded = Client(enforce_csrf_checks=True)
    guarded.force_login(cast.ada)
    guarded.post(reverse("pairing_end", args=[pairing.pk]), {"words": CANARY})
    assert lines.last("request.denied", "403")["actor"] is not None
    assert f'"{CANARY}' not in lines.text


# The acts ---------------------------------------------------------------------------------------


def test_roles_copies_and_erasures_are_logged(world, lines, django_capture_on_commit_callbacks):
    cast = world.cast
    cleo, ann, eve = signed_in(cast.cleo), signed_in(cast.ann), cast.eve
    with django_capture_on_commit_callbacks(execute=True):
        form = {"email": eve.email, "program": cast.program.pk, "unit": ""}
        cleo.post(reverse("admin:mentorship_coordinator_add"), form)
        role = Coordinator.objects.get(person=eve)
        cleo.post(reverse("admin:coordinator_take_back", args=[role.pk]))
        flags = {"is_active": "on", "is_staff": "on", "is_superuser": "on"}
        ann.post(reverse("admin:accounts_user_change", args=[eve.pk]), flags)
        leaving.copy_for(cast.ann, cast.ben, "letter")
        leaving.close(cast.ann, eve, "letter")
        leaving.reopen(cast.ann, eve, "letter")
        leaving.erase(cast.ann, eve, "letter")
        call_command("people_of", cast.program.slug, stdout=io.StringIO())
    for action, outcome, actor, person in (
        ("coordinator.appointed", "done", cast.cleo, eve),
        ("coordinator.dismissed", "done", cast.cleo, eve),
        ("account.is_superuser", "given", cast.ann, eve),
        ("account.is_staff", "given", cast.ann, eve),
        ("data.copy", "done", cast.ann, cast.ben),
        ("data.close", "done", cast.ann, eve),
        ("data.reopen", "done", cast.ann, eve),
        ("data.erase", "done", cast.ann, eve),
    ):
        line = lines.last(action, outcome)
        assert line["actor"] == actor.pk, action
        assert line["object"] == {"model": "accounts.user", "id": str(person.pk)}, action
    assert lines.last("coordinator.appointed")["request"]
    assert lines.last("data.people_listed")["object"]["id"] == str(cast.program.pk)
    assert_quiet(lines, eve)


def test_every_act_of_the_desks_log_is_told_without_its_words(
    world, lines, django_capture_on_commit_callbacks
):
    ada, pairing = world.cast.ada, world.pairings["active"]
    with django_capture_on_commit_callbacks(execute=True):
        signed_in(ada).post(reverse("note_add", args=[pairing.pk, "shared"]), {"words": CANARY})
        signed_in(ada).post(reverse("goal_add", args=[pairing.pk]), {"words": CANARY})
        signed_in(ada).post(reverse("pairing_ask", args=[pairing.pk]), {"words": CANARY})
        pairings.end_early(ada, pairing, "time", CANARY)
    line = lines.last("pairing.ended")
    assert (line["actor"], line["object"]["id"]) == (ada.pk, str(pairing.pk))
    assert_quiet(lines)


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_not_told_as_done(lines):
    from django.db import transaction

    with transaction.atomic():
        audit.record("data.copy")
        audit.record("sign_in", outcome=audit.FAILED)
        transaction.set_rollback(True)
    assert (len(lines.of("data.copy")), len(lines.of("sign_in", "failed"))) == (0, 1)


# The request's id -------------------------------------------------------------------------------


def answered(settings, given: str, proxies: int) -> str:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = RequestFactory().get("/", headers={"x-request-id": given})
    return RequestLogMiddleware(lambda _request: HttpResponse())(request)["X-Request-ID"]


def test_an_id_is_taken_from_a_server_of_ours_and_only_when_it_is_one(settings):
    good = "0f8fad5b-d9cb-469f-a165-70867728950e"
    assert answered(settings, good, proxies=1) == good
    assert answered(settings, good, proxies=0) != good
    for bad in (
        "",
        "short",
        "x" * 65,
        "a b" * 10,
        'a"}\n{"x' * 4,
        "é" * 20,
        "-" * 20,
        "a\r\nb" * 8,
    ):
        made = answered(settings, bad, proxies=1)
        assert made != bad
        assert audit.WELL_FORMED.fullmatch(made)


def test_each_error_page_names_the_request(db, client, settings):
    client.raise_request_exception = False
    answer = client.get("/no-such-page/")
    assert f"<code>{answer['X-Request-ID']}</code>" in answer.content.decode()
    for name in ("400", "403", "403_csrf", "404", "500", "503", "away", "busy", "refused"):
        with audit.during(SimpleNamespace()) as request_id:
            page = engines["django"].get_template(f"{name}.html").render({"sentence": "No"})
        assert f"<code>{request_id}</code>" in page, name
        assert "Reference" not in engines["django"].get_template(f"{name}.html").render({}), name


# What no line shows ------------------------------------------------------------------------------


def test_no_key_stands_in_any_log(world, lines):
    mail = OutgoingMail.objects.filter(to_person=world.cast.ben, kind="offered").earliest("pk")
    keys = {
        "act_link": act_links.token_of(mail, "accept"),
        "unsubscribe": opt_outs.token_of(world.cast.ben.pk, "news"),
        "calendar_feed": feeds.renew(world.cast.ada).secret,
    }
    access = logging.getLogger("gunicorn.access")
    guard("gunicorn.access")
    for name, key in keys.items():
        path = reverse(name, args=[key])
        logging.getLogger("django.request").warning("Not Found: %s", path)
        atoms = {"r": f"GET {path}?next={path} HTTP/1.1", "f": f"https://x.example{path}", "s": 200}
        access.warning('"%(r)s" %(s)s "%(f)s"', atoms)
        Client().get(path[:-3])
    access.warning("GET /admin/accounts/user/?q=%s HTTP/1.1", CANARY)
    access.warning("Authorization: Bearer %s", "t" * 30)
    for secret in (*keys.values(), CANARY, "t" * 30):
        assert secret not in lines.text
    assert "Not Found: /m/…/" in [line["message"] for line in lines.all() if "message" in line]


def test_every_address_with_a_key_in_it_is_known_to_the_rule():
    found = [
        pattern for _name, pattern in names() if re.search(r"token>|secret>|str:key>", pattern)
    ]
    assert sorted(found) == [
        "a/<str:token>/",
        "begin/<str:token>/",
        "calendar/<str:secret>.ics",
        "m/<str:token>/",
        "u/<str:token>/",
    ]
    for pattern in found:
        path = "/" + re.sub("<[^>]+>", "k" * 32, pattern)
        assert "k" * 5 not in without_keys(f"GET {path}")


def test_a_line_break_begins_no_new_line(lines):
    logging.getLogger("x").warning('one\ntwo\r\n\u2028{"action": "sign_in"}')
    assert len(lines.text.splitlines()) == 1
    assert lines.all()[0]["message"].startswith("one\ntwo")


def test_an_error_says_where_it_was_and_not_what_somebody_wrote(lines):
    try:
        int(CANARY)
    except ValueError:
        logging.getLogger("x").exception("It stumbled")
    error = lines.all()[0]["error"]
    assert error["type"] == "ValueError"
    assert "test_audit.py" in error["trace"][0]
    assert CANARY not in lines.text


def test_every_kind_of_line_is_in_the_operators_table():
    table = Path("docs/operators.md").read_text(encoding="utf-8")
    ours = {"limit.hit", "request.denied", "desk.opened", "desk.listed", "data.people_listed"}
    ours |= {f"data.{what}" for what in DataRequest.What.values}
    ours |= {f"account.{flag}" for flag in ("is_active", "is_staff", "is_superuser")}
    for action in {*receivers.DONE, *ours, "sign_out"}:
        assert f"`{action}`" in table, action
