"""What every act shares: one transaction, and refusals in words."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.apps import apps
from django.db import IntegrityError, OperationalError, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from mentorship.models import LogLine, Pairing, Program, Round
from mentorship.models.enrollments import Enrollment
from mentorship.states import Conflict

P = ParamSpec("P")
R = TypeVar("R")


class Refused(Exception):
    """An act that cannot be done, with the sentence to show. Nothing was written."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Busy(Exception):
    """The database could not give the lock in time; the same act may work a moment later."""


def act(function: Callable[P, R]) -> Callable[P, R]:
    """Run `function` in one transaction and turn the database's refusals into sentences.

    Raises
    ------
    Refused : a rule forbids it, or somebody else was faster.
    Busy : a lock could not be had in time.
    """

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            with transaction.atomic():
                return function(*args, **kwargs)
        except IntegrityError as error:
            raise Refused(constraint_sentence(error)) from error
        except Conflict as conflict:
            raise Refused(_("Somebody has changed this in the meantime")) from conflict
        except OperationalError as error:
            if getattr(error.__cause__, "pgcode", None) in ("55P03", "40P01", "57014"):
                raise Busy from error
            raise

    return run


def constraint_sentence(error: IntegrityError) -> str:
    """The sentence of the constraint that refused; re-raises an error of no constraint of ours."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.name == name:
                return str(constraint.violation_error_message)
    raise error


def log(
    verb: str,
    actor: User | None,
    *,
    program: Program | None = None,
    round: Round | None = None,
    enrollment: Enrollment | None = None,
    pairing: Pairing | None = None,
    **details: object,
) -> None:
    """Write the log line of an act; `actor` None is the clock or the worker.

    The round and the program follow from the narrower thing that is named.
    """
    narrower = pairing or enrollment
    round = round or (narrower.round if narrower else None)
    LogLine.objects.create(
        verb=verb,
        actor=actor,
        program=program or (round.program if round else None),
        round=round,
        enrollment=enrollment,
        pairing=pairing,
        details=details,
    )
    narrowest = pairing or enrollment or round or program
    audit.record(verb, actor=actor, on=_concerned(verb, details) or narrowest)


def log_all(verb: str, actor: User | None, pairings: Iterable[Pairing]) -> None:
    """Write the same log line for each of these pairings."""
    pairings = list(pairings)
    LogLine.objects.bulk_create(
        LogLine(
            verb=verb,
            actor=actor,
            program_id=pairing.round.program_id,
            round_id=pairing.round_id,
            pairing=pairing,
            details={},
        )
        for pairing in pairings
    )
    for pairing in pairings:
        audit.record(verb, actor=actor, on=pairing)


def _concerned(verb: str, details: dict[str, object]) -> tuple[str, object] | None:
    """What an act is about where the log line names it by its number alone."""
    if verb.startswith(("coordinator.", "exception.")):
        return "accounts.user", details.get("person")
    if verb.startswith("mail.") and "mail" in details:
        return "mentorship.outgoingmail", details["mail"]
    return None


def names_of(row: Model, columns: list[str]) -> str:
    """What these columns of a row are called, for a log line."""
    labels = {field.name: str(field.verbose_name) for field in row._meta.fields}
    return ", ".join(labels[name] for name in columns)
