"""Conventions: where and when pairs meet, proved, and who steps in there and then."""
