"""Reading the whole site as everybody: what no page may do is noted, and its text is kept."""

import re
from collections.abc import Collection

from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.hostile.canaries import RUNS_IT
from tests.hostile.walk import Walk, again, undone
from tests.hostile.world import World, addresses

ADMIN_QUERIES, MEMBER_QUERIES = 20, 12
MORE_QUERIES = {
    # Which pairings are one's own is asked first: one query of a millisecond for a join of 150.
    # Circles, what members do among themselves and days at a convention are a query or two each.
    r"/": 21,
    # Signing up for a convention on one screen asks for rules, topics, days and own questions.
    r"/c/[\w-]+/join/": 19,
    # Whether anybody of thousands has changed is asked before anybody is read anew.
    # Rules of who may join are asked for once a page.
    r"/rounds/\d+/people/(\?.*)?": 18,
    r"/rounds/\d+/people/\d+/": 15,
    # So are a program's own questions, what was answered, topics, months, events and readings.
    r"/rounds/\d+/join/\w+/check/": 15,
    r"/rounds/\d+/join/\w+/(wishes|blocked)/": 14,
    r"/rounds/\d+/spot/": 15,
    r"/enrollments/\d+/": 20,
    r"/circles/\d+/": 14,
    # The two sides of a pairing are read in one query of their own, narrower than a join.
    r"/pairings/\d+/": 14,
    r"/pairings/\d+/correct/": 19,
    # Programs that are begun wait there too, and letters and announcements: a query each.
    # So do reports of people.
    r"/admin/": 25,
    r"/admin/suggestions/\d+/": 22,
    # Whoever waits at a convention, and the best who are there and free, with their reasons.
    r"/admin/rounds/\d+/help/\d+/": 40,
    # Lines of a whole round, and one pair of it with both people, their answers and history.
    r"/admin/rounds/\d+/board/(\w+/)*(\?.*)?": 50,
    r"/admin/waiting/\d+/": 23,
    # One query for each kind of row that is counted, and one more for it in the year before.
    r"/admin/(.+/)?numbers/.*": 100,
}
"""Member pages that ask more, each for less work altogether."""
WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE|ALTER|DROP|TRUNCATE|CREATE)\b", re.IGNORECASE)
BESIDES = ("django_session", "accounts_ratecounter", "usersessions_usersession")
"""Tables in which looking at a page may leave its mark."""

FRAMED = (
    *("admin:mail_html", "admin:wording_html", "admin:letter_html", "admin:announce_html"),
    "admin:begin_preview_page",
)
"""What a page of ours shows in a frame: a mail, with the styles that mails carry, or a page of
members before it is there."""

KEPT = ("theme", "jsi18n", "/calendar/", ".png")
"""What a browser, or a calendar program, may keep for a while."""

Pages = dict[str, dict[str, str]]
"""What each role reads, by address."""


APART = ("visitor", "member", "newcomer", "coordinator elsewhere")
"""Those who are in no pairing and run nothing here."""


def read_all(world: World, roles: tuple[str, ...], *, sample: int = 1) -> tuple[Walk, Pages]:
    """Read every page as these people; in a sample, one in so many of those that are not for them,
    and of those that the administrator finds like the coordinator, who came before."""
    walk, pages = Walk(), {}
    for number, role in enumerate(roles):
        client = world.client(role)
        client.get("/")
        known = pages["coordinator"] if role == "administrator" else {}
        pages[role] = read_as(walk, world, role, client, (sample, number), known)
    return walk, pages


def is_for(role: str, url: str) -> bool:
    """Whether somebody in this role may find anything there."""
    if role in APART:
        return False
    return url.startswith("/admin/") if role in RUNS_IT else not url.startswith("/admin/")


def read_as(
    walk: Walk,
    world: World,
    role: str,
    client: Client,
    some: tuple[int, int],
    known: Collection[str],
) -> dict[str, str]:
    found, (step, first) = {}, some
    everything = [(name, url) for name, urls in addresses(world).items() for url in urls]
    for number, (name, url) in enumerate(everything, first):
        if number % step and (url in known or not is_for(role, url)):
            continue
        answer = look(walk, again(client), name, url, role)
        if answer and answer.status_code == 200 and _is_text(answer):
            found[url] = answer.content.decode()
    return found


def _is_text(answer: HttpResponse) -> bool:
    """Whether it holds words to look at, and is no picture and no file."""
    kind = answer.get("Content-Type", "")
    return not answer.streaming and kind.startswith(("text/", "application/json"))


def look(walk: Walk, client: Client, name: str, url: str, role: str) -> HttpResponse | None:
    where = f"{role} {url}"
    with undone(), CaptureQueriesContext(connection) as asked:
        try:
            answer = client.get(url)
        except Exception as error:  # noqa: BLE001 (any at all would be a 500)
            walk.note(where, f"raised {error!r}"[:300])
            return None
    queries = [one["sql"] for one in asked if "SAVEPOINT" not in one["sql"]]
    for sql in queries:
        if WRITES.match(sql) and not any(table in sql for table in BESIDES):
            walk.note(where, f"writes: {sql[:120]}")
    most = most_queries(url)
    if len(queries) > most:
        walk.note(where, f"asks {len(queries)} queries")
    if answer.status_code not in (204, 302):
        walk.judge(where, answer)
    guards(walk, where, answer, signed_in=role != "visitor", framed=name in FRAMED)
    return answer


def most_queries(url: str) -> int:
    """How many queries a page may ask."""
    more = (most for pattern, most in MORE_QUERIES.items() if re.fullmatch(pattern, url))
    return next(more, ADMIN_QUERIES if url.startswith("/admin/") else MEMBER_QUERIES)


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
    if (cookie := answer.cookies.get(settings.SESSION_COOKIE_NAME)) and not cookie.value:
        walk.note(where, f"{answer.status_code} signs out whoever looks")
    if signed_in and not any(each in where for each in KEPT):
        kept = answer.get("Cache-Control", "")
        if "no-store" not in kept:
            walk.note(where, f"{answer.status_code} may be kept: “{kept}”")
