"""A round that has been matched, and Cleo at its board."""

from tests.mentorship.desk.conftest import cast, desk, run  # noqa: F401
