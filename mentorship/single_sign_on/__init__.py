"""Membership by single sign-on: how the words of a member system are understood, and tried."""
