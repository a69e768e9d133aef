"""What a list of the desk asks, and writes, once for all of its rows and filters."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db


def asked(client, url: str) -> list[str]:
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return [one["sql"] for one in seen]


def test_a_filter_reads_its_choices_once_however_many_filters_count_their_rows(cast, desk):
    factories.PairingFactory(round=cast.round)
    found = asked(desk, reverse("admin:mentorship_pairing_changelist"))
    assert len([sql for sql in found if sql.startswith('SELECT "mentorship_round".')]) == 1


def test_each_cell_of_a_list_says_what_its_column_is_called(cast, desk):
    for _pair in range(2):
        factories.PairingFactory(round=cast.round)
    page = desk.get(reverse("admin:mentorship_pairing_changelist")).content.decode()
    rows = re.findall(r"<tr>(<t[dh] .*?)</tr>", page.partition("<tbody>")[2])
    named = [re.findall(r'<t[dh] data-label="([^"]+)" class=', row) for row in rows]
    assert len(named) >= 2
    assert {tuple(row[:2]) for row in named} == {("Mentor and mentee", "Round")}
    assert all(len(names) == row.count("</t") for names, row in zip(named, rows, strict=True))


def test_what_pairs_need_is_asked_once_for_all_of_their_needs(cast, desk):
    """Besides it is asked how many offers have come to nothing: that can be put aside as well."""
    found = asked(desk, reverse("admin:round_pairings", args=[cast.round.pk]))
    assert len([sql for sql in found if 'FROM "mentorship_setaside"' in sql]) == 2
