"""Newcomers, and how they walk."""

from tests.mentorship.walker import people, signed_in, topics, walk

__all__ = ["people", "signed_in", "topics", "walk"]
