"""Migrating in a third of the time: of what a migration leaves as it was, nothing is made anew.

For each step Django makes the classes of all models anew that are related to the one that changes,
and here nearly all are. A new model does not change the others, and neither does a constraint or an
index; these are the most frequent steps. tests/test_database.py holds that the tables are the same.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db.migrations.state import ModelState, ProjectState


@contextmanager
def quickly() -> Iterator[None]:
    """Let migrations that are applied inside make anew only the classes that they change."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ProjectState, "add_model", _add_model)
        patch.setattr(ProjectState, "_append_option", _append_option)
        patch.setattr(ProjectState, "_remove_option", _remove_option)
        yield


def _add_model(state: Any, model: ModelState) -> None:
    key = model.app_label, model.name_lower
    state.models[key] = model
    if state._relations is not None:
        state.resolve_model_relations(key)
    if "apps" in state.__dict__:  # asked any other way, they would be made
        state.apps.render_multiple([model])


def _append_option(state: Any, app: str, model: str, option: str, one: Any) -> None:
    _set_option(state, app, model, option, [*state.models[app, model].options[option], one])


def _remove_option(state: Any, app: str, model: str, option: str, name: str) -> None:
    left = [one for one in state.models[app, model].options[option] if one.name != name]
    _set_option(state, app, model, option, left)


def _set_option(state: Any, app: str, model: str, option: str, values: list[Any]) -> None:
    state.models[app, model].options[option] = values
    if "apps" in state.__dict__:
        setattr(state.apps.get_model(app, model)._meta, option, list(values))
