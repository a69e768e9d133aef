"""Odd addresses: query strings, numbers and names that no link of ours leads to."""

import random

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from tests.hostile.forms import Form
from tests.hostile.walk import Walk
from tests.hostile.words import HUGE
from tests.hostile.world import addresses

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

LIST = Form("get", "")
"""A form without a control: any query string may be sent with it."""

CHANGELIST = (
    {"q": ["\0"]},
    {"q": ["x" * 10_000]},
    {"q": ["<script>alert(1)</script>"]},
    {"q": ["' \" \\ % _ 'half"]},
    {"o": ["zzz"]},
    {"o": ["99.-99.1.1." + HUGE]},
    {"p": ["9999"]},
    {"p": ["-1"]},
    {"p": ["x"]},
    {"all": [""], "p": ["\0"]},
    {"e": ["1"], "state__exact": ["\0"]},
    {"state__exact": ["nothing"]},
    {"state": ["\0"]},
    {"round__id__exact": [HUGE]},
    {"round__id__exact": ["x"]},
    {"round__id__exact": ["\0"]},
    {"program__id__exact": ["x"], "e": ["1"]},
    {"unit__id__exact": ["'"]},
    {"person__password__startswith": ["a"]},
    {"user__password__startswith": ["a"]},
    {"id__in": ["1,x,\0"]},
    {"id__isnull": ["maybe"]},
    {"pk": ["1", "2"]},
    {"_popup": ["1"], "_to_field": ["password"]},
    {"_changelist_filters": ["<script>alert(1)</script>"]},
    {"is_active__exact": ["x"]},
    {"submitted_at__year": ["99999999"]},
    {"": ["x"]},
)
PAGED = (
    {"page": ["0"]},
    {"page": ["\0"]},
    {"page": [HUGE]},
    {"page": ["x" * 10_000]},
    {"state": ["\0"], "band": ["\0"], "role": ["\0"]},
    {"mentor": ["\0"], "mentee": [HUGE]},
    {"mentor": ["-1"], "mentee": ["1", "2"]},
    {"topic": ["\0"], "region": ["x"], "field": [HUGE], "language": ["<script>alert(1)"]},
    {"place": ["\0"], "role": ["x" * 10_000]},
    {"next": ["https://evil.example.net/"]},
    {"next": ["//evil.example.net", "javascript:alert(1)"]},
    {"next": ["\0\r\nSet-Cookie: a=b"]},
    {"next": ["/\\evil.example.net"]},
    {"change": ["\0"], "way": ["\0"], "program": [HUGE]},
)


def ask(walk: Walk, client: Client, url: str, query: dict[str, list[str]]) -> None:
    walk.send(client, url, LIST, query)


def lists() -> list[str]:
    models = [model._meta for model in admin.site._registry]
    return [reverse(f"admin:{one.app_label}_{one.model_name}_changelist") for one in models]


def test_lists_of_the_desk_take_any_query_string(world):
    """Each list is asked some of the queries, and each query is asked of some lists."""
    walk, ann, cleo = Walk(), world.client("administrator"), world.client("coordinator")
    for number, url in enumerate(lists()):
        for query in CHANGELIST[number % 14 :: 14]:
            ask(walk, ann, url, query)
    for url in lists():
        ask(
            walk,
            cleo,
            url,
            {name: value for query in CHANGELIST[:11] for name, value in query.items()},
        )
    walk.assert_nothing_wrong()


@pytest.mark.far
def test_every_list_of_the_desk_takes_every_query_string(world):
    walk = Walk()
    for role in ("administrator", "coordinator"):
        client = world.client(role)
        for url in lists():
            for query in CHANGELIST:
                ask(walk, client, url, query)
    walk.assert_nothing_wrong()


PAGED_PAGES = (
    "directory",
    "admin:board",
    "admin:run",
    "admin:unmatched",
    "admin:round_pairings",
    "admin:announce",
    "admin:by_hand",
    "admin:index",
    "account_login",
    "profile_page",
    "working_style_page",
    "welcome",
    "join_page",
    "programs",
    "home",
    "admin:mentorship_round_add",
)


@pytest.mark.parametrize("share", [8, pytest.param(1, marks=pytest.mark.far)])
def test_pages_take_any_query_string(world, share):
    """Each page is asked one of so many queries, and each query is asked of some pages."""
    walk, known = Walk(), addresses(world)
    for number, name in enumerate(PAGED_PAGES):
        client = world.client("administrator" if name.startswith("admin") else "mentee")
        for query in PAGED[number % share :: share]:
            ask(walk, client, known[name][0], query)
    visitor = world.client("visitor")
    for query in PAGED[-5:]:
        ask(walk, visitor, reverse("account_login"), query)
    walk.assert_nothing_wrong()


def test_a_foreign_address_to_go_to_next_is_dropped(world):
    """After sign-in, the first questions, or the language: only pages of this site follow."""
    ben = world.client("mentee")
    for evil in ("https://evil.example.net/", "//evil.example.net", "/\\evil.example.net"):
        for url in (reverse("welcome"), reverse("profile_page", args=["name"])):
            answer = ben.post(f"{url}?next={evil}", {"full_name": "Ben Okri"})
            assert "evil" not in answer.get("Location", "")
        assert "evil" not in Client().get(f"/accounts/login/?next={evil}").get("Location", "")


NUMBERS = ("0", HUGE, "9" * 30, "9" * 5_000)
NAMES = ("\0", "%00", "..", "x" * 2_000, "<script>alert(1)<", "%F0%9F%93%9A", "_5F", "1_0A")


def test_numbers_that_nothing_has_are_not_found(world):
    walk = Walk()
    ann, ada = world.client("administrator"), world.client("mentor")
    places = random.Random(2).sample(sorted(addresses(world).items()), k=60)
    for _name, urls in places:
        for url in urls[:1]:
            parts = url.split("/")
            for position, part in enumerate(parts):
                for odd in NUMBERS if part.isdigit() else ():
                    odd_url = "/".join([*parts[:position], odd, *parts[position + 1 :]])
                    ask(walk, ann if "/admin/" in url else ada, odd_url, {})
    walk.assert_nothing_wrong()


def test_names_that_nothing_has_are_not_found(world):
    walk, ann = Walk(), world.client("administrator")
    for odd in NAMES + NUMBERS:
        for url in (
            f"/programs/{odd}/",
            f"/rounds/1/join/{odd}/topics/",
            f"/rounds/1/join/mentee/{odd}/",
            f"/profile/edit/{odd}/",
            f"/admin/mentorship/enrollment/{odd}/change/",
            f"/admin/mentorship/pairing/{odd}/change/",
            f"/admin/mentorship/outgoingmail/{odd}/change/",
            f"/admin/mentorship/unit/{odd}/history/",
            f"/admin/mentorship/round/{odd}/delete/",
            f"/admin/{odd}/",
            f"/admin/mentorship/{odd}",
            f"/{odd}",
        ):
            ask(walk, ann, url, {})
    walk.assert_nothing_wrong()


def test_broken_bytes_in_an_address_are_an_answer_too(world):
    client = world.client("mentor")
    for query in ("q=%ED%A0%80", "page=%FF", "to=%00", "q=caf%E9", "next=%C0%AF", "=&&;;=="):
        for url in ("/", "/programs/", reverse("directory", args=[world.rounds["coffee"].pk])):
            assert client.get(f"{url}?{query}").status_code == 200
    for url in ("/%FF/", "/programs/%ED%A0%80/", "/profile/edit/%E9/"):
        assert client.get(url).status_code in (400, 404)
