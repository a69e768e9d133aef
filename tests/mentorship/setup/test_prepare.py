"""Preparing a site again changes nothing."""

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import connection

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_what_is_up_to_date_stays_as_it_is(capsys, settings):
    settings.DEBUG = True  # with it, files are not collected
    tables = set(connection.introspection.table_names())
    permissions = set(Permission.objects.values_list("pk", flat=True))

    call_command("prepare", "--plan")
    assert capsys.readouterr().out.splitlines() == [
        "Nothing to migrate.",
        "Nothing has been changed.",
    ]
    call_command("prepare")

    assert "Nothing to migrate." in capsys.readouterr().out
    assert "cache" in tables
    assert set(connection.introspection.table_names()) == tables
    assert set(Permission.objects.values_list("pk", flat=True)) == permissions
