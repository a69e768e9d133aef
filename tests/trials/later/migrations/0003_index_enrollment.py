"""An index on a busy table, built beside the work."""

from django.db import migrations


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("later", "0002_index_pairing")]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX CONCURRENTLY on_trial_enrollment ON mentorship_enrollment (on_trial, id)",
            "DROP INDEX CONCURRENTLY on_trial_enrollment",
        )
    ]
