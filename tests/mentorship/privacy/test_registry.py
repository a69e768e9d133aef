"""Every table that could know a person is listed, column by column."""

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from accounts.models import User
from accounts.privacy import HOLDINGS, IMPERSONAL

WORDS = (models.CharField, models.TextField, models.JSONField, ArrayField)
"""Columns that can hold a name, an address or somebody's own words."""

PLAIN_TABLES = {
    "cache": "codes of authenticator apps that were used, hashed, for half a minute",
    "django_migrations": "of the program itself",
}
LISTED = {holding.model: holding for holding in HOLDINGS}


def own_models() -> list[type[models.Model]]:
    return list(apps.get_models())


def leads_to_a_person(model: type[models.Model], seen: frozenset = frozenset()) -> bool:
    """Whether keys lead from this table to an account, over however many others."""
    if model is User or model in seen:
        return model is User
    return any(
        leads_to_a_person(field.related_model, seen | {model})
        for field in model._meta.concrete_fields
        if field.related_model is not None
    )


def test_every_table_is_listed_once():
    labels = {model._meta.label: model for model in own_models()}
    listed = [holding.model._meta.label for holding in HOLDINGS]

    assert sorted(listed) == sorted(set(listed))
    assert set(listed) & set(IMPERSONAL) == set()
    assert set(listed) | set(IMPERSONAL) == set(labels), "add the new table to a privacy module"


def test_no_table_from_which_keys_lead_to_a_person_counts_as_impersonal():
    named = [model for model in own_models() if model._meta.label in IMPERSONAL]

    assert [model._meta.label for model in named if leads_to_a_person(model)] == []


@pytest.mark.parametrize("holding", HOLDINGS, ids=lambda it: it.model._meta.label)
def test_every_column_that_can_hold_words_has_a_fate(holding):
    words = {
        field.name
        for field in holding.model._meta.concrete_fields
        if isinstance(field, WORDS) or field.related_model is User
    }
    keys = {name for name, why in holding.left_out.items() if why == "a key between tables"}
    decided = {*holding.emptied, *holding.stays, *keys}

    assert holding.gone or words - decided == set(), "say what erasing does to these columns"


@pytest.mark.parametrize("holding", HOLDINGS, ids=lambda it: it.model._meta.label)
def test_what_is_listed_exists(holding):
    known = holding.model._meta
    columns = {field.name for field in (*known.concrete_fields, *known.many_to_many)}

    assert set(holding.left_out) | set(holding.emptied) | set(holding.stays) <= columns
    assert str(holding.title)
    assert str(holding.fate)


@pytest.mark.django_db
def test_no_table_lies_beside_the_models():
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    known = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}

    assert tables - known <= set(PLAIN_TABLES)
