"""What holds for every page of the site, read by everybody: nothing written, nothing unguarded."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.hostile.walk import Walk, again, undone
from tests.hostile.world import World, addresses, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ADMIN_QUERIES, MEMBER_QUERIES = 20, 12
WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE|ALTER|DROP|TRUNCATE|CREATE)\b", re.IGNORECASE)
BESIDES = ("django_session", '"cache"', "usersessions_usersession")
"""Tables in which looking at a page may leave its mark."""

ROLES = {
    "visitor": None,
    "member": None,
    "newcomer": None,
    "mentor": None,
    "mentee": None,
    "coordinator": None,
    "coordinator elsewhere": None,
    "administrator": None,
}
"""Who reads, and which half of the site: the desk (True), the rest, or both (None)."""

FRAMED = ("admin:mail_html", "admin:wording_html")
"""What a page of ours shows in a frame: a mail, with the styles that mails carry."""

KEPT = ("theme", "jsi18n", "/calendar/")
"""What a browser, or a calendar program, may keep for a while."""


@pytest.fixture
def world() -> World:
    return make_world()


def pages(world: World, desk: bool | None) -> list[tuple[str, str]]:
    return [
        (name, url)
        for name, urls in addresses(world).items()
        for url in urls
        if (desk is None or url.startswith("/admin/") == desk) and not name.endswith("logout")
    ]


def read_all(world: World, roles: dict[str, bool | None]) -> tuple[Walk, int]:
    """Read pages as these people and note everything that no page may do."""
    walk, read = Walk(), 0
    for role, desk in roles.items():
        client = world.client(role)
        client.get("/")
        for name, url in pages(world, desk):
            read += 1
            look(walk, again(client), name, url, role)
    return walk, read


def look(walk: Walk, client: Client, name: str, url: str, role: str) -> None:
    where = f"{role} {url}"
    with undone(), CaptureQueriesContext(connection) as asked:
        try:
            answer = client.get(url)
        except Exception as error:  # noqa: BLE001 (any at all would be a 500)
            walk.note(where, f"raised {error!r}"[:300])
            return
    queries = [one["sql"] for one in asked if "SAVEPOINT" not in one["sql"]]
    for sql in queries:
        if WRITES.match(sql) and not any(table in sql for table in BESIDES):
            walk.note(where, f"writes: {sql[:120]}")
    most = ADMIN_QUERIES if url.startswith("/admin/") else MEMBER_QUERIES
    if len(queries) > most:
        walk.note(where, f"asks {len(queries)} queries")
    if answer.status_code != 302:
        walk.judge(where, answer)
    guards(walk, where, answer, signed_in=role != "visitor", framed=name in FRAMED)


def guards(walk: Walk, where: str, answer, *, signed_in: bool, framed: bool = False) -> None:
    """The headers that every answer carries, whatever its status."""
    policy = answer.get("Content-Security-Policy", "")
    styled = policy.replace("style-src 'unsafe-inline'", "") if framed else policy
    if "default-src 'none'" not in policy or "unsafe" in styled:
        walk.note(where, f"{answer.status_code} with the policy “{policy}”")
    if answer.get("X-Content-Type-Options") != "nosniff":
        walk.note(where, f"{answer.status_code} may be sniffed")
    if answer.get("Referrer-Policy") not in ("same-origin", "no-referrer"):
        walk.note(where, f"{answer.status_code} without a referrer policy")
    if not framed and answer.get("X-Frame-Options") != "DENY":
        walk.note(where, f"{answer.status_code} may be framed")
    if signed_in and not any(each in where for each in KEPT):
        kept = answer.get("Cache-Control", "")
        if "no-store" not in kept:
            walk.note(where, f"{answer.status_code} may be kept: “{kept}”")


def test_reading_writes_nothing_and_every_answer_is_guarded(world):
    walk, read = read_all(world, ROLES)
    assert read > 800
    walk.assert_nothing_wrong()


def test_answers_that_are_no_pages_are_guarded_as_well(world):
    """302, 404, 405, 403, 409 and 500; a forged form is refused in our words."""
    walk, ben = Walk(), world.client("mentee")
    careful = Client(enforce_csrf_checks=True)
    careful.cookies = ben.cookies
    pairing = world.pairings["offered"].pk
    answers = {
        302: Client().get(reverse("profile")),
        404: ben.get("/nothing/here/"),
        405: ben.get(reverse("enrollment_pause", args=[world.cast.ben_in.pk])),
        403: careful.post(reverse("pairing_accept", args=[pairing])),
    }
    for status, answer in answers.items():
        assert answer.status_code == status
        guards(walk, f"/{status}", answer, signed_in=status != 302)
    walk.judge("/403", answers[403])
    world.pairings["offered"].refresh_from_db()
    assert world.pairings["offered"].mentee_accepted_at is None
    walk.assert_nothing_wrong()


def test_files_are_guarded_as_well(settings):
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True
    answer = Client().get("/static/favicon.svg")
    assert answer.status_code == 200
    answer.close()
    walk = Walk()
    guards(walk, "/static/favicon.svg", answer, signed_in=False, framed=True)
    walk.assert_nothing_wrong()


def test_an_error_of_ours_is_a_page_without_a_trace_and_guarded(world, settings, monkeypatch):
    """The page of an error says so plainly, with the headers of every other page."""
    from mentorship.views import pairings

    def broken(*args: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(pairings.access, "pairing_for", broken)
    client = world.client("mentee")
    client.raise_request_exception = False
    settings.DEBUG_PROPAGATE_EXCEPTIONS = False
    answer = client.get(reverse("pairing", args=[world.pairings["offered"].pk]))
    assert answer.status_code == 500
    shown = answer.content.decode()
    assert "secret detail" not in shown
    assert "Traceback" not in shown
    walk = Walk()
    guards(walk, "/500", answer, signed_in=False)
    walk.assert_nothing_wrong()
