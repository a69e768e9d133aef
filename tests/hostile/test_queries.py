"""The same number of queries at few rows and at hundreds, within a budget, on every list."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mentorship.joining.order import PAGES
from tests.hostile.crowd import multiply
from tests.hostile.reading import most_queries
from tests.hostile.walk import again
from tests.hostile.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

FEWER_AT_MANY = ("/pair/",)
"""Pages that list people where they are few, and offer a search where they are many."""


def member_pages(world: World) -> list[tuple[str, str]]:
    """Pages that hold a list, or lie in the middle of one; and who reads them."""
    coffee, ada_in = world.rounds["coffee"].pk, world.cast.ada_in.pk
    pairings = world.pairings
    addresses = [
        reverse("home"),
        reverse("programs"),
        reverse("program", args=[world.cast.program.slug]),
        reverse("directory", args=[coffee]),
        reverse("directory_person", args=[coffee, world.cast.ben.enrollments.get(round=coffee).pk]),
        reverse("enrollment", args=[ada_in]),
        reverse("enrollment_leave", args=[ada_in]),
        reverse("profile"),
        reverse("account"),
        reverse("profile_page", args=["work"]),
        reverse("profile_page", args=["fields"]),
        reverse("profile_page", args=["schools"]),
        *(reverse("pairing", args=[pairings[state].pk]) for state in ("offered", "active")),
        *(
            reverse("join_page", args=[world.rounds["long_term"].pk, "mentee", page.slug])
            for page in PAGES["long_term", "mentee"]
            if page.slug not in ("seeks", "mentors")
        ),
        reverse("join_check", args=[world.rounds["long_term"].pk, "mentee"]),
    ]
    return [("mentor", url) for url in addresses] + [("visitor", reverse("home"))]


def desk_pages(world: World) -> list[tuple[str, str]]:
    round_, run = world.run.round.pk, world.run.pk
    rounds = ("round", "unmatched", "by_hand", "announce", "round_pairings")
    ours = [
        reverse("admin:index"),
        *(reverse(f"admin:{name}", args=[round_]) for name in rounds),
        reverse("admin:unmatched", args=[round_]) + "?role=mentor",
        reverse("admin:board", args=[round_]),
        reverse("admin:run", args=[run]),
        reverse("admin:run", args=[run]) + "?state=new&page=2",
        reverse("admin:suggestion", args=[world.run.suggestions.first().pk]),
        reverse("admin:pairing", args=[world.pairings["offered"].pk]),
        reverse("admin:mentorship_round_add"),
        reverse("admin:mentorship_coordinator_add"),
        reverse("admin:mentorship_program_change", args=[world.cast.program.pk]),
        reverse("admin:accounts_user_change", args=[world.cast.ada.pk]),
    ]
    models = [model._meta for model in admin.site._registry]
    lists = [reverse(f"admin:{one.app_label}_{one.model_name}_changelist") for one in models]
    searched = [url + "?q=a" for url in lists if "/mentorship/" in url]
    return [("coordinator", url) for url in ours] + [
        ("administrator", url) for url in lists + searched
    ]


def counts(world: World) -> dict[tuple[str, str], int]:
    clients = {
        role: world.client(role) for role in ("visitor", "mentor", "coordinator", "administrator")
    }
    found = {}
    for role, url in member_pages(world) + desk_pages(world):
        with CaptureQueriesContext(connection) as asked:
            answer = again(clients[role]).get(url)
        assert answer.status_code in (200, 302), (role, url, answer.status_code)
        found[role, url] = len(asked)
    return found


def test_lists_ask_the_same_at_few_rows_and_at_hundreds(world):
    ContentType.objects.get_for_models(*apps.get_models())
    multiply(world, 3)
    few = counts(world)
    multiply(world, 300)
    many = counts(world)
    grown = {
        page: (few[page], many[page])
        for page in few
        if many[page] != few[page]
        and not (page[1].endswith(FEWER_AT_MANY) and many[page] < few[page])
    }
    dear = {page: number for page, number in many.items() if number > most_queries(page[1])}
    assert (grown, dear) == ({}, {})
