"""What hangs on rows is asked for where there are rows, and then in one question."""

import pytest

from mentorship.models import Pairing
from mentorship.services.sparing import if_any
from tests.people import cast

pytestmark = pytest.mark.django_db

ROWS = Pairing.objects.select_related("round__program", "mentor__person__profile").order_by("-pk")


def test_where_there_is_none_only_keys_are_asked_for(django_assert_num_queries):
    with django_assert_num_queries(1) as asked:
        assert list(if_any(ROWS)) == []
    assert asked[0]["sql"] == ('SELECT "mentorship_pairing"."id" AS "pk" FROM "mentorship_pairing"')


def test_where_there_are_some_all_comes_at_once_and_in_order(django_assert_num_queries):
    it = cast()
    rows = [it.pairing(state) for state in ("offered", "declined", "expired")]
    with django_assert_num_queries(2):
        found = list(if_any(ROWS.all()))
        assert {row.mentor.person.profile.called for row in found} == {"Ada"}
    assert found == rows[::-1]
