"""Sheets of sign-ups, pairings and members, for coordinators: what goes in, and how it is made."""
