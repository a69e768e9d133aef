"""Those who walk through the pages of joining, as in the tests of joining itself."""

from tests.mentorship.walker import people, signed_in, topics, walk

__all__ = ["people", "signed_in", "topics", "walk"]
