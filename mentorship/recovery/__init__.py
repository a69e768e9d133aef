"""Backups, restoring them, and the drill that shows that they can be restored."""
