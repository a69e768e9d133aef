"""Signing up for a convention on one screen, from a link or the code on a badge."""
