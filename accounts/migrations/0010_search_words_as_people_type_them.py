"""Words are found with typing mistakes and without their accents.

Both extensions are trusted: the role that migrates needs the right to create in its database, or
somebody makes the two beforehand.
"""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations

PLAIN = """
DO $do$
DECLARE
    home text;
BEGIN
    SELECT quote_ident(nspname) INTO home
    FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace
    WHERE extname = 'unaccent';
    EXECUTE format(
        'CREATE FUNCTION plain_words(words text) RETURNS text '
        'LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS '
        '$f$ SELECT %s.unaccent(''%s.unaccent''::regdictionary, lower(words)) $f$',
        home, home
    );
END
$do$
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_say_what_was_studied")]

    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        migrations.RunSQL(PLAIN, "DROP FUNCTION plain_words(text)"),
    ]
