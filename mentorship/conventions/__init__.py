"""Conventions, for those who are there and those who run them: pages, forms and prints."""
