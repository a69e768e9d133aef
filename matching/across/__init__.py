"""Rounds that share a pool: asked and agreed to, pairs across found, and decided by both sides."""
