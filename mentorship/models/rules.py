"""Constraints that several models share, each with its sentence."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from mentorship.states import Machine


def one_of(field: str, values: Iterable[str], name: str, sentence: Any) -> models.CheckConstraint:
    """The database refuses a value of `field` that is not among `values`."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__in": list(values)}),
        name=name,
        violation_error_message=sentence,
    )


def known_state(machine: Machine, name: str) -> models.CheckConstraint:
    """The database refuses a state that the machine does not know."""
    return one_of("state", machine.states, name, _("This state does not exist"))
