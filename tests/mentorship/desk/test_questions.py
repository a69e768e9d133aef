"""A list of the desk answers the questions that it offers, and no others.

Whoever may ask “whose column begins with a?” reads the column letter by letter, even if no page
shows it. So the same answer has to come back whatever is asked for.
"""

import copy
import re
import sys
from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.exceptions import SuspiciousOperation
from django.db import models
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import resolve, reverse

from tests.bodies import body, steady
from tests.hostile.world import World, make_world

LOOKUPS = ("exact", "isnull", "regex", "contains", "gt", "in")

OFFERED = {
    "accounts.DataRequest": {"what__exact", "what__isnull"},
    "accounts.Field": {"group", "group__isnull"},
    "accounts.Institution": {
        "kind__exact",
        "kind__isnull",
        "region__id__exact",
        "region__isnull",
    },
    "accounts.InstitutionType": {"kind__exact", "kind__isnull"},
    "accounts.Region": {"group", "group__isnull"},
    "mentorship.Enrollment": {
        "role__exact",
        "role__isnull",
        "round__id__exact",
        "round__isnull",
        "state__exact",
        "state__isnull",
    },
    "mentorship.ListedPerson": {"listed_as__exact", "listed_as__isnull"},
    "mentorship.LogLine": {"program__id__exact", "program__isnull"},
    "mentorship.OutgoingMail": {
        "program__id__exact",
        "program__isnull",
        "round__id__exact",
        "round__isnull",
        "standing",
    },
    "mentorship.Pairing": {
        "origin__exact",
        "origin__isnull",
        "round__id__exact",
        "round__isnull",
        "state__exact",
        "state__isnull",
        "steward",
    },
    "mentorship.Program": {"kind__exact", "kind__isnull", "unit__id__exact", "unit__isnull"},
    "mentorship.Round": {
        "program__id__exact",
        "program__isnull",
        "state__exact",
        "state__isnull",
    },
    "mentorship.Topic": {"group", "group__isnull"},
    "mentorship.Unit": {"kind__exact", "kind__isnull"},
}
"""What the filters beside each list ask; a list without a row here has no filter."""

SECRETS = ("password", "email", "text", "secret", "blocks")
Question = tuple[str, str, str]
"""A parameter, and two values that part the rows where the column is asked."""


pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made(standing) -> World:
    with standing():
        return make_world()


@pytest.fixture
def world(made) -> World:
    return copy.deepcopy(made)


def list_of(model: type[models.Model]) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def answer(client: Client, url: str, query: dict[str, str]) -> tuple[int, str, str]:
    """Everything that tells two answers apart, without the token that differs each time."""
    found = client.get(url, query)
    return found.status_code, found.get("Location", ""), body(found)


def direct(user: Any, url: str, query: dict[str, str]) -> tuple[int, str, str]:
    """The same from the list's own view, without what goes round every request, which is slow."""
    request: Any = RequestFactory().get(url, query)
    request.user, request.session = user, {}
    request._messages = FallbackStorage(request)
    found = resolve(url)
    try:
        said: Any = found.func(request, *found.args, **found.kwargs)
    except (Http404, SuspiciousOperation) as error:
        return 404, type(error).__name__, ""
    page = said.render().content.decode() if hasattr(said, "render") else said.content.decode()
    return said.status_code, said.get("Location", ""), steady(page)


def unspoken(said: tuple[int, str, str], name: str, value: str) -> str:
    """An answer without the value that was asked for, which links and fields of a page repeat.

    The same number elsewhere on the page is some other row's, and stays.
    """
    return re.sub(rf'({name}(?:=|%3D|" value=")){value}\b', r"\1", str(said))


def differences(ask: Any, url: str, questions: list[Question]) -> list[str]:
    """The parameters whose answer depends on the value."""
    return [
        f"{url}?{name}={one}"
        for name, one, other in questions
        if ask(url, {name: one}) != ask(url, {name: other})
    ]


def columns(model: type[models.Model]) -> list[Any]:
    """Every column and relation, those that lead here from elsewhere as well."""
    return list(model._meta.get_fields(include_hidden=True))


def asked(model: type[models.Model], field: Any, row: Any, path: str) -> Iterator[Question]:
    """Each lookup of one column with a value that is there and one that is not."""
    there, absent, least, most = values_of(field, row)
    for lookup, one, other in (
        ("exact", there, absent),
        ("isnull", "1", "0"),
        ("regex", ".", "^qqq$"),
        ("contains", there[:1], "qqq"),
        ("gt", least, most),
        ("in", there, absent),
    ):
        yield f"{path}__{lookup}", one, other


def values_of(field: Any, row: Any) -> tuple[str, str, str, str]:
    """One that is there, one that is not, one below all, one above all."""
    value = getattr(row, field.attname, None) if field.concrete and not field.many_to_many else 1
    if isinstance(value, datetime | date):
        return value.isoformat(), "2999-01-01", "1900-01-01", "2999-01-01"
    if isinstance(value, bool):
        return str(value), str(not value), "0", "1"
    if isinstance(value, str) and value:
        return value, "qqq", "", "~"
    return str(value if isinstance(value, int) else 1), "987654321", "-1", "987654321"


def questions_of(model: type[models.Model], row: Any) -> list[Question]:
    """Every question about every column of a model, but for those that its filters ask."""
    offered = OFFERED.get(model._meta.label, set())
    found = [
        question
        for field in columns(model)
        for question in asked(model, field, row, field.name)
        if question[0] not in offered
    ]
    names = ("pk", "password", "text", "id", "state")  # without a lookup, an exact one is meant
    return found + [(name, "1", "qqq") for name in names if name not in offered]


def a_row(model: type[models.Model], user: Any) -> Any:
    """A row that the list shows to this person; any at all where it shows none."""
    options: Any = admin.site._registry[model]
    return options.rows_for(user).first() or model._default_manager.first()


def walk(ask: Any, user: Any, question_list: Any) -> tuple[str, list[str]]:
    """Ask every list; say how much was asked, and where two answers differ."""
    differ: list[str] = []
    walked = count = 0
    for model, _options in registry():
        questions = question_list(model, a_row(model, user))
        differ += differences(ask, list_of(model), questions)
        walked, count = walked + len(columns(model)), count + len(questions)
    return f"{walked} columns x {len(LOOKUPS)} lookups: {count} questions", differ


def one_in_three(model: type[models.Model], row: Any) -> list[Question]:
    """A third of the questions: two of the six lookups of each column, others for the next."""
    return [
        question
        for number, question in enumerate(questions_of(model, row))
        if (number + number // len(LOOKUPS)) % 3 == 0
    ]


@pytest.mark.parametrize(
    "questions", [one_in_three, pytest.param(questions_of, marks=pytest.mark.far)]
)
def test_no_column_of_any_list_can_be_asked_for(world, capsys, questions):
    said, differ = walk(partial(direct, world.cast.cleo), world.cast.cleo, questions)
    with capsys.disabled():
        sys.stdout.write(f" [{said}, {len(differ)} differ] ")
    assert differ == []


@pytest.mark.far
@pytest.mark.parametrize("role", ["coordinator", "administrator"])
def test_no_column_of_any_list_can_be_asked_for_in_a_browser(world, role):
    ask = partial(answer, world.client(role))
    assert walk(ask, world.roles[role], questions_of)[1] == []


def through(model: type[models.Model], row: Any) -> list[Question]:
    """Every question about every column of every table that a column of `model` leads to."""
    return [
        question
        for field in columns(model)
        if field.is_relation
        for far in columns(field.related_model)
        for question in asked(model, far, None, f"{field.name}__{far.name}")
        if question[0] not in OFFERED.get(model._meta.label, set())
    ]


@pytest.mark.far
def test_nor_can_the_columns_of_the_tables_around_it(world):
    cleo = world.cast.cleo
    assert walk(partial(direct, cleo), cleo, through)[1] == []


def test_what_was_read_out_of_the_desk_stays_where_it_is(world):
    """The three questions that told a coordinator a password, who blocks, and private words."""
    client, ada = world.client("coordinator"), world.cast.ada
    ada.set_password("Quite a long one")
    ada.save(update_fields=["password"])
    ada.blocks.create(written="Quentin Unwanted")
    users, mails = "/admin/accounts/user/", "/admin/mentorship/outgoingmail/"
    for url, more, questions in (
        (users, {"id": str(ada.pk)}, [("password__regex", "^md5", "^qqq")]),
        (users, {}, [("blocks__isnull", "0", "1"), ("password__gt", "a", "z")]),
        (mails, {}, [("text__contains", "Words", "qqq"), ("html__regex", ".", "^q")]),
        ("/admin/mentorship/enrollment/", {}, [("goal__contains", "learn", "qqq")]),
    ):
        for name, one, other in questions:
            said = [answer(client, url, {**more, name: value}) for value in (one, other)]
            assert said[0] == said[1], name
            assert said[0][:2] == (302, f"{url}?e=1")


def test_the_filters_ask_what_is_written_here_and_are_answered(world):
    client, found = world.client("administrator"), {}
    for model, _options in registry():
        lists = client.get(list_of(model)).context["cl"]
        names = {name for spec in lists.filter_specs for name in spec.expected_parameters()}
        found |= {model._meta.label: names - {None}} if names else {}
        for name in names - {None}:
            said = client.get(list_of(model), {name: "1"})
            assert (said.status_code, said.get("Location", "")) == (200, ""), name
    assert found == OFFERED


def test_a_filter_says_nothing_of_rows_of_others(world):
    """Somebody else's round, program or unit is answered like one that does not exist."""
    client, cast = world.client("coordinator"), world.cast
    foreign = {
        "round__id__exact": cast.round_elsewhere.pk,
        "program__id__exact": cast.elsewhere.pk,
        "unit__id__exact": cast.elsewhere.unit_id,
        "steward": cast.dov.pk,
    }
    for label, names in OFFERED.items():
        url = reverse(f"admin:{label.lower().replace('.', '_')}_changelist")
        for name in names & set(foreign):
            said = [
                unspoken(answer(client, url, {name: value}), name, value)
                for value in (str(foreign[name]), "987654321")
            ]
            assert said[0] == said[1], (label, name)


def test_the_list_of_mails_to_act_on_answers_no_other_question_either(world):
    client = world.client("coordinator")
    url = reverse("admin:mails_act", args=["hold"])
    for one, other in (("Words", "qqq"),):
        said = [answer(client, url, {"text__contains": value}) for value in (one, other)]
        assert said[0] == said[1]
        assert said[0][0] == 302


# The words that every list takes ---------------------------------------------------------------


SEARCHED = {
    "accounts.Field": {"name"},
    "accounts.Institution": {"name", "town"},
    "accounts.Region": {"name", "code"},
    "accounts.InstitutionType": {"name"},
    "accounts.School": {"name"},
    "accounts.User": {"profile__full_name", "email"},
    "mentorship.Coordinator": {"person__profile__full_name", "=person__email"},
    "mentorship.Enrollment": {"person__profile__full_name", "person__email"},
    "mentorship.ListedPerson": {"full_name", "=number", "=email"},
    "mentorship.LogLine": {"actor__profile__full_name", "=actor__email"},
    "mentorship.OutgoingMail": {"to_email", "to_person__profile__full_name", "subject"},
    "mentorship.Pairing": {
        "mentor__person__profile__full_name",
        "mentor__person__email",
        "mentee__person__profile__full_name",
        "mentee__person__email",
    },
    "mentorship.Program": {"name", "unit__name"},
    "mentorship.Round": {"name", "program__name"},
    "mentorship.Topic": {"name", "group"},
    "mentorship.Unit": {"name", "short_name"},
}
"""What a search looks through: names and addresses that the list or its pages show.

Where a page does not show the address, it has to be typed whole.
"""

SECRET = re.compile(r"password|secret|token|text|html|words|goal|shares|blocks|details|calendar")


def test_a_search_looks_through_what_is_shown_and_nothing_else():
    found = {
        model._meta.label: set(one.search_fields) for model, one in registry() if one.search_fields
    }
    assert found == SEARCHED


def registry() -> list[tuple[type[models.Model], Any]]:
    return list(admin.site._registry.items())


def order(model: type[models.Model], user: Any, word: str) -> str:
    """What the rows of a list are ordered by when its address holds this word."""
    request: Any = RequestFactory().get(list_of(model), {"o": word} if word else {})
    request.user = user
    shown: Any = admin.site._registry[model].get_changelist_instance(request)
    return str(shown.queryset.query.order_by)


def test_rows_are_ordered_by_columns_that_are_shown(world):
    """Whatever number is asked for, the order is that of a column of the list, or of none."""
    cleo = world.cast.cleo
    for model, options in registry():
        if options.administrators_only:
            continue
        numbers = range(1, len(options.list_display) + 1)
        shown = {order(model, cleo, str(number)) for number in numbers}
        odd = ("99", "-99", "password", "text", "-password", "blocks__written")
        others = {order(model, cleo, word) for word in odd}
        assert len(others) == 1, (model, others)
        assert not SECRET.search(str(shown | others)), (model, shown)


WORDS = ["_to_field", "_popup", "_facets", "all", "e", "p", "at__year"]


@pytest.mark.parametrize("fields", [SECRETS[:2], pytest.param(SECRETS, marks=pytest.mark.far)])
@pytest.mark.parametrize(
    "word", [*WORDS[:3], *(pytest.param(word, marks=pytest.mark.far) for word in WORDS[3:])]
)
def test_the_other_words_tell_nothing(world, word, fields):
    cleo = world.cast.cleo
    for model, _options in registry():
        url = list_of(model)
        said = {unspoken(direct(cleo, url, {word: value}), word, value) for value in fields}
        assert len(said) == 1, (model, word)


def test_no_object_is_found_by_another_column_than_its_number(world):
    client, ada = world.client("coordinator"), world.cast.ada
    page = f"/admin/accounts/user/{ada.email}/change/?_to_field=email"
    assert client.get(page).status_code == client.get(page.replace("ada", "qqq")).status_code == 400


def test_no_list_of_names_for_selects_is_served(world):
    client = world.client("administrator")
    asked_for = {"term": "a", "app_label": "mentorship", "model_name": "round"}
    for field in ("program", "state", "password"):
        found = client.get("/admin/autocomplete/", {**asked_for, "field_name": field})
        assert found.status_code == 404
