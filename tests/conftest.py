"""What every test may use."""

import gc
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from _pytest import runner
from django.conf import settings
from django.db import connection, transaction
from django.test import TransactionTestCase

from mentorship.models import association
from mentorship.site.frames import in_one_piece
from tests import contexts, emptying, migrated, pace, sweeping

# What a whole application has imported lives to the end: looking through it again and again for
# garbage took an eighth of the tests' time.
gc.set_threshold(200_000, 50, 50)

TransactionTestCase._fixture_teardown = emptying.empty  # type: ignore[method-assign]
contexts.keep_to_own_thread()


@pytest.fixture(scope="session", autouse=True)
def _quick_force_login(django_test_environment) -> None:
    from tests.sign_in import make_force_login_quick  # models can be imported by now

    make_force_login_quick()


@pytest.hookimpl(tryfirst=True, wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    pace.mark(items)  # before `-m` chooses among them
    yield
    pace.longest_first(items)


def pytest_collection_finish() -> None:
    gc.freeze()  # tests and what they import


one_test = in_one_piece(runner.pytest_runtest_protocol)


def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool:
    return one_test(item, nextitem)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for seconds, test in pace.grown(terminalreporter.stats.get("passed", ())):
        terminalreporter.write_line(f"Too slow for `make quick` ({seconds:.1f} s): {test}")


@pytest.fixture(autouse=True)
def nothing_said_of_the_association() -> None:
    """Each test begins with what the settings say: the row of another one is not remembered."""
    association.remember(None)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, django_db_blocker) -> None:
    """Copy a database that is migrated already, instead of migrating one for each process."""
    with django_db_blocker.unblock():
        settings.DATABASES["default"]["TEST"] |= {"TEMPLATE": migrated.template(), "MIGRATE": False}


@pytest.fixture(scope="module", autouse=True)
def _swept(django_db_blocker) -> Iterator[None]:
    yield
    with django_db_blocker.unblock():
        if connection.connection is not None and connection.is_usable():
            sweeping.sweep()


@pytest.fixture(scope="module")
def standing(django_db_setup, django_db_blocker) -> Iterator[Callable[[], AbstractContextManager]]:
    """A transaction around the tests of a module: ``with standing():`` makes what they all find.

    Each of them takes back only what it does itself. It should touch copies of the rows that were
    made, as Python's objects remember what the database has taken back.
    """
    around = transaction.atomic()
    with django_db_blocker.unblock():
        around.__enter__()
        with connection.cursor() as cursor:  # a test may think for long about what it has read
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
    yield django_db_blocker.unblock
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> Iterator[None]:
    """End what still uses the tests' database, such as a server's thread, before it is dropped."""
    yield
    # On a new connection: the last test may have left one that its server has closed.
    with django_db_blocker.unblock():
        connection.close()
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
