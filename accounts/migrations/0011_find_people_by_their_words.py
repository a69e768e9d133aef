"""A name or a role at work is found without reading every profile, however it is typed.

The index stands on a function of our own, so it is SQL and no index of the model.
"""

from django.db import migrations

INDEX = """
CREATE INDEX CONCURRENTLY profile_named_by_words ON accounts_profile USING gin (
    plain_words(full_name::text || ' ' || called::text || ' ' || job_title::text) gin_trgm_ops
)
"""

BROKEN_OFF = "DROP INDEX CONCURRENTLY IF EXISTS profile_named_by_words"


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("accounts", "0010_search_words_as_people_type_them")]

    operations = [
        migrations.RunSQL(
            [BROKEN_OFF, INDEX], BROKEN_OFF
        ),
    ]
