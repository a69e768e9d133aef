"""Relationships that exist already: noting one, answering, and what the association counts."""
