"""Pages of a large association read what they show, and not what they do not show."""

from collections import Counter
from random import Random

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from matching.demo.association import SEED
from matching.demo.large import grow
from mentorship.demo.large.sizes import Sizes
from mentorship.demo.people import make_people
from mentorship.demo.places import make_places
from mentorship.demo.programs import make_programs
from mentorship.settings import JOIN_ORDERS
from tests.load import pages
from tests.rows import rows_read

pytestmark = pytest.mark.django_db

FEW = 240
"""So many rows of a table any page may read: five for each of the fifty that a list shows."""

MOST_QUERIES = 30
MORE_QUERIES = {"pair by hand, two chosen": 33, "the board": 39, "a pair of the board": 42}
"""Own answers of the two are read in three, a board's sheets and groups each in its own, whatever
the size of the round."""

DIRECTORY = {"enrollment", "enrollmenttopic", "preference", "profile", "profile_fields", "user"}
HEALTH = {"checkin", "enrollment", "meeting", "goal", "note", "agreement", "terms", "logline"}
COUNTED = {
    # Who fits best is known when everybody is: it is asked whether one of them has changed.
    "directory": DIRECTORY | {"workingstyle"},
    "directory, page 20": DIRECTORY | {"workingstyle"},
    # How many people and pairs there are, and what each active pair has done lately.
    "desk": HEALTH | {"pairing", "suggestion", "outgoingmail"},
    "pairings of a round": HEALTH | {"pairing"},
    "pairings, quiet ones": HEALTH | {"pairing"},
    "list of rounds": {"enrollment", "pairing"},
    "the large round": {"enrollment", "pairing", "suggestion", "logline"},
    # All that is still to be decided of a round, and what each of it depends on.
    "the board": {"suggestion", "enrollment", "user", "profile", "logline"},
    "a pair of the board": {"suggestion", "enrollment", "user", "profile", "logline"},
    # How many rows there are: the list says so, and how many pages they fill.
    "list of enrollments": {"enrollment"},
    "list of pairings": {"pairing"},
    "list of outgoingmails": {"outgoingmail"},
    "list of loglines": {"logline", "pairing"},  # which of two lines of one act is told
    "list of people": {"user", "profile"},
    "mails, page 100": {"outgoingmail", "user", "profile"},
    # A word in the midst of a name is searched for in all names.
    "mails, searched": {"outgoingmail", "user", "profile"},
    "people, searched": {"user", "profile"},
    # Who has nobody, and whether they have found somebody since.
    "without a partner": {"enrollment", "pairing", "user", "profile"},
    # Two who wrote names down: which of the round's people they meant.
    "pair by hand, two chosen": {"enrollment", "user", "profile"},
}
"""The tables of which a page may read more than it shows, since it counts, ranks or searches."""


@pytest.fixture
def mix() -> pages.Mix:
    """The large association, a thirtieth of it, and who looks at what."""
    random = Random(SEED)
    with connection.cursor() as cursor:  # plans as the site makes them, not as other tests do
        cursor.execute(f"SET LOCAL join_collapse_limit = {JOIN_ORDERS}")
    make_places(random)
    make_people(random)
    make_programs()
    grow(Sizes().scaled(0.03))
    return pages.prepare(random)


def looked_at(visit: pages.Visit) -> tuple[int, Counter[str]]:
    """How many queries a page asks, and how many rows of each table they read."""
    client = Client()
    client.cookies["sessionid"] = visit.session
    client.get(visit.address)
    with rows_read() as read, CaptureQueriesContext(connection) as asked:
        assert client.get(visit.address).status_code == 200, visit
    return len(asked), Counter({name.partition("_")[2]: count for name, count in read.items()})


def most(page: str) -> int:
    return MORE_QUERIES.get(page, MOST_QUERIES)


def test_no_page_reads_rows_that_it_neither_shows_nor_counts(mix):
    """All pages in one, since the association takes its time to be made."""
    too_much, queries = [], {}
    for page, visits in mix.each_page().items():
        queries[page], read = looked_at(visits[0])
        many = {table for table, count in read.items() if count > FEW}
        too_much += [(page, table, read[table]) for table in many - COUNTED.get(page, set())]
    assert too_much == []
    assert {page: count for page, count in queries.items() if count > most(page)} == {}
    assert set(COUNTED) - set(queries) == set()


def test_what_is_heavy_of_a_run_is_read_for_nothing_that_names_its_suggestions(mix):
    for page in ("the large round", "announce", "desk"):
        visit = mix.each_page()[page][0]
        client = Client()
        client.cookies["sessionid"] = visit.session
        with CaptureQueriesContext(connection) as asked:
            client.get(visit.address)
        assert [one["sql"] for one in asked if '"certificate"' in one["sql"]] == [], page
