"""What people hope for and share is found without reading every sign-up, however it is typed.

The index stands on a function of our own, so it is SQL and no index of the model.
"""

from django.db import migrations

INDEX = """
CREATE INDEX CONCURRENTLY enrollment_said_in_words ON mentorship_enrollment
USING gin (plain_words(goal || ' ' || shares) gin_trgm_ops)
"""

BROKEN_OFF = "DROP INDEX CONCURRENTLY IF EXISTS enrollment_said_in_words"


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("accounts", "0010_search_words_as_people_type_them"),
        ("mentorship", "0070_find_pairs_of_shared_pools"),
    ]

    operations = [
        migrations.RunSQL(
            [BROKEN_OFF, INDEX], BROKEN_OFF
        ),
    ]
